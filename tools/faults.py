"""``python -m tools.faults``: breaks things under load and counts what the users noticed.

Every user insists as the widget does: the same message, with the same id, until it is answered. Afterwards each answer
that was given must be in the conversation, once.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.processes import Processes, free_port
from tools.breaking import (
    Fault,
    actions_killed,
    broker_comes_late,
    broker_down,
    clock_changed,
    database_down,
    database_frozen,
    disk_full,
    large_messages,
    model_replaced,
    one_of_the_action_servers_killed,
    opens,
    redis_down,
    redis_frozen,
    server_killed,
    slow_clients,
)
from tools.conditions import Clock, SmallDisk
from tools.events import compare, tells_of_distress
from tools.parts import Proxy, Rabbit
from tools.site import SOME, USERS, Result, Site, site, under_load
from tools.users import NO_LIMITS

OPENS, BROKER = "1,000 opens at once", "event broker"
DISK, CLOCK = "disk full (SQLite)", "clock an hour and a day forward and back"
KILLED, ACTIONS = "kill -9 of the server (SQLite)", "kill -9 of the action server"
ONE_OF_THE_ACTIONS = "kill -9 of one of two action servers"
HEADING = "answered | honest | cut | wrong | lost | doubled | recovery"
DISK_MEGABYTES = 16


def shared_faults(seconds: float) -> dict[str, Callable[[Site], Fault]]:
    """The faults that servers with PostgreSQL and Redis are put through."""
    return {
        f"database down for {seconds:.0f} s": lambda place: database_down(place, seconds),
        f"database without an answer for {seconds:.0f} s": lambda place: database_frozen(place, seconds),
        f"Redis down for {seconds:.0f} s": lambda place: redis_down(place, seconds),
        f"Redis without an answer for {seconds:.0f} s": lambda place: redis_frozen(place, seconds),
        "kill -9 of a server, restarted": lambda place: server_killed(place.servers[0]),
        "model replaced": lambda place: model_replaced(place.servers[-1], 60),
        "200 slow clients": lambda place: slow_clients(place.addresses, 200),
        "100 kB and 1.5 MB messages": lambda place: large_messages(place.addresses, 10),
    }


@dataclass
class Report:
    """Runs the faults that were asked for, and prints a line of each."""

    only: str
    users: int
    results: dict[str, Result] = field(default_factory=dict)
    faulty: list[str] = field(default_factory=list)

    def wants(self, name: str) -> bool:
        """Whether a fault was asked for."""
        return re.search(self.only, name) is not None

    def run(self, name: str, addresses: list[str], database: str, fault: Fault) -> None:
        """Runs one, if it was asked for."""
        if self.wants(name):
            result = self.results[name] = under_load(addresses, database, fault, self.users)
            print(f"{name:40} | {result}", flush=True)
            if result.lost or result.doubled or result.wrong:
                self.faulty.append(name)


def break_site(report: Report, servers: int, seconds: float, proxy: bool) -> None:
    """Servers that share PostgreSQL and Redis."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        place = stack.enter_context(site(folder, servers))
        addresses = place.addresses
        if proxy:
            front = Proxy([server.port for server in place.servers], folder)
            stack.callback(front.stop)
            addresses = [front.address]
        for name, fault_of in shared_faults(seconds).items():
            report.run(name, addresses, place.postgres.url, fault_of(place))
        if report.wants(OPENS):
            first, took, wrong = opens(place.addresses, 1_000)
            print(f"{OPENS}: {first} at the first attempt, in {took:.1f} s, {len(wrong)} wrong", flush=True)


@contextlib.contextmanager
def alone(folder: Path, actions: int | None = None, extra: Mapping[str, str] | None = None) -> Iterator[Processes]:
    """One server with SQLite."""
    bot = Processes(free_port(), actions, folder, environment={**NO_LIMITS, **(extra or {})})
    try:
        bot.start()
        yield bot
    finally:
        bot.stop()


def break_alone(report: Report) -> None:
    """One server with SQLite, each time a new one."""

    def run(name: str, bot: Processes, fault: Fault) -> None:
        report.run(name, [bot.address], f"sqlite:///{bot.folder / 'conversations.db'}", fault)

    for name in (DISK, CLOCK, KILLED, ACTIONS):
        if not report.wants(name):
            continue
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            if name == DISK:
                disk = SmallDisk(folder / "disk", DISK_MEGABYTES)
                stack.callback(disk.stop)
                bot = stack.enter_context(alone(disk.folder))
                run(name, bot, disk_full(disk))
            elif name == CLOCK:
                clock = Clock(folder)
                bot = stack.enter_context(alone(folder, extra=clock.environment))
                run(name, bot, clock_changed(clock))
            elif name == KILLED:
                bot = stack.enter_context(alone(folder))
                run(name, bot, server_killed(bot))
            else:
                bot = stack.enter_context(alone(folder, free_port()))
                run(name, bot, actions_killed(bot))


def break_actions(report: Report, servers: int) -> None:
    """Servers with two action servers behind HAProxy, of which one is killed."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        place = stack.enter_context(site(folder, servers, actions=2))
        fault = one_of_the_action_servers_killed(place)
        report.run(ONE_OF_THE_ACTIONS, place.addresses, place.postgres.url, fault)


def break_broker(report: Report, servers: int, seconds: float) -> None:
    """RabbitMQ away at the start and under load, and afterwards each stored event against what arrived."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        rabbit = Rabbit(folder)
        stack.callback(rabbit.stop)
        rabbit.crash()
        place = stack.enter_context(site(folder, servers, extra={"SPOORWIJZER_EVENT_BROKER_URL": rabbit.url}))
        database = place.postgres.url
        report.run(f"{BROKER} away at the start", place.addresses, database, broker_comes_late(rabbit, SOME))
        report.run(f"{BROKER} down for {seconds:.0f} s", place.addresses, database, broker_down(rabbit, seconds))
        helped, found = tells_of_distress(place.addresses), compare(database, rabbit)
        print(f"{found}; somebody in distress was helped: {helped}", flush=True)
        if found.missing or found.strange or not helped:
            report.faulty.append(f"{BROKER}: events")


def main(argv: list[str]) -> int:
    """Runs all faults and prints a table. Returns 1 if anything was lost, doubled or wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.faults", description=__doc__)
    parser.add_argument("--servers", type=int, default=2, help="servers that share PostgreSQL and Redis (default 2)")
    parser.add_argument("--users", type=int, default=USERS, help="users at the same time (default 8)")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long a part is away (default 30)")
    parser.add_argument("--proxy", action="store_true", help="put HAProxy in front (must be installed)")
    parser.add_argument("--only", default="", help="only the faults whose name this pattern finds")
    arguments = parser.parse_args(argv)
    report = Report(arguments.only, arguments.users)
    print(f"{'fault':40} | {HEADING}", flush=True)
    if any(map(report.wants, [*shared_faults(arguments.seconds), OPENS])):
        break_site(report, arguments.servers, arguments.seconds, arguments.proxy)
    break_alone(report)
    if report.wants(ONE_OF_THE_ACTIONS):
        break_actions(report, arguments.servers)
    if report.wants(BROKER):
        break_broker(report, arguments.servers, arguments.seconds)
    print(json.dumps({"faults": len(report.results), "bad": report.faulty}))
    return 1 if report.faulty else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
