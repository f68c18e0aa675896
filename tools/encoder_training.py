"""The encoder's arithmetic in TensorFlow, for learning only: it gives the gradients that onnxruntime does not.

A test proves that it gives the vectors of the graph in bot/nlu/encoder/graph.py.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import tensorflow as tf

from bot.nlu.encoder.tokens import Tokenizer
from bot.nlu.encoder.weights import Floats, Weights, of_layer

TINY = 1e-12
# Few different shapes: TensorFlow keeps something of each.
STEP = 8
PRODUCTS = ("q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w")


@functools.lru_cache(maxsize=1)
def precision() -> tf.DType:
    """Sixteen-bit products where the processor has them (three times as fast), 32-bit ones elsewhere."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return tf.float32
    return tf.bfloat16 if "avx512_bf16" in flags else tf.float32


class Rows:
    """Texts as rows of numbers, filled up to one length."""

    def __init__(self, weights: Weights, places: Floats) -> None:
        """Keeps what is added to a piece for its place."""
        self._weights, self._places, self.cut = weights, places, Tokenizer(weights.vocabulary)

    def __call__(self, cut: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
        """The rows of the pieces of texts, and where there is a piece."""
        longest = max(map(len, cut))
        length = -(-longest // STEP) * STEP
        states = np.zeros((len(cut), length, self._weights.width), dtype=np.float32)
        mask = np.zeros((len(cut), length), dtype=np.float32)
        for row, pieces in enumerate(cut):
            count = len(pieces)
            states[row, :count], mask[row, :count] = self._weights.rows(pieces) + self._places[:count], 1
        return states, mask


def layer(weights: Weights, tensors: Mapping[str, Floats], number: int) -> dict[str, Floats]:
    """A layer's tensors in the shape in which `forward` takes them."""
    own = of_layer(tensors, number)
    width, inner = weights.width, weights.inner
    shapes = {"fi.w": (inner, width), "fo.w": (width, inner)}
    shaped = {name: own.pop(name).reshape(shapes.get(name, (width, width))).T for name in PRODUCTS}
    # One product instead of three.
    joined = np.concatenate([shaped.pop(f"{side}.w") for side in "qkv"], axis=1)
    biases = np.concatenate([own.pop(f"{side}.b") for side in "qkv"])
    return {**own, **shaped, "qkv.w": joined, "qkv.b": biases}


def forward(
    states: tf.Tensor,
    mask: tf.Tensor,
    start: tuple[tf.Tensor, tf.Tensor],
    layers: Sequence[dict[str, tf.Tensor]],
    heads: int,
    forget: float = 0.0,
) -> tf.Tensor:
    """The arithmetic, for one text or many.

    Args:
        states: the rows of the pieces, of shape (texts, pieces, width); zeros where a text has ended.
        mask: 1 where there is a piece, 0 where the text has ended.
        start: weight and bias of the first normalisation.
        layers: the tensors of each layer by name.
        heads: attention heads.
        forget: the share of numbers dropped while learning (0 otherwise).

    Returns:
        A row per text: the mean over its pieces.
    """
    rows, length, width = tf.shape(states)[0], tf.shape(states)[1], states.shape[2]
    drop = (lambda values: tf.nn.dropout(values, forget)) if forget else tf.identity
    state = drop(_normal(tf.reshape(states, [-1, width]), *start))
    hidden = (1 - mask)[:, None, None, :] * -1e9
    for layer in layers:
        joined = _product(state, layer["qkv.w"], layer["qkv.b"])
        sides = tf.reshape(joined, [rows, length, 3, heads, width // heads])
        query, key, value = tf.unstack(tf.transpose(sides, [2, 0, 3, 1, 4]))
        attention = tf.nn.softmax(tf.matmul(query, key, transpose_b=True) / math.sqrt(width // heads) + hidden)
        seen = tf.reshape(tf.transpose(drop(attention) @ value, [0, 2, 1, 3]), [-1, width])
        state = state + drop(_product(seen, layer["ao.w"], layer["ao.b"]))
        state = _normal(state, layer["aln.w"], layer["aln.b"])
        thought = tf.nn.gelu(_product(state, layer["fi.w"], layer["fi.b"]))
        state = state + drop(_product(thought, layer["fo.w"], layer["fo.b"]))
        state = _normal(state, layer["oln.w"], layer["oln.b"])
    counted = tf.reshape(state, [rows, length, width]) * mask[..., None]
    return tf.reduce_sum(counted, axis=1) / tf.reduce_sum(mask, axis=1, keepdims=True)


def _product(states: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
    kind = precision()
    return tf.cast(tf.matmul(tf.cast(states, kind), tf.cast(weight, kind)), tf.float32) + bias


def _normal(states: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
    centred = states - tf.reduce_mean(states, axis=-1, keepdims=True)
    spread = tf.reduce_mean(tf.square(centred), axis=-1, keepdims=True)
    return centred * tf.math.rsqrt(spread + TINY) * weight + bias
