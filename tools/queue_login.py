"""``python -m tools.queue_login``: RabbitMQ over TLS with a login and a CA of one's own; right, and wrong in every way.

With what is right, every stored event must arrive. With what is wrong, users must be answered all the same, ``/ready``
stay good, and the log say what to mend, without the password.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from bot.processes import LOOPBACK, Processes, free_port
from tools.certificates import Authority
from tools.events import compare
from tools.parts import PATIENCE, Rabbit
from tools.users import NO_LIMITS, QUESTIONS, Ledger, User

USER, PASSWORD = "spoorwijzer", "ge/heim@w00rd:%"
BACK = "the event queue answers again"
AWAY = "the event queue does not answer, events wait: "


class SecureRabbit(Rabbit):
    """RabbitMQ with a port for TLS, and one user."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        """Starts it with a good certificate."""
        self.tls_port, self.authority = free_port(), authority
        certificate, key = authority.certify()
        super().__init__(
            folder,
            settings=(
                f"listeners.ssl.1 = {LOOPBACK}:{self.tls_port}\n"
                f"ssl_options.cacertfile = {authority.file}\n"
                f"ssl_options.certfile = {certificate}\n"
                f"ssl_options.keyfile = {key}\n"
                f"default_user = {USER}\n"
                f"default_pass = {PASSWORD}\n"
            ),
        )

    @property
    def url(self) -> str:
        """The open port, to look what arrived."""
        return f"amqp://{USER}:{quote(PASSWORD, safe='')}@{LOOPBACK}:{self.port}/{self.queue}"

    def secure(self, password: str = PASSWORD, port: int | None = None, ca: Path | None = None) -> str:
        """The address over TLS, with something else in it."""
        login = f"{USER}:{quote(password, safe='')}"
        return f"amqps://{login}@{LOOPBACK}:{port or self.tls_port}/{self.queue}?cafile={ca or self.authority.file}"


@contextlib.contextmanager
def server(folder: Path, address: str) -> Iterator[Processes]:
    """A server that sends its events to a queue."""
    bot = Processes(free_port(), None, folder, environment={**NO_LIMITS, "SPOORWIJZER_EVENT_BROKER_URL": address})
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()


def answers_on(bot: Processes) -> bool:
    """Whether users get answers at once, and the server calls itself ready."""
    user = User([bot.address], ledger := Ledger())
    user.open()
    for question in QUESTIONS:
        user.says(question)
    with urllib.request.urlopen(bot.ready_url, timeout=10) as ready:
        return bool(ready.status == 200 and ledger.answered == len(QUESTIONS) and not ledger.honest)


def log_of(bot: Processes) -> str:
    """What the server has written."""
    return (bot.folder / "rasa.log").read_text(encoding="utf-8", errors="replace")


def told(bot: Processes, words: str) -> str:
    """The line of the log that holds some words, once it is there; empty if it never comes."""
    begin = time.monotonic()
    while time.monotonic() - begin < PATIENCE:
        for line in log_of(bot).splitlines():
            if words in line:
                return line
        time.sleep(0.2)
    return ""


def right(folder: Path, rabbit: SecureRabbit) -> bool:
    """A good address: everything arrives; and again after an outage in which the certificate had expired."""
    with server(folder, rabbit.secure()) as bot:
        good = answers_on(bot)
        rabbit.crash()
        rabbit.authority.certify(ends_in=timedelta(hours=-1))
        rabbit.start()
        expired = told(bot, "its certificate has expired")
        good = answers_on(bot) and good
        rabbit.crash()
        rabbit.authority.certify()
        rabbit.start()
        back = told(bot, BACK)
        found = compare(f"sqlite:///{bot.folder / 'conversations.db'}", rabbit)
        clean = PASSWORD not in log_of(bot)
    print(f"right, then an expired certificate | answers on: {good} | {expired or 'NOT TOLD'}")
    print(f"right again | {back or 'NOT TOLD'} | {found}", flush=True)
    return bool(good and expired and back and clean and found.stored and not found.missing and not found.strange)


def wrong(name: str, folder: Path, address: str, words: str) -> bool:
    """An address with a fault."""
    with server(folder, address) as bot:
        line, good = told(bot, AWAY + words), answers_on(bot)
        clean = not any(secret in log_of(bot) for secret in (PASSWORD, quote(PASSWORD, safe=""), address))
    print(f"{name} | answers on: {good} | {line or 'NOT TOLD'}", flush=True)
    return bool(line and good and clean)


def main() -> int:
    """Runs all and prints a line of each. Returns 1 if anything was otherwise than it should be."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        rabbit = SecureRabbit(folder, Authority(folder / "ca"))
        stack.callback(rabbit.stop)
        stranger = Authority(folder / "stranger", "een ander").file
        cases: dict[str, Callable[[], bool]] = {
            "right": lambda: right(folder / "right", rabbit),
            **{
                name: lambda name=name, address=address, words=words: wrong(name, folder / name, address, words)
                for name, address, words in (
                    ("wrong password", rabbit.secure(password="fout"), "user or password refused"),
                    ("wrong CA", rabbit.secure(ca=stranger), "its certificate is of no CA that is trusted here"),
                    ("port without TLS", rabbit.secure(port=rabbit.port), "no TLS could be agreed on"),
                )
            },
        }
        bad = [name for name, case in cases.items() if not case()]
    print(json.dumps({"cases": len(cases), "bad": bad}))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
