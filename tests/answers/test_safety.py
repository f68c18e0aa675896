"""What is said where somebody told more than the bot wants to know: what was taken out, and only where that is true."""

from __future__ import annotations

import pytest

from bot.answers.dialogue import Dialogue
from bot.answers.state import Stand
from bot.language.scrub import scrub
from tests.answers.conftest import TODAY, message, said


def reply(dialogue: Dialogue, text: str, *ids: str) -> str:
    """As over a channel: scrubbed first."""
    return said(dialogue.reply(message(scrub(text).text, "antwoord", *ids), Stand(rol="werknemer"), TODAY))


@pytest.mark.parametrize("text", ["ik heb een hernia, wie betaalt spoor 2?", "Ik ben depressief, wie betaalt spoor 2"])
def test_who_tells_an_illness_hears_that_it_is_taken_out(dialogue: Dialogue, text: str) -> None:
    assert "haal ik weg voordat uw bericht wordt bewaard" in reply(dialogue, text, "spoor-2-kosten")


def test_a_question_about_the_law_gets_no_remark(dialogue: Dialogue) -> None:
    assert "haal ik weg" not in reply(
        dialogue, "mag mijn baas vragen of ik een burn-out heb", "werkgever-vragen-over-ziekte"
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("bsn 111222333, wie betaalt spoor 2?", "een burgerservicenummer"),
        ("ik ben Jan Jansen, wie betaalt spoor 2?", "een naam"),
        ("bel 06-12345678 of jan@voorbeeld.nl over spoor 2", "een telefoonnummer en een e-mailadres"),
    ],
)
def test_who_tells_who_he_is_hears_what_was_taken_out(dialogue: Dialogue, text: str, named: str) -> None:
    answer = reply(dialogue, text, "spoor-2-kosten")
    assert f"zag ik {named}. Dat heb ik weggehaald; het is nergens bewaard." in answer


def test_who_tells_nothing_hears_nothing_of_it(dialogue: Dialogue) -> None:
    answer = reply(dialogue, "wie betaalt spoor 2? ik ben sinds 12 januari ziek", "spoor-2-kosten")
    assert "weggehaald" not in answer
    assert "haal ik weg" not in answer
