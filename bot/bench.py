"""``python -m bot bench``: how long things take here, and as ratios of one another."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from bot.ask import quiet_logs
from bot.bench_widget import widget
from bot.chat import post
from bot.paths import ROOT
from bot.processes import MODEL, QUIET, Processes, free_port, running

QUESTIONS = ROOT / "tests" / "evaluation" / "questions.jsonl"
FAQ = (
    "wat is spoor 2",
    "wie betaalt het tweede spoor",
    "mag mijn werkgever vragen wat ik heb",
    "wat is een loonsanctie",
)
CALCULATION = ("ik ben sinds 12 januari 2026 ziek, wanneer moet ik wia aanvragen",)
USERS = (1, 8)


def percentiles(seconds: Sequence[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    return f"p50 {statistics.median(ordered) * 1000:6.1f} ms   p95 {ordered[int(len(ordered) * 0.95)] * 1000:6.1f} ms"


def timed_turn(address: str, text: str) -> float:
    """Seconds for one turn of a fresh conversation."""
    sender = f"bench-{secrets.token_hex(8)}"
    begin = time.perf_counter()
    post(address, sender, text)
    return time.perf_counter() - begin


async def understanding(count: int) -> list[float]:
    """Seconds that the whole NLU takes per message, in this process."""
    os.environ.update(QUIET)
    quiet_logs()
    from rasa.core.agent import Agent, UserMessage

    texts = [json.loads(line)["text"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()][:count]
    processor = Agent.load(str(MODEL)).processor
    assert processor is not None  # Agent.load raises if the model cannot be loaded
    seconds = []
    for text in texts[:10] + texts:
        begin = time.perf_counter()
        await processor.parse_message(UserMessage(text))
        seconds.append(time.perf_counter() - begin)
    return seconds[10:]


def turns(address: str, texts: Sequence[str], users: int, each: int) -> tuple[list[float], float]:
    """Seconds per turn, and turns per second, for some users at once, each in fresh conversations."""
    seconds: list[float] = []

    def user() -> None:
        for turn in range(each):
            seconds.append(timed_turn(address, texts[turn % len(texts)]))

    threads = [threading.Thread(target=user) for _ in range(users)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds, len(seconds) / (time.perf_counter() - begin)


def main(argv: list[str]) -> int:
    """Measures and prints. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot bench", description="Measure speed and memory.")
    parser.add_argument("--count", type=int, default=200, help="messages per measurement (default 200)")
    count = parser.parse_args(argv).count
    if not MODEL.exists():
        print("There is no trained model yet. Type: make train", file=sys.stderr)
        return 1
    parse = asyncio.run(understanding(count))
    print(f"understanding one message            {percentiles(parse)}")
    with tempfile.TemporaryDirectory() as folder:
        bot = Processes(port=free_port(), action_port=free_port(), folder=Path(folder))
        begin = time.perf_counter()
        with running(bot):
            print(f"start until both processes answer    {time.perf_counter() - begin:.1f} s")
            for name, texts in (("question", FAQ), ("calculation", CALCULATION)):
                turns(bot.address, texts, 1, 10)
                for users in USERS:
                    seconds, rate = turns(bot.address, texts, users, max(1, count // users))
                    share = statistics.median(seconds) / statistics.median(parse)
                    line = f"{name}, {users} user{'s' if users > 1 else ''}"
                    print(f"{line:36} {percentiles(seconds)}   {rate:5.1f}/s   {share:4.1f} x understanding")
            for name, megabytes in bot.memory().items():
                print(f"memory of {name:26} {megabytes:.0f} MB")
            widget(bot.address)
    return 0
