"""The bot's own token for Microsoft's connector: single tenant with a secret, or a managed identity; cached."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlencode

from bot.channels.teams_http import CallError, Http, Reply
from bot.channels.teams_settings import TeamsSettings

RESOURCE = "https://api.botframework.com"
SCOPE = f"{RESOURCE}/.default"
# A new token is asked for this long before the old one ends.
MARGIN_SECONDS = 300
INSTANCE_METADATA = "http://169.254.169.254/metadata/identity/oauth2/token"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class LoginError(Exception):
    """No token was issued; the message holds the status only."""


class Login:
    """Issues the token that goes with every outgoing call."""

    def __init__(
        self, settings: TeamsSettings, http: Http, now: Callable[[], float], environment: Mapping[str, str]
    ) -> None:
        """Keeps how to log in; asks for nothing yet.

        Args:
            settings: the settings of the channel.
            http: makes the calls.
            now: seconds since 1970.
            environment: where a platform tells how its managed identity is reached.
        """
        self._settings, self._http, self._now, self._environment = settings, http, now, environment
        self._token, self._until = "", 0.0
        self._lock = asyncio.Lock()

    async def headers(self) -> dict[str, str]:
        """The header that proves who we are; none in development.

        Raises:
            LoginError: no token was issued.
        """
        if self._settings.identity == "none":
            return {}
        async with self._lock:
            if self._now() >= self._until:
                await self._renew()
            return {"Authorization": f"Bearer {self._token}"}

    def forget(self) -> None:
        """Drops the token: it was refused."""
        self._until = 0.0

    async def _renew(self) -> None:
        try:
            reply = await (self._as_managed() if self._settings.identity == "managed" else self._with_secret())
        except (CallError, OSError) as error:
            raise LoginError(f"no token: {type(error).__name__}") from None
        data = reply.data if isinstance(reply.data, dict) else {}
        token, lifetime = data.get("access_token"), data.get("expires_in")
        if reply.status != 200 or not isinstance(token, str) or not token:
            raise LoginError(f"no token: status {reply.status}")
        try:
            # The metadata services give the number as text.
            seconds = float(str(lifetime))
        except ValueError:
            seconds = 0.0
        self._token, self._until = token, self._now() + max(seconds - MARGIN_SECONDS, 0.0)

    async def _with_secret(self) -> Reply:
        return await self._ask_tenant({"client_secret": self._settings.secret})

    async def _ask_tenant(self, proof: Mapping[str, str]) -> Reply:
        address = f"{self._settings.login_url}/{self._settings.tenant}/oauth2/v2.0/token"
        form = {"grant_type": "client_credentials", "client_id": self._settings.app_id, "scope": SCOPE, **proof}
        return await self._http.call("POST", address, form=form)

    async def _as_managed(self) -> Reply:
        """Asks the platform that we run on: Kubernetes with workload identity, App Service, or a virtual machine."""
        federated = self._environment.get("AZURE_FEDERATED_TOKEN_FILE")
        if federated:
            assertion = await asyncio.to_thread(Path(federated).read_text, encoding="utf-8")
            return await self._ask_tenant({"client_assertion_type": ASSERTION, "client_assertion": assertion.strip()})
        query = {"resource": RESOURCE, "client_id": self._settings.app_id}
        endpoint, secret = self._environment.get("IDENTITY_ENDPOINT"), self._environment.get("IDENTITY_HEADER")
        if endpoint and secret:
            address = f"{endpoint}?{urlencode({'api-version': '2019-08-01', **query})}"
            return await self._http.call("GET", address, headers={"X-IDENTITY-HEADER": secret})
        address = f"{INSTANCE_METADATA}?{urlencode({'api-version': '2018-02-01', **query})}"
        return await self._http.call("GET", address, headers={"Metadata": "true"})
