"""How the Teams channel is set up: nothing means absent, and what is unsafe does not start."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.conversation_key import SECRET as CONVERSATION_KEY
from bot.channels.teams import TeamsChannel
from bot.channels.teams_settings import SettingsError, TeamsSettings, is_loopback, read_settings
from bot.channels.widget_settings import SettingsError as KeyError_

P = "SPOORWIJZER_TEAMS_"
APP, TENANT = "11111111-2222-3333-4444-555555555555", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
GOOD = {f"{P}APP_ID": APP, f"{P}TENANT_ID": TENANT, f"{P}APP_PASSWORD": "geheim"}


def read(**other: str) -> TeamsSettings | None:
    return read_settings({**GOOD, **{f"{P}{name}": value for name, value in other.items()}})


def test_without_settings_there_is_no_channel() -> None:
    assert read_settings({"PATH": "/bin", f"{P}APP_ID": " "}) is None


def test_the_usual_settings() -> None:
    settings = read_settings({**GOOD, f"{P}APP_ID": APP.upper()})
    assert settings == TeamsSettings(APP, TENANT, "secret", "geheim")
    assert settings.openid_url.startswith("https://login.botframework.com/")
    assert settings.login_url == "https://login.microsoftonline.com"


def test_the_secret_is_not_shown_when_the_settings_are() -> None:
    assert "geheim" not in repr(read_settings(GOOD))


def test_a_managed_identity_needs_no_secret() -> None:
    environment = {f"{P}APP_ID": APP, f"{P}TENANT_ID": TENANT, f"{P}IDENTITY": "managed"}
    settings = read_settings(environment)
    assert settings is not None
    assert (settings.identity, settings.secret) == ("managed", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"APP_ID": "no-id"},
        {"TENANT_ID": ""},
        {"TENANT_ID": "common"},
        {"APP_PASSWORD": ""},
        {"IDENTITY": "managed"},
        {"IDENTITY": "multi"},
        {"APP_PASWORD": "a typing error"},
        {"SERVICE_HOSTS": "https://smba.trafficmanager.net"},
        {"SERVICE_HOSTS": "*.trafficmanager.net"},
        {"OPENID_URL": "https://login.evil.example/keys"},
        {"LOGIN_URL": "https://login.evil.example"},
        {"OPENID_URL": "http://127.0.0.1.evil.example/keys"},
        {"DEVELOPMENT": "1"},
        {"DEVELOPMENT": "true"},
    ],
)
def test_what_is_missing_odd_or_unsafe_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        read(**wrong)


@pytest.mark.parametrize("name", ["OPENID_URL", "LOGIN_URL"])
def test_addresses_of_microsoft_can_be_replaced_on_this_machine_only_and_never_in_production(name: str) -> None:
    here = {**GOOD, f"{P}{name}": "http://127.0.0.1:9999/x"}
    assert read_settings(here) is not None
    with pytest.raises(SettingsError):
        read_settings({**here, "SPOORWIJZER_MODE": "production"})


def test_development_stands_alone_and_never_in_production() -> None:
    alone = {f"{P}DEVELOPMENT": "1"}
    settings = read_settings(alone)
    assert settings is not None
    assert settings.development
    with pytest.raises(SettingsError):
        read_settings({**alone, "SPOORWIJZER_MODE": "production"})


@pytest.mark.parametrize("mode", [" production ", "prodution"])
def test_a_mode_typed_loosely_does_not_open_what_production_closes(mode: str) -> None:
    with pytest.raises(SettingsError):
        read_settings({f"{P}DEVELOPMENT": "1", "SPOORWIJZER_MODE": mode})


def test_production_sends_nothing_to_this_machine() -> None:
    with pytest.raises(SettingsError):
        read_settings({**GOOD, f"{P}SERVICE_HOSTS": "localhost:3978", "SPOORWIJZER_MODE": "production"})


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://SMBA.trafficmanager.net/nl/tenant/", True),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net:444/emea/", False),
        ("https://user@smba.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net\\@evil.example/", False),
        ("https://smba.trafficmanager.net/emea/?to=x", False),
        ("https://smba.trafficmanager.net/emea/#x", False),
        ("https://smba.trafficmanager.net/\n/emea", False),
        ("https://xsmba.trafficmanager.net/", False),
        ("https://[::1/", False),
        ("", False),
    ],
)
def test_answers_go_to_known_hosts_only(address: str, allowed: bool) -> None:
    settings = read_settings(GOOD)
    assert settings is not None
    assert settings.may_send_to(address) is allowed


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("http://localhost:56150/_connector", True),
        ("http://127.0.0.1:56150", True),
        ("http://[::1]:56150", True),
        ("https://smba.trafficmanager.net/emea/", False),
        ("http://evil.example/", False),
        ("http://localhost@evil.example/", False),
    ],
)
def test_in_development_answers_stay_on_this_machine(address: str, allowed: bool) -> None:
    settings = read_settings({f"{P}DEVELOPMENT": "1"})
    assert settings is not None
    assert settings.may_send_to(address) is allowed


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("::1", True), ("[::1]", True), ("localhost", True), ("10.0.0.1", False), ("", False)],
)
def test_this_machine_is_recognised(host: str, own: bool) -> None:
    assert is_loopback(host) is own


def test_without_a_key_for_conversations_the_channel_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv(CONVERSATION_KEY, raising=False)
    with pytest.raises(KeyError_):
        TeamsChannel.from_credentials(None)


def test_a_bot_without_teams_has_no_route_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in GOOD:
        monkeypatch.delenv(name, raising=False)

    async def nobody(_: Any) -> None:
        raise AssertionError

    routes = TeamsChannel.from_credentials(None).blueprint(nobody)
    assert list(routes._future_routes) == []
