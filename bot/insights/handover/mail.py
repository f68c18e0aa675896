"""Delivery by e-mail (SMTP), always encrypted except to this machine itself.

SMTP knows no key for a second copy. Only the moment between the end of the data and the server's answer is truly
uncertain; a message lost in that moment is sent again under the same Message-ID, and says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import email.policy
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate

from bot.answers.handover_words import Woorden
from bot.insights.handover.delivery import ATTEMPT_SECONDS, DeliveryError, Parcel
from bot.insights.handover.letter import letter, subject
from bot.knowledge.handover import Mailserver

# SMTP ends a message with a line of one dot, so a line that begins with one gets another.
_DOT = re.compile(rb"^\.", re.MULTILINE)


class Mail:
    """The way by e-mail."""

    def __init__(
        self,
        server: Mailserver,
        password: str,
        words: Woorden,
        context: ssl.SSLContext | None = None,
        seconds: float = ATTEMPT_SECONDS,
    ) -> None:
        """Keeps the settings.

        Args:
            server: where to and how.
            password: for ``server.gebruiker``; empty: without logging in.
            words: the sentences.
            context: whom to trust; the machine's certificates if not given.
            seconds: how long an attempt may take.
        """
        self._server, self._password, self._words, self._seconds = server, password, words, seconds
        self._context = context or ssl.create_default_context()

    async def deliver(self, parcel: Parcel) -> None:
        """See ``Transport``."""
        await asyncio.to_thread(self._send, parcel)

    def _send(self, parcel: Parcel) -> None:
        message = self._message(parcel).as_bytes()
        begun = False
        try:
            with self._connected() as client:
                _expect(client.mail(self._server.van), 250)
                _expect(client.rcpt(self._server.aan), 250, 251)
                _expect(client.docmd("DATA"), 354)
                parcel.begin()
                begun = True
                client.send(_DOT.sub(b"..", message) + b".\r\n")
                _expect(client.getreply(), 250)
        except smtplib.SMTPResponseException as error:
            # A refusal is an answer: the message is not there. Anything but an SMTP reply is none.
            refused = 400 <= error.smtp_code < 600
            permanent = 500 <= error.smtp_code < 600
            raise DeliveryError(
                f"SMTP {error.smtp_code}", permanent=permanent, uncertain=begun and not refused
            ) from None
        except (ssl.SSLCertVerificationError, smtplib.SMTPNotSupportedError) as error:
            raise DeliveryError(f"SMTP: {type(error).__name__}", permanent=True) from None
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(f"SMTP: {type(error).__name__}", uncertain=begun) from None

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A session that ends in time, also if the server sends its answers a letter at a time."""
        if self._server.beveiliging == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(timeout=self._seconds, context=self._context)
        else:
            client = smtplib.SMTP(timeout=self._seconds)
        # The certificate is checked against this name; smtplib keeps only the one given to its constructor, which
        # would connect at once, before the watch can see the connection.
        client._host = self._server.server  # type: ignore[attr-defined]
        watch = threading.Timer(self._seconds, _cut, [client])
        watch.daemon = True
        watch.start()
        try:
            _expect(client.connect(self._server.server, self._server.poort), 220)
            client.ehlo_or_helo_if_needed()
            if self._server.beveiliging == "starttls":
                # Raises where the server does not offer it: nothing goes over an open line.
                _expect(client.starttls(context=self._context), 220)
                client.ehlo()
            if self._server.gebruiker:
                client.login(self._server.gebruiker, self._password)
            yield client
            # The message is there; what the server says after that does not matter.
            with contextlib.suppress(OSError, smtplib.SMTPException):
                client.quit()
        finally:
            watch.cancel()
            client.close()

    def _message(self, parcel: Parcel) -> EmailMessage:
        message = EmailMessage(policy=email.policy.SMTP)
        domain = self._server.van.rpartition("@")[2]
        message["Message-ID"] = f"<{parcel.id}@{domain}>"
        message["Date"] = formatdate()
        message["From"] = Address(addr_spec=self._server.van)
        message["To"] = Address(addr_spec=self._server.aan)
        message["Subject"] = subject(self._words, parcel)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter(self._words, parcel, repeated=parcel.repeated), cte="quoted-printable")
        return message


def _expect(reply: tuple[int, bytes], *codes: int) -> None:
    if reply[0] not in codes:
        raise smtplib.SMTPResponseException(reply[0], b"")


def _cut(client: smtplib.SMTP) -> None:
    sock = client.sock
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
