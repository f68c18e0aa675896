"""A sender's patience as an event: it ends when the other side has gone silent, however slow the machine is."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

# Longer than any test: what is only slow is waited for.
LONG = 60.0


class _Loop(asyncio.SelectorEventLoop):
    """An event loop whose clock can be put forward, so that every time-out that runs on it has passed."""

    def __init__(self) -> None:
        self._ahead = 0.0
        super().__init__()

    def time(self) -> float:
        return super().time() + self._ahead

    def forward(self, seconds: float) -> None:
        self._ahead += seconds


class Patience:
    """Runs work, and ends its time-outs on a sign: those of the event loop, and the timers of threads."""

    def __init__(self) -> None:
        self.timers: list[Timer] = []
        self._loop: _Loop | None = None

    def run(self, work: Coroutine[Any, Any, int]) -> int:
        """As asyncio.run, on a loop whose time-outs end with ``ends``."""
        self._loop = _Loop()
        try:
            return self._loop.run_until_complete(work)
        finally:
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()
            self._loop = None

    def timer(self, interval: float, function: Callable[..., Any], args: Sequence[Any] = ()) -> Timer:
        """In the place of ``threading.Timer``."""
        made = Timer(interval, function, args)
        self.timers.append(made)
        return made

    def ends(self) -> None:
        """The sign; from any thread."""
        for timer in self.timers:
            timer.fire()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._loop.forward, 2 * LONG)


class Timer:
    """A timer that fires when it is told to, unless it was cancelled."""

    daemon = False

    def __init__(self, interval: float, function: Callable[..., Any], args: Sequence[Any]) -> None:
        self.interval, self._function, self._args = interval, function, args
        self._lock, self._live = threading.Lock(), False

    def start(self) -> None:
        self._live = True

    def cancel(self) -> None:
        with self._lock:
            self._live = False

    def fire(self) -> None:
        with self._lock:
            if self._live:
                self._live = False
                self._function(*self._args)
