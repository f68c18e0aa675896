"""The encoder: a text to its vector, run by onnxruntime."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import onnxruntime

from bot.nlu.encoder.adapter import Adapter
from bot.nlu.encoder.tokens import Tokenizer
from bot.nlu.encoder.weights import Floats, Weights, read_weights, weights_file

INPUT = "states"


@dataclass(frozen=True)
class Plan:
    """What an encoder is made of, besides the pieces of words: kept with the model that learnt from its vectors.

    Attributes:
        graph: the layers, for onnxruntime.
        places: what is added to a piece for its place in the text, a row per place.
    """

    graph: bytes
    places: Floats


def plan(weights: Weights, adapter: Adapter | None, *, exact: bool = False) -> Plan:
    """The general model with what was learnt about this subject.

    Raises:
        AdapterError: the adapter does not fit the weights.
    """
    # Only where a graph is made: a server takes the one that was stored with the ranking.
    from bot.nlu.encoder import graph

    tensors = adapter.added_to(weights.tensors) if adapter else weights.tensors
    places = tensors["emb.pos"].reshape(-1, weights.width) + tensors["emb.type"][: weights.width]
    return Plan(graph.build(weights, tensors, exact=exact), places)


class Encoder:
    """Texts to vectors."""

    def __init__(self, made_of: Plan) -> None:
        """Keeps the plan; it is read at the first text."""
        self.plan = made_of

    def __getstate__(self) -> dict[str, Plan]:
        """What is stored: the rest is read again."""
        return {"plan": self.plan}

    def __call__(self, texts: Sequence[str]) -> Floats:
        """The vectors of texts, a row each; the vector of a text does not depend on the others.

        Raises:
            NoWeightsError: the pieces of words are not on this machine.
        """
        self._read()
        if len(texts) < 2:
            return np.array([self._one(text) for text in texts], np.float32).reshape(-1, self._weights.width)
        return np.vstack(list(self._threads.map(self._one, texts)))

    def _read(self) -> None:
        """Reads what is read once, before there are threads."""
        _ = self._weights, self._tokenizer, self._session, self._threads

    def _one(self, text: str) -> Floats:
        pieces = self._tokenizer(text)
        rows = self._weights.rows(pieces) + self.plan.places[: len(pieces)]
        (vector,) = self._session.run(None, {INPUT: rows})
        return np.asarray(vector, dtype=np.float32)

    @cached_property
    def _weights(self) -> Weights:
        return read_weights(weights_file(), with_layers=False)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer(self._weights.vocabulary)

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="encoder")

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        # A message is too little work to share, and a server has other messages for the other processors.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(self.plan.graph, options, providers=["CPUExecutionProvider"])
