"""Full load for half an hour: does the memory of the server stay flat, and does it stay as fast?

    python -m tools.soak                     (half an hour)
    python -m tools.soak --minutes 5 --users 4

Users hold conversations of twenty turns, questions and calculations, and then begin a new one. Each minute one line.
The exit code is 1 if the memory grew by more than a twentieth between the tenth minute (or a third of the time) and the
end, or if a turn failed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from bot.bench import CALCULATION, questions
from bot.bench_turns import NO_LIMITS, Visitor
from bot.processes import Processes, free_port, running

TURNS = 20
SETTLED_MINUTES = 10
MOST_GROWTH = 1.05


class Load:
    """Users who talk until they are told to stop."""

    def __init__(self, address: str, users: int) -> None:
        """Starts them."""
        self.address, self.texts = address, [*questions(60), *[CALCULATION] * 20]
        self.stopped = threading.Event()
        self.seconds: list[float] = []
        self.faults: list[str] = []
        self._threads = [threading.Thread(target=self._talk, args=(number,)) for number in range(users)]
        for thread in self._threads:
            thread.start()

    def _talk(self, number: int) -> None:
        place = number
        while not self.stopped.is_set():
            visitor = Visitor(self.address)
            for _ in range(TURNS):
                try:
                    self.seconds.append(visitor.says(self.texts[place % len(self.texts)])[0])
                except OSError as error:
                    self.faults.append(type(error).__name__)
                    break
                place += 7
            visitor.close()

    def taken(self) -> list[float]:
        """The turns since the last time this was asked, in seconds."""
        seconds, self.seconds = self.seconds, []
        return sorted(seconds)

    def stop(self) -> None:
        """Lets the users finish their turn."""
        self.stopped.set()
        for thread in self._threads:
            thread.join()


def main() -> int:
    """Measures and prints. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--users", type=int, default=8)
    arguments = parser.parse_args()
    sizes: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        bot = Processes(free_port(), folder=Path(folder), environment=NO_LIMITS)
        with running(bot):
            load = Load(bot.address, arguments.users)
            for minute in range(arguments.minutes):
                time.sleep(60)
                turns = load.taken()
                sizes.append(sum(bot.memory().values()))
                p50, p95 = statistics.median(turns), turns[int(len(turns) * 0.95)]
                print(
                    f"minute {minute + 1:3}  {len(turns) / 60:5.1f}/s  p50 {p50 * 1000:6.0f}  p95 {p95 * 1000:6.0f} ms"
                    f"  {sizes[-1]:6.0f} MB  faults {len(load.faults)}",
                    flush=True,
                )
            load.stop()
    settled = sizes[min(SETTLED_MINUTES, len(sizes) // 3)]
    print(f"memory {settled:.0f} -> {sizes[-1]:.0f} MB ({sizes[-1] / settled:.3f} x)")
    return int(sizes[-1] > MOST_GROWTH * settled or bool(load.faults))


if __name__ == "__main__":
    sys.exit(main())
