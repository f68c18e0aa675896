"""How Slack is switched on: by the environment alone, whole or not at all."""

from __future__ import annotations

import pytest
from rasa.core.channels.channel import register
from sanic import Sanic

from bot.channels.conversation_key import SECRET
from bot.channels.slack import SlackChannel
from bot.channels.slack_settings import (
    API_URL,
    APP_TOKEN,
    BOT_TOKEN,
    MESSAGES_PER_MINUTE,
    SIGNING_SECRET,
    read_settings,
)
from bot.channels.widget_settings import SettingsError
from tests.channels import slack_stub

WHOLE = {
    SIGNING_SECRET: slack_stub.SIGNING_SECRET,
    BOT_TOKEN: slack_stub.BOT_TOKEN,
    SECRET: slack_stub.CONVERSATION_KEY,
}


def test_with_nothing_set_the_channel_is_off_and_has_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*WHOLE, APP_TOKEN):
        monkeypatch.delenv(name, raising=False)
    channel = SlackChannel.from_credentials(None)
    app = Sanic("slack_off", register=False, configure_logging=False)
    register([channel], app, "/webhooks/")
    assert not [route for route in app.router.routes if "slack" in route.path]


def test_with_a_signing_secret_and_a_token_it_is_on() -> None:
    settings = read_settings(WHOLE)
    assert settings is not None
    assert settings.api_url == "https://slack.com/api/"


def test_socket_mode_needs_no_signing_secret() -> None:
    settings = read_settings({**WHOLE, SIGNING_SECRET: "", APP_TOKEN: slack_stub.APP_TOKEN})
    assert settings is not None
    assert settings.signing_secret == ""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({BOT_TOKEN: ""}, BOT_TOKEN),
        ({BOT_TOKEN: "xoxp-somebodys-own-token"}, "xoxb-"),
        ({SIGNING_SECRET: ""}, SIGNING_SECRET),
        ({SIGNING_SECRET: "kort"}, "too short"),
        ({APP_TOKEN: "xoxb-of-the-wrong-kind"}, "xapp-"),
        ({SECRET: ""}, SECRET),
        ({MESSAGES_PER_MINUTE: "veel"}, MESSAGES_PER_MINUTE),
        ({MESSAGES_PER_MINUTE: "0"}, MESSAGES_PER_MINUTE),
        ({API_URL: "https://slack.evil.nl/api/"}, "this machine"),
        ({API_URL: "http://localhost.evil.nl/api/"}, "this machine"),
        ({API_URL: "http://127.0.0.1@evil.nl/"}, "this machine"),
        ({API_URL: "ftp://127.0.0.1/"}, "this machine"),
    ],
)
def test_half_a_setting_stops_the_start_and_says_which_without_telling_it(change: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told) as refusal:
        read_settings({**WHOLE, **change})
    assert not any(
        value in str(refusal.value) for value in [*WHOLE.values(), *filter(lambda v: len(v) > 3, change.values())]
    )


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080/api", "http://[::1]:8080/api/"])
def test_another_address_of_slack_is_only_taken_on_this_machine(address: str) -> None:
    settings = read_settings({**WHOLE, API_URL: address})
    assert settings is not None
    assert settings.api_url.endswith("/api/")


def test_secrets_are_not_shown_by_accident() -> None:
    shown = repr(read_settings({**WHOLE, APP_TOKEN: slack_stub.APP_TOKEN}))
    assert not any(value in shown for value in [*WHOLE.values(), slack_stub.APP_TOKEN])
