"""How the Teams channel is set up: environment variables only, so that no secret stands in a file of the project."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from bot.environment import EnvironmentFault, is_loopback_address, is_production

PREFIX = "SPOORWIJZER_TEAMS_"
OPENID_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
LOGIN_URL = "https://login.microsoftonline.com"
# Where the bot may send its answers, and with them its own token; the commercial cloud has this host only.
SERVICE_HOSTS = frozenset({"smba.trafficmanager.net"})
KNOWN = frozenset(
    {"APP_ID", "APP_PASSWORD", "TENANT_ID", "IDENTITY", "SERVICE_HOSTS", "OPENID_URL", "LOGIN_URL", "DEVELOPMENT"}
)
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?\Z")
_PRINTABLE = re.compile(r"[!-~]+\Z")

Identity = Literal["secret", "managed", "none"]


class SettingsError(Exception):
    """The channel cannot start like this; the message says what to do."""


@dataclass(frozen=True)
class TeamsSettings:
    """The settings of the Teams channel.

    Attributes:
        app_id: the bot's application id; the audience of every token that comes in.
        tenant: the organisation's tenant id; activities of other tenants are refused.
        identity: how the bot proves who it is: with a secret, as a managed identity, or (in development) not at all.
        secret: the client secret, for ``secret``.
        service_hosts: hosts (with port, if any) to which answers may be sent.
        openid_url: where the keys of incoming tokens are described.
        login_url: where tokens for outgoing calls are issued.
        development: whether activities without tokens are taken from this machine itself.
    """

    app_id: str
    tenant: str
    identity: Identity
    secret: str = field(default="", repr=False)
    service_hosts: frozenset[str] = SERVICE_HOSTS
    openid_url: str = OPENID_URL
    login_url: str = LOGIN_URL
    development: bool = False

    def may_send_to(self, service_url: str) -> bool:
        """Whether answers may be sent to an address: a known host, over TLS unless it is this machine."""
        if not _PRINTABLE.match(service_url):
            return False
        try:
            parts = urlsplit(service_url)
            host = parts.hostname or ""
        except ValueError:
            return False
        if parts.query or parts.fragment:
            return False
        if self.development:
            return parts.scheme == "http" and is_loopback(host) and "@" not in parts.netloc
        # The whole network location is compared: neither a user name nor another port gets through.
        if parts.netloc.lower() not in self.service_hosts:
            return False
        return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def read_settings(environment: Mapping[str, str]) -> TeamsSettings | None:
    """Reads the settings.

    Args:
        environment: the environment variables; the channel's begin with ``SPOORWIJZER_TEAMS_``.

    Returns:
        The settings; None if Teams is not set up at all.

    Raises:
        SettingsError: something is missing, unknown or unsafe.
    """
    given = {name[len(PREFIX) :]: value.strip() for name, value in environment.items() if name.startswith(PREFIX)}
    given = {name: value for name, value in given.items() if value}
    unknown = sorted(given.keys() - KNOWN)
    if unknown:
        raise SettingsError(f"Teams: unknown setting {PREFIX}{unknown[0]}. See docs/teams-installeren.md.")
    if not given:
        return None
    try:
        production = is_production(environment)
    except EnvironmentFault as fault:
        raise SettingsError(str(fault)) from fault
    if "DEVELOPMENT" in given:
        return _development(given, production)
    overridden = [name for name in ("OPENID_URL", "LOGIN_URL") if name in given]
    for name in overridden:
        if production or not is_loopback(urlsplit(given[name]).hostname or ""):
            raise SettingsError(f"{PREFIX}{name} is for tests on this machine only: remove it.")
    identity, secret = _identity(given)
    return TeamsSettings(
        app_id=_guid("APP_ID", given),
        tenant=_guid("TENANT_ID", given),
        identity=identity,
        secret=secret,
        service_hosts=_hosts(given.get("SERVICE_HOSTS"), production) or SERVICE_HOSTS,
        openid_url=given.get("OPENID_URL", OPENID_URL),
        login_url=given.get("LOGIN_URL", LOGIN_URL).rstrip("/"),
    )


def is_loopback(host: str) -> bool:
    """Whether a host (or an address of a connection) is this machine itself, by number or as localhost."""
    return host == "localhost" or is_loopback_address(host.strip("[]"))


def _development(given: Mapping[str, str], production: bool) -> TeamsSettings:
    if given["DEVELOPMENT"] != "1":
        raise SettingsError(f"{PREFIX}DEVELOPMENT is either 1 or absent.")
    if production:
        raise SettingsError(f"{PREFIX}DEVELOPMENT switches the check of tokens off: remove it in production.")
    if len(given) > 1:
        raise SettingsError(f"{PREFIX}DEVELOPMENT goes with no other setting of Teams: it is for this machine only.")
    return TeamsSettings(app_id="", tenant="", identity="none", development=True)


def _identity(given: Mapping[str, str]) -> tuple[Identity, str]:
    kind, secret = given.get("IDENTITY", "secret"), given.get("APP_PASSWORD", "")
    if kind == "managed":
        if secret:
            raise SettingsError(f"A managed identity has no secret: remove {PREFIX}APP_PASSWORD.")
        return "managed", ""
    if kind != "secret":
        raise SettingsError(f"{PREFIX}IDENTITY is either secret or managed.")
    if not secret:
        raise SettingsError(f"{PREFIX}APP_PASSWORD is missing. For a managed identity: {PREFIX}IDENTITY=managed.")
    return "secret", secret


def _guid(name: str, given: Mapping[str, str]) -> str:
    value = given.get(name, "").lower()
    if not _GUID.match(value):
        raise SettingsError(f"{PREFIX}{name} is missing or no id like 00000000-0000-0000-0000-000000000000.")
    return value


def _hosts(listed: str | None, production: bool) -> frozenset[str]:
    hosts = frozenset((listed or "").lower().split())
    for host in hosts:
        if not _HOST.match(host) or (production and is_loopback(host.partition(":")[0])):
            raise SettingsError(f"{PREFIX}SERVICE_HOSTS: {host!r} is no host; write it like smba.trafficmanager.net")
    return hosts
