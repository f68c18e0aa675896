"""``python -m bot bench``: how long things take here, and as ratios of Rasa's default configuration beside it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.bench_parts import parts
from bot.bench_turns import NO_LIMITS, PER_USER, Times, Visitor, long_conversation, turns
from bot.bench_widget import widget
from bot.paths import ROOT
from bot.processes import MODEL, Processes, free_port, running
from bot.train import train_into

QUESTIONS = ROOT / "tests" / "evaluation" / "questions.jsonl"
CALCULATION = "ik ben sinds 12 januari 2026 ziek, wat zijn mijn termijnen"
USERS = (1, 8, 32)
PLACES = (1, 100, 1_000)


@dataclass
class Measured:
    """What was measured of one configuration.

    Attributes:
        start: seconds from the start to the first answer.
        turns: by what was asked and how many asked at once.
        flat: milliseconds per turn at some points of one conversation.
        memory: megabytes, of all processes.
        training: seconds; None where it was not trained now.
    """

    start: float
    turns: dict[tuple[str, int], Times] = field(default_factory=dict)
    flat: dict[int, float] = field(default_factory=dict)
    memory: float = 0.0
    training: float | None = None


def questions(count: int) -> list[str]:
    """Questions in people's own words."""
    lines = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [line["text"] for line in lines if line["kind"] == "faq"][:count]


@contextlib.contextmanager
def started(bot: Processes) -> Iterator[Measured]:
    """A running configuration, with its start measured up to the first answer."""
    begin = time.perf_counter()
    with running(bot):
        visitor = Visitor(bot.address)
        visitor.says("wat is spoor 2")
        visitor.close()
        yield Measured(time.perf_counter() - begin)


def measure(bot: Processes, count: int, places: Sequence[int]) -> Measured:
    """Measures one configuration."""
    asked = questions(40)
    with started(bot) as measured:
        for name, texts in (("question", asked), ("timeline", [CALCULATION])):
            turns(bot.address, texts, 1, PER_USER)
            for users in USERS:
                measured.turns[name, users] = turns(bot.address, texts, users, count)
        measured.flat = long_conversation(bot.address, asked, places)
        measured.memory = sum(bot.memory().values())
    return measured


def show(name: str, measured: Measured) -> None:
    """Prints what was measured of one configuration."""
    print(f"\n{name}")
    if measured.training is not None:
        print(f"  training                    {measured.training:7.0f} s")
    print(f"  start to first answer       {measured.start:7.1f} s")
    for (what, users), times in measured.turns.items():
        print(f"  {what:9} {users:3} user{'s' if users > 1 else ' '}         {times}")
    for place, milliseconds in measured.flat.items():
        share = milliseconds / measured.flat[min(measured.flat)]
        print(f"  turn {place:5} of a conversation {milliseconds:7.1f} ms   {share:.2f} x the first", flush=True)
    print(f"  memory                      {measured.memory:7.0f} MB", flush=True)


def compare(ours: Measured, stock: Measured) -> None:
    """Prints the default configuration as multiples of ours."""
    print("\nRasa's default configuration, as multiples of ours (higher is better for us)")
    for key, mine in ours.turns.items():
        theirs = stock.turns[key]
        p50, p95 = (theirs.percentile(share) / mine.percentile(share) for share in (0.5, 0.95))
        rate = mine.per_second / theirs.per_second
        print(f"  {key[0]:9} {key[1]:3} users   p50 {p50:4.1f} x   p95 {p95:4.1f} x   turns per second {rate:4.1f} x")
    print(f"  start {stock.start / ours.start:.1f} x   memory {stock.memory / ours.memory:.1f} x", flush=True)


def main(argv: list[str]) -> int:
    """Measures and prints. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot bench", description="Measure speed and memory.")
    parser.add_argument("--count", type=int, default=200, help="turns per measurement (default 200)")
    parser.add_argument("--turns", type=int, default=max(PLACES), help="length of the long conversation (default 1000)")
    parser.add_argument("--alone", action="store_true", help="without Rasa's default configuration beside it")
    parser.add_argument("--training", action="store_true", help="train anew too (vectors of questions are kept)")
    parser.add_argument(
        "--stock", type=Path, help="keep the default's trained model here, or use the one that is there"
    )
    arguments = parser.parse_args(argv)
    if not MODEL.exists():
        print("There is no trained model yet. Type: make train", file=sys.stderr)
        return 1
    places = [place for place in PLACES if place <= arguments.turns]
    apart = asyncio.run(parts(questions(arguments.count)))
    print(f"the parts of a turn, by themselves (p50): {apart}", flush=True)
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        bot = Processes(free_port(), folder=folder / "ours", environment=NO_LIMITS)
        seconds = training(folder) if arguments.training else None
        ours = measure(bot, arguments.count, places)
        ours.training = seconds
        show("Spoorwijzer", ours)
        share = ours.turns["question", 1].percentile(0.5) / apart.total
        print(f"  a question takes {share:.1f} x as long as its parts by themselves", flush=True)
        if not arguments.alone:
            # Its turns grow ever slower: turn 600 of one conversation took 1.5 s, all thousand a quarter of an hour.
            stock = beside(folder, arguments.stock, arguments.count, [place for place in places if place <= 100])
            show(
                "Rasa's default configuration on the same knowledge (bot/bench_stock.py says what is small in it)",
                stock,
            )
            compare(ours, stock)
        with running(Processes(free_port(), folder=folder / "widget")) as page:
            widget(page.address)
    return 0


def training(folder: Path) -> float:
    """Trains our model apart from the one that is there.

    Returns:
        The seconds it took.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    begin = time.perf_counter()
    train_into(folder, "ours").check_returncode()
    return time.perf_counter() - begin


def beside(folder: Path, kept: Path | None, count: int, places: Sequence[int]) -> Measured:
    """Trains Rasa's default configuration if need be, and measures it."""
    from bot.bench_stock import Stock, train

    model, seconds = kept or folder / "stock.tar.gz", None
    if not model.exists():
        seconds = train(folder)
        if kept is not None:
            (folder / "stock.tar.gz").replace(kept)
    stock = measure(Stock(free_port(), free_port(), folder / "stock", model, NO_LIMITS), count, places)
    stock.training = seconds
    return stock


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
