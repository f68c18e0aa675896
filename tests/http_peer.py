"""A small HTTP server on this machine, in the place of one that the bot calls or that embeds it."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Mapping
from typing import Any

Handler = Callable[..., http.server.BaseHTTPRequestHandler]


class Request(http.server.BaseHTTPRequestHandler):
    """A call that came in, its body read.

    Attributes:
        body: what was sent with it.
    """

    protocol_version = "HTTP/1.1"
    body: bytes

    def __init__(self, reply: Callable[[Request], None], *arguments: Any) -> None:
        self._reply = reply
        super().__init__(*arguments)

    def handle_any(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._reply(self)

    do_GET = do_POST = do_PUT = handle_any

    def answer(self, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        """Sends a whole answer."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


class HttpPeer:
    """The server; a subclass says in ``reply`` what it answers, each call in a thread of its own.

    Attributes:
        address: where it is, once it listens.
    """

    address: str

    def listen(self, port: int = 0, handler: Handler | None = None) -> None:
        """Starts; ``handler`` for calls that are not read whole and handed to ``reply``."""
        self.server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", port), handler or functools.partial(Request, self.reply)
        )
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stops, and gives its port back."""
        self.server.shutdown()
        self.server.server_close()

    def reply(self, request: Request) -> None:
        """Answers a call."""
        raise NotImplementedError
