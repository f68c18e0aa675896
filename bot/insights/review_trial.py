"""Tries proposals on a copy of the project: check, train, and the figures before and after; then takes them over.

Nothing live is touched before the end: the copy has its own knowledge and its own model.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from bot.insights.review_changes import Wijziging
from bot.insights.review_scoring import question_figures, worse
from bot.knowledge.checks import check_knowledge
from bot.knowledge.checks_finding import Finding

# As in tests/evaluation/test_gate.py: a figure may fall this many percentage points.
SLACK = 1.0
MODEL = Path("models") / "spoorwijzer.tar.gz"
# What goes live together with the model: the checksum that says what it was trained from, and the embeddings.
TRAINED = (MODEL, Path("models") / "trained-from", Path("models") / "embeddings.npz")
RECORD = "voorstel.json"
_COPIED = ("bot", "knowledge", "config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "requirements.txt")
_LINKED = ("nl_core_news_sm",)


class ProefFout(Exception):
    """A trial cannot go on; ``args[0]`` says why in Dutch."""


class Workshop(Protocol):
    """Trains a copy of the project and asks it questions."""

    def train(self, project: Path) -> None:
        """Trains the project's model.

        Raises:
            ProefFout: the training failed.
        """

    def decide(self, project: Path, questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What the project's model decides about each question.

        Raises:
            ProefFout: it cannot be asked.
        """


class Commands:
    """The workshop that uses the project's own commands, each in a process of its own."""

    def train(self, project: Path) -> None:
        """Trains the project's model (``python -m bot train``)."""
        self._run(project, ["train"], "")

    def decide(self, project: Path, questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What the project's model decides about each question (``python -m bot ask``)."""
        lines = "".join(json.dumps({"id": one["id"], "text": one["text"]}) + "\n" for one in questions)
        told = self._run(project, ["ask", "--model", str(project / MODEL)], lines)
        return [json.loads(line) for line in told.splitlines() if line.startswith("{")]

    def _run(self, project: Path, arguments: list[str], stdin: str) -> str:
        command = [sys.executable, "-m", "bot", *arguments]
        result = subprocess.run(command, cwd=project, input=stdin, capture_output=True, text=True)
        if result.returncode != 0:
            raise ProefFout(f"python -m bot {arguments[0]} lukte niet:\n{result.stderr[-2_000:]}")
        return result.stdout


@dataclass(frozen=True)
class Proef:
    """A trial that was carried out.

    Attributes:
        voorstellen: keys of the proposals in it.
        bestanden: the changed files from the top of the project, with the checksum of each before; empty for a new one.
        voor: the figures of the model that is live.
        na: the figures of the model of the copy.
        slechter: the figures that got too much worse.
        vragen: what was decided about the proposed questions: (question, topic wanted, before, after).
    """

    voorstellen: tuple[str, ...]
    bestanden: Mapping[str, str]
    voor: Mapping[str, float]
    na: Mapping[str, float]
    slechter: tuple[str, ...]
    vragen: tuple[tuple[str, str, str, str], ...] = ()


def make_copy(root: Path, folder: Path, changes: Sequence[Wijziging]) -> None:
    """Copies what a model is made of, with the changes in it.

    Args:
        root: the top of the project.
        folder: where the copy goes; what is there is thrown away.
        changes: the changed files.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in _COPIED:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, folder / name)
    for name in _LINKED:
        if (root / name).exists():
            (folder / name).symlink_to((root / name).resolve())
    (folder / "models").mkdir()
    embeddings = root / TRAINED[2]
    if embeddings.exists():
        shutil.copy2(embeddings, folder / TRAINED[2])
    for change in changes:
        target = folder / change.pad
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(change.na, encoding="utf-8")


def check_copy(folder: Path, vandaag: date) -> tuple[Finding, ...]:
    """What ``python -m bot check`` finds wrong in the copy."""
    report = check_knowledge(folder / "knowledge", folder / "bot", vandaag)
    return tuple(finding for finding in report.findings if finding.ernst == "fout")


def try_out(
    root: Path,
    folder: Path,
    changes: Sequence[Wijziging],
    proposals: Mapping[str, tuple[str, str]],
    evaluation: Sequence[Mapping[str, Any]],
    workshop: Workshop,
) -> Proef:
    """Trains the copy and puts the figures of both models side by side. The copy must have been made and checked.

    Args:
        root: the top of the project.
        folder: the copy.
        changes: what was changed in it.
        proposals: by key, the training question and its topic.
        evaluation: the questions of the evaluation set.
        workshop: trains and asks.

    Raises:
        ProefFout: the training or the asking failed, or there is no evaluation set or no live model.
    """
    if not evaluation:
        raise ProefFout("er zijn geen evaluatievragen; zonder cijfers gaat er niets live")
    if not (root / MODEL).exists():
        raise ProefFout("er is nog geen getraind model om mee te vergelijken; typ eerst: make train")
    asked = [{"id": f"voorstel-{key}", "text": text} for key, (text, _) in proposals.items()]
    workshop.train(folder)
    before = {one["id"]: one for one in workshop.decide(root, [*evaluation, *asked])}
    after = {one["id"]: one for one in workshop.decide(folder, [*evaluation, *asked])}
    figures = question_figures(evaluation, before), question_figures(evaluation, after)
    result = Proef(
        voorstellen=tuple(proposals),
        bestanden={change.pad.as_posix(): checksum(change.voor) for change in changes},
        voor=figures[0],
        na=figures[1],
        slechter=worse(*figures, SLACK),
        vragen=tuple(
            (text, topic, _decided(before[f"voorstel-{key}"]), _decided(after[f"voorstel-{key}"]))
            for key, (text, topic) in proposals.items()
        ),
    )
    (folder / RECORD).write_text(json.dumps(asdict(result), ensure_ascii=False, indent=1), encoding="utf-8")
    return result


def read_trial(folder: Path) -> Proef:
    """The trial that was carried out in a folder.

    Raises:
        ProefFout: there is none.
    """
    try:
        data = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ProefFout("er is geen proef om aan te nemen; typ eerst: python -m bot review proef") from None
    data["voorstellen"], data["slechter"] = tuple(data["voorstellen"]), tuple(data["slechter"])
    data["vragen"] = tuple(tuple(row) for row in data["vragen"])
    return Proef(**data)


def take_over(root: Path, folder: Path) -> Proef:
    """Makes the copy's knowledge and model the live ones; the bot uses them after its next start.

    Raises:
        ProefFout: there is no trial, its figures are worse, or a file was changed since.
    """
    trial = read_trial(folder)
    if trial.slechter:
        raise ProefFout(f"de cijfers werden slechter ({', '.join(trial.slechter)}); dit voorstel gaat niet live")
    for name, before in trial.bestanden.items():
        path = root / name
        if checksum(path.read_text(encoding="utf-8") if path.exists() else None) != before:
            raise ProefFout(f"{name} is na de proef gewijzigd; doe de proef opnieuw")
    # Knowledge first: were this to stop half-way, the checksum would not fit and the bot would train again.
    for name in (*trial.bestanden, *(path.as_posix() for path in TRAINED)):
        if (folder / name).exists():
            _replace(folder / name, root / name)
    shutil.rmtree(folder)
    return trial


def checksum(text: str | None) -> str:
    """The SHA-256 of a text; empty for none."""
    return hashlib.sha256(text.encode()).hexdigest() if text is not None else ""


def _replace(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.nieuw")
    shutil.copyfile(source, beside)
    os.replace(beside, target)


def _decided(decision: Mapping[str, Any]) -> str:
    ids = list(decision.get("ids") or ())
    return str(ids[0]) if decision.get("besluit") == "antwoord" and ids else str(decision.get("besluit"))
