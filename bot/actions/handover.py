"""The form in which a message to the desk is written, and what happens once it is agreed to or given up.

What the user types here is kept in the outbox; the conversation holds only the random id of the draft.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
import uuid
from dataclasses import replace
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.conversation import carry_out, changes, dialogue, message, say, standing
from bot.answers.answer import Answer
from bot.answers.crisis import CRISIS
from bot.answers.handover import Afloop, Moment
from bot.answers.handover_draft import Concept, bericht
from bot.answers.state import Beurt
from bot.clock import nu, vandaag
from bot.knowledge.handover import Overdracht
from bot.outbox.store import Outbox, OutboxError, Status, apart, outbox_url

ID, END = "overdracht", "overdracht_einde"
# Where a desk answers at all, it does so within this time; the user need not wait longer to hear how it went.
PATIENCE_SECONDS, LOOK_SECONDS = 6.0, 0.1
WITHDRAW = "overdracht_intrekken"
# A draft of which all was asked, to read an answer by whose own is gone.
READY = Concept(akkoord=True, vraag="", contact="-")


@lru_cache(maxsize=1)
def outbox() -> Outbox:
    """The outbox of this process, opened when it is first needed.

    Raises:
        OutboxError: it cannot be opened.
    """
    return Outbox(outbox_url(), time.time)


async def withdraw_message(tracker: Tracker) -> None:
    """Deletes what the user wrote to the desk and was not sent yet: the user asked to forget everything."""
    with contextlib.suppress(OutboxError):
        # What cannot be reached now is delivered or deleted within its time.
        await apart(lambda: outbox().withdraw(tracker.get_slot(ID) or ""))


async def forget_message(beurt: Beurt, tracker: Tracker) -> None:
    """Does so where a turn forgets everything."""
    if tracker.get_slot(ID) and any(answer.extra.get("vergeten") for answer in beurt.antwoorden):
        await withdraw_message(tracker)


class ValidateOverdrachtForm(Action):
    """Reads each message into the draft."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "validate_overdracht_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Begins a draft, or reads the last message into it."""
        try:
            if tracker.get_slot("requested_slot") != END:
                return await self._begin(tracker)
            return await self._read(tracker)
        except OutboxError:
            # Somebody in danger is answered first, whatever else fails.
            return [SlotSet(END, "weg" if CRISIS in message(tracker).ids else "storing")]

    async def _begin(self, tracker: Tracker) -> list[EventType]:
        fresh = uuid.uuid4().hex
        content = dialogue().overdracht.begin(standing(tracker)).as_json()
        # Agreed to in a turn that ended early: the user has yet to hear of it.
        unheard = tracker.get_slot(ID) if tracker.get_slot(END) == "versturen" else None

        def begin() -> bool:
            begun = not _handed_in(unheard)
            if begun:
                outbox().keep_draft(fresh, content)
            return begun

        begun = await apart(begin)
        return [SlotSet(ID, fresh), SlotSet(END, None)] if begun else [SlotSet(END, "versturen")]

    async def _read(self, tracker: Tracker) -> list[EventType]:
        draft_id = tracker.get_slot(ID) or ""
        content, sent = await apart(lambda: (outbox().draft(draft_id), _handed_in(draft_id)))
        concept = Concept.from_json(content) if content else READY
        step = dialogue().overdracht.stap(message(tracker), standing(tracker), concept, vandaag())
        if content is None:
            # It was handed in or dropped in a turn that ended early, or expired. Who answers the form hears what became
            # of it; any other message is for the rest of the bot.
            return [SlotSet(END, "versturen" if sent and step.soort == "antwoord" else "weg")]
        if step.soort == "vraag":
            return []
        if step.soort == "weg":
            return [SlotSet(END, "weg")]
        if step.einde != "annuleren" and _shown(tracker) != concept.stap:
            # The turn that put this question ended early: what is said now answers the one before it, and was read.
            return [SlotSet(END, None)]
        await apart(lambda: outbox().keep_draft(draft_id, step.concept.as_json()))
        return [SlotSet(END, step.einde)]


class ActionAskOverdrachtEinde(Action):
    """Puts the next question of the draft."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_ask_overdracht_einde"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Asks."""
        draft_id = tracker.get_slot(ID) or ""
        words = dialogue().overdracht
        try:
            concept, struggling = await apart(lambda: _next(draft_id))
        except OutboxError:
            say(dispatcher, words.einde("storing"))
            return []
        if concept is None:
            say(dispatcher, words.einde("verlopen"))
        else:
            say(dispatcher, words.vraag(concept, draft_id, Moment(nu(), struggling)))
        return []


class ActionOverdracht(Action):
    """Hands the message to the outbox and tells what became of it, or drops the draft."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_overdracht"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Sends, or drops what was written."""
        end, draft_id = tracker.get_slot(END), tracker.get_slot(ID) or ""
        words = dialogue().overdracht
        if end == "versturen":
            return await self._send(dispatcher, draft_id)
        sent = False
        try:
            if draft_id:
                sent = await apart(lambda: _handed_in(draft_id) or not outbox().withdraw(draft_id))
        except OutboxError:
            # The draft cannot be reached now; the clean-up deletes it within the hour.
            end = end if end == "weg" else "storing"
        # What was handed in can still be asked for.
        done: list[EventType] = [SlotSet(END, None)] if sent else [SlotSet(ID, None), SlotSet(END, None)]
        if end != "weg":
            say(dispatcher, words.einde(end if end in ("annuleren", "weigeren") else "storing"))
            return done
        before = standing(tracker)
        beurt = dialogue().reply(message(tracker), before, vandaag())
        await forget_message(beurt, tracker)
        if not sent and beurt.antwoorden and beurt.antwoorden[0].onderwerp != CRISIS:
            first = beurt.antwoorden[0]
            told = replace(first, alineas=(words.woorden.tekst("weggelopen"), *first.alineas))
            beurt = replace(beurt, antwoorden=(told, *beurt.antwoorden[1:]))
        return [*done, *carry_out(dispatcher, beurt, before)]

    async def _send(self, dispatcher: CollectingDispatcher, draft_id: str) -> list[EventType]:
        words = dialogue().overdracht
        kept: list[EventType] = [SlotSet(END, None)]
        try:
            state, known, kind = await apart(lambda: _hand_in(draft_id, words.overdracht))
            if not known:
                state = await self._wait(draft_id)
        except OutboxError:
            # An outbox that does not answer may have it all the same.
            say(dispatcher, words.afloop("onzeker", "", nu()))
            return kept
        if state is None or state == "concept":
            say(dispatcher, words.einde("verlopen"))
            return [*kept, SlotSet(ID, None)]
        answer = words.afloop(state, kind, nu())
        say(dispatcher, replace(answer, extra={**answer.extra, "overdracht": state}))
        return kept

    async def _wait(self, draft_id: str) -> Any:
        """Where the message is once it has been delivered, or when the user has waited long enough."""
        for _ in range(int(PATIENCE_SECONDS / LOOK_SECONDS)):
            await asyncio.sleep(LOOK_SECONDS)
            state, known = await apart(lambda: _look(draft_id))
            if known:
                break
        return state


def agreed_again(tracker: Tracker) -> bool:
    """Whether the user says yes once more to what was shown, because the turn that sent it ended early."""
    if tracker.get_slot(END) != "versturen" or _shown(tracker) != READY.stap:
        return False
    return dialogue().overdracht.stap(message(tracker), standing(tracker), READY, vandaag()).einde == "versturen"


class ActionOverdrachtStatus(Action):
    """Tells what became of a message, or withdraws it."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_overdracht_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Looks in the outbox."""
        before, draft_id = standing(tracker), tracker.get_slot(ID)
        say(dispatcher, await self._answer(draft_id, WITHDRAW in message(tracker).ids))
        return changes(before, replace(before, missers=0, vorige=None))

    async def _answer(self, draft_id: str | None, withdraw: bool) -> Answer:
        words = dialogue().overdracht
        try:
            state = await apart(lambda: outbox().status(draft_id)) if draft_id else None
            if withdraw and draft_id and state == "wacht":
                withdrawn = await apart(lambda: outbox().withdraw(draft_id))
                gone: Afloop = "ingetrokken" if withdrawn else "te_laat_ingetrokken"
                return words.afloop(gone, "", nu())
        except OutboxError:
            return words.afloop("onzeker", "", nu())
        if state is None or state == "concept":
            return words.niets()
        if withdraw and state == "bezorgd":
            return words.afloop("te_laat_ingetrokken", "", nu())
        return words.afloop(state, "", nu())


# ---------------------------------------------------------------- in the outbox: each in one go, apart


def _handed_in(message_id: str | None) -> bool:
    """Whether it is a message, and no longer a draft."""
    return bool(message_id) and outbox().status(message_id or "") not in (None, "concept")


def _next(draft_id: str) -> tuple[Concept | None, bool]:
    """The draft whose next question is put, which it remembers; and whether the desk is hard to reach."""
    content, struggling = outbox().draft(draft_id), outbox().struggling()
    if content is None:
        return None, struggling
    concept = Concept.from_json(content)
    outbox().keep_draft(draft_id, replace(concept, beurt=concept.beurt + 1, melding="").as_json())
    return concept, struggling


def _hand_in(draft_id: str, desk: Overdracht | None) -> tuple[Status | None, bool, str]:
    """Makes a message of a draft.

    Returns:
        Where it is, whether there is nothing more to wait for, and by what the user can be reached if that is known.
    """
    content = outbox().draft(draft_id)
    if content is None or desk is None:
        # Already handed in (the same turn again), or expired.
        return outbox().status(draft_id), True, ""
    concept = Concept.from_json(content)
    sent = json.dumps(bericht(concept, draft_id).as_dict(), ensure_ascii=False)
    outbox().submit(draft_id, sent, desk.bewaren_uren * 3600.0)
    return *_look(draft_id), concept.contact_soort


def _look(message_id: str) -> tuple[Status | None, bool]:
    """Where a message is, and whether there is nothing more to wait for."""
    state = outbox().status(message_id)
    return state, state != "wacht" or outbox().struggling(message_id)


def _shown(tracker: Tracker) -> str | None:
    """Which question of a draft the user has seen last."""
    said: dict[str, Any] = next((event for event in reversed(tracker.events) if event.get("event") == "bot"), {})
    stap: str | None = ((said.get("data") or {}).get("custom") or {}).get("stap")
    return stap


__all__ = ["ActionAskOverdrachtEinde", "ActionOverdracht", "ActionOverdrachtStatus", "ValidateOverdrachtForm"]
