"""Delivery to real servers that fail in every way: nothing lost, nothing twice where that can be known."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import logging
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.answers.handover_draft import Bericht
from bot.answers.handover_words import Woorden, load_words
from bot.insights.handover.chatwoot import Chatwoot
from bot.insights.handover.delivery import LEASE_SECONDS, Transport
from bot.insights.handover.mail import Mail
from bot.insights.handover.setup import SetupError, transport
from bot.insights.handover.webhook import Webhook
from bot.insights.handover.worker import Pace, Worker
from bot.knowledge.handover import Mailserver, Overdracht
from bot.outbox.store import Outbox
from bot.paths import KNOWLEDGE, ROOT
from tests.insights.patience import LONG, Patience
from tests.insights.peers import (
    KEY,
    ChatwootServer,
    MailServer,
    WebhookServer,
    certificate,
    drop,
    free_port,
    hang,
    status,
)
from tests.outbox.conftest import Clock

PATIENCE = 30
SENT = Bericht("AB12CD34", "Klopt mijn vraagwoord?", "email", "jan.geheim@voorbeeld.nl", ("Wat kost spoor 2?",), ())
ID = "ab12cd34" + "0" * 24


@pytest.fixture(scope="module")
def words() -> Woorden:
    return load_words(KNOWLEDGE / "dialogue" / "overdracht.yml")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> Patience:
    """Ends when a peer falls silent: no time-out of these tests depends on how busy the machine is."""
    made = Patience()
    monkeypatch.setattr(threading, "Timer", made.timer)
    return made


@dataclass
class Post:
    """An outbox with one message, and its sender."""

    outbox: Outbox
    clock: Clock
    path: Path
    patience: Patience

    def send(self, way: Transport) -> int:
        return self.patience.run(Worker(self.outbox, way, Pace(first=5, longest=60)).round())

    def waits(self, seconds: float = 61) -> None:
        self.clock.passes(seconds)

    @property
    def status(self) -> str | None:
        return self.outbox.status(ID)


@pytest.fixture
def post(tmp_path: Path, clock: Clock, patience: Patience) -> Iterator[Post]:
    box = Outbox(f"sqlite:///{tmp_path / 'outbox.db'}", clock)
    box.keep_draft(ID, "{}")
    box.submit(ID, json.dumps(SENT.as_dict()), 72 * 3600)
    yield Post(box, clock, tmp_path / "outbox.db", patience)
    box.close()


def until(true: Callable[[], Any]) -> None:
    begin = time.monotonic()
    while not true():
        assert time.monotonic() - begin < PATIENCE, "it did not happen"
        time.sleep(0.02)


# -------------------------------------------------------------------- webhook


@pytest.fixture
def webhook(patience: Patience) -> Iterator[WebhookServer]:
    server = WebhookServer()
    server.silent = patience.ends
    server.start()
    yield server
    server.stop()


def to_webhook(server: WebhookServer, clock: Clock, **more: Any) -> Webhook:
    return Webhook(server.url, KEY.encode(), clock, seconds=LONG, **more)


def test_a_webhook_gets_the_signed_message_and_its_content_is_gone_here(post: Post, webhook: WebhookServer) -> None:
    assert post.send(to_webhook(webhook, post.clock)) == 1
    assert webhook.desk.received == {ID: {"versie": 1, "id": ID, **SENT.as_dict()}}
    assert post.status == "bezorgd"
    for part in (SENT.vraag, SENT.contact):
        assert part.encode() not in post.path.read_bytes()


@pytest.mark.parametrize(
    "fault", [status(500), status(429, {"Retry-After": "30"}), status(404), status(302), drop, hang]
)
def test_after_a_fault_of_the_webhook_it_is_sent_again(post: Post, webhook: WebhookServer, fault: Any) -> None:
    webhook.desk.before.append(fault)
    assert post.send(to_webhook(webhook, post.clock)) == 0
    assert post.status == "wacht"
    assert post.send(to_webhook(webhook, post.clock)) == 0, "sent again without a pause"
    post.waits()
    assert post.send(to_webhook(webhook, post.clock)) == 1
    assert webhook.desk.copies == 1


@pytest.mark.parametrize("fault", [status(500), drop, hang])
def test_a_webhook_that_took_it_and_failed_knows_the_second_copy_by_its_key(
    post: Post, webhook: WebhookServer, fault: Any
) -> None:
    webhook.desk.after.append(fault)
    post.send(to_webhook(webhook, post.clock))
    post.waits()
    post.send(to_webhook(webhook, post.clock))
    assert webhook.desk.copies == 2
    assert len(webhook.desk.received) == 1
    assert post.status == "bezorgd"


def test_a_webhook_that_asks_to_wait_is_left_alone_for_that_time(post: Post, webhook: WebhookServer) -> None:
    webhook.desk.before.append(status(429, {"Retry-After": "600"}))
    post.send(to_webhook(webhook, post.clock))
    post.waits(599)
    assert post.send(to_webhook(webhook, post.clock)) == 0
    post.waits(2)
    assert post.send(to_webhook(webhook, post.clock)) == 1


def test_a_webhook_that_is_down_gets_it_when_it_is_back(post: Post, clock: Clock) -> None:
    port = free_port()
    way = Webhook(f"http://127.0.0.1:{port}/desk", KEY.encode(), clock, seconds=LONG)
    assert post.send(way) == 0
    server = WebhookServer(port)
    server.start()
    post.waits()
    assert post.send(way) == 1
    server.stop()
    assert server.desk.copies == 1


def test_a_webhook_with_a_certificate_that_nobody_vouches_for_gets_nothing(post: Post, tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own.load_cert_chain(cert, key)
    server = WebhookServer(tls=own)
    server.start()
    assert post.send(to_webhook(server, post.clock)) == 0
    assert server.desk.copies == 0
    post.waits()
    trusting = ssl.create_default_context(cafile=str(cert))
    assert post.send(to_webhook(server, post.clock, ssl_context=trusting)) == 1
    server.stop()


def test_pauses_grow_and_end_at_the_longest(post: Post, webhook: WebhookServer) -> None:
    webhook.desk.before.extend([status(500)] * 6)
    way, pauses = to_webhook(webhook, post.clock), []
    for _ in range(6):
        assert post.send(way) == 0
        waited = 0
        while post.outbox.claim("look", 0) is None:
            post.waits(1)
            waited += 1
        post.waits(0.001)
        pauses.append(waited)
    # Each look counts as an attempt of its own, so the pauses grow faster than they would.
    assert pauses == sorted(pauses)
    assert pauses[-1] == 60


# -------------------------------------------------------------------- e-mail


@pytest.fixture
def mail(patience: Patience) -> Iterator[MailServer]:
    server = MailServer().start()
    server.silent = patience.ends
    yield server
    server.stop()


def by_mail(port: int, words: Woorden, **more: Any) -> Mail:
    settings = Mailserver("127.0.0.1", port, "geen", "chatbot@brug.nl", "verzuim@brug.nl")
    context, password = more.pop("context", None), more.pop("password", "")
    return Mail(replace(settings, **more), password, words, context, LONG)


def test_a_mail_says_what_was_agreed_and_nothing_of_it_in_its_subject(
    post: Post, mail: MailServer, words: Woorden
) -> None:
    assert post.send(by_mail(mail.port, words)) == 1
    (received,) = mail.mails
    assert (received["To"], received["Message-ID"]) == ("verzuim@brug.nl", f"<{ID}@brug.nl>")
    assert received["Subject"] == "Bericht via de chatbot (AB12CD34)"
    text = received.get_content()
    for part in (SENT.vraag, SENT.contact, "Wat kost spoor 2?"):
        assert part in text
    assert "al eerder" not in text
    assert post.status == "bezorgd"


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("code", ["421 later", "451 later", "550 no", "554 no"])
def test_a_refused_mail_is_tried_again_and_is_certainly_no_second_copy(
    post: Post, mail: MailServer, words: Woorden, command: str, code: str
) -> None:
    mail.replies[command] = [code]
    assert post.send(by_mail(mail.port, words)) == 0
    assert mail.mails == []
    post.waits()
    assert post.send(by_mail(mail.port, words)) == 1
    (received,) = mail.mails
    assert "al eerder" not in received.get_content()


@pytest.mark.parametrize("takes", [True, False])
@pytest.mark.parametrize("fault", ["drop", "hang"])
def test_where_a_mail_is_truly_uncertain_the_second_says_so_under_the_same_id(
    post: Post, mail: MailServer, words: Woorden, fault: str, takes: bool
) -> None:
    mail.takes, mail.replies = takes, {"DATA": [fault]}
    assert post.send(by_mail(mail.port, words)) == 0
    post.waits()
    assert post.send(by_mail(mail.port, words)) == 1
    assert "al eerder" in mail.mails[-1].get_content()
    assert {received["Message-ID"] for received in mail.mails} == {f"<{ID}@brug.nl>"}
    assert len(mail.mails) == (2 if takes else 1)


def test_a_mail_server_that_is_down_gets_it_when_it_is_back(post: Post, words: Woorden) -> None:
    port = free_port()
    assert post.send(by_mail(port, words)) == 0
    server = MailServer(port).start()
    post.waits()
    assert post.send(by_mail(port, words)) == 1
    server.stop()
    assert "al eerder" not in server.mails[0].get_content()


def test_a_mail_server_that_dawdles_is_left_in_time(post: Post, words: Woorden) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def dawdle() -> None:
            connection, _ = listening.accept()
            with connection, contextlib.suppress(OSError):
                # A letter at a time: each read succeeds, the whole never does.
                for number in itertools.count():
                    connection.sendall(b"2")
                    if number == 20:
                        post.patience.ends()

        server = threading.Thread(target=dawdle)
        server.start()
        assert post.send(by_mail(listening.getsockname()[1], words)) == 0
        server.join(PATIENCE)
    assert not server.is_alive(), "the connection was not cut"
    assert [timer.interval for timer in post.patience.timers] == [LONG]
    assert post.status == "wacht"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_over_tls_to_a_server_that_is_who_it_says(
    post: Post, words: Woorden, tmp_path: Path, security: str
) -> None:
    cert, key = certificate(tmp_path)
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own.load_cert_chain(cert, key)
    server = MailServer(tls=own, starttls=security == "starttls", user="bot" if security == "starttls" else "").start()
    user = {"gebruiker": "bot", "password": "wachtwoord"} if security == "starttls" else {}
    assert post.send(by_mail(server.port, words, server="localhost", beveiliging=security, **user)) == 0
    assert server.mails == [], "sent to a server whose certificate nobody vouches for"
    post.waits()
    trusting = ssl.create_default_context(cafile=str(cert))
    way = by_mail(server.port, words, server="localhost", beveiliging=security, context=trusting, **user)
    assert post.send(way) == 1
    server.stop()


def test_nothing_is_mailed_over_an_open_line_where_tls_was_asked_for(
    post: Post, mail: MailServer, words: Woorden
) -> None:
    assert post.send(by_mail(mail.port, words, server="localhost", beveiliging="starttls")) == 0
    assert mail.mails == []


def test_a_question_cannot_write_mail_headers_or_end_the_mail(
    clock: Clock, mail: MailServer, words: Woorden, tmp_path: Path
) -> None:
    nasty = replace(SENT, vraag="eerste\r\nBcc: kwaad@voorbeeld.nl\r\n.\r\nQUIT\r\n..slot", kenmerk="AB12CD34")
    box = Outbox(f"sqlite:///{tmp_path / 'outbox.db'}", clock)
    box.keep_draft(ID, "{}")
    box.submit(ID, json.dumps(nasty.as_dict()), 3600)
    asyncio.run(Worker(box, by_mail(mail.port, words)).round())
    (received,) = mail.mails
    assert received["Bcc"] is None
    assert "\n..slot" in received.get_content().replace("\r\n", "\n")
    assert "QUIT" in received.get_content()


# -------------------------------------------------------------------- Chatwoot


@pytest.fixture
def chatwoot(patience: Patience) -> Iterator[ChatwootServer]:
    server = ChatwootServer()
    server.silent = patience.ends
    server.start()
    yield server
    server.stop()


def to_chatwoot(server: ChatwootServer, words: Woorden) -> Chatwoot:
    return Chatwoot(server.address, server.INBOX, words, seconds=LONG)


def test_chatwoot_gets_a_contact_a_conversation_and_the_message(
    post: Post, chatwoot: ChatwootServer, words: Woorden
) -> None:
    assert post.send(to_chatwoot(chatwoot, words)) == 1
    assert chatwoot.contacts == {ID: "Bericht via de chatbot (AB12CD34)"}
    ((message,),) = chatwoot.messages.values()
    assert SENT.vraag in message["content"]
    assert SENT.contact in message["content"]


@pytest.mark.parametrize("step", ["contact", "list", "open", "say"])
@pytest.mark.parametrize("fault", [status(500), status(429), drop, hang])
def test_chatwoot_gets_it_once_whatever_answer_is_lost(
    post: Post, chatwoot: ChatwootServer, words: Woorden, step: str, fault: Any
) -> None:
    chatwoot.faults[step] = [fault]
    assert post.send(to_chatwoot(chatwoot, words)) == 0
    post.waits()
    assert post.send(to_chatwoot(chatwoot, words)) == 1
    assert list(chatwoot.contacts) == [ID]
    assert [len(numbers) for numbers in chatwoot.conversations.values()] == [1]
    assert [len(messages) for messages in chatwoot.messages.values()] == [1]


@pytest.mark.parametrize("body", ["null", "[]", '"x"', "{}", "not json"])
def test_a_chatwoot_that_answers_nonsense_is_tried_again(
    post: Post, chatwoot: ChatwootServer, words: Woorden, body: str
) -> None:
    async def nonsense(_: Any) -> Any:
        from aiohttp import web

        return web.Response(text=body, content_type="application/json")

    chatwoot.faults["open"] = [nonsense]
    assert post.send(to_chatwoot(chatwoot, words)) == 0
    post.waits()
    assert post.send(to_chatwoot(chatwoot, words)) == 1
    assert [len(messages) for messages in chatwoot.messages.values()] == [1]


def test_a_wrong_inbox_is_told_to_the_operator(
    post: Post, chatwoot: ChatwootServer, words: Woorden, caplog: pytest.LogCaptureFixture
) -> None:
    assert post.send(Chatwoot(chatwoot.address, "another_inbox", words, seconds=LONG)) == 0
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "HTTP 404" in caplog.text


# -------------------------------------------------------------------- the sender


def test_the_log_never_tells_what_was_written(
    post: Post, webhook: WebhookServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    webhook.desk.before.append(status(500))
    post.send(to_webhook(webhook, post.clock))
    post.waits(72 * 3600)
    Worker(post.outbox, None).sweep()
    assert "could not be delivered in time" in caplog.text
    assert ID in caplog.text
    for part in (SENT.vraag, SENT.contact, KEY):
        assert part not in caplog.text
    assert post.status == "onbestelbaar"


def test_two_senders_at_once_send_each_message_once(webhook: WebhookServer, tmp_path: Path, clock: Clock) -> None:
    boxes = [Outbox(f"sqlite:///{tmp_path / 'outbox.db'}", clock) for _ in range(3)]
    names = [f"{number:032x}" for number in range(15)]
    for name in names:
        boxes[0].keep_draft(name, "{}")
        boxes[0].submit(name, json.dumps(SENT.as_dict()), 3600)

    async def work() -> list[int]:
        way = Webhook(webhook.url, KEY.encode(), clock, seconds=5)
        return list(await asyncio.gather(*(Worker(box, way).round() for box in boxes)))

    assert sum(asyncio.run(work())) == len(names)
    assert webhook.desk.copies == len(names)
    assert sorted(webhook.desk.received) == sorted(names)


def test_a_sender_whose_claim_has_passed_sends_nothing(post: Post, mail: MailServer, words: Woorden) -> None:
    way = by_mail(mail.port, words)
    original = post.outbox.begin
    post.outbox.begin = lambda claimed: post.waits(LEASE_SECONDS + 1) or original(claimed)  # type: ignore[method-assign]
    assert post.send(way) == 0
    assert mail.mails == []
    post.outbox.begin = original  # type: ignore[method-assign]
    assert post.send(way) == 1
    assert len(mail.mails) == 1


SENDER = """
import asyncio, sys, time
from bot.insights.handover.webhook import Webhook
from bot.insights.handover.worker import Worker
from bot.outbox.store import Outbox
path, url, key, ahead = sys.argv[1:]
now = lambda: time.time() + float(ahead)
asyncio.run(Worker(Outbox(path, now), Webhook(url, key.encode(), now, seconds=20)).round())
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_sender_killed_in_the_middle_leaves_it_to_the_next_and_the_desk_has_it_once(
    webhook: WebhookServer, tmp_path: Path, moment: str
) -> None:
    address = f"sqlite:///{tmp_path / 'outbox.db'}"
    box = Outbox(address, time.time)
    box.keep_draft(ID, "{}")
    box.submit(ID, json.dumps(SENT.as_dict()), 3600)
    # The desk hangs before or after it took the message; meanwhile the sender is killed as a crash would.
    faults = webhook.desk.before if moment == "before" else webhook.desk.after
    faults.append(hang)

    def sender(ahead: float) -> subprocess.Popen[bytes]:
        arguments = [sys.executable, "-c", SENDER, address, webhook.url, KEY, str(ahead)]
        return subprocess.Popen(arguments, cwd=ROOT)

    first = sender(0)
    until(lambda: not faults)
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    second = sender(0)
    assert second.wait(PATIENCE) == 0
    assert webhook.desk.copies == (moment == "after"), "sent while the claim of the first still held"
    third = sender(LEASE_SECONDS + 1)
    assert third.wait(PATIENCE) == 0
    assert box.status(ID) == "bezorgd"
    assert list(webhook.desk.received) == [ID]
    assert webhook.desk.copies == (2 if moment == "after" else 1)
    box.close()


MAILER = """
import asyncio, sys, time
from bot.answers.handover_words import load_words
from bot.insights.handover.mail import Mail
from bot.insights.handover.worker import Worker
from bot.knowledge.handover import Mailserver
from bot.outbox.store import Outbox
from bot.paths import KNOWLEDGE
path, port, ahead = sys.argv[1:]
now = lambda: time.time() + float(ahead)
words = load_words(KNOWLEDGE / "dialogue" / "overdracht.yml")
server = Mailserver("127.0.0.1", int(port), "geen", "chatbot@brug.nl", "verzuim@brug.nl")
asyncio.run(Worker(Outbox(path, now), Mail(server, "", words, seconds=20)).round())
"""


@pytest.mark.parametrize("takes", [True, False])
def test_a_mailer_killed_while_it_waits_for_the_answer_sends_again_and_says_so(
    mail: MailServer, tmp_path: Path, takes: bool
) -> None:
    address = f"sqlite:///{tmp_path / 'outbox.db'}"
    box = Outbox(address, time.time)
    box.keep_draft(ID, "{}")
    box.submit(ID, json.dumps(SENT.as_dict()), 3600)
    mail.takes, mail.replies = takes, {"DATA": ["hang"]}

    def mailer(ahead: float) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", MAILER, address, str(mail.port), str(ahead)], cwd=ROOT)

    first = mailer(0)
    until(lambda: not mail.replies["DATA"])
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    assert mailer(LEASE_SECONDS + 1).wait(PATIENCE) == 0
    assert box.status(ID) == "bezorgd"
    assert len(mail.mails) == (2 if takes else 1)
    assert "al eerder" in mail.mails[-1].get_content()
    assert {received["Message-ID"] for received in mail.mails} == {f"<{ID}@brug.nl>"}
    box.close()


def test_the_sender_outlives_a_database_that_fails_and_stops_when_asked(
    post: Post, webhook: WebhookServer, caplog: pytest.LogCaptureFixture
) -> None:
    good = post.path.read_bytes()
    post.path.write_bytes(b"no database" * 500)
    worker = Worker(post.outbox, to_webhook(webhook, post.clock), Pace(look=0.02))

    async def work() -> None:
        running = asyncio.create_task(worker.run())
        await asyncio.to_thread(until, lambda: "cannot be reached" in caplog.text)
        post.path.write_bytes(good)
        await asyncio.to_thread(until, lambda: webhook.desk.copies)
        worker.stop()
        await asyncio.wait_for(running, 10)

    asyncio.run(work())
    assert post.status == "bezorgd"


# -------------------------------------------------------------------- setting up


@pytest.mark.parametrize(
    ("desk", "environment", "words_in"),
    [
        (Overdracht("webhook", url="https://x.nl"), {}, "SPOORWIJZER_WEBHOOK_SLEUTEL"),
        (Overdracht("webhook", url="https://x.nl"), {"SPOORWIJZER_WEBHOOK_SLEUTEL": "kort"}, "32 characters"),
        (
            Overdracht("email", email=Mailserver("m.nl", 587, "starttls", "a@b.nl", "c@d.nl", "wie")),
            {},
            "SPOORWIJZER_SMTP_WACHTWOORD",
        ),
        (
            Overdracht("chatwoot", url="https://x.nl", inbox="abcd"),
            {"SPOORWIJZER_OVERDRACHT_CA": "/no"},
            "certificates",
        ),
    ],
)
def test_a_missing_or_weak_secret_stops_the_start(
    desk: Overdracht, environment: dict[str, str], words_in: str, words: Woorden
) -> None:
    with pytest.raises(SetupError, match=words_in):
        transport(desk, words, environment, time.time)
