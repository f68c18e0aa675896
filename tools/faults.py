"""``python -m tools.faults``: breaks things under load and counts what the users noticed.

Every user insists as the widget does: the same message, with the same id, until it is answered. Afterwards each answer
that was given must be in the conversation, once.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import resource
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bot.processes import LOOPBACK, Processes, free_port
from tools.parts import Postgres, Proxy, Redis
from tools.users import CALCULATION, NO_LIMITS, QUESTIONS, Crowd, Ledger, User, doubled

USERS = 8
# Answers before and after a fault: enough to know that it worked and that it works again.
SOME = 20


@dataclass(frozen=True)
class Result:
    """What a fault did to the users; all counts are of messages or attempts."""

    answered: int
    honest: int
    cut: int
    wrong: int
    lost: int
    doubled: int
    recovery: float

    def __str__(self) -> str:
        """One line of the table."""
        counts = (
            f"{self.answered:5} | {self.honest:5} | {self.cut:5} | {self.wrong:3} | {self.lost:3} | {self.doubled:3}"
        )
        return f"{counts} | {self.recovery:5.1f} s"


@dataclass
class Site:
    """Servers that share a PostgreSQL and a Redis."""

    postgres: Postgres
    redis: Redis
    servers: list[Processes]

    @property
    def addresses(self) -> list[str]:
        """Of the servers."""
        return [server.address for server in self.servers]


@contextlib.contextmanager
def site(folder: Path, servers: int, today: str = "2026-11-21") -> Iterator[Site]:
    """Starts everything; stops it whatever happens."""
    with contextlib.ExitStack() as stack:
        postgres = Postgres()
        stack.callback(postgres.stop)
        redis = Redis()
        stack.callback(redis.stop)
        environment = {
            **NO_LIMITS,
            "SPOORWIJZER_VANDAAG": today,
            "SPOORWIJZER_DATABASE_URL": postgres.url,
            "SPOORWIJZER_REDIS_URL": redis.url,
        }
        bots = [Processes(free_port(), folder=folder / f"bot{n}", environment=environment) for n in range(servers)]
        for bot in bots:
            stack.callback(bot.stop)
        with ThreadPoolExecutor() as pool:
            list(pool.map(Processes.start, bots))
        yield Site(postgres, redis, bots)


def under_load(
    addresses: list[str], database: str, fault: Callable[[Crowd], float], users: int = USERS, some: int = SOME
) -> Result:
    """Lets users talk, breaks something, and counts.

    Args:
        addresses: of the servers.
        database: where the conversations are.
        fault: breaks and mends something; returns when it was mended, on the monotonic clock.
        users: how many talk at the same time.
        some: how many answers must come before and after.
    """
    with Crowd(addresses, users, (*QUESTIONS, CALCULATION)) as crowd:
        crowd.until(some)
        mended = fault(crowd)
        crowd.until(some)
    ledger = crowd.ledger
    found = doubled(database)
    recovery = ledger.recovered(mended)
    wrong = len(ledger.wrong)
    if wrong:
        print("\n".join(ledger.wrong[:5]), file=sys.stderr)
    honest, cut, answered = ledger.honest, ledger.cut, ledger.answered
    return Result(answered, honest, cut, wrong, crowd.lost(), found, recovery)


def database_down(place: Site, seconds: float) -> Callable[[Crowd], float]:
    """PostgreSQL is killed and comes back."""

    def fault(_: Crowd) -> float:
        place.postgres.crash()
        time.sleep(seconds)
        place.postgres.start()
        return time.monotonic()

    return fault


def redis_down(place: Site, seconds: float) -> Callable[[Crowd], float]:
    """Redis is killed and comes back empty."""

    def fault(_: Crowd) -> float:
        place.redis.crash()
        time.sleep(seconds)
        place.redis.start()
        return time.monotonic()

    return fault


def redis_frozen(place: Site, seconds: float) -> Callable[[Crowd], float]:
    """Redis stays connected and does not answer."""

    def fault(_: Crowd) -> float:
        place.redis.freeze()
        time.sleep(seconds)
        place.redis.thaw()
        return time.monotonic()

    return fault


def server_killed(bot: Processes) -> Callable[[Crowd], float]:
    """A server is killed with kill -9 in the middle of its turns, and started again."""

    def fault(_: Crowd) -> float:
        bot.kill("rasa")
        bot.start_rasa()
        bot.wait_until_ready()
        return time.monotonic()

    return fault


def actions_killed(bot: Processes) -> Callable[[Crowd], float]:
    """An action server apart is killed with kill -9, and started again."""

    def fault(_: Crowd) -> float:
        bot.kill("actions")
        time.sleep(3)
        bot.start_actions()
        return time.monotonic()

    return fault


def model_replaced(bot: Processes, answers: int) -> Callable[[Crowd], float]:
    """The model is loaded anew while turns are running."""

    def fault(crowd: Crowd) -> float:
        bot.reload()
        crowd.until(answers)
        return time.monotonic()

    return fault


def disk_full(bot: Processes) -> Callable[[Crowd], float]:
    """The database file may not grow any more, and then may again."""

    def fault(crowd: Crowd) -> float:
        pid = bot.pid("rasa")
        size = (bot.folder / "conversations.db").stat().st_size
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
        begin = time.monotonic()
        while crowd.ledger.honest < SOME and time.monotonic() - begin < 60:
            time.sleep(0.05)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
        return time.monotonic()

    return fault


def slow_clients(addresses: list[str], count: int) -> Callable[[Crowd], float]:
    """Many connections that begin a request and never finish it."""

    def fault(crowd: Crowd) -> float:
        with contextlib.ExitStack() as stack:
            for place in range(count):
                port = int(addresses[place % len(addresses)].rpartition(":")[2])
                slow = stack.enter_context(socket.create_connection((LOOPBACK, port)))
                slow.sendall(b"POST /webhooks/widget/bericht HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{")
            crowd.until(SOME)
        return time.monotonic()

    return fault


def large_messages(addresses: list[str], count: int) -> Callable[[Crowd], float]:
    """Messages of 100 kB and 1.5 MB beside the ordinary ones."""

    def fault(crowd: Crowd) -> float:
        loud = User(addresses, Ledger())
        loud.open()
        for number in range(count):
            status, _ = loud.call("bericht", {"id": f"groot-{number:08}", "tekst": "ziek " * 20_000})
            assert status == 200, status
            status, _ = loud.call("bericht", {"id": f"reus-{number:09}", "tekst": "ziek " * 300_000})
            assert status in (400, 413), status
        return time.monotonic()

    return fault


def opens(addresses: list[str], count: int) -> tuple[int, float, list[str]]:
    """So many visitors open a conversation at the same moment.

    Returns:
        How many got one at the first attempt, how many seconds it took, and what else they got.
    """
    ledger = Ledger()
    users = [User(addresses, ledger) for _ in range(count)]
    begin = time.monotonic()
    with ThreadPoolExecutor(count) as pool:
        list(pool.map(User.open, users))
    return count - ledger.cut - ledger.honest, time.monotonic() - begin, ledger.wrong


def shared_faults(place: Site, seconds: float) -> dict[str, Callable[[Crowd], float]]:
    """The faults that servers with PostgreSQL and Redis are put through."""
    return {
        f"database down for {seconds:.0f} s": database_down(place, seconds),
        f"Redis down for {seconds:.0f} s": redis_down(place, seconds),
        f"Redis without an answer for {seconds:.0f} s": redis_frozen(place, seconds),
        "kill -9 of a server, restarted": server_killed(place.servers[0]),
        "model replaced": model_replaced(place.servers[-1], 60),
        "200 slow clients": slow_clients(place.addresses, 200),
        "100 kB and 1.5 MB messages": large_messages(place.addresses, 10),
    }


HEADING = "answered | honest | cut | wrong | lost | doubled | recovery"


def main(argv: list[str]) -> int:
    """Runs all faults and prints a table. Returns 1 if anything was lost, doubled or wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.faults", description=__doc__)
    parser.add_argument("--servers", type=int, default=2, help="servers that share PostgreSQL and Redis (default 2)")
    parser.add_argument("--users", type=int, default=USERS, help="users at the same time (default 8)")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long a store is away (default 30)")
    parser.add_argument("--proxy", action="store_true", help="put HAProxy in front (must be installed)")
    parser.add_argument("--only", default="", help="only the faults whose name this pattern finds")
    arguments = parser.parse_args(argv)
    results: dict[str, Result] = {}
    print(f"{'fault':40} | {HEADING}", flush=True)

    def run(name: str, addresses: list[str], database: str, fault: Callable[[Crowd], float]) -> None:
        if re.search(arguments.only, name):
            results[name] = under_load(addresses, database, fault, arguments.users)
            print(f"{name:40} | {results[name]}", flush=True)

    with tempfile.TemporaryDirectory() as text, site(Path(text), arguments.servers) as place:
        addresses = place.addresses
        with contextlib.ExitStack() as stack:
            if arguments.proxy:
                proxy = Proxy([server.port for server in place.servers], Path(text))
                stack.callback(proxy.stop)
                addresses = [proxy.address]
            for name, fault in shared_faults(place, arguments.seconds).items():
                run(name, addresses, place.postgres.url, fault)
        first, seconds, wrong = opens(place.addresses, 1_000)
        print(f"1,000 opens at once: {first} at the first attempt, in {seconds:.1f} s, {len(wrong)} wrong", flush=True)
    for name, apart, fault_of in (
        ("disk full (SQLite)", None, disk_full),
        ("kill -9 of the server (SQLite)", None, server_killed),
        ("kill -9 of the action server", free_port(), actions_killed),
    ):
        if re.search(arguments.only, name):
            with tempfile.TemporaryDirectory() as text:
                bot = Processes(free_port(), apart, Path(text), environment=NO_LIMITS)
                try:
                    bot.start()
                    run(name, [bot.address], f"sqlite:///{bot.folder / 'conversations.db'}", fault_of(bot))
                finally:
                    bot.stop()
    bad = {name: result for name, result in results.items() if result.lost or result.doubled or result.wrong}
    print(json.dumps({"faults": len(results), "bad": sorted(bad)}))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
