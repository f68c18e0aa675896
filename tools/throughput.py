"""``python -m tools.throughput``: turns per second, and what a turn costs, with more and more servers behind HAProxy.

The processor time of a turn says the same on a busy machine as on a quiet one; turns per second do not: take ratios.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

from tools.parts import Proxy
from tools.site import USERS, Site, site
from tools.users import CALCULATION, QUESTIONS, Crowd

# Six messages per conversation, one of which asks for a calculation: as the sizing in docs/beheer/uitrol.md has it.
MESSAGES = (*QUESTIONS, CALCULATION, QUESTIONS[0])
WARM_UP = 40


@dataclass(frozen=True)
class Speed:
    """What was measured.

    Attributes:
        servers: behind the proxy.
        turns: that were answered.
        seconds: in how long.
        latencies: of each turn, in seconds, sorted.
        costs: processor seconds of each part.
        idle: the part of the machine's processors that nobody used.
        refused: attempts that did not get an answer.
    """

    servers: int
    turns: int
    seconds: float
    latencies: list[float]
    costs: dict[str, float]
    idle: float
    refused: int

    def __str__(self) -> str:
        """One line of the table."""
        p50, p95 = (1000 * self.latencies[int(part * (len(self.latencies) - 1))] for part in (0.5, 0.95))
        costs = ", ".join(f"{name} {1000 * cost / self.turns:.1f}" for name, cost in self.costs.items())
        return (
            f"{self.servers:7} | {self.turns / self.seconds:7.1f} | {p50:5.0f} | {p95:5.0f} | {costs} ms | "
            f"idle {self.idle:.0%} | refused {self.refused}"
        )


def measure(place: Site, servers: int, users: int, seconds: float, folder: Path) -> Speed:
    """Lets users talk through a proxy to some of the servers.

    Args:
        place: has at least so many servers.
        servers: how many of them take part.
        users: who talk at the same time.
        seconds: how long it is measured.
        folder: for the proxy.
    """
    folder.mkdir()
    proxy = Proxy([server.port for server in place.servers[:servers]], folder)
    try:
        with Crowd([proxy.address], users, MESSAGES, long=len(MESSAGES)) as crowd:
            crowd.until(WARM_UP)
            parts = {
                "servers": [server.pid("rasa") for server in place.servers[:servers]],
                "PostgreSQL": [place.postgres.pid],
                "Redis": [place.redis.pid],
                "proxy": [proxy.pid],
            }
            before, sent, refused = _costs(parts), len(crowd.ledger.seconds), _refused(crowd)
            begin, machine = time.monotonic(), psutil.cpu_times()
            time.sleep(seconds)
            after, took, now = _costs(parts), time.monotonic() - begin, psutil.cpu_times()
            latencies = sorted(crowd.ledger.seconds[sent:])
            refused = _refused(crowd) - refused
    finally:
        proxy.stop()
    idle = (now.idle - machine.idle) / (sum(now) - sum(machine))
    return Speed(
        servers,
        len(latencies),
        took,
        latencies,
        {name: after[name] - before[name] for name in parts},
        idle,
        refused,
    )


def _refused(crowd: Crowd) -> int:
    return crowd.ledger.honest + crowd.ledger.cut + len(crowd.ledger.wrong)


def _costs(parts: dict[str, list[int]]) -> dict[str, float]:
    return {name: sum(map(_cost, _families(numbers))) for name, numbers in parts.items()}


def _families(numbers: Iterable[int]) -> list[psutil.Process]:
    mains = [psutil.Process(number) for number in numbers]
    return [process for main in mains for process in (main, *main.children(recursive=True))]


def _cost(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def main(argv: list[str]) -> int:
    """Measures and prints. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.throughput", description=__doc__)
    parser.add_argument("--servers", type=int, default=3, help="from one to so many servers (default 3)")
    parser.add_argument("--users", type=int, default=USERS, help="users at the same time (default 8)")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each is measured (default 20)")
    parser.add_argument("--rounds", type=int, default=2, help="how often, one after the other (default 2)")
    arguments = parser.parse_args(argv)
    print(f"{os.cpu_count()} processors, {arguments.users} users")
    print("servers | turns/s |   p50 |   p95 | processor time per turn")
    rates: dict[int, list[float]] = {}
    with tempfile.TemporaryDirectory() as text, site(Path(text), arguments.servers) as place:
        for turn in range(arguments.rounds):
            for servers in range(1, arguments.servers + 1):
                folder = Path(text) / f"proxy-{turn}-{servers}"
                speed = measure(place, servers, arguments.users, arguments.seconds, folder)
                rates.setdefault(servers, []).append(speed.turns / speed.seconds)
                print(speed, flush=True)
    alone = statistics.median(rates[1])
    print(", ".join(f"{count} servers {statistics.median(each) / alone:.2f} times" for count, each in rates.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
