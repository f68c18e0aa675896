"""A new model while users talk, the old one back, a damaged one; and knowledge, which changes with a restart."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.paths import ORGANISATION
from bot.processes import MODEL, Processes, answers, free_port
from tests.e2e.conftest import TODAY
from tools.breaking import OTHER_MODEL, answering, model_replaced
from tools.models import put_in_place, renamed
from tools.users import CALCULATION, NO_LIMITS, QUESTIONS, Crowd, doubled

pytestmark = pytest.mark.e2e

USERS = 4
SOME = 8
OTHER_KNOWLEDGE = "OtherKnowledgeError"
STAYS = "the old one stays"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """A bot with a model and an organisation of its own, that may be replaced."""
    folder = tmp_path_factory.mktemp("upgrade")
    model, organisation = folder / "model.tar.gz", folder / "organisation.yml"
    shutil.copyfile(MODEL, model)
    shutil.copyfile(ORGANISATION, organisation)
    environment = {**NO_LIMITS, "SPOORWIJZER_VANDAAG": TODAY, "SPOORWIJZER_ORGANISATIE": str(organisation)}
    processes = Processes(free_port(), None, folder, model, environment)
    processes.start()
    yield processes
    processes.stop()


def database(bot: Processes) -> str:
    return f"sqlite:///{bot.folder / 'conversations.db'}"


def models_stored(bot: Processes) -> dict[str, set[str]]:
    """Of each message: the models that its events are stored with."""
    engine = sa.create_engine(database(bot))
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT sender_id, data FROM events ORDER BY id")).all()
    engine.dispose()
    stored: dict[str, set[str]] = {}
    asking: dict[str, str] = {}
    for sender, data in rows:
        event = json.loads(data)
        if event["event"] == "user":
            asking[sender] = event["metadata"]["bericht_id"]
        if sender in asking:
            stored.setdefault(asking[sender], set()).add(event["metadata"]["model_id"])
    return stored


def times(bot: Processes, words: str) -> int:
    """How often the log says something."""
    return (bot.folder / "rasa.log").read_text(encoding="utf-8").count(words)


def test_another_model_and_back_under_load_and_other_knowledge_with_a_restart(bot: Processes) -> None:
    first = answering(bot.address)
    organisation = Path(bot.environment["SPOORWIJZER_ORGANISATIE"])
    was = organisation.read_text(encoding="utf-8")
    organisation.write_text(was.replace('naam: ""', 'naam: "Arbodienst De Brug"', 1), encoding="utf-8")

    with Crowd([bot.address], USERS, (*QUESTIONS, CALCULATION)) as crowd:
        crowd.until(SOME)
        model_replaced(bot, SOME)(crowd)
        crowd.until(SOME)

    ledger = crowd.ledger
    assert (crowd.lost(), doubled(database(bot)), ledger.wrong, ledger.cut, ledger.honest) == (0, 0, [], 0, 0)
    told = {message: {answer["model"] for answer in versions} for message, versions in ledger.versions.items()}
    # Each turn ended with the model that it began with, and told so.
    assert told == {message: models for message, models in models_stored(bot).items() if message in told}
    assert {model for (model,) in told.values()} == {first["model"], OTHER_MODEL}
    assert {answer["kennis"] for versions in ledger.versions.values() for answer in versions} == {first["kennis"]}
    assert answering(bot.address) == first

    bot.stop()
    bot.start()

    now = answering(bot.address)
    assert now["model"] == first["model"]
    assert now["kennis"] != first["kennis"]
    assert crowd.lost() == 0


@pytest.mark.parametrize("fault", ["damaged", OTHER_KNOWLEDGE])
def test_a_model_that_cannot_be_used_leaves_the_old_one(bot: Processes, tmp_path: Path, fault: str) -> None:
    first, good, bad = answering(bot.address), tmp_path / "good.tar.gz", tmp_path / "bad.tar.gz"
    shutil.copyfile(bot.model, good)
    # A topic that this process was not started with has no answer in it.
    renamed(good, bad, "onbruikbaar", topic="nieuw-onderwerp" if fault == OTHER_KNOWLEDGE else None)
    if fault == "damaged":
        bad.write_bytes(bad.read_bytes()[: bad.stat().st_size // 2])

    with Crowd([bot.address], USERS) as crowd:
        crowd.until(SOME)
        put_in_place(bad, bot.model)
        before = times(bot, STAYS)
        bot.reload()
        while times(bot, STAYS) == before:
            assert answers(bot.ready_url)
            crowd.until(1)
        crowd.until(SOME)
    put_in_place(good, bot.model)

    assert answers(bot.ready_url)
    assert answering(bot.address) == first
    assert (crowd.lost(), crowd.ledger.wrong, crowd.ledger.cut, crowd.ledger.honest) == (0, [], 0, 0)
    assert times(bot, OTHER_KNOWLEDGE) == (fault == OTHER_KNOWLEDGE)
