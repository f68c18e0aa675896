"""What the bot does in Slack: post, answer one person, replace used buttons, send a file, open a private chat."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.channels.slack_blocks import Message
from bot.channels.slack_heard import Target
from bot.channels.slack_settings import SLACK_API, SlackSettings

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10
RETRIES = 2
# Slack's addresses for answers to a command or a click; its other cloud is for governments.
RESPONSE_HOSTS = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})

# The SDK writes whole replies to its log at this level; they can hold what was said.
for _name in ("slack_sdk.web.async_client", "slack_sdk.webhook.async_client"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class ForeignAddressError(Exception):
    """An address for answers that is not Slack's: nothing is sent there."""


class SlackClient:
    """Slack's Web API, as far as the channel needs it. Every method raises SlackClientError or OSError on failure."""

    def __init__(self, settings: SlackSettings) -> None:
        """Keeps the token and the address."""
        self._api_url = settings.api_url
        handlers = [
            AsyncConnectionErrorRetryHandler(max_retry_count=1),
            AsyncRateLimitErrorRetryHandler(max_retry_count=RETRIES),
        ]
        self.web = AsyncWebClient(
            token=settings.bot_token, base_url=settings.api_url, timeout=TIMEOUT_SECONDS, retry_handlers=handlers
        )

    async def say(self, target: Target, message: Message) -> None:
        """Puts a message where it belongs: in the open, or to one person only."""
        if target.hidden and target.response_url:
            place = {"thread_ts": target.thread} if target.threaded else {}
            await self._respond(
                target.response_url,
                {**_content(message), "response_type": "ephemeral", "replace_original": False, **place},
            )
        elif target.hidden:
            # Slack shows it in a thread only where there is one already.
            thread = target.thread if target.threaded else None
            await self.web.chat_postEphemeral(
                channel=target.room, user=target.person, thread_ts=thread, **_content(message)
            )
        else:
            await self.web.chat_postMessage(
                channel=target.room,
                thread_ts=target.thread or None,
                unfurl_links=False,
                unfurl_media=False,
                **_content(message),
            )

    async def replace(self, target: Target, message: Message) -> None:
        """Replaces the message whose buttons were used."""
        # Without a response type: the message stays visible to whom it was.
        await self._respond(target.response_url, {**_content(message), "replace_original": True})

    async def open_private(self, person: str) -> str:
        """The direct message with somebody: its channel."""
        reply = await self.web.conversations_open(users=[person])
        channel: dict[str, Any] = reply.get("channel") or {}
        return str(channel["id"])

    async def send_file(self, target: Target, name: str, content: str) -> None:
        """Uploads a file to where the answer goes. The caller sees to it that nobody else reads there."""
        await self.web.files_upload_v2(
            channel=target.room,
            thread_ts=target.thread or None,
            filename=name,
            title=name,
            content=content.encode(),
            request_file_info=False,
        )

    async def show_home(self, person: str, view: dict[str, Any]) -> None:
        """Publishes the Home tab of one person."""
        await self.web.views_publish(user_id=person, view=view)

    async def _respond(self, url: str, body: dict[str, Any]) -> None:
        if not self.is_slacks(url):
            raise ForeignAddressError
        reply = await AsyncWebhookClient(url, timeout=TIMEOUT_SECONDS).send_dict(body)
        if reply.status_code != 200:
            raise SlackClientError(f"response_url: {reply.status_code}")

    def is_slacks(self, url: str) -> bool:
        """Whether an address for answers is Slack's; in tests also that of the stand-in."""
        parts, own = urlsplit(url), urlsplit(self._api_url)
        if self._api_url != SLACK_API and (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
            return True
        return parts.scheme == "https" and parts.hostname in RESPONSE_HOSTS and parts.port in (None, 443)


def _content(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)} if message.blocks else {"text": message.text}


def refused(error: Exception) -> str:
    """Slack's word for why it refused, for the log; empty if it was something else."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error") or "")
    return ""
