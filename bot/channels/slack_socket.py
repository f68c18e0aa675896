"""Socket Mode: for companies without a public address, the bot calls Slack instead of Slack the bot."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels import slack_events as events
from bot.channels.background import BusyError
from bot.channels.slack_heard import Heard
from bot.channels.slack_settings import SlackSettings

logger = logging.getLogger(__name__)
# Below this level the SDK writes whole payloads to its log; they hold what was said.
_sdk_log = logging.getLogger("slack_sdk.socket_mode.aiohttp")
_sdk_log.setLevel(logging.WARNING)


def _without_details(record: logging.LogRecord) -> bool:
    """Keeps only the first words of the SDK's warnings: the rest can hold an address with its ticket, or a message."""
    record.msg, record.args, record.exc_info = record.getMessage().partition("(")[0].partition(":")[0].strip(), (), None
    return True


_sdk_log.addFilter(_without_details)

READERS: dict[str, Callable[[dict[str, Any]], Heard | None]] = {
    "events_api": events.event,
    "interactive": events.action,
    "slash_commands": events.command,
}


class Socket:
    """One connection to Slack, which reconnects by itself."""

    def __init__(self, settings: SlackSettings, take: Callable[[Heard], None]) -> None:
        """Keeps the settings; connects only at `start`.

        Args:
            settings: with an app token.
            take: begins the work on what was heard; raises BusyError where that cannot be.
        """
        self._settings, self._take = settings, take
        self._client: SocketModeClient | None = None

    async def start(self) -> None:
        """Connects, and goes on trying until it succeeds; after that the SDK reconnects by itself."""
        web = AsyncWebClient(base_url=self._settings.api_url)
        self._client = SocketModeClient(app_token=self._settings.app_token, web_client=web, logger=_sdk_log)
        self._client.socket_mode_request_listeners.append(self._hear)
        await self._client.connect()  # type: ignore[no-untyped-call]

    async def stop(self) -> None:
        """Disconnects; what was acknowledged is still being worked on."""
        if self._client is not None:
            await self._client.close()  # type: ignore[no-untyped-call]

    async def _hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        reader = READERS.get(request.type)
        if reader is None:
            return
        try:
            heard = reader(request.payload)
            if heard is not None:
                self._take(heard)
        except events.BadPayloadError:
            logger.warning("Slack sent something over Socket Mode that cannot be read")
        except BusyError:
            # Not acknowledged: Slack sends it again.
            return
        await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
