"""The message as the desk reads it."""

from __future__ import annotations

from bot.answers.dutch import opsomming
from bot.answers.handover_words import Woorden
from bot.insights.handover.delivery import Parcel


def subject(words: Woorden, parcel: Parcel) -> str:
    """The subject line; it tells nothing of the message."""
    return words.deel("balie", "onderwerp", kenmerk=parcel.bericht.kenmerk)


def letter(words: Woorden, parcel: Parcel, *, repeated: bool) -> str:
    """The whole text.

    Args:
        words: the sentences.
        parcel: the message.
        repeated: whether the desk must be told that it may have this message already.
    """
    sent, lines = parcel.bericht, words.data["balie"]["regels"]
    parts = [words.deel("balie", "opening")]
    if repeated:
        parts.append(words.deel("balie", "misschien_dubbel", kenmerk=sent.kenmerk))
    parts.append(lines["vraag"].format(waarde=sent.vraag) if sent.vraag else lines["zonder_vraag"])
    parts.append(lines[sent.contact_soort].format(waarde=sent.contact))
    if sent.onderwerpen:
        parts.append(lines["onderwerpen"].format(waarde=opsomming(sent.onderwerpen)))
    if sent.feiten:
        parts.append(lines["feiten"].format(waarde=opsomming(sent.feiten)))
    parts.append(words.deel("balie", "slot", kenmerk=sent.kenmerk))
    return "\n\n".join(parts) + "\n"
