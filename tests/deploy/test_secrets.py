"""Secrets are made strong, kept out of the project, and accepted by the bot that is to use them."""

from __future__ import annotations

import re
import stat
import subprocess
from pathlib import Path

import pytest

from bot.channels import conversation_key, slack_settings, teams_settings, widget_settings
from bot.channels.shared_limits import connections
from bot.environment import production_faults
from bot.insights.metrics_channel import MIN_CHARACTERS
from bot.insights.pseudonyms import read_secret
from bot.paths import ROOT
from bot.server.settings import read_settings
from tests.deploy.files import known_variables, make_secrets, project_files

NAMES = ("chat.voorbeeld.nl", "inzicht.voorbeeld.nl")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    assert make_secrets().main(list(NAMES), tmp_path) == 0
    return tmp_path


def variables(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_the_bot_starts_with_them_in_production(made: Path) -> None:
    environment = {**variables(made / "geheimen" / "bot.env"), "SPOORWIJZER_MODE": "production"}
    assert read_settings(environment).database.startswith("postgresql://gesprekken:")
    assert len(widget_settings.read_settings(None, environment).keys) == 1
    assert conversation_key.read_secret(environment)
    assert read_secret(environment, made / "nowhere")
    assert len(environment["SPOORWIJZER_METRICS_TOKEN"]) >= MIN_CHARACTERS
    # Nothing is filled in for Slack and Teams yet: both are off, not broken.
    assert slack_settings.read_settings(environment) is None
    assert teams_settings.read_settings(environment) is None
    assert connections(environment["SPOORWIJZER_REDIS_URL"]) is not None


@pytest.mark.parametrize("name", ["bot", "dashboard", "handover", "purge"])
def test_production_takes_what_each_process_gets(made: Path, name: str) -> None:
    given = variables(made / "geheimen" / f"{name}.env")
    assert production_faults(given, counts=name == "bot") == []
    # The rules see these addresses: without the password they would be refused.
    bare = {key: re.sub(r":\w+@", "@", value) for key, value in given.items()}
    assert production_faults(bare)


def test_every_variable_is_one_of_the_code(made: Path) -> None:
    for path in (made / "geheimen").glob("*.env"):
        assert variables(path).keys() <= known_variables()


def test_each_process_gets_only_the_databases_that_it_needs(made: Path) -> None:
    def users(name: str) -> set[str]:
        return set(re.findall(r"postgresql://(\w+):", (made / "geheimen" / f"{name}.env").read_text(encoding="utf-8")))

    assert users("dashboard") == {"inzicht"}
    assert users("handover") == {"berichten"}
    assert users("purge") == {"gesprekken", "inzicht"}


def test_passwords_agree_between_the_bot_and_the_databases(made: Path) -> None:
    folder = made / "geheimen"
    roles = dict(
        re.findall(r"\\set (\w+)_wachtwoord '(\w+)'", (folder / "postgres_roles.sql").read_text(encoding="utf-8"))
    )
    bot = (folder / "bot.env").read_text(encoding="utf-8")
    assert dict(re.findall(r"postgresql://(\w+):(\w+)@", bot)) == roles
    (password,) = re.findall(r"redis://:(\w+)@", bot)
    assert f"requirepass {password}\n" in (folder / "redis.conf").read_text(encoding="utf-8")


def test_no_two_secrets_are_the_same_and_none_returns(made: Path) -> None:
    once = re.findall(r"\b[0-9a-f]{64}\b", "".join(text for text, _ in make_secrets().files(*NAMES).values()))
    again = re.findall(r"\b[0-9a-f]{64}\b", "".join(text for text, _ in make_secrets().files(*NAMES).values()))
    assert len(set(once)) == 9
    assert not set(once) & set(again)


def test_nobody_else_on_the_host_can_read_them(made: Path) -> None:
    assert stat.S_IMODE((made / "geheimen").stat().st_mode) == 0o700
    for path in [made / ".env", *(made / "geheimen").glob("*.env")]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_there_is_never_written_over(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (made / "geheimen" / "bot.env").read_bytes()
    (made / ".env").unlink()
    assert make_secrets().main(list(NAMES), made) == 1
    assert (made / "geheimen" / "bot.env").read_bytes() == before
    assert not (made / ".env").exists()
    assert "nothing was changed" in capsys.readouterr().err


@pytest.mark.parametrize(
    "names",
    [
        [],
        ["chat.voorbeeld.nl"],
        ["https://chat.nl", "inzicht.nl"],
        ["a.nl\nX=1", "b.nl"],
        ["a.nl", "a.nl"],
        ["a;b.nl", "c.nl"],
        ["", ""],
    ],
)
def test_names_that_are_no_names_are_refused(tmp_path: Path, names: list[str]) -> None:
    assert make_secrets().main(names, tmp_path) == 2
    assert not list(tmp_path.iterdir())


# Tokens of Slack, keys, long random values, passwords that are written out.
SECRET = re.compile(
    r"xox[abp]-\w|xapp-\w|-----BEGIN|[0-9a-f]{40,}|(?:password|wachtwoord|requirepass)(?:\s*=|:?\s)\s*[\"']?\w{6,}\d",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "text", ["xoxb-12", "POSTGRES_PASSWORD: hunter22", "wachtwoord=geheim12", "requirepass a1b2c3d4", "0f" * 20]
)
def test_a_secret_in_a_file_would_be_seen(text: str) -> None:
    assert SECRET.search(text)


def test_the_project_holds_no_secret() -> None:
    files = project_files()
    assert len(files) > 15
    for path in files:
        found = SECRET.search(path.read_text(encoding="utf-8", errors="replace"))
        assert found is None, f"{path.name}: {found}"


def test_git_ignores_the_secrets_of_an_installation() -> None:
    paths = ["deploy/geheimen/bot.env", "deploy/.env", "deploy/geheimen/tls/privkey.pem"]
    result = subprocess.run(["git", "check-ignore", *paths], cwd=ROOT, capture_output=True, text=True)
    assert result.stdout.split() == paths
