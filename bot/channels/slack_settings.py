"""How the Slack channel is set up: from the environment alone, because all of it is secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.channels.conversation_key import read_secret
from bot.channels.widget_settings import SettingsError
from bot.environment import REDIS, is_loopback_address

SIGNING_SECRET = "SPOORWIJZER_SLACK_SIGNING_SECRET"
BOT_TOKEN = "SPOORWIJZER_SLACK_BOT_TOKEN"
APP_TOKEN = "SPOORWIJZER_SLACK_APP_TOKEN"
API_URL = "SPOORWIJZER_SLACK_API_URL"
MESSAGES_PER_MINUTE = "SPOORWIJZER_SLACK_MESSAGES_PER_MINUTE"
SLACK_API = "https://slack.com/api/"
MIN_SECRET = 20


@dataclass(frozen=True)
class SlackSettings:
    """The settings of the Slack channel; secrets stay out of its repr.

    Attributes:
        bot_token: posts messages (xoxb-...).
        conversation_secret: makes the ids of conversations.
        signing_secret: checks requests over HTTP; empty if only Socket Mode is used.
        app_token: opens Socket Mode (xapp-...); empty if it is not used.
        messages_per_minute: of one person.
        api_url: the address of Slack's Web API; another than Slack's only on this machine, for tests.
        redis_url: where servers count together; None to count in this one alone.
    """

    bot_token: str = field(repr=False)
    conversation_secret: bytes = field(repr=False)
    signing_secret: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    messages_per_minute: int = 20
    api_url: str = SLACK_API
    redis_url: str | None = field(default=None, repr=False)


def read_settings(environment: Mapping[str, str]) -> SlackSettings | None:
    """Reads the settings.

    Args:
        environment: the environment.

    Returns:
        The settings; None if nothing of Slack is set, so that the channel is off.

    Raises:
        SettingsError: something is missing or has the wrong form; never with a value in it.
    """
    signing, bot, app = (environment.get(name, "").strip() for name in (SIGNING_SECRET, BOT_TOKEN, APP_TOKEN))
    if not (signing or bot or app):
        return None
    if not bot:
        raise SettingsError(f"{BOT_TOKEN} is missing; see docs/slack-installeren.md")
    if not bot.startswith("xoxb-"):
        raise SettingsError(f"{BOT_TOKEN} must be a bot token, which begins with xoxb-")
    if not (signing or app):
        raise SettingsError(f"set {SIGNING_SECRET} (requests over HTTP) or {APP_TOKEN} (Socket Mode)")
    if signing and len(signing) < MIN_SECRET:
        raise SettingsError(f"{SIGNING_SECRET} is too short to be a signing secret")
    if app and not app.startswith("xapp-"):
        raise SettingsError(f"{APP_TOKEN} must be an app-level token, which begins with xapp-")
    limit = environment.get(MESSAGES_PER_MINUTE, "20")
    if not limit.isdecimal() or int(limit) < 1:
        raise SettingsError(f"{MESSAGES_PER_MINUTE} must be a whole number above 0")
    return SlackSettings(
        bot,
        read_secret(environment),
        signing,
        app,
        int(limit),
        _api_url(environment.get(API_URL, "")),
        environment.get(REDIS) or None,
    )


def _api_url(text: str) -> str:
    if not text:
        return SLACK_API
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not is_loopback_address(parts.hostname or ""):
        # The bot token is sent there with every call.
        raise SettingsError(f"{API_URL} may only be an address of this machine, for tests")
    return text if text.endswith("/") else f"{text}/"
