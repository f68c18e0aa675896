"""The encoder's arithmetic as an ONNX graph: twelve layers of attention over the pieces of one text, then their mean.

The large products are done in whole numbers (eight bits for what goes in, seven for the weights: then no processor's
sums overflow). That is six times as fast as 32-bit floats, and docs/developers/understanding.md shows that it costs
nothing in right answers. What goes in is scaled per text, so a text's vector never depends on the texts beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

from bot.nlu.encoder.model import INPUT
from bot.nlu.encoder.weights import Floats, Weights, of_layer

OUTPUT = "vector"
OPSET, FORMAT = 17, 8
TINY = 1e-12
# The largest whole number of a weight.
STEPS = 63


def build(weights: Weights, tensors: Mapping[str, Floats], *, exact: bool = False) -> bytes:
    """The graph, to be given to onnxruntime.

    Args:
        weights: the shape of the model.
        tensors: its weights by name.
        exact: with 32-bit products, to compare with.

    Returns:
        A serialised ONNX model: in goes a row per piece of one text (pieces, width), out comes its vector (width).
    """
    graph = _Graph(exact)
    width, inner, heads = weights.width, weights.inner, weights.heads
    apart, together = graph.numbers(0, heads, width // heads), graph.numbers(0, width)
    state = graph.normal(INPUT, tensors["emb.ln.w"], tensors["emb.ln.b"])
    for number in range(weights.layers):
        own = of_layer(tensors, number)
        # The scores are divided by the root of the width of a head: done here, once.
        root = np.float32((width // heads) ** -0.5)
        joined = np.concatenate([own["q.w"] * root, own["k.w"], own["v.w"]]).reshape(3 * width, width)
        bias = np.concatenate([own["q.b"] * root, own["k.b"], own["v.b"]])
        query, key, value = graph.split(graph.linear(state, joined, bias), 3)
        query, value = (graph.add("Transpose", graph.add("Reshape", s, apart), perm=[1, 0, 2]) for s in (query, value))
        key = graph.add("Transpose", graph.add("Reshape", key, apart), perm=[1, 2, 0])
        attention = graph.add("Softmax", graph.add("MatMul", query, key), axis=-1)
        seen = graph.add("Transpose", graph.add("MatMul", attention, value), perm=[1, 0, 2])
        seen = graph.linear(graph.add("Reshape", seen, together), own["ao.w"].reshape(width, width), own["ao.b"])
        state = graph.normal(graph.add("Add", state, seen), own["aln.w"], own["aln.b"])
        thought = graph.gelu(graph.linear(state, own["fi.w"].reshape(inner, width), own["fi.b"]))
        thought = graph.linear(thought, own["fo.w"].reshape(width, inner), own["fo.b"])
        state = graph.normal(graph.add("Add", state, thought), own["oln.w"], own["oln.b"])
    graph.add("ReduceMean", state, out=OUTPUT, axes=[0], keepdims=0)
    return graph.serialised(width)


class _Graph:
    """Collects operations and constants."""

    def __init__(self, exact: bool) -> None:
        self._exact = exact
        self._operations: list[Any] = []
        self._constants: list[Any] = []

    def add(self, kind: str, *inputs: str, out: str | None = None, **settings: Any) -> str:
        """An operation; the name of its result."""
        name = out or f"{kind}-{len(self._operations)}"
        self._operations.append(helper.make_node(kind, list(inputs), [name], **settings))
        return name

    def constant(self, value: Any) -> str:
        name = f"constant-{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def numbers(self, *values: int) -> str:
        return self.constant(np.array(values, dtype=np.int64))

    def split(self, value: str, count: int) -> list[str]:
        names = [f"split-{len(self._operations)}-{place}" for place in range(count)]
        self._operations.append(helper.make_node("Split", [value], names, axis=-1))
        return names

    def normal(self, value: str, weight: Floats, bias: Floats) -> str:
        return self.add("LayerNormalization", value, self.constant(weight), self.constant(bias), axis=-1, epsilon=TINY)

    def gelu(self, value: str) -> str:
        half, one, root = (self.constant(np.float32(number)) for number in (0.5, 1.0, 2**0.5))
        raised = self.add("Add", self.add("Erf", self.add("Div", value, root)), one)
        return self.add("Mul", self.add("Mul", value, raised), half)

    def linear(self, value: str, weight: Floats, bias: Floats) -> str:
        """Product with a weight of shape (out, in), and the bias."""
        if self._exact:
            return self.add("Add", self.add("MatMul", value, self.constant(weight.T)), self.constant(bias))
        scale = np.maximum(np.abs(weight).max(axis=1), TINY) / STEPS
        whole = np.rint(weight / scale[:, None]).astype(np.int8)
        place = len(self._operations)
        names = [f"{part}-{place}" for part in ("whole", "scale", "zero")]
        self._operations.append(helper.make_node("DynamicQuantizeLinear", [value], names))
        product = self.add("MatMulInteger", names[0], self.constant(whole.T), names[2])
        scales = self.add("Mul", names[1], self.constant(scale.astype(np.float32)))
        floats = self.add("Mul", self.add("Cast", product, to=TensorProto.FLOAT), scales)
        return self.add("Add", floats, self.constant(bias))

    def serialised(self, width: int) -> bytes:
        entry = helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["pieces", width])
        result = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [width])
        graph = helper.make_graph(self._operations, "encoder", [entry], [result], self._constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=FORMAT)
        checker.check_model(model)
        content: bytes = model.SerializeToString()
        return content
