"""``python -m tools.proxy_attack``: attacks deploy/proxy as it is, in a real nginx before two bots and the dashboard.

Only addresses, the names of the sites and HTTP/2's spelling (Debian's nginx is older than the image's) are filled in.
What nginx passes on goes through a tap that remembers it, so that also is seen what reaches the servers.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.insights.dashboard_password import PASSWORD, make_hash
from bot.insights.store import URL
from bot.paths import ROOT
from bot.processes import LOOPBACK, answers, free_port, quiet_environment
from tools.certificates import Authority
from tools.parts import wait_for_port
from tools.site import Site, site
from tools.users import QUESTIONS, Ledger, User, doubled

CHAT, DASHBOARD = "chat.voorbeeld.nl", "inzicht.voorbeeld.nl"
PATIENCE = 60.0
USERS, SOME = 6, 4
FORGED = {
    "X-Forwarded-For": "6.6.6.6",
    "X-Real-IP": "6.6.6.6",
    "Forwarded": "for=6.6.6.6",
    "X_Forwarded_For": "6.6.6.6",
    "Connection": "close, X-Forwarded-For",
    "traceparent": "00-66666666666666666666666666666666-6666666666666666-01",
    "tracestate": "a=6666",
    "baggage": "a=6666",
    "Upgrade": "websocket",
}
# Paths of Rasa's API, of the action server, and of what is for operators; and ways around.
HIDDEN = (
    "/metrics", "/health", "/ready", "/status", "/version", "/domain", "/model", "/model/train", "/model/parse",
    "/conversations/a/tracker", "/conversations/a/messages", "/webhook", "/actions", "/webhooks/rest/webhook",
    "/webhooks/rest/", "/webhooks/chat/", "/webhooks/metrics/", "/webhooks/", "/inzicht/", "//metrics", "/%6detrics",
    "/webhooks/widget/../../metrics", "/webhooks/widget/..%2f..%2fmetrics", "/webhooks/widget/%2e%2e/%2e%2e/metrics",
    "/webhooks/widget/..;/..;/metrics", "/webhooks/slack/webhook/../../../metrics", "/webhooks/slack/webhook/",
    "/metrics/../webhooks/widget/", "/metrics/..%2fwebhooks%2fwidget/", "/metrics%00/../webhooks/widget/",
    "/metrics?/webhooks/widget/", "/metrics#/webhooks/widget/", "http://bot:5005/metrics",
)  # fmt: skip
# What none of these may show.
SHOWN = (b"spoorwijzer_", b'"gesprekken"', b'"status"', b"slots", b"Bearer", b"root:")
SMUGGLED = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"


@dataclass
class Tap:
    """Stands before a server, passes all on and remembers it: a connection is a request, for nginx keeps none."""

    server: int
    port: int = 0
    seen: list[bytearray] = field(default_factory=list)
    said: list[bytearray] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begins to listen."""
        self._listener = socket.create_server((LOOPBACK, self.port), backlog=1_024)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        heard, answered = bytearray(), bytearray()
        self.seen.append(heard)
        self.said.append(answered)
        try:
            server = socket.create_connection((LOOPBACK, self.server))
        except OSError:
            client.close()
            return
        back = threading.Thread(target=_pump, args=(server, client, answered), daemon=True)
        back.start()
        _pump(client, server, heard)
        back.join()
        client.close()
        server.close()

    def stop(self) -> None:
        """Stops listening."""
        self._listener.close()


def _pump(source: socket.socket, target: socket.socket, memory: bytearray) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65_536):
            memory += piece
            target.sendall(piece)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


class Nginx:
    """Debian's nginx with the project's configuration."""

    def __init__(self, folder: Path, bots: Sequence[int], dashboard: int) -> None:
        """Starts it.

        Raises:
            FileNotFoundError: nginx is not installed (``apt-get install nginx-light``).
        """
        executable = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        if executable is None:
            raise FileNotFoundError("nginx is not installed; type: apt-get install nginx-light")
        authority = Authority(folder / "ca")
        certificate, key = authority.certify()
        self.port, plain = free_port(), free_port()
        # Without a memory of faults: as with names from DNS, each request may try each bot.
        upstream = "".join(f"server {LOOPBACK}:{port} max_fails=0;" for port in bots)
        parts = {
            " /tmp/": f" {folder}/",
            "${PROXY_CHAT_HOST}": CHAT,
            "${PROXY_DASHBOARD_HOST}": DASHBOARD,
            "listen 8443 ssl": f"listen {LOOPBACK}:{self.port} ssl http2",
            "listen 8080": f"listen {LOOPBACK}:{plain}",
            "    http2 on;\n": "",
            "/etc/nginx/tls/fullchain.pem": str(certificate),
            "/etc/nginx/tls/privkey.pem": str(key),
            "http://bot:5005": "http://bots",
            "http://dashboard:5006": f"http://{LOOPBACK}:{dashboard}",
            "/etc/nginx/conf.d/*.conf": str(folder / "sites.conf"),
        }
        for name, source in (("nginx.conf", "nginx.conf"), ("sites.conf", "sites.conf.template")):
            text = (ROOT / "deploy" / "proxy" / source).read_text(encoding="utf-8")
            for old, new in parts.items():
                text = text.replace(old, new)
            head = f"upstream bots {{ {upstream} }}\n" if name == "sites.conf" else ""
            (folder / name).write_text(head + text, encoding="utf-8")
        # Its workers may be another user.
        folder.chmod(0o755)
        command = [executable, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-g", "daemon off;"]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        wait_for_port(self.port)

    def stop(self) -> None:
        """Stops it and its workers."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@dataclass
class Target:
    """What is attacked."""

    port: int
    place: Site
    bots: list[Tap]
    dashboard: Tap

    @property
    def taps(self) -> list[Tap]:
        """Of the bots and the dashboard."""
        return [*self.bots, self.dashboard]

    def reached(self) -> list[bytes]:
        """What reached the servers since the last time, a connection each; forgets it."""
        found = [bytes(one) for tap in self.taps for one in tap.seen if one]
        for tap in self.taps:
            tap.seen.clear()
            tap.said.clear()
        return found


def connect(port: int, host: str, source: str = LOOPBACK) -> ssl.SSLSocket:
    """A TLS connection under a name; the certificate is not what is tested here."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection((LOOPBACK, port), timeout=PATIENCE, source_address=(source, 0))
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def ask(port: int, request: bytes, host: str = CHAT, source: str = LOOPBACK) -> bytes:
    """Sends bytes as they are; everything that comes back until the proxy closes."""
    reply = bytearray()
    with connect(port, host, source) as connection, contextlib.suppress(ConnectionError, ssl.SSLError):
        connection.sendall(request)
        while piece := connection.recv(65_536):
            reply += piece
    return bytes(reply)


def request(
    path: str, headers: Mapping[str, str] | None = None, body: bytes = b"", method: str = "POST", host: str = CHAT
) -> bytes:
    """A request of good manners."""
    lines = {"Host": host, "Content-Length": str(len(body)), "Connection": "close", **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def statuses(reply: bytes) -> list[int]:
    """The status of each answer in what came back."""
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", reply)]


def first(reply: bytes) -> int:
    """The status of the first answer; 0 if the connection was just closed."""
    return next(iter(statuses(reply)), 0)


# ---------------------------------------------------------------- the attacks: whether it held, and what was seen


Verdict = tuple[bool, str]


def too_large(it: Target) -> Verdict:
    """Bodies above the limits, with a length and in chunks."""
    widget, slack = "/webhooks/widget/bericht", "/webhooks/slack/webhook"
    chunk = b"10001\r\n" + b"a" * 0x10001 + b"\r\n0\r\n\r\n"
    chunked = f"POST {widget} HTTP/1.1\r\nHost: {CHAT}\r\nTransfer-Encoding: chunked\r\n\r\n".encode() + chunk
    login = request("/inzicht/inloggen", body=b"a" * 65_537, host=DASHBOARD)
    got = [
        first(ask(it.port, request(widget, body=b"a" * 65_537))),
        first(ask(it.port, chunked)),
        first(ask(it.port, request(slack, body=b"a" * 1_048_577))),
        first(ask(it.port, login, DASHBOARD)),
    ]
    reached = len(it.reached())
    return got == [413] * 4 and not reached, f"{got}, {reached} reached a server"


def too_many(it: Target) -> Verdict:
    """More requests at once than a visitor makes, to the chat and to the login."""

    def flood(number: int, one: bytes, host: str) -> Counter[int]:
        # After one another over a few connections: nothing of the time goes into handshakes.
        kept = one.replace(b"Connection: close\r\n", b"")
        with ThreadPoolExecutor(4) as pool:
            sent = [pool.submit(ask, it.port, kept * (number // 4) + one, host, "127.0.0.2") for _ in range(4)]
            return Counter(code for reply in sent for code in statuses(reply.result()))

    chat = flood(400, request("/", method="GET"), CHAT)
    login = flood(40, request("/inzicht/inloggen", host=DASHBOARD), DASHBOARD)
    other = first(ask(it.port, request("/", method="GET"), source="127.0.0.3"))
    good = chat[429] >= 40 and chat[200] >= 40 and login[429] >= 10 and {*chat, *login} <= {200, 400, 403, 429}
    return good and other == 200, f"chat {dict(chat)}, login {dict(login)}, another visitor {other}"


def many_connections(it: Target) -> Verdict:
    """Requests that never end, more than one address may have."""
    begun = request("/webhooks/widget/bericht", {"Content-Length": "9"}, b"{")
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(connect(it.port, CHAT, "127.0.0.4")) for _ in range(60)]
        for one in held:
            one.sendall(begun)
        for one in held:
            one.settimeout(2)
        refused = sum(1 for one in held if _answer(one).startswith(b"HTTP/1.1 429"))
        other = first(ask(it.port, request("/", method="GET"), source="127.0.0.5"))
    return refused == 20 and other == 200, f"{refused} of 60 refused, another visitor {other}"


def _answer(connection: ssl.SSLSocket) -> bytes:
    try:
        return connection.recv(4_096)
    except OSError:
        return b""


def slow(it: Target) -> Verdict:
    """A header that comes a byte at a time, and a body that does not come."""

    def drip(begin: bytes, byte: bytes) -> float:
        begun = time.monotonic()
        with connect(it.port, CHAT, "127.0.0.6") as connection:
            connection.sendall(begin)
            connection.settimeout(1)
            while time.monotonic() - begun < PATIENCE:
                try:
                    if byte:
                        connection.sendall(byte)
                    if not connection.recv(4_096):
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
        return time.monotonic() - begun

    with ThreadPoolExecutor(40) as pool:
        headers = [pool.submit(drip, b"GET / HTTP/1.1\r\nHost: " + CHAT.encode() + b"\r\nX: ", b"a") for _ in range(30)]
        body = pool.submit(drip, request("/webhooks/widget/bericht", {"Content-Length": "9"}, b"{"), b"")
        other = first(ask(it.port, request("/", method="GET"), source="127.0.0.7"))
        took = [one.result() for one in (*headers, body)]
    reached = sum(b"bericht" in one for one in it.reached())
    return max(took) < 30 and other == 200 and not reached, f"cut after {max(took):.0f} s, another visitor {other}"


def hidden(it: Target) -> Verdict:
    """Everything that stays inside, straight and by detours, and under a wrong name."""
    it.reached()
    wrong = []
    for number, path in enumerate(HIDDEN):
        for method in ("GET", "POST"):
            source = f"127.0.1.{number + 1}"
            reply = ask(it.port, request(path, method=method), source=source)
            if not 400 <= first(reply) < 500 or any(word in reply for word in SHOWN):
                wrong.append(f"{method} {path} {first(reply)}")
    # The dashboard's name shows the dashboard alone, whatever path.
    for path in ("/", "/metrics", "/webhooks/widget/", "/inzicht/../metrics", "/inzicht/..%2fmetrics"):
        if not 400 <= first(ask(it.port, request(path, method="GET", host=DASHBOARD), DASHBOARD)) < 500:
            wrong.append(f"{DASHBOARD}{path}")
    # Another name is refused in the handshake.
    with contextlib.suppress(OSError):
        connect(it.port, "anders.nl").close()
        wrong.append("anders.nl")
    lines = {one.split(b"\r\n")[0].decode("latin-1") for one in it.reached()}
    wrong += [line for line in lines if re.match(r"\w+ (/metrics|/ready|/health|/model|/webhooks/rest)[ ?]", line)]
    return not wrong, f"{2 * len(HIDDEN) + 6} ways in refused" if not wrong else f"OPEN: {wrong}"


def forged(it: Target) -> Verdict:
    """Headers that say who asks, and what belongs to which trace."""
    it.reached()
    twice = request("/webhooks/widget/", FORGED, method="GET").replace(
        b"Forwarded: ", b"x-forwarded-for: 6.6.6.7\r\nForwarded: "
    )
    for one, host in ((twice, CHAT), (request("/inzicht/inloggen", FORGED, method="GET", host=DASHBOARD), DASHBOARD)):
        ask(it.port, one, host, "127.0.0.8")
    heads = [one.split(b"\r\n\r\n")[0].decode("latin-1").lower() for one in it.reached()]
    good = [head for head in heads if re.findall(r"\nx-forwarded-for: (.*)\r", head + "\r") == ["127.0.0.8"]]
    leaked = [name for name in ("6.6.6", "6666", "upgrade", "forwarded: for", "x-real-ip") if name in "".join(heads)]
    # A guesser who invents an address for each try is stopped as any other.
    tries = [
        first(
            ask(
                it.port,
                request(
                    "/inzicht/inloggen",
                    {
                        "X-Forwarded-For": f"6.6.6.{number}",
                        "Origin": f"https://{DASHBOARD}",
                        "Content-Type": "application/x-www-form-urlencoded",
                    },
                    b"wachtwoord=geraden",
                    host=DASHBOARD,
                ),
                DASHBOARD,
                "127.0.0.9",
            )
        )
        for number in range(6)
    ]
    verdict = len(good) == 2 and not leaked and tries == [403] * 5 + [429]
    return (
        verdict,
        f"the proxy's own address alone reaches the servers: {len(good)} of 2, leaked {leaked}; tries {tries}",
    )


def shapes(path: str, host: str) -> dict[str, bytes]:
    """Requests that two servers could cut up differently, each with another one hidden in it."""
    begin = f"POST {path} HTTP/1.1\r\nHost: {host}\r\n".encode()
    length = b"Content-Length: %d\r\n" % (5 + len(SMUGGLED))
    chunked = b"Transfer-Encoding: chunked\r\n"
    empty = b"0\r\n\r\n" + SMUGGLED
    return {
        "CL.TE": begin + length + chunked + b"\r\n" + empty,
        "TE.CL": begin + chunked + b"Content-Length: 4\r\n\r\n" + b"24\r\n" + SMUGGLED + b"\r\n0\r\n\r\n",
        "TE with a space before the colon": begin + length + b"Transfer-Encoding : chunked\r\n\r\n" + empty,
        "TE with a tab": begin + length + b"Transfer-Encoding:\tchunked\r\n\r\n" + empty,
        "TE with a vertical tab": begin + length + b"Transfer-Encoding:\x0bchunked\r\n\r\n" + empty,
        "TE twice": begin + chunked + b"Transfer-Encoding: identity\r\n\r\n" + empty,
        "TE unknown": begin + length + b"Transfer-Encoding: xchunked\r\n\r\n" + empty,
        "TE in a list": begin + length + b"Transfer-Encoding: identity, chunked\r\n\r\n" + empty,
        "TE over HTTP/1.0": begin.replace(b"HTTP/1.1", b"HTTP/1.0") + length + chunked + b"\r\n" + empty,
        "obs-fold": begin + length + b"X: a\r\n Transfer-Encoding: chunked\r\n\r\n" + empty,
        "obs-fold of TE": begin + length + b"Transfer-Encoding:\r\n chunked\r\n\r\n" + empty,
        "CL twice": begin + length + b"Content-Length: 5\r\n\r\n" + empty,
        "CL twice, the same": begin + length + length + b"\r\n" + empty,
        "CL with a plus": begin + b"Content-Length: +5\r\n\r\n" + empty,
        "CL in a list": begin + b"Content-Length: 5, 5\r\n\r\n" + empty,
        "CL in hexadecimal": begin + b"Content-Length: 0x5\r\n\r\n" + empty,
        "CL below nought": begin + b"Content-Length: -1\r\n\r\n" + empty,
        "Host twice": begin + b"Host: bot\r\n\r\n",
        "a zero in a header": begin + b"X: a\x00b\r\n\r\n",
        "a return in a header": begin + b"X: a\rTransfer-Encoding: chunked\r\n\r\n" + empty,
        "a chunk without a size": begin + chunked + b"\r\nx\r\n" + empty,
        "a chunk below nought": begin + chunked + b"\r\n-1\r\n" + empty,
        "a chunk too large to count": begin + chunked + b"\r\n" + b"f" * 17 + b"\r\n" + empty,
    }


# What nginx reads as the standard allows or forgives: it must reach a server once, with one length and no chunks.
def forgiven(path: str, host: str) -> dict[str, bytes]:
    """Requests that are odd and clear; nginx writes them anew."""
    begin = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n".encode()
    chunked = begin + b"Transfer-Encoding: chunked\r\n\r\n"
    return {
        "a chunk with an extension": chunked + b"2;a=b\r\n{}\r\n0\r\n\r\n",
        "a line end in an extension": chunked + b"2;a\nb\r\n{}\r\n0\r\n\r\n",
        "trailers": chunked + b"2\r\n{}\r\n0\r\nX-Forwarded-For: 6.6.6.6\r\nContent-Length: 50\r\n\r\n",
        "lines that end in LF": (begin + b"Content-Length: 2\r\n\r\n").replace(b"\r\n", b"\n") + b"{}",
        "a GET with a body": begin.replace(b"POST", b"GET") + b"Content-Length: %d\r\n\r\n" % len(SMUGGLED) + SMUGGLED,
        "a request as a body": begin + b"Content-Length: %d\r\n\r\n" % len(SMUGGLED) + SMUGGLED,
    }


PLACES = ((CHAT, "/webhooks/widget/bericht"), (DASHBOARD, "/inzicht/inloggen"))


def smuggling(it: Target) -> Verdict:
    """Requests in requests."""
    it.reached()
    wrong, got = [], Counter[int]()
    for source, (host, path) in enumerate(PLACES):
        for number, (name, one) in enumerate(shapes(path, host).items()):
            reply = ask(it.port, one, host, f"127.0.{2 + source}.{number + 1}")
            codes, reached = statuses(reply), it.reached()
            got[first(reply)] += 1
            if codes not in ([400], [501]) or reached:
                wrong.append(f"{host} {name}: {codes}, reached {len(reached)}")
    total = sum(got.values())
    return not wrong, f"{total} shapes: {dict(got)}, none reached a server" if not wrong else f"{wrong}"


def rewritten(it: Target) -> Verdict:
    """What is odd but clear arrives once, with one length."""
    it.reached()
    wrong, count = [], 0
    for source, (host, path) in enumerate(PLACES):
        for number, (name, one) in enumerate(forgiven(path, host).items()):
            reply = ask(it.port, one, host, f"127.0.{4 + source}.{number + 1}")
            said = [bytes(answer) for tap in it.taps for answer in tap.said if answer]
            reached = it.reached()
            count += 1
            refused = statuses(reply) == [400] and not reached
            heads = [head for head, _, _ in (text.partition(b"\r\n\r\n") for text in reached)]
            clean = len(heads) == 1 and heads[0].lower().count(b"\r\ncontent-length:") == 1
            clean = clean and b"ransfer-" not in heads[0] and b"6.6.6.6" not in heads[0]
            whole = clean and _body_fits(reached[0]) and len(said) == 1 and len(statuses(said[0])) == 1
            if not (refused or whole) or len(statuses(reply)) != 1 or first(reply) >= 500:
                wrong.append(f"{host} {name}: {statuses(reply)}, reached {reached}")
    return not wrong, f"{count} shapes arrived once at most" if not wrong else f"{wrong}"


def _body_fits(text: bytes) -> bool:
    head, _, body = text.partition(b"\r\n\r\n")
    found = re.search(rb"\r\ncontent-length: (\d+)", head, re.IGNORECASE)
    return found is not None and int(found[1]) == len(body)


class Visitor(User):
    """A user of the widget over TLS, from an address of their own."""

    def __init__(self, port: int, source: str, ledger: Ledger) -> None:
        """Opens nothing yet."""
        super().__init__([f"https://{CHAT}"], ledger)
        self._port, self._source = port, source

    def call(self, path: str, body: dict[str, Any], timeout: float = 40.0) -> tuple[int, Any]:
        """One call, through the proxy."""
        connection = http.client.HTTPConnection(CHAT, timeout=timeout)
        connection.sock = connect(self._port, CHAT, self._source)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        with contextlib.closing(connection):
            connection.request("POST", f"/webhooks/widget/{path}", json.dumps(body), headers)
            reply = connection.getresponse()
            return reply.status, json.loads(reply.read())


def one_dies(it: Target) -> Verdict:
    """One of two bots is killed while users talk."""
    ledger, stop = Ledger(), threading.Event()
    users = [Visitor(it.port, f"127.0.6.{number + 1}", ledger) for number in range(USERS)]

    def talk(user: Visitor) -> None:
        user.open()
        turn = 0
        while not stop.is_set():
            user.says(QUESTIONS[turn % len(QUESTIONS)])
            turn += 1
            # Below what the proxy lets one address send.
            time.sleep(0.15)

    def until(answers_more: int) -> None:
        wanted, begun = ledger.answered + answers_more, time.monotonic()
        while ledger.answered < wanted and time.monotonic() - begun < 2 * PATIENCE:
            time.sleep(0.02)

    with ThreadPoolExecutor(USERS) as pool:
        talking = [pool.submit(talk, user) for user in users]
        until(USERS * SOME)
        it.place.servers[0].kill("rasa")
        until(2 * USERS * SOME)
        stop.set()
        for one in talking:
            one.result()
    lost, double = sum(user.missing() for user in users), doubled(it.place.postgres.url)
    seen = (
        f"{ledger.answered} answered, {ledger.honest} asked to try again, {ledger.cut} cut, {len(ledger.wrong)} wrong"
    )
    good = not (ledger.cut or ledger.wrong or lost or double or ledger.honest)
    return good, f"{seen}, {lost} lost, {double} doubled, slowest {max(ledger.seconds):.1f} s"


ATTACKS: dict[str, Callable[[Target], Verdict]] = {
    "too large": too_large,
    "too many requests": too_many,
    "too many connections": many_connections,
    "slow headers and bodies": slow,
    "hidden paths": hidden,
    "forged headers": forged,
    "request smuggling": smuggling,
    "odd but clear requests": rewritten,
    "one of two bots dies": one_dies,
}


@contextlib.contextmanager
def dashboard(folder: Path) -> Iterator[int]:
    """The dashboard on figures of its own; where it listens."""
    port = free_port()
    environment = {
        PASSWORD: str(make_hash(secrets.token_urlsafe(24))),
        URL: f"sqlite:///{folder / 'figures.db'}",
    }
    command = [sys.executable, "-m", "bot", "dashboard", "--port", str(port), "--adres", f"https://{DASHBOARD}"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=quiet_environment(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for_port(port)
        yield port
    finally:
        process.kill()
        process.wait()


def main() -> int:
    """Runs every attack and prints a line of each. Returns 1 if one of them got through."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        place = stack.enter_context(site(folder, 2))
        page = stack.enter_context(dashboard(folder))
        bots, tap = [Tap(server.port) for server in place.servers], Tap(page)
        for one in (*bots, tap):
            stack.callback(one.stop)
        (folder / "nginx").mkdir()
        folder.chmod(0o755)
        nginx = Nginx(folder / "nginx", [one.port for one in bots], tap.port)
        stack.callback(nginx.stop)
        target = Target(nginx.port, place, bots, tap)
        bad = []
        for name, attack in ATTACKS.items():
            good, seen = attack(target)
            print(f"{name:24} | {'held' if good else 'NOT HELD'} | {seen}", flush=True)
            bad += [] if good else [name]
        healthy = answers(place.servers[1].ready_url)
        print(json.dumps({"attacks": len(ATTACKS), "bad": bad, "still ready": healthy}))
    return 1 if bad or not healthy else 0


if __name__ == "__main__":
    sys.exit(main())
