"""Servers that share a PostgreSQL and a Redis, and what users notice of them while something is broken."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from bot.processes import MODEL, Processes, free_port
from tools.parts import Postgres, Proxy, Redis
from tools.slow_actions import SlowActions
from tools.users import CALCULATION, NO_LIMITS, QUESTIONS, Crowd, doubled

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
    expired: int = 0

    def __str__(self) -> str:
        """One line of the table."""
        counts = (
            f"{self.answered:5} | {self.honest:5} | {self.cut:5} | {self.wrong:3} | {self.lost:3} | {self.doubled:3}"
        )
        over = f" ({self.expired} sessions were over)" if self.expired else ""
        return f"{counts} | {self.recovery:5.1f} s{over}"


@dataclass
class Site:
    """Servers that share a PostgreSQL and a Redis, and maybe action servers behind a proxy."""

    postgres: Postgres
    redis: Redis
    servers: list[Processes]
    actions: list[SlowActions] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        """Of the servers."""
        return [server.address for server in self.servers]


@contextlib.contextmanager
def site(
    folder: Path, servers: int, today: str = "2026-11-21", extra: Mapping[str, str] | None = None, actions: int = 0
) -> Iterator[Site]:
    """Starts everything; stops it whatever happens.

    Args:
        folder: for what the servers keep.
        servers: how many.
        today: the day they live in.
        extra: what they find in their environment besides.
        actions: how many action servers there are, behind HAProxy; none to run the actions inside the servers.

    Raises:
        FileNotFoundError: action servers are wanted and haproxy is not installed.
    """
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
            **(extra or {}),
        }
        behind = [
            SlowActions(free_port(), free_port(), folder / f"actions{n}", environment=environment)
            for n in range(actions)
        ]
        for one in behind:
            stack.callback(one.stop)
            one.start_actions()
        for one in behind:
            one.wait_for_actions()
        if behind:
            front = Proxy([one.action_port or 0 for one in behind], behind[0].folder, check="/health")
            stack.callback(front.stop)
            environment = {**environment, "SPOORWIJZER_ACTIONS_URL": f"{front.address}/webhook"}
        # A copy: there are faults that put another model in its place.
        folder.mkdir(parents=True, exist_ok=True)
        model = Path(shutil.copyfile(MODEL, folder / MODEL.name))
        bots = [Processes(free_port(), None, folder / f"bot{n}", model, environment) for n in range(servers)]
        for bot in bots:
            stack.callback(bot.stop)
        with ThreadPoolExecutor() as pool:
            list(pool.map(Processes.start, bots))
        yield Site(postgres, redis, bots, behind)


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
    return Result(answered, honest, cut, wrong, crowd.lost(), found, recovery, ledger.expired)
