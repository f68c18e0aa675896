"""What is done with an activity after it was acknowledged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

from bot.answers.answer import Keuze
from bot.answers.topic import question_choice
from bot.channels import teams_welcome as welcome
from bot.channels.care import make_care
from bot.channels.conversation_key import ConversationKeys, Whereabouts
from bot.channels.forget import forget, tell_distress
from bot.channels.group_talk import DELETE_YOURS, MOVED, GroupTalk, group_turn
from bot.channels.once import once, release
from bot.channels.refusals import counting
from bot.channels.shared_limits import SharedLimit, connections
from bot.channels.teams_activity import CHANNEL, Activity, whereabouts
from bot.channels.teams_cards import Shown
from bot.channels.teams_clicks import clicked, event_of, place_of, used_up
from bot.channels.teams_client import Connector, SendError
from bot.channels.teams_login import LoginError
from bot.channels.teams_messages import Message, card_message, reply_message, text_message
from bot.channels.turn import FAILED, MAX_CHARACTERS, Handler, asked_in_confidence, forgets, take_turn
from bot.channels.widget_history import MESSAGE_ID
from bot.knowledge.library import Library

MESSAGES_PER_MINUTE = 20
FILES = (
    "Ik kan geen bestanden of afbeeldingen lezen en bewaar ze niet. Stuur mij geen medische stukken. Typ uw vraag, dan "
    "help ik u graag."
)
NOT_OFFERED = "Deze keuze hoort niet bij uw gesprek met mij. Typ uw vraag, dan help ik u verder."
BUSY = "U stuurt veel berichten achter elkaar. Wacht even en probeer het dan opnieuw."
_WELCOMED = "welkom"

Replies = list[dict[str, Any]]


class Work:
    """Handles activities, one at a time per conversation and each once."""

    def __init__(
        self,
        connector: Connector,
        keys: ConversationKeys,
        talk: GroupTalk,
        library: Library,
        handler: Handler,
        now: Callable[[], float],
        today: Callable[[], date],
        redis: str | None = None,
    ) -> None:
        """Keeps what the work needs.

        Args:
            connector: sends to Teams.
            keys: makes the ids of conversations.
            talk: judges what may be said in a group.
            library: the knowledge base.
            handler: Rasa's message handler.
            now: seconds since 1970.
            today: the date in the Netherlands.
            redis: where servers count messages together; None to count in this one alone.
        """
        self._connector, self._keys, self._talk = connector, keys, talk
        self._handler, self._now, self._today = handler, now, today
        self._contact = library.organisation.placeholders()["organisatie_contact"]
        # In a group anybody may click on a question under an answer to somebody else.
        self._questions = tuple(question_choice(library, topic) for topic in library.topics)
        self._limit = SharedLimit("teams", MESSAGES_PER_MINUTE, connections(redis))
        self._care = make_care(library, keys.secret_for("nazorg"), redis)

    async def handle(self, agent: Any, activity: Activity) -> None:
        """Does what an activity asks for; other kinds than those named here are left alone."""
        if activity.kind in ("message", "invoke"):
            with counting(CHANNEL):
                await self._message(agent, activity)
        elif activity.installed:
            await self._welcome(agent, activity)
        elif activity.removed:
            where = whereabouts(activity)
            await release(agent, self._keys.event(where, _WELCOMED))
            if activity.private:
                await forget(agent.tracker_store, self._keys.conversation(where))
                await self._care.forget(self._keys.conversation(where))

    async def failed(self, activity: Activity) -> None:
        """Tells the user that it went wrong, if a person is waiting for an answer."""
        if activity.kind in ("message", "invoke"):
            await self._send(activity, text_message(FAILED.format(contact=self._contact)))

    async def _welcome(self, agent: Any, activity: Activity) -> None:
        where = whereabouts(activity)
        # Teams tells of one installation in two ways, and may tell it again: one welcome per chat.
        async with once(agent, self._keys.conversation(where), self._keys.event(where, _WELCOMED)) as first:
            if first:
                await self._send(activity, card_message(welcome.welcome_card(activity.private, activity.bot)))

    async def _message(self, agent: Any, activity: Activity) -> None:
        where = whereabouts(activity)
        conversation, event = self._keys.conversation(where), self._keys.event(where, event_of(activity))
        async with once(agent, conversation, event) as first:
            if not first:
                return
            if await self._limit.wait(self._keys.person(where), self._now()):
                await self._send(activity, text_message(BUSY))
                return
            typing = asyncio.ensure_future(self._connector.typing(activity.service_url, activity.conversation))
            try:
                done = await self._answer(agent, activity, where, typing)
            finally:
                await typing
            if not done and activity.value:
                # A message is typed again; a button can only be clicked again.
                await release(agent, event)

    async def _answer(self, agent: Any, activity: Activity, where: Whereabouts, typing: asyncio.Future[None]) -> bool:
        """Answers a message. Returns whether the bot really answered, so that a click may be tried again if not."""
        conversation = self._keys.conversation(where)
        if activity.files:
            await self._send(activity, text_message(FILES))
            if not activity.text:
                return True
        if not activity.value:
            return await self._say(agent, activity, where, activity.text, typing)
        tracker = await agent.tracker_store.retrieve(conversation)
        always = welcome.choices(True) if activity.private else self._questions
        choice = clicked(tracker, activity, (*always, *self._talk.always_offered))
        if choice is None:
            await self._send(activity, text_message(NOT_OFFERED))
            return True
        done = await self._say(agent, activity, where, choice.tekst, typing)
        if done:
            await self._use_up(tracker, activity, choice)
        return done

    async def _say(
        self, agent: Any, activity: Activity, where: Whereabouts, text: str, typing: asyncio.Future[None]
    ) -> bool:
        conversation, message = self._keys.conversation(where), self._message_id(where, activity)
        metadata = {MESSAGE_ID: message}
        # Enough to see that it is too long: nobody needs to read the rest.
        text = text[: MAX_CHARACTERS + 1]
        replies: Replies | None
        if where.private:
            private = asked_in_confidence(await agent.tracker_store.retrieve(conversation))
            replies = await take_turn(
                self._handler,
                text,
                conversation,
                CHANNEL,
                metadata,
                self._contact,
                confidential=private,
                care=self._care,
            )
        else:
            replies = await group_turn(
                self._talk,
                agent.tracker_store,
                self._handler,
                text,
                conversation,
                CHANNEL,
                metadata,
                self._contact,
                self._today(),
            )
        await typing
        if replies is None:
            await self._move(agent, activity, where.in_private(), text)
            return True
        await self._reply(agent, activity, activity.conversation, conversation, message, replies)
        return any(reply.get("custom") for reply in replies)

    async def _move(self, agent: Any, activity: Activity, private: Whereabouts, text: str) -> None:
        """Answers in the private chat of the same person; in the group it only says so."""
        conversation, event = self._keys.conversation(private), self._keys.event(private, activity.id)
        try:
            chat = await self._connector.open_private(
                activity.service_url, activity.bot, activity.member, activity.tenant
            )
            async with once(agent, conversation, event) as first:
                if first:
                    message = self._message_id(private, activity)
                    metadata = {MESSAGE_ID: message}
                    replies = await take_turn(
                        self._handler, text, conversation, CHANNEL, metadata, self._contact, care=self._care
                    )
                    await self._reply(agent, activity, chat, conversation, message, replies)
        except (SendError, LoginError):
            # Without the app for themselves people cannot be written to: they must open the chat.
            distress = self._talk.help_in_distress(text)
            card = welcome.private_card(activity.bot, distress or welcome.ASK_PRIVATELY, DELETE_YOURS)
        else:
            card = welcome.private_card(activity.bot, MOVED, DELETE_YOURS)
        await self._send(activity, card_message(card))

    def _message_id(self, where: Whereabouts, activity: Activity) -> str:
        """What a message is called in the store: by Teams' own id it could be looked up who wrote it."""
        return self._keys.event(where, f"bericht|{activity.id}")

    async def _reply(
        self, agent: Any, activity: Activity, chat: str, conversation: str, message: str, replies: Replies
    ) -> None:
        tell_distress(agent.tracker_store, conversation, replies)
        for number, reply in enumerate(replies):
            shown = reply_message(reply, Shown(place=place_of(message, number)))
            await self._connector.send(activity.service_url, chat, shown)
        if forgets(replies):
            await forget(agent.tracker_store, conversation)

    async def _use_up(self, tracker: Any, activity: Activity, choice: Keuze) -> None:
        """Replaces the buttons of the message by what was chosen."""
        message = used_up(tracker, activity, choice)
        if message is None or not activity.reply_to:
            return
        try:
            await self._connector.update(activity.service_url, activity.conversation, activity.reply_to, message)
        except (SendError, LoginError):
            # The answer has been given; a button that stays behind does no harm.
            return

    async def _send(self, activity: Activity, message: Message) -> None:
        await self._connector.send(activity.service_url, activity.conversation, message)
