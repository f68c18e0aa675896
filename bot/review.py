"""``python -m bot review``: look at the questions that went wrong, decide about them, try the change, take it over."""

from __future__ import annotations

import argparse
import difflib
import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.clock import vandaag as today
from bot.insights.review_changes import TO_WRITE, VoorstelFout, Wijziging, example_changes, new_topics, template
from bot.insights.review_decide import decide_drop, decide_new, decide_topic
from bot.insights.review_groups import group
from bot.insights.review_store import KEEP_DAYS, NotKeptError, ReviewStore, Voorstel, purge_review
from bot.insights.review_trial import Commands, ProefFout, Workshop, check_copy, make_copy, take_over, try_out
from bot.insights.store import StoreError, open_store
from bot.knowledge.library import Library, load_library
from bot.paths import ROOT, VAR

QUESTIONS = ROOT / "tests" / "evaluation" / "questions.jsonl"
REASONS = {
    "keuze": "geen van de keuzes gekozen",
    "buiten-onderwerp": "buiten het onderwerp",
    "niet-nuttig": "antwoord hielp niet",
    "anders-bedoeld": "een andere vraag bedoeld",
}
FIGURES = {
    "right_at_once": "in een keer goed",
    "within_one_clarification": "goed na hooguit een keuze",
    "wrong": "fout (lager is beter)",
    "out_of_scope_rejected": "buiten het onderwerp afgewezen",
}
_OFF = (
    "Het bewaren van vragen staat uit. Zet vragen_bewaren op true in knowledge/organisation.yml om ermee te beginnen; "
    "de chatbot zegt het dan in zijn opening."
)


@dataclass(frozen=True)
class Desk:
    """Where the editor works.

    Attributes:
        root: the top of the project.
        folder: for the copy of a trial and for templates of new topics.
        library: the knowledge base.
        store: the questions and proposals.
        evaluation: the file with the questions that figures are measured on.
        workshop: trains and asks.
        vandaag: today.
        say: shows a line.
    """

    root: Path
    folder: Path
    library: Library
    store: ReviewStore
    evaluation: Path
    workshop: Workshop
    vandaag: date
    say: Callable[[str], None] = print

    @property
    def trial(self) -> Path:
        """The copy of a trial."""
        return self.folder / "proef"

    @property
    def templates(self) -> Path:
        """The files to write new topics in."""
        return self.folder / "nieuw"


def main(argv: list[str]) -> int:
    """Runs the command. Returns the exit code."""
    options = _options(argv)
    try:
        engine = open_store()
    except StoreError as error:
        print(f"Gestopt: {error}", file=sys.stderr)
        return 1
    try:
        purge_review(engine, today())
        desk = Desk(
            ROOT,
            VAR / "review",
            load_library(ROOT / "knowledge"),
            ReviewStore(engine),
            options.vragen,
            Commands(),
            today(),
        )
        return run(desk, options)
    finally:
        engine.dispose()


def run(desk: Desk, options: argparse.Namespace) -> int:
    """Does what was asked for at a desk. Returns the exit code."""
    try:
        return int(_ACTIONS[options.actie or "toon"](desk, options))
    except (NotKeptError, VoorstelFout, ProefFout) as error:
        print(f"Gestopt: {error.args[0]}", file=sys.stderr)
        return 1


def show(desk: Desk, options: argparse.Namespace) -> int:
    """Shows the groups and the proposals."""
    questions = desk.store.questions()
    if not desk.library.organisation.vragen_bewaren:
        desk.say(_OFF)
    desk.say(f"{len(questions)} vragen om te beoordelen; elke vraag wordt na {KEEP_DAYS} dagen gewist.")
    for number, found in enumerate(group(questions), 1):
        near = ", ".join(found.onderwerpen) or "geen"
        desk.say(f"\nGroep {number} ({len(found.vragen)})  dichtbij: {near}")
        for one in found.vragen:
            desk.say(f"  {one.id[:8]}  {one.vraag.tekst}  [{REASONS[one.vraag.reden]}]")
    proposals = desk.store.proposals()
    if proposals:
        desk.say(f"\n{len(proposals)} voorstellen:")
    for proposal in proposals:
        where = f"nieuw onderwerp {proposal.groep}/{proposal.onderwerp}" if proposal.groep else proposal.onderwerp
        desk.say(f"  {proposal.id[:8]}  {proposal.tekst}  -> {where}")
    desk.say("\nVerder: python -m bot review --help")
    return 0


def assign(desk: Desk, options: argparse.Namespace) -> int:
    """Proposes questions as training questions of a topic."""
    made = decide_topic(desk.store, desk.library, _keys(desk, options.vraag), options.onderwerp, options.tekst)
    desk.say(f"{made} voorstellen voor {options.onderwerp}. Daarna: python -m bot review proef")
    return 0


def new(desk: Desk, options: argparse.Namespace) -> int:
    """Proposes a new topic for questions."""
    made = decide_new(desk.store, desk.library, _keys(desk, options.vraag), options.groep, options.onderwerp)
    desk.say(f"{made} vragen voor het nieuwe onderwerp {options.groep}/{options.onderwerp}.")
    return _write_templates(desk)


def drop(desk: Desk, options: argparse.Namespace) -> int:
    """Deletes questions."""
    desk.say(f"{decide_drop(desk.store, _keys(desk, options.vraag))} vragen gewist.")
    return 0


def withdraw(desk: Desk, options: argparse.Namespace) -> int:
    """Deletes proposals."""
    known = [proposal.id for proposal in desk.store.proposals()]
    desk.say(f"{desk.store.withdraw(_complete(options.voorstel, known))} voorstellen ingetrokken.")
    return 0


def trial(desk: Desk, options: argparse.Namespace) -> int:
    """Shows what would change, checks it, trains on it and shows the figures before and after."""
    _write_templates(desk)
    proposals = desk.store.proposals()
    changes, used = _changes(desk, proposals)
    if not changes:
        desk.say("Er is niets om te proberen. Wijs eerst vragen toe: python -m bot review toewijzen --help")
        return 1
    for change in changes:
        lines = ((change.voor or "").splitlines(), change.na.splitlines())
        desk.say("\n".join(difflib.unified_diff(*lines, f"a/{change.pad}", f"b/{change.pad}", lineterm="", n=1)))
    make_copy(desk.root, desk.trial, changes)
    wrong = check_copy(desk.trial, desk.vandaag)
    for finding in wrong:
        desk.say(finding.als_regel(desk.trial))
    if wrong:
        shutil.rmtree(desk.trial)
        desk.say(f"\nDe controle vond {len(wrong)} fouten: dit kan niet live. Er is niets gewijzigd.")
        return 1
    desk.say("\nDe controle (python -m bot check) vond geen fouten. Nu trainen en meten; dat duurt enkele minuten.")
    result = try_out(desk.root, desk.trial, changes, used, _evaluation(desk.evaluation), desk.workshop)
    desk.say(_table(result.voor, result.na))
    for text, topic, before, after in result.vragen:
        desk.say(f"  {text}\n    gewenst {topic}; eerst {before}; nu {after}")
    if result.slechter:
        desk.say("\nMinstens een cijfer werd meer dan een punt slechter: dit voorstel kan niet worden aangenomen.")
        return 1
    desk.say("\nNeem het over met: python -m bot review aannemen")
    return 0


def accept(desk: Desk, options: argparse.Namespace) -> int:
    """Takes over the change that was tried out."""
    result = take_over(desk.root, desk.trial)
    taken = [proposal for proposal in desk.store.proposals() if proposal.id in result.voorstellen]
    for groep, topic in new_topics(taken):
        (desk.templates / groep / f"{topic}.yml").unlink(missing_ok=True)
    desk.store.withdraw(result.voorstellen)
    desk.say("\n".join(["Overgenomen:", *(f"  {name}" for name in result.bestanden)]))
    desk.say("Start de chatbot opnieuw; dan antwoordt hij hiermee. Leg de wijziging vast met git.")
    return 0


def _changes(desk: Desk, proposals: Sequence[Voorstel]) -> tuple[list[Wijziging], dict[str, tuple[str, str]]]:
    """The changes, and the proposals that are in them; templates that are not finished stay out."""
    ready: set[str] = set()
    changes = list(example_changes(desk.root, proposals))
    for groep, topic in new_topics(proposals):
        written = (desk.templates / groep / f"{topic}.yml").read_text(encoding="utf-8")
        if TO_WRITE in written:
            desk.say(f"Nog niet klaar, en dus niet in deze proef: {desk.templates / groep / f'{topic}.yml'}")
            continue
        ready.add(topic)
        changes.append(Wijziging(Path("knowledge") / "faq" / groep / f"{topic}.yml", None, written))
    used = {p.id: (p.tekst, p.onderwerp) for p in proposals if not p.groep or p.onderwerp in ready}
    return [change for change in changes if change.voor != change.na], used


def _write_templates(desk: Desk) -> int:
    for (groep, topic), questions in new_topics(desk.store.proposals()).items():
        path = desk.templates / groep / f"{topic}.yml"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(template(topic, groep, questions, desk.vandaag), encoding="utf-8")
            desk.say(f"Schrijf het antwoord in {path}. Daarna: python -m bot review proef")
    return 0


def _evaluation(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _table(before: Mapping[str, float], after: Mapping[str, float]) -> str:
    rows = [f"\n{'Cijfer (procent)':34} {'voor':>7} {'na':>7} {'verschil':>9}"]
    rows += [
        f"{FIGURES[name]:34} {value:7.1f} {after[name]:7.1f} {after[name] - value:+9.1f}"
        for name, value in before.items()
    ]
    return "\n".join(rows) + "\n"


def _keys(desk: Desk, given: Sequence[str]) -> list[str]:
    return _complete(given, [one.id for one in desk.store.questions()])


def _complete(given: Sequence[str], known: Sequence[str]) -> list[str]:
    """Whole keys for the beginnings that an editor types.

    Raises:
        NotKeptError: a beginning fits no key, or more than one.
    """
    found = []
    for start in given:
        fitting = [key for key in known if key.startswith(start)]
        if len(start) < 4 or len(fitting) != 1:
            raise NotKeptError(f"{start} hoort niet bij precies een regel; kijk met: python -m bot review")
        found.append(fitting[0])
    return found


_ACTIONS: Mapping[str, Callable[[Desk, argparse.Namespace], int]] = {
    "toon": show,
    "toewijzen": assign,
    "nieuw": new,
    "weg": drop,
    "intrekken": withdraw,
    "proef": trial,
    "aannemen": accept,
}


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bot review",
        description="Beoordeel de vragen die de chatbot niet goed beantwoordde. Zonder actie: toon ze, in groepen.",
    )
    parser.add_argument("--vragen", type=Path, default=QUESTIONS, help="evaluatievragen (JSON Lines)")
    actions = parser.add_subparsers(dest="actie", metavar="actie")
    actions.add_parser("toon", help="toon de vragen in groepen, en de voorstellen")
    one = actions.add_parser("toewijzen", help="maak van vragen voorbeeldvragen van een onderwerp")
    one.add_argument("--tekst", default="", help="andere woorden voor de voorbeeldvraag (bij een enkele vraag)")
    two = actions.add_parser("nieuw", help="stel een nieuw onderwerp voor")
    two.add_argument("--groep", required=True, help="de groep van het nieuwe onderwerp")
    for chosen in (one, two):
        chosen.add_argument("--onderwerp", required=True, help="de id van het onderwerp")
    for chosen in (one, two, actions.add_parser("weg", help="wis vragen")):
        chosen.add_argument("--vraag", nargs="+", required=True, help="het begin van de sleutel van elke vraag")
    gone = actions.add_parser("intrekken", help="wis voorstellen")
    gone.add_argument("--voorstel", nargs="+", required=True, help="het begin van de sleutel van elk voorstel")
    actions.add_parser("proef", help="controleer, train en meet de voorstellen op een kopie")
    actions.add_parser("aannemen", help="neem de geslaagde proef over")
    return parser.parse_args(argv)
