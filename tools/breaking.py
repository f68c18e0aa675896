"""What can go wrong, as functions that break something under a crowd of users and mend it again."""

from __future__ import annotations

import contextlib
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.processes import LOOPBACK, Processes
from bot.server.event_queue import PAUSES
from tools.conditions import Clock, SmallDisk
from tools.models import put_in_place, renamed
from tools.parts import Rabbit
from tools.site import SOME, Site
from tools.users import GIVE_UP_SECONDS, Crowd, Ledger, User

Fault = Callable[[Crowd], float]
SHIFTS = ("+1h", "+0", "-1h", "+0", "+1d", "+0", "-1d", "+0")
# libfaketime looks at its file once a second.
CLOCK_SECONDS = 1.5
OTHER_MODEL = "ander-model"


def database_down(place: Site, seconds: float) -> Fault:
    """PostgreSQL is killed and comes back."""
    return _away(place.postgres.crash, place.postgres.start, seconds)


def database_frozen(place: Site, seconds: float) -> Fault:
    """PostgreSQL stays connected and does not answer."""
    return _away(place.postgres.freeze, place.postgres.thaw, seconds)


def redis_down(place: Site, seconds: float) -> Fault:
    """Redis is killed and comes back empty."""
    return _away(place.redis.crash, place.redis.start, seconds)


def redis_frozen(place: Site, seconds: float) -> Fault:
    """Redis stays connected and does not answer."""
    return _away(place.redis.freeze, place.redis.thaw, seconds)


def _away(goes: Callable[[], object], comes: Callable[[], object], seconds: float) -> Fault:
    def fault(_: Crowd) -> float:
        goes()
        time.sleep(seconds)
        comes()
        return time.monotonic()

    return fault


def server_killed(bot: Processes) -> Fault:
    """A server is killed with kill -9 in the middle of its turns, and started again."""

    def fault(_: Crowd) -> float:
        bot.kill("rasa")
        bot.start_rasa()
        bot.wait_until_ready()
        return time.monotonic()

    return fault


def actions_killed(bot: Processes) -> Fault:
    """An action server apart is killed with kill -9, and started again."""

    def fault(_: Crowd) -> float:
        bot.kill("actions")
        time.sleep(3)
        bot.start_actions()
        bot.wait_for_actions()
        return time.monotonic()

    return fault


def answering(address: str) -> dict[str, str]:
    """The versions of knowledge and model that a server answers with now."""
    user = User([address], Ledger())
    user.open()
    versions: dict[str, str] = user.says("wat is spoor 2")["antwoorden"][0]["custom"]["versie"]
    return versions


def until_it_answers_with(model_id: str, address: str) -> None:
    """Waits until a server answers with a model.

    Raises:
        TimeoutError: it does not.
    """
    begin = time.monotonic()
    while answering(address)["model"] != model_id:
        if time.monotonic() - begin > GIVE_UP_SECONDS:
            raise TimeoutError(f"{address} does not answer with {model_id}")
        time.sleep(0.1)


def one_of_the_action_servers_killed(place: Site) -> Fault:
    """One of several action servers is killed with kill -9 in the middle of an action, and started again."""

    def fault(crowd: Crowd) -> float:
        place.actions[0].kill_in_the_middle()
        # The others go on without it.
        crowd.until(SOME)
        place.actions[0].start_actions()
        place.actions[0].wait_for_actions()
        return time.monotonic()

    return fault


def model_replaced(bot: Processes, answers: int) -> Fault:
    """Another model is taken into use and the one before it put back, while turns are running."""

    def fault(crowd: Crowd) -> float:
        first = answering(bot.address)["model"]
        with tempfile.TemporaryDirectory() as folder:
            before, other = Path(folder) / "before.tar.gz", Path(folder) / "other.tar.gz"
            shutil.copyfile(bot.model, before)
            renamed(before, other, OTHER_MODEL)
            for archive, model_id in ((other, OTHER_MODEL), (before, first)):
                put_in_place(archive, bot.model)
                bot.reload()
                until_it_answers_with(model_id, bot.address)
                crowd.until(answers)
        return time.monotonic()

    return fault


def disk_full(disk: SmallDisk) -> Fault:
    """The disk of the server has no room left, for SQLite nor anything else, and then has again."""

    def fault(crowd: Crowd) -> float:
        disk.fill()
        begin = time.monotonic()
        while crowd.ledger.honest < SOME and time.monotonic() - begin < 60:
            time.sleep(0.05)
        disk.free()
        return time.monotonic()

    return fault


def clock_changed(clock: Clock) -> Fault:
    """The clock of the server goes an hour and a day forward and back, while it answers."""

    def fault(crowd: Crowd) -> float:
        for shift in SHIFTS:
            clock.put(shift)
            time.sleep(CLOCK_SECONDS)
            crowd.until(SOME)
        return time.monotonic()

    return fault


def slow_clients(addresses: list[str], count: int) -> Fault:
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


def large_messages(addresses: list[str], count: int) -> Fault:
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


def broker_down(rabbit: Rabbit, seconds: float) -> Fault:
    """RabbitMQ is killed and comes back, with what it had confirmed."""
    return _away(rabbit.crash, rabbit.start, seconds)


def broker_comes_late(rabbit: Rabbit, answers: int) -> Fault:
    """RabbitMQ was not there when the servers started; it comes after so many answers."""

    def fault(crowd: Crowd) -> float:
        crowd.until(answers)
        rabbit.start()
        mended = time.monotonic()
        # By then each server has tried again.
        time.sleep(PAUSES[-1] + 1)
        return mended

    return fault
