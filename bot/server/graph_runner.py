"""Runs Rasa's graph in an order that is worked out once.

Rasa's own runner works out the order with dask for every message and every prediction, three to six times a turn, and
starts a pool for each: a millisecond each time.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.runner.dask import DaskGraphRunner


class OrderedRunner:
    """Takes the place of a runner that Rasa has built, with the same nodes."""

    def __init__(self, built: DaskGraphRunner) -> None:
        """Takes over the graph."""
        self._schema, self._nodes = built._graph_schema, built._instantiated_nodes
        self._orders: dict[tuple[str, ...], list[str]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Runs what the targets need.

        Args:
            inputs: values that stand in for nodes.
            targets: names of the nodes whose output is wanted; none for those of the graph.

        Returns:
            The output of each target by its name.

        Raises:
            GraphComponentException: a node failed; Rasa's nodes make one of any fault.
        """
        wanted = tuple(targets or self._schema.target_names)
        done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name in self._orders.get(wanted) or self._order(wanted):
            if name not in done and name in self._nodes:
                needs = self._schema.nodes[name].needs.values()
                done[name] = self._nodes[name](*[done.get(need, need) for need in needs])
        return dict(done[name] for name in wanted)

    def _order(self, wanted: tuple[str, ...]) -> list[str]:
        nodes = self._schema.minimal_graph_schema(list(wanted)).nodes
        order = [*TopologicalSorter({name: node.needs.values() for name, node in nodes.items()}).static_order()]
        self._orders[wanted] = order
        return order
