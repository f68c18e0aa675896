"""A month of simulated users whose true figures are known, told to the broker as Rasa's own events.

``python -m tests.insights.month --gesprekken 10000 --db FILE`` fills a database with it and compares.

Each conversation is dealt a fate with a known probability, and plays it out. The ledger keeps what truly happened,
by plain counting; it shares no code with bot/insights.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered

from bot.answers.answer import Answer
from bot.clock import AMSTERDAM
from bot.insights.broker import InsightsBroker
from bot.insights.figures import MEASURES, Figures, Period
from bot.insights.metrics import Metrics
from bot.insights.observe import Vocabulary
from bot.insights.pseudonyms import Pseudonyms
from bot.insights.query import read_figures
from bot.insights.recorder import Recorder
from bot.insights.settings import load_settings
from bot.insights.store import open_store

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
READ_ON = date(2026, 11, 21)
ORGANISATIONS = ("Arbodienst De Brug", "Gemeente Voorbeeld", "Bakkerij Voorbeeld")
TOPICS = tuple(f"onderwerp-{number}" for number in range(30))
CALCULATION = "bereken-mijn-tijdlijn"
CHANNELS = {"widget": 0.6, "slack": 0.25, "teams": 0.15}
# What must be nowhere: in every message, slot or sender there is one of these.
NAME, BSN, SICK_ISO, SICK_WORDS = "Herkenbaar", "123456782", "2025-03-17", "17 maart 2025"
ILLNESS, SENDER, STRANGER = "endometriose", "AFZENDER", "Firma Onbekend & Zn"
SECRETS = (NAME, BSN, SICK_ISO, SICK_WORDS, ILLNESS, SENDER, STRANGER)

# The fates and their probabilities. A conversation may begin with other questions, all answered, without a verdict.
FATES = {
    "silent": 0.30,
    "confirmed": 0.20,
    "unhelpful": 0.08,
    "handed_after": 0.07,
    "handed_at_once": 0.05,
    "abandoned_choice": 0.06,
    "abandoned_form": 0.05,
    "outside": 0.10,
    "failed": 0.02,
    "talk": 0.07,
}
# Of the answered ones: how often a choice came first. And how often somebody comes back (only where one sender can be
# known again), by the fates of coming back.
CLARIFIED, BACK = 0.25, 0.2
BACK_FATES = {"silent": 0.4, "confirmed": 0.2, "unhelpful": 0.1, "handed_after": 0.1, "handed_at_once": 0.2}
SOLVED, TO_PERSON = {"silent", "confirmed"}, {"handed_after", "handed_at_once"}
ANSWERED = {"silent", "confirmed", "unhelpful", "handed_after"}


@dataclass(frozen=True)
class Visit:
    """One simulated conversation."""

    sender: str
    start: float
    channel: str
    organisation: str
    role: str | None
    fate: str
    topic: str
    others: tuple[str, ...]
    clarified: bool
    back: Visit | None = None


@dataclass
class Ledger:
    """What truly happened: per cell, how often each flag was so."""

    counts: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    begun: int = 0

    def add(self, visit: Visit) -> None:
        self.begun += 1
        if visit.fate == "talk":
            return
        whole = self._flags(visit)
        monday = datetime.fromtimestamp(visit.start, AMSTERDAM).date()
        monday -= timedelta(days=monday.weekday())
        known = visit.organisation if visit.organisation in ORGANISATIONS else "overig"
        cells = {
            ("", ""),
            ("channel", visit.channel),
            ("organisation", known if visit.organisation else "onbekend"),
            ("role", visit.role or "onbekend"),
            ("week", monday.isoformat()),
        }
        for cell in cells:
            self.counts[cell].update(whole)
        self.counts["topic", self._main_topic(visit)].update(self._flags(visit, with_others=False))
        back_to_person = visit.back is not None and visit.back.fate in TO_PERSON
        for other in visit.others:
            self.counts["topic", other].update(
                {"asked", "in_scope", "solved", "solved_due", "due"} | ({"false", "again"} if back_to_person else set())
            )

    @staticmethod
    def _main_topic(visit: Visit) -> str:
        special = {
            "handed_at_once": "menselijke-medewerker",
            "abandoned_choice": "onduidelijk",
            "abandoned_form": CALCULATION,
            "outside": "buiten-onderwerp",
            "failed": "storing",
        }
        return special.get(visit.fate, visit.topic)

    @staticmethod
    def _flags(visit: Visit, *, with_others: bool = True) -> set[str]:
        others = bool(visit.others) and with_others
        flags = {"asked", "due"}
        if visit.fate != "outside" or others:
            flags.add("in_scope")
        if visit.fate == "outside":
            flags.add("outside")
        if visit.fate in SOLVED or (visit.fate == "outside" and others):
            flags |= {"solved", "solved_due"}
        if visit.fate == "confirmed":
            flags |= {"confirmed", "satisfied", "judged"}
        if visit.fate == "unhelpful":
            flags.add("judged")
        if visit.fate in TO_PERSON:
            flags.add("handed")
        if visit.clarified or visit.fate == "abandoned_choice":
            flags.add("clarified")
        if visit.back is not None:
            flags |= {"again"} | ({"false"} if "solved" in flags else set())
        return flags


# The counts that each measure divides.
DIVIDES = {
    "confirmed": ("confirmed", "in_scope"),
    "upper": ("solved", "in_scope"),
    "false_deflection": ("false", "solved_due"),
    "clarification": ("clarified", "asked"),
    "hand_over": ("handed", "in_scope"),
    "out_of_scope": ("outside", "asked"),
    "satisfaction": ("satisfied", "judged"),
    "recontact": ("again", "due"),
}


def true_shares(channel: str | None = None) -> dict[str, float]:
    """The figures that the model has by its probabilities, for one channel or over all."""
    chances = {channel: 1.0} if channel else CHANNELS
    flags: Counter[str] = Counter()
    for name, chance in chances.items():
        back = 0.0 if name == "widget" else BACK
        for fates, weight in ((FATES, 1.0), (BACK_FATES, back * sum(FATES[fate] for fate in SOLVED))):
            returns = back if fates is FATES else 0.0
            for fate, part in fates.items():
                if fate == "talk":
                    continue
                for clarified in (True, False) if fate in ANSWERED else (False,):
                    share = part * ((CLARIFIED if clarified else 1 - CLARIFIED) if fate in ANSWERED else 1)
                    visit = Visit("", 0, name, "", None, fate, "", (), clarified)
                    known = Ledger._flags(visit)
                    for flag in known:
                        flags[flag] += chance * weight * share
                    if fate in SOLVED:
                        flags["again"] += chance * weight * share * returns
                        flags["false"] += chance * weight * share * returns
    return {name: flags[hits] / flags[of] for name, (hits, of) in DIVIDES.items()}


def visits(number: int, seed: int) -> list[Visit]:
    """About this many conversations, in order of time; returns among them."""
    dice = random.Random(seed)
    made: list[Visit] = []
    while len(made) < number:
        sender = f"{SENDER}-{NAME}-{len(made)}-{dice.randrange(10**9)}"
        channel = dice.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        visit = _visit(dice, sender, channel, _moment(dice), FATES)
        if visit.fate in SOLVED and channel != "widget" and dice.random() < BACK:
            later = visit.start + dice.uniform(3 * 3600, 6.9 * 86_400)
            back = _visit(dice, sender, channel, later, BACK_FATES, visit)
            visit = Visit(**{**visit.__dict__, "back": back})
            made.append(back)
        made.append(visit)
    return sorted(made, key=lambda each: each.start)


def _visit(
    dice: random.Random, sender: str, channel: str, start: float, fates: dict[str, float], first: Visit | None = None
) -> Visit:
    fate = dice.choices(list(fates), list(fates.values()))[0]
    weights = [1 / (place + 1) for place in range(len(TOPICS))]
    topic = first.topic if first else dice.choices(TOPICS, weights)[0]
    # Other questions come only where they change no figure of the whole, so that the true figures stay simple.
    rest = [other for other in TOPICS if other != topic]
    others = tuple(dice.sample(rest, dice.choices((0, 1, 2), (5, 3, 2))[0])) if fate in ANSWERED and not first else ()
    organisation = first.organisation if first else dice.choices((*ORGANISATIONS, STRANGER, ""), (50, 30, 10, 5, 5))[0]
    role = first.role if first else dice.choices(("werknemer", "werkgever", None), (6, 3, 1))[0]
    return Visit(
        sender, start, channel, organisation, role, fate, topic, others, fate in ANSWERED and dice.random() < CLARIFIED
    )


def _moment(dice: random.Random) -> float:
    day = FIRST + timedelta(days=dice.randrange((LAST - FIRST).days - 7))
    begin = datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM).timestamp()
    return begin + 8 * 3600 + dice.random() * 10 * 3600


# ---------------------------------------------------------------- playing it out


def _answer(topic: str, sort: Any = "antwoord", **extra: Any) -> Answer:
    return Answer(sort, topic, (f"Bij {ILLNESS} sinds {SICK_WORDS} geldt dit voor {NAME}.",), extra=extra)


class Player:
    """Plays a conversation out: a list of turns, each a list of Rasa's events."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.at = visit, visit.start
        self.turns: list[tuple[float, list[Event]]] = []

    def turn(self, *answers: Answer, slots: tuple[tuple[str, Any], ...] = ()) -> None:
        visit, at = self.visit, self.at
        text = f"Ik ben {NAME} (BSN {BSN}), ziek sinds {SICK_WORDS} door {ILLNESS}"
        parsed = {
            "text": text,
            "intent": {"name": visit.topic, "confidence": 0.8},
            "besluit": {"besluit": "antwoord", "ids": [visit.topic]},
            "situatie": {"eerste_ziektedag": SICK_ISO},
            "entities": [{"entity": "datum", "value": SICK_ISO}],
        }
        metadata = {"ontvangen": at - 0.05, "organisatie": visit.organisation, "bericht_id": f"b-{NAME}"}
        events: list[Event] = []
        if not self.turns:
            events += [
                ActionExecuted("action_session_start", timestamp=at - 0.01),
                SessionStarted(timestamp=at - 0.01),
                ActionExecuted("action_listen", timestamp=at - 0.01),
            ]
        events.append(
            UserUttered(
                text, parsed["intent"], [], parsed, timestamp=at, input_channel=visit.channel, metadata=metadata
            )
        )
        events.append(SlotSet("situatie", {"eerste_ziektedag": SICK_ISO}, timestamp=at + 0.01))
        if not self.turns:
            events.append(SlotSet("rol", visit.role, timestamp=at + 0.01))
        events += [SlotSet(name, value, timestamp=at + 0.01) for name, value in slots]
        for answer in answers:
            events.append(BotUttered(answer.tekst(), {"custom": answer.as_custom()}, timestamp=at + 0.02))
        events.append(ActionExecuted("action_listen", timestamp=at + 0.03))
        self.turns.append((at, events))
        self.at += 40

    def verdict(self, useful: bool) -> None:
        value = {"bericht_id": f"b-{NAME}", "onderwerp": self.visit.topic, "nuttig": useful, "tekst": NAME}
        self.turns.append((self.at, [SlotSet("oordeel", value, timestamp=self.at)]))
        self.at += 10

    def play(self) -> list[tuple[float, list[Event]]]:
        visit = self.visit
        for other in visit.others:
            self.turn(_answer(other))
        if visit.fate in ANSWERED:
            if visit.clarified:
                self.turn(_answer("keuze", "keuze"))
            self.turn(_answer(visit.topic))
        if visit.fate == "confirmed":
            self.verdict(True)
        elif visit.fate == "unhelpful":
            self.verdict(False)
        elif visit.fate in TO_PERSON:
            self.turn(_answer("menselijke-medewerker", "gesprek"))
        elif visit.fate == "abandoned_choice":
            self.turn(_answer("keuze", "keuze"))
        elif visit.fate == "abandoned_form":
            self.turn(_answer("vraag:eerste_ziektedag", "vraag"), slots=(("berekening", CALCULATION),))
        elif visit.fate == "outside":
            self.turn(_answer("buiten-onderwerp", "buiten-onderwerp"))
        elif visit.fate == "failed":
            self.turn()
        elif visit.fate == "talk":
            self.turn(_answer("begroeting", "gesprek"))
        return self.turns


def traffic(happened: list[Visit]) -> Iterator[tuple[str, float, list[Event]]]:
    """All turns of all conversations in order of time: sender, moment, events."""
    turns = [(visit.sender, at, events) for visit in happened for at, events in Player(visit).play()]
    return iter(sorted(turns, key=lambda turn: turn[1]))


@dataclass
class Month:
    """A database with the month in it, and what truly happened."""

    engine: Any
    ledger: Ledger
    metrics: Metrics
    turns: int
    seconds: float

    def figures(self) -> Figures:
        return read_figures(self.engine, Period(FIRST, LAST), load_settings(), READ_ON)


def simulate(url: str, number: int, seed: int) -> Month:
    """Plays the month through the broker into a database."""
    engine, metrics, clock = open_store(url), Metrics(), [0.0]
    settings = load_settings()
    recorder = Recorder(engine, Pseudonyms(b"a secret of the test"), settings.silence_seconds, settings.return_seconds)
    known = Vocabulary(
        frozenset({*TOPICS, CALCULATION, "menselijke-medewerker", "buiten-onderwerp"}), frozenset(ORGANISATIONS)
    )
    broker = InsightsBroker(lambda: recorder, known, metrics, now=lambda: clock[0])
    happened = visits(number, seed)
    ledger = Ledger()
    for visit in happened:
        ledger.add(visit)
    begin, turns = time.perf_counter(), 0
    for sender, at, events in traffic(happened):
        # As in real life the writer keeps up with the clock: what is past its time is cleared by it.
        if at - clock[0] > 1800:
            written(broker)
            clock[0] = at
        for event in events:
            broker.publish({"sender_id": sender, **event.as_dict()})
        turns += 1
    written(broker)
    seconds = time.perf_counter() - begin
    broker.stop()
    return Month(engine, ledger, metrics, turns, seconds)


def written(broker: InsightsBroker) -> None:
    """Waits until the broker has written everything."""
    if not broker.flush(60):
        raise RuntimeError("the broker does not write")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.insights.month")
    parser.add_argument("--gesprekken", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--db", type=Path, required=True)
    arguments = parser.parse_args(argv)
    month = simulate(f"sqlite:///{arguments.db}", arguments.gesprekken, arguments.seed)
    print(f"{month.ledger.begun} conversations, {month.turns} turns told and written in {month.seconds:.1f} s")
    begin = time.perf_counter()
    figures = month.figures()
    print(f"figures read in {time.perf_counter() - begin:.2f} s")
    truth, missed = true_shares(), 0
    for name in MEASURES:
        found = figures.total.shares[name]
        assert found is not None
        inside = found.low <= truth[name] <= found.high
        missed += not inside
        print(f"{name:17} true {truth[name]:.4f}  found {found.value:.4f} [{found.low:.4f}, {found.high:.4f}] {inside}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
