"""What may be said where others read along: general questions and answers, never anything about one person.

Two locks, of which each alone would do: a message that tells a situation or asks for own dates does not reach the
conversation of the group, and a reply that is not known to be general does not leave it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bot.answers.answer import Keuze
from bot.answers.commands import plain
from bot.answers.in_context import Reader
from bot.answers.rules import Dialoogregels
from bot.answers.timeline import ALL_DATES
from bot.channels.forget import forget
from bot.channels.turn import MAX_CHARACTERS, Handler, take_turn
from bot.knowledge.library import Library
from bot.language.model import EIGEN_FEITEN, Lezing
from bot.language.scrub import MEDICAL, scrub

MOVED = (
    "Dit gaat over een persoonlijke situatie of over eigen datums. Dat bespreek ik alleen één op één, want in een "
    "groep lezen anderen mee. Ik antwoord u in een privéchat."
)
DELETE_YOURS = "Staat er iets persoonlijks in uw bericht? Verwijder het dan hier."

# These tell of somebody too, but are also part of general questions ("bij 35%"), unless somebody says whose they are.
_HALF_PERSONAL_FIELDS = ("uren_per_week", "percentage", "eigenrisicodrager_zw")
_SOMEBODY = re.compile(
    r"\b(ik|mij|mijn|m'n|me|wij|we|ons|onze|hij|zij|ze|hem|haar|zijn (?:loon|salaris|contract)|u|uw|medewerker"
    r"|collega)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"€|\b\d[\d.,]*\s*(?:euro|eur|bruto|netto|per maand)|\b(?:verdien|verdient|salaris|loon)\b", re.I)
_DAY = re.compile(
    r"\b\d{1,2}(?:[-/.]\d{1,2}\b|e? (?:jan|feb|mrt|maart|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*\b)", re.IGNORECASE
)
_AMOUNT = re.compile(r"\d{3,}|\d\.\d{3}")
# Commands that have no meaning without facts of one person.
_PERSONAL_COMMANDS = frozenset(
    {
        "agenda",
        "beslishulp",
        "loon",
        "nieuw_dossier",
        "overdracht",
        "overdracht_intrekken",
        "overdracht_status",
        "overzicht",
        "print",
        "vergeet",
        "verplichtingen",
        "waarom",
        "weet_van_mij",
        "wijzig",
        "wijzig_veld",
    }
)
# Replies that are about no topic and about nobody.
_GENERAL_SUBJECTS = frozenset({"keuze", "kort", "oordeel", "oordeel-reden", "rol", "stop", "vraag-stellen"})
# A topic, but one about the person who asks.
_PRIVATE_TOPICS = frozenset({"crisis"})
_GENERAL_KINDS = frozenset({"antwoord", "keuze", "gesprek", "buiten-onderwerp", "fout"})
_PERSONAL_PARTS = ("datums", "feiten", "voorbehoud", "ics", "veld", "dossier", "dossiers", "print", "kort", "vergeten")


class GroupTalk:
    """Judges messages and replies in places where others read along."""

    def __init__(self, library: Library, regels: Dialoogregels, reader: Reader) -> None:
        """Keeps the knowledge base, the data of the dialogue and the reader of situations."""
        self._library, self._regels, self._reader = library, regels, reader
        calculations = [topic.vraag for topic in library.topics.values() if topic.soort == "berekening"]
        # The texts of the buttons that begin a calculation.
        self._calculations = {plain(question) for question in (*calculations, ALL_DATES.tekst)}

    @property
    def always_offered(self) -> tuple[Keuze, ...]:
        """Choices under an answer that is not stored, so that no tracker tells that they were offered."""
        return self._regels.crisis.aangeboden(self._library)

    def is_personal(self, tekst: str, vandaag: date) -> bool:
        """Whether a message tells a personal situation, or asks for own dates or duties."""
        command = self._regels.opdrachten.vind(tekst)
        if (command is not None and command.naam in _PERSONAL_COMMANDS) or plain(tekst) in self._calculations:
            return True
        lezing = self._reader.lees(tekst, vandaag)
        if any(_told(lezing, name) for name in EIGEN_FEITEN) or self._regels.medisch.verteld(tekst):
            return True
        if not _SOMEBODY.search(tekst):
            return False
        wage = bool(_MONEY.search(tekst) and _AMOUNT.search(tekst))
        half = any(_told(lezing, name) for name in _HALF_PERSONAL_FIELDS)
        return wage or half or bool(_DAY.search(tekst)) or self._names_illness(tekst)

    def _names_illness(self, tekst: str) -> bool:
        return bool(set(scrub(tekst).found) & set(MEDICAL))

    def help_in_distress(self, tekst: str) -> str:
        """113 for somebody who speaks of suicide and cannot be reached one-to-one; empty for all else."""
        return self._regels.crisis.vraag if self._regels.crisis.zeker(tekst) else ""

    def is_general(self, reply: Mapping[str, Any]) -> bool:
        """Whether a reply may be read by others; what is not known to be general may not."""
        custom = reply.get("custom")
        if not custom:
            # Only the fixed sentences of `take_turn` come without structure.
            return True
        subject = str(custom.get("onderwerp") or "")
        topic = self._library.topics.get(subject)
        if topic:
            known = topic.soort != "berekening" and subject not in _PRIVATE_TOPICS
        else:
            known = subject in _GENERAL_SUBJECTS
        personal = any(custom.get(part) for part in _PERSONAL_PARTS)
        return known and custom.get("soort") in _GENERAL_KINDS and not personal

    def are_general(self, replies: Iterable[Mapping[str, Any]]) -> bool:
        """Whether all replies may be read by others."""
        return all(self.is_general(reply) for reply in replies)


async def group_turn(
    talk: GroupTalk,
    store: Any,
    handler: Handler,
    text: str,
    conversation: str,
    channel: str,
    metadata: dict[str, Any],
    contact: str,
    vandaag: date,
) -> list[dict[str, Any]] | None:
    """Handles a message that others read too.

    Args:
        talk: judges message and replies.
        store: Rasa's tracker store.
        handler: Rasa's message handler.
        text: the message.
        conversation: the id of the conversation in this group.
        channel: the name of the input channel.
        metadata: what the channel knows besides the text; no ids of persons.
        contact: whom to turn to if it fails.
        vandaag: today.

    Returns:
        The replies for the group; None if the message belongs in a private chat. Nothing of it is then kept here.
    """
    # What is too long is refused unread.
    if len(text) <= MAX_CHARACTERS and talk.is_personal(text, vandaag):
        return None
    replies = await take_turn(handler, text, conversation, channel, metadata, contact)
    if talk.are_general(replies):
        return replies
    # The bot has begun to ask or to compute: what it keeps of that must not stay with the group.
    await forget(store, conversation)
    return None


def _told(lezing: Lezing, name: str) -> bool:
    value = getattr(lezing, name)
    return value is not None and value != ()
