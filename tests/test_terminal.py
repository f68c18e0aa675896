"""The conversation on a terminal: what it looks like, and that it takes typed and piped input."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from bot import chat
from bot.terminal import numbered, render

DATES = """Uw termijnen op een rij:
• Probleemanalyse: uiterlijk maandag 23 februari 2026 (voorbij)
• WIA-aanvraag: uiterlijk zondag 24 oktober 2027"""


def test_dates_of_a_list_stand_under_each_other() -> None:
    lines = render(DATES, 80).split("\n")
    assert lines[0] == "Uw termijnen op een rij:"
    assert lines[1].index("uiterlijk") == lines[2].index("uiterlijk")


def test_nothing_is_wider_than_the_terminal() -> None:
    text = f"{DATES}\n\n• {'een lange regel zonder datum ' * 8}\n\n{'woord ' * 60}"
    for width in (40, 60, 88):
        assert max(map(len, render(text, width).split("\n"))) <= width
        assert max(map(len, numbered(["een keuze met een lange vraag erin"] * 12, 1, width).split("\n"))) <= width


def test_a_bullet_hangs_under_its_text() -> None:
    second = render(f"• {'woord ' * 20}", 40).split("\n")[1]
    assert second.startswith("  woord")


def reply(text: str, *titles: str, **custom: Any) -> dict[str, Any]:
    return {"text": text, "custom": {"keuzes": [{"titel": title, "tekst": f"!{title}"} for title in titles], **custom}}


def test_choices_are_numbered_over_all_replies_and_feedback_comes_last(capsys: pytest.CaptureFixture[str]) -> None:
    useful = {"feedback_keuzes": [{"titel": "Ja", "tekst": "Ja, dit was nuttig"}]}
    sends = chat.show([reply("een", "A", **useful), reply("twee", "B")])
    shown = capsys.readouterr().out
    assert sends == ["!A", "Ja, dit was nuttig", "!B"]
    assert all(f"[{number}]" in shown for number in (1, 2, 3))
    assert "Was dit nuttig?" in shown


def test_a_calendar_file_is_saved_beside_older_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = reply("agenda", ics="BEGIN:VCALENDAR\r\n", bestandsnaam="../termijnen.ics")
    chat.show([answer], tmp_path)
    chat.show([answer], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["termijnen-2.ics", "termijnen.ics"]
    assert (tmp_path / "termijnen.ics").read_bytes() == b"BEGIN:VCALENDAR\r\n"
    assert "Opgeslagen" in capsys.readouterr().out


def test_piped_lines_are_sent_and_a_number_sends_its_choice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sent: list[str] = []

    def post(address: str, sender: str, text: str) -> list[dict[str, Any]]:
        sent.append(text)
        return [reply(f"antwoord op {text}", "Eerste", "Tweede")]

    monkeypatch.setattr(chat, "post", post)
    monkeypatch.setattr("sys.stdin", io.StringIO("wat is spoor 2?\n\n2\n99\n"))
    assert chat.converse("http://127.0.0.1:1") == 0
    assert sent == ["hallo", "wat is spoor 2?", "!Tweede", "99"]
    assert "> wat is spoor 2?" in capsys.readouterr().out


def test_without_a_server_it_says_so() -> None:
    assert "geen verbinding" in chat.post("http://127.0.0.1:9", "x", "hallo")[0]["text"]
