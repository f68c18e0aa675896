"""The settings of the hand-over: off unless chosen, safe or refused, and never a place for a password."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.handover import Mailserver, OverdrachtFout, read_handover
from bot.knowledge.organisation import OrganisationFout, load_organisation
from bot.paths import KNOWLEDGE

MAIL = {"server": "smtp.brug.nl", "van": "bot@brug.nl", "aan": "verzuim@brug.nl"}


def test_it_is_off_as_delivered_and_where_nothing_is_said() -> None:
    assert load_organisation(KNOWLEDGE / "organisation.yml").overdracht is None
    assert read_handover(None) is None
    assert read_handover({"via": ""}) is None


def test_mail_is_encrypted_unless_told_otherwise() -> None:
    desk = read_handover({"via": "email", "balie": "het team", "email": MAIL})
    assert desk is not None
    assert desk.email == Mailserver("smtp.brug.nl", 587, "starttls", "bot@brug.nl", "verzuim@brug.nl")
    direct = read_handover({"via": "email", "email": {**MAIL, "beveiliging": "tls"}})
    assert direct is not None
    assert direct.email is not None
    assert direct.email.poort == 465


def test_a_webhook_and_chatwoot_have_an_address() -> None:
    hook = read_handover({"via": "webhook", "webhook": {"url": "https://desk.brug.nl/in?x=1"}, "bewaren_uren": 24})
    assert hook is not None
    assert (hook.url, hook.bewaren_uren) == ("https://desk.brug.nl/in?x=1", 24)
    inbox = read_handover({"via": "chatwoot", "chatwoot": {"url": "https://chat.brug.nl/", "inbox": "a1B2_c3"}})
    assert inbox is not None
    assert (inbox.url, inbox.inbox) == ("https://chat.brug.nl", "a1B2_c3")


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"vai": "email"},
        {"via": "post"},
        {"via": "email"},
        {"via": "email", "email": {**MAIL, "wachtwoord": "geheim"}},
        {"via": "email", "email": {**MAIL, "beveiliging": "geen"}},
        {"via": "email", "email": {**MAIL, "beveiliging": "ssl"}},
        {"via": "email", "email": {**MAIL, "poort": 0}},
        {"via": "email", "email": {**MAIL, "poort": "587"}},
        {"via": "email", "email": {**MAIL, "aan": "a@b.nl, c@d.nl"}},
        {"via": "email", "email": {**MAIL, "van": "bot@brug.nl\nBcc: x@y.nl"}},
        {"via": "email", "email": {**MAIL, "server": ""}},
        {"via": "webhook", "webhook": {"url": "http://desk.brug.nl"}},
        {"via": "webhook", "webhook": {"url": "https://naam:wachtwoord@desk.brug.nl"}},
        {"via": "webhook", "webhook": {"url": "file:///etc/passwd"}},
        {"via": "webhook", "webhook": {}},
        {"via": "chatwoot", "chatwoot": {"url": "https://x.nl", "inbox": "../../accounts"}},
        {"via": "chatwoot", "chatwoot": {"url": "https://x.nl", "inbox": "abcd", "token": "geheim"}},
        {"via": "webhook", "webhook": {"url": "https://x.nl"}, "bewaren_uren": 0},
        {"via": "webhook", "webhook": {"url": "https://x.nl"}, "bewaren_uren": True},
        {"via": "webhook", "webhook": {"url": "https://x.nl"}, "openingstijden": {"maandag": "altijd"}},
        {"via": "webhook", "webhook": {"url": "https://x.nl"}, "balie": 3},
    ],
)
def test_a_mistake_is_refused(data: Any) -> None:
    with pytest.raises(OverdrachtFout):
        read_handover(data)


def test_a_refusal_names_the_file_and_never_repeats_a_password(tmp_path: Path) -> None:
    path = tmp_path / "organisation.yml"
    path.write_text(
        "overdracht:\n  via: webhook\n  webhook: {url: 'https://naam:geheimwoord@x.nl'}\n", encoding="utf-8"
    )
    with pytest.raises(OrganisationFout) as caught:
        load_organisation(path)
    assert str(path) in str(caught.value)
    assert "geheimwoord" not in str(caught.value)
