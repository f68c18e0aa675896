"""How the organisation wants to be handed a question (``overdracht`` in organisation.yml). Secrets stand elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from bot.knowledge.opening_hours import Openingstijden, OpeningstijdFout, read_opening_hours

Weg = Literal["email", "webhook", "chatwoot"]
Beveiliging = Literal["starttls", "tls", "geen"]
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_INBOX = re.compile(r"[A-Za-z0-9_-]{4,100}")
_KEYS = {"via", "balie", "openingstijden", "bewaren_uren", "email", "webhook", "chatwoot"}


class OverdrachtFout(ValueError):
    """The settings are not as they should be; ``args[0]`` says what is wrong, in Dutch."""


@dataclass(frozen=True)
class Mailserver:
    """Where messages for the desk are mailed.

    Attributes:
        server: name of the SMTP server.
        poort: its port.
        beveiliging: starttls, tls (from the first byte) or geen (this machine only).
        van: the sender's address.
        aan: the desk's address.
        gebruiker: user name for logging in; empty: without.
    """

    server: str
    poort: int
    beveiliging: Beveiliging
    van: str
    aan: str
    gebruiker: str = ""


@dataclass(frozen=True)
class Overdracht:
    """The hand-over.

    Attributes:
        via: how messages travel.
        balie: the desk, as it fits in "naar ...".
        tijden: when the desk is there.
        bewaren_uren: how many hours an undeliverable message is kept before it is deleted.
        email: the mail server, with ``via: email``.
        url: where the webhook or Chatwoot is.
        inbox: Chatwoot's identifier of the API inbox.
    """

    via: Weg
    balie: str = "de medewerkers"
    tijden: Openingstijden = field(default_factory=Openingstijden)
    bewaren_uren: int = 72
    email: Mailserver | None = None
    url: str = ""
    inbox: str = ""


def read_handover(data: Any) -> Overdracht | None:
    """Reads the settings; None where the hand-over is off.

    Raises:
        OverdrachtFout: they are not as they should be.
    """
    if data is None:
        return None
    if not isinstance(data, dict) or data.keys() - _KEYS:
        raise OverdrachtFout(f"overdracht kent alleen {', '.join(sorted(_KEYS))}")
    via = data.get("via") or ""
    if via not in ("", "email", "webhook", "chatwoot"):
        raise OverdrachtFout(f"overdracht.via is email, webhook, chatwoot of leeg (nu {via!r})")
    try:
        hours = read_opening_hours(data.get("openingstijden"))
    except OpeningstijdFout as error:
        raise OverdrachtFout(f"overdracht.{error}") from error
    keep = data.get("bewaren_uren", 72)
    if not isinstance(keep, int) or isinstance(keep, bool) or not 1 <= keep <= 336:
        raise OverdrachtFout(f"overdracht.bewaren_uren is een aantal uren van 1 tot en met 336 (nu {keep!r})")
    if not via:
        return None
    part = data.get(via)
    if not isinstance(part, dict):
        raise OverdrachtFout(f"overdracht.{via} ontbreekt")
    desk = " ".join(_text(data, "balie", "overdracht").split()) or "de medewerkers"
    common: dict[str, Any] = {"via": cast(Weg, via), "balie": desk, "tijden": hours, "bewaren_uren": keep}
    if via == "email":
        return Overdracht(**common, email=_mail(part))
    only(part, {"url"} if via == "webhook" else {"url", "inbox"}, f"overdracht.{via}")
    url = _url(_text(part, "url", f"overdracht.{via}"), f"overdracht.{via}.url")
    inbox = _text(part, "inbox", "overdracht.chatwoot") if via == "chatwoot" else ""
    if via == "chatwoot" and not _INBOX.fullmatch(inbox):
        raise OverdrachtFout("overdracht.chatwoot.inbox is de inbox identifier van een API-inbox in Chatwoot")
    return Overdracht(**common, url=url.rstrip("/") if via == "chatwoot" else url, inbox=inbox)


def _mail(part: Mapping[str, Any]) -> Mailserver:
    only(part, {"server", "poort", "beveiliging", "van", "aan", "gebruiker"}, "overdracht.email")
    server = _text(part, "server", "overdracht.email")
    security = part.get("beveiliging", "starttls")
    if not server or any(character.isspace() for character in server):
        raise OverdrachtFout("overdracht.email.server is de naam van de mailserver")
    if security not in ("starttls", "tls", "geen"):
        raise OverdrachtFout(f"overdracht.email.beveiliging is starttls of tls (nu {security!r})")
    if security == "geen" and server not in LOOPBACK:
        raise OverdrachtFout("overdracht.email.beveiliging: onbeveiligd mag alleen naar deze machine zelf")
    port = part.get("poort", 465 if security == "tls" else 587)
    if not isinstance(port, int) or isinstance(port, bool) or not 0 < port < 65_536:
        raise OverdrachtFout(f"overdracht.email.poort is een poortnummer (nu {port!r})")
    addresses = {name: _text(part, name, "overdracht.email") for name in ("van", "aan")}
    for name, address in addresses.items():
        if not _EMAIL.fullmatch(address) or not address.isascii():
            raise OverdrachtFout(f"overdracht.email.{name} is geen e-mailadres ({address})")
    user = _text(part, "gebruiker", "overdracht.email")
    return Mailserver(server, port, cast(Beveiliging, security), addresses["van"], addresses["aan"], user)


def only(part: Mapping[str, Any], known: set[str], where: str) -> None:
    """Refuses unknown keys, so that a typing mistake (or a password) does not go unnoticed.

    Raises:
        OverdrachtFout: there is one.
    """
    if part.keys() - known:
        raise OverdrachtFout(f"{where} kent alleen {', '.join(sorted(known))}; een wachtwoord hoort hier niet")


def _text(part: Mapping[str, Any], name: str, where: str) -> str:
    value = part.get(name) or ""
    if not isinstance(value, str):
        raise OverdrachtFout(f"{where}.{name} is geen tekst (zet hem tussen aanhalingstekens)")
    return value.strip()


def _url(url: str, where: str) -> str:
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not safe or not parts.hostname or parts.username or parts.password or parts.fragment:
        raise OverdrachtFout(
            f"{where} begint met https:// en bevat geen wachtwoord (nu {parts.scheme or 'leeg'}://...)"
        )
    return url
