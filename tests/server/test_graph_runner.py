"""Our runner of Rasa's graph gives what Rasa's own runner gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.exceptions import GraphComponentException
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.server.graph_runner import OrderedRunner


class Adder(GraphComponent):
    """Adds a number of its own to what it gets."""

    def __init__(self, own: int) -> None:
        self.own, self.runs = own, 0

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> Adder:
        return cls(config["own"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"own": 1}

    def add(self, **given: Any) -> int:
        self.runs += 1
        numbers = [value for value in given.values() if isinstance(value, int)]
        if self.own < 0:
            raise RuntimeError("refuses")
        return self.own + sum(numbers)


def node(needs: dict[str, str], own: int, target: bool = False) -> SchemaNode:
    return SchemaNode(needs, Adder, "create", "add", {"own": own}, eager=True, is_target=target)


@pytest.fixture
def built(tmp_path: Path) -> DaskGraphRunner:
    schema = GraphSchema(
        {
            "one": node({"a": "number"}, 1),
            "two": node({"a": "one"}, 10),
            "three": node({"a": "one", "b": "two"}, 100, target=True),
            "beside": node({"a": "number"}, 1_000, target=True),
            "refuses": node({"a": "one"}, -1),
        }
    )
    return DaskGraphRunner.create(schema, LocalModelStorage(tmp_path), ExecutionContext(schema))


@pytest.mark.parametrize("targets", [None, ["two"], ["three", "beside"], ["one", "three"]])
@pytest.mark.parametrize("number", [0, 7])
def test_it_gives_what_rasas_runner_gives(built: DaskGraphRunner, targets: list[str] | None, number: int) -> None:
    ours = OrderedRunner(built)
    for _ in range(2):
        given = {"number": number}
        assert ours.run(inputs=given, targets=targets) == built.run(inputs=given, targets=targets)


def test_an_input_stands_in_for_a_node(built: DaskGraphRunner) -> None:
    given = {"number": 1, "one": 50}
    assert OrderedRunner(built).run(inputs=given, targets=["two"]) == built.run(inputs=given, targets=["two"])


def test_only_what_the_targets_need_is_run_and_each_node_once(built: DaskGraphRunner) -> None:
    OrderedRunner(built).run(inputs={"number": 1}, targets=["three"])
    runs = {name: node._component.runs for name, node in built._instantiated_nodes.items()}
    assert runs == {"one": 1, "two": 1, "three": 1, "beside": 0, "refuses": 0}


def test_a_node_that_fails_is_reported_as_rasa_reports_it(built: DaskGraphRunner) -> None:
    for runner in (built, OrderedRunner(built)):
        with pytest.raises(GraphComponentException):
            runner.run(inputs={"number": 1}, targets=["refuses"])
