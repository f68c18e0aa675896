"""What the bot does with what it hears in Slack: each thing once, in order, and nothing personal where others read."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.answers.answer import Keuze
from bot.answers.dutch import datum
from bot.channels import widget_history as history
from bot.channels.care import Care
from bot.channels.conversation_key import ConversationKeys, Whereabouts
from bot.channels.forget import forget, tell_distress
from bot.channels.group_talk import DELETE_YOURS, MOVED, GroupTalk, group_turn
from bot.channels.offered import asks_for_date, chosen
from bot.channels.once import once, release
from bot.channels.refusals import counting
from bot.channels.shared_limits import SharedLimit
from bot.channels.slack_blocks import Message, messages, sentence
from bot.channels.slack_client import SlackClient, refused
from bot.channels.slack_heard import NAME, Clicked, Heard, HomeOpened, Said, Target
from bot.channels.slack_home import choices, home, welcome
from bot.channels.slack_used import after_use
from bot.channels.turn import FAILED, Handler, asked_in_confidence, forgets, take_turn

logger = logging.getLogger(__name__)

BUSY = "U stuurt veel berichten achter elkaar. Wacht even en probeer het dan opnieuw."
NO_FILES = (
    "Ik lees geen bestanden en bewaar ze niet. Staan er medische gegevens of namen in, verwijder het bestand dan hier. "
    "Typ uw vraag, dan help ik u graag."
)
NOT_OFFERED = "Deze keuze hoort niet bij uw gesprek met mij. Typ uw vraag."
NOT_ASKED = "Deze datum hoort niet bij mijn laatste vraag. Typ uw vraag."
FROM_GROUP = "U stelde mij een vraag waar anderen meelezen. Hier ben ik alleen met u."
SLACK_KEEPS = (
    "Wat hier in Slack staat, kan ik niet wissen. Uw eigen berichten kunt u zelf verwijderen; uw beheerder weet hoe "
    "lang Slack de rest bewaart."
)


class SlackDesk:
    """Handles what was heard, in the background of the request that brought it."""

    def __init__(
        self,
        client: SlackClient,
        talk: GroupTalk,
        keys: ConversationKeys,
        handler: Handler,
        contact: str,
        now: Callable[[], float],
        today: Callable[[], date],
        limit: SharedLimit,
        care: Care,
    ) -> None:
        """Keeps what it works with.

        Args:
            client: Slack's Web API.
            talk: judges what may be said where others read.
            keys: makes the ids of conversations.
            handler: Rasa's message handler.
            contact: whom to turn to if something fails, as words in a sentence.
            now: seconds on a clock that never goes back.
            today: today.
            limit: how much one person may send.
            care: what knows which conversations spoke of suicide a short while ago.
        """
        self._client, self._talk, self._keys = client, talk, keys
        self._handler, self._contact, self._now, self._today = handler, contact, now, today
        self._limit, self._care = limit, care

    async def handle(self, agent: Any, heard: Heard) -> None:
        """Does what is asked. Raises whatever goes wrong; `apologise` then tells the user."""
        if isinstance(heard, HomeOpened):
            await self._client.show_home(heard.where.person, home(self._contact))
            return
        with counting(NAME):
            if isinstance(heard, Clicked):
                await self._clicked(agent, heard)
            else:
                await self._said(agent, heard)

    async def apologise(self, heard: Heard) -> None:
        """Says that it failed, to the person alone."""
        if not isinstance(heard, HomeOpened):
            await self._client.say(await self._aside(heard), self._failure())

    def _failure(self) -> Message:
        return sentence(FAILED.format(contact=self._contact))

    async def _aside(self, heard: Said | Clicked) -> Target:
        """Where this person alone reads it."""
        if not heard.target.room:
            return Target(await self._client.open_private(heard.where.person), heard.where.person)
        return heard.target if heard.where.private else replace(heard.target, hidden=True)

    async def _too_busy(self, heard: Said | Clicked) -> bool:
        """Whether this person sends too much; tells so. Repetitions by Slack do not count."""
        if not await self._limit.wait(self._keys.person(heard.where), self._now()):
            return False
        await self._client.say(await self._aside(heard), sentence(BUSY))
        return True

    # ---------------------------------------------------------------- what was typed

    async def _said(self, agent: Any, said: Said) -> None:
        if said.command and said.target.room.startswith("D"):
            said = await self._command_in_private(said)
        where = said.where
        key = self._keys.event(where, said.event)
        async with once(agent, self._keys.conversation(where), key) as first:
            if not first or await self._too_busy(said):
                return
            if said.files:
                await self._client.say(await self._aside(said), sentence(NO_FILES))
            if said.text:
                await self._answer(agent, said.text, where, said.target, key, typed=not said.command)
            elif not said.files:
                await self._tell(said.target, [welcome()], where)

    async def _command_in_private(self, said: Said) -> Said:
        """A command in the chat with the bot itself is private; one in a chat with somebody else is not."""
        if await self._client.open_private(said.where.person) != said.target.room:
            return said
        return replace(said, where=said.where.in_private(), target=Target(said.target.room, said.where.person))

    async def _answer(
        self, agent: Any, text: str, where: Whereabouts, target: Target, key: str, typed: bool = True
    ) -> bool:
        """Answers a text where it may be answered; returns whether it succeeded."""
        if where.private:
            return await self._in_private(agent, text, where, target, key)
        replies = await group_turn(
            self._talk,
            agent.tracker_store,
            self._handler,
            text,
            self._keys.conversation(where),
            NAME,
            {history.MESSAGE_ID: key},
            self._contact,
            self._today(),
        )
        if replies is None:
            return await self._move(agent, text, where, target, key, typed)
        await self._tell(target if answered(replies) else replace(target, hidden=True), replies, where)
        return answered(replies)

    async def _in_private(self, agent: Any, text: str, where: Whereabouts, target: Target, key: str) -> bool:
        conversation = self._keys.conversation(where)
        private = asked_in_confidence(await agent.tracker_store.retrieve(conversation))
        metadata = {history.MESSAGE_ID: key}
        replies = await take_turn(
            self._handler, text, conversation, NAME, metadata, self._contact, confidential=private, care=self._care
        )
        tell_distress(agent.tracker_store, conversation, replies)
        forgotten = forgets(replies)
        if forgotten:
            await forget(agent.tracker_store, conversation)
            # What was offered is forgotten too, so it is not shown.
            replies = [{**reply, "custom": {**reply["custom"], "keuzes": []}} for reply in replies if "custom" in reply]
        await self._tell(target, replies, where)
        if forgotten:
            await self._client.say(target, sentence(SLACK_KEEPS))
        return answered(replies)

    async def _move(self, agent: Any, text: str, where: Whereabouts, target: Target, event: str, typed: bool) -> bool:
        """Goes on in the private chat; whoever reads along sees nothing of it."""
        private = where.in_private()
        try:
            person = Target(await self._client.open_private(where.person), where.person)
        except Exception:
            distress = self._talk.help_in_distress(text)
            if not distress:
                raise
            await self._client.say(replace(target, hidden=True), sentence(distress))
            return True
        note = f"{MOVED} {DELETE_YOURS}" if typed else MOVED
        await self._client.say(replace(target, hidden=True), sentence(note))
        # Typed in the private chat at the same moment: one after the other.
        key = self._keys.event(private, event)
        async with once(agent, self._keys.conversation(private), key):
            await self._client.say(person, sentence(FROM_GROUP))
            return await self._in_private(agent, text, private, person, key)

    # ---------------------------------------------------------------- what was clicked

    async def _clicked(self, agent: Any, clicked: Clicked) -> None:
        conversation, key = self._keys.conversation(clicked.where), self._keys.event(clicked.where, clicked.event)
        async with once(agent, conversation, key) as first:
            if not first:
                return
            if await self._too_busy(clicked):
                await release(agent, key)
                return
            tracker = await agent.tracker_store.retrieve(conversation)
            choice = self._chosen(tracker, clicked)
            if choice is None:
                await release(agent, key)
                await self._client.say(await self._aside(clicked), sentence(NOT_ASKED if clicked.day else NOT_OFFERED))
                return
            target = clicked.target
            if clicked.home:
                target = Target(await self._client.open_private(clicked.where.person), clicked.where.person)
            elif not clicked.where.private and not clicked.message:
                # Buttons that only this person saw: so is the answer.
                target = replace(target, hidden=True)
            if await self._answer(agent, choice.tekst, clicked.where, target, key, typed=False):
                await self._replace(clicked, choice, tracker)
            else:
                await release(agent, key)

    def _chosen(self, tracker: Any, clicked: Clicked) -> Keuze | None:
        if not clicked.day:
            return chosen(tracker, clicked.value, (*choices(), *self._talk.always_offered))
        if not clicked.where.private or not asks_for_date(tracker):
            return None
        try:
            words = datum(date.fromisoformat(clicked.day))
        except ValueError:
            return None
        return Keuze(words, words)

    async def _replace(self, clicked: Clicked, choice: Keuze, tracker: Any) -> None:
        """Shows what was chosen instead of the buttons. Not worth a failure: the answer has been given."""
        if not clicked.target.response_url or clicked.home:
            return
        message = after_use(clicked, choice, tracker)
        if message is None:
            return
        try:
            await self._client.replace(clicked.target, message)
        except Exception as error:
            logger.warning("used buttons stay: %s %s", type(error).__name__, refused(error))

    # ---------------------------------------------------------------- what is said

    async def _tell(self, target: Target, replies: Sequence[Mapping[str, Any]], where: Whereabouts) -> None:
        for reply in replies:
            for message in messages(reply, target.thread):
                await self._client.say(target, message)
            custom = reply.get("custom") or {}
            if custom.get("ics") and where.private:
                await self._client.send_file(target, str(custom["bestandsnaam"]), str(custom["ics"]))


def answered(replies: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the bot itself answered, rather than a sentence about why it cannot."""
    return any(reply.get("custom") for reply in replies)
