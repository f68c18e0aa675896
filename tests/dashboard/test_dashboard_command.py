"""``python -m bot dashboard``: refuses to start unsafely, and makes the hash of a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import dashboard
from bot.insights.dashboard_password import PASSWORD, read_hash
from tests.dashboard.conftest import PASSWORD as WORDS


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPOORWIJZER_INSIGHTS_URL", f"sqlite:///{tmp_path / 'insights.db'}")
    monkeypatch.delenv(PASSWORD, raising=False)


@pytest.mark.parametrize(
    ("password", "options", "sentence"),
    [
        ("", [], "ontbreekt"),
        ("geheim wachtwoord", [], "is geen hash"),
        ("scrypt:16:8:1:AAAAAAAAAAAAAAAAAAAAAA==:AAAA", [], "te zwak"),
        ("", ["--host", "0.0.0.0"], "zet er een proxy met https voor"),
        ("", ["--adres", "http://inzicht.voorbeeld.nl"], "zet er een proxy met https voor"),
    ],
)
def test_it_does_not_start_when_that_would_be_unsafe(
    password: str,
    options: list[str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(PASSWORD, password)
    assert dashboard.main(options) == 1
    told = capsys.readouterr().err
    assert sentence in told
    assert not password or password not in told


def test_a_new_password_is_asked_twice_and_only_its_hash_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: WORDS)
    assert dashboard.main(["--nieuw-wachtwoord"]) == 0
    name, _, value = capsys.readouterr().out.strip().partition("=")
    assert name == PASSWORD
    assert WORDS not in value
    assert read_hash(value).fits(WORDS)


def test_two_different_passwords_are_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([WORDS, WORDS + "!"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    assert dashboard.main(["--nieuw-wachtwoord"]) == 1
    assert "niet gelijk" in capsys.readouterr().err
