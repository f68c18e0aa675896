"""The reader of facts in the understanding of a message."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.training_data.message import Message

from bot.language.pipeline import load_pipeline
from bot.nlu import situation_reader
from bot.nlu.decision import Besluit
from bot.nlu.situation_reader import SituationReader
from bot.nlu.topic_classifier import DECISION


def unclear(text: str) -> Message:
    return Message({"text": text, DECISION: Besluit("keuze", ("loonsanctie", "wia-aanvragen")).as_dict()})


def test_the_lexicon_is_compiled_once_and_before_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[Any] = []

    class Counted(situation_reader.Lezer):
        def __init__(self, nlp: Any) -> None:
            compiled.append(nlp)
            super().__init__(nlp)

    monkeypatch.setattr(situation_reader, "Lezer", Counted)
    reader, model = SituationReader(), SpacyModel(load_pipeline(), "nl")

    reader.process([Message({"text": "hoi", DECISION: Besluit("antwoord", ("begroeting",)).as_dict()})], model)
    before = len(compiled)
    told, untold = unclear("ik ben sinds 12 januari ziek"), unclear("en dan nog iets")
    reader.process([told], model)
    reader.process([untold], model)

    assert (before, len(compiled)) == (1, 1)
    assert told.get(DECISION)["ids"] == ["bereken-mijn-tijdlijn"]
    assert untold.get(DECISION)["besluit"] == "keuze"
