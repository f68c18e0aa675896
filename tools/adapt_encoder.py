"""Teaches the sentence encoder this subject: makes bot/nlu/encoder/adapter.npz from the training questions.

    python -m tools.adapt_encoder            (half an hour on two quiet cores)
    python -m tools.adapt_encoder --questions 500 --rounds 1 --out var/adapter.npz     (a try)

Needed only when the subject grows a lot: new topics work on top of the vectors as they are. Each question is drawn
towards the prototype of its topic and away from all others (softmax over cosines). A quarter of the questions gets a
typing error, a fifth misses a word, and capitals and question marks come and go, because that is how people type.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import tensorflow as tf

from bot.knowledge.library import load_library
from bot.nlu.encoder.adapter import FILE, SHARPNESS, Adapter, Sides, read_adapter
from bot.nlu.encoder.model import Encoder, plan
from bot.nlu.encoder.weights import Floats, Weights, read_weights, weights_file
from bot.nlu.labels import OUTSIDE
from bot.paths import KNOWLEDGE
from tools.encoder_training import Rows, forward, layer

BATCH = 64
RATE = 5e-5
# The prototypes start from the mean of their questions and may move faster.
PROTOTYPES = 20
FORGET = 0.1
SMOOTHING = 0.1
# A text of fewer words than this says another thing without one of them.
FEW_WORDS = 6
# A topic with more questions than this counts no more for them.
FULL_WEIGHT = 40


def main() -> int:
    """Learns and writes. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4, help="how often each question is seen (default 4)")
    parser.add_argument("--questions", type=int, default=0, help="only so many questions, to try (default: all)")
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--further", action="store_true", help="go on from the adapter that is there")
    parser.add_argument("--rate", type=float, default=RATE, help=f"highest rate of learning (default {RATE})")
    arguments = parser.parse_args()
    texts, labels = questions(arguments.questions)
    names = sorted(set(labels))
    places = np.array([names.index(label) for label in labels])
    weights = read_weights(weights_file())
    before = read_adapter() if arguments.further else None
    learnt = Learner(weights, before, texts, places, len(names), arguments.rounds, arguments.rate)
    for number in range(arguments.rounds):
        begin = time.monotonic()
        loss = learnt.round(texts, places)
        print(f"round {number + 1}: loss {loss:.3f} in {time.monotonic() - begin:.0f} s", flush=True)
    outside = np.isin(names, OUTSIDE)
    learnt.adapter(outside).write(arguments.out)
    print(f"wrote {arguments.out}")
    return 0


def questions(limit: int) -> tuple[list[str], list[str]]:
    """The training questions and their topics; with a limit the first of each topic in turn."""
    pairs = [
        (place, text, topic.id)
        for topic in load_library(KNOWLEDGE).topics.values()
        for place, text in enumerate(dict.fromkeys([topic.vraag, *topic.voorbeelden]))
    ]
    chosen = sorted(pairs)[: limit or None]
    return [text for _, text, _ in chosen], [label for _, _, label in chosen]


class Learner:
    """The encoder with weights that move."""

    def __init__(
        self,
        weights: Weights,
        before: Adapter | None,
        texts: list[str],
        places: np.ndarray,
        topics: int,
        rounds: int,
        rate: float,
    ) -> None:
        """Starts from the general model, or from what was learnt before."""
        tensors = before.added_to(weights.tensors) if before else weights.tensors
        made_of = plan(weights, before)
        self.weights, self.rows = weights, Rows(weights, made_of.places)
        self.chance = np.random.default_rng(0)
        vectors = Encoder(made_of)(texts)
        self.centre = vectors.mean(axis=0)
        centred = unit(vectors - self.centre)
        means = [centred[places == topic].mean(axis=0) for topic in range(topics)]
        self.prototypes = tf.Variable(unit(np.vstack(means)), dtype=tf.float32)
        self.start = tuple(tf.Variable(tensors[name]) for name in ("emb.ln.w", "emb.ln.b"))
        self.layers = [
            {name: tf.Variable(tf.cast(tensor, tf.float32)) for name, tensor in layer(weights, tensors, number).items()}
            for number in range(weights.layers)
        ]
        counts = np.bincount(places, minlength=topics)
        self.share = tf.constant(np.minimum(1, FULL_WEIGHT / counts), tf.float32)
        steps = rounds * -(-len(texts) // BATCH)
        self.moving = [*self.start, *(tensor for layer in self.layers for tensor in layer.values())]
        self.optimizer = tf.keras.optimizers.AdamW(Slope(rate, steps), weight_decay=0.01, global_clipnorm=1.0)
        self.fast = tf.keras.optimizers.Adam(Slope(PROTOTYPES * rate, steps))
        self.optimizer.build(self.moving)
        self.fast.build([self.prototypes])
        width = weights.width
        shapes = tf.TensorSpec([None, None, width]), tf.TensorSpec([None, None]), tf.TensorSpec([None], tf.int64)
        self.step = tf.function(self._step, input_signature=shapes, autograph=False)

    def round(self, texts: list[str], places: np.ndarray) -> float:
        """Sees every question once. Returns the mean loss."""
        cut = [self.rows.cut(as_typed(text, self.chance)) for text in texts]
        order = np.argsort([len(pieces) for pieces in cut] + self.chance.random(len(cut)) * 3)
        batches = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]
        self.chance.shuffle(batches)
        return float(np.mean([float(self.step(*self.rows([cut[p] for p in some]), places[some])) for some in batches]))

    def _step(self, states: tf.Tensor, mask: tf.Tensor, places: tf.Tensor) -> tf.Tensor:
        topics = self.prototypes.shape[0]
        with tf.GradientTape(persistent=True) as tape:
            vectors = forward(states, mask, self.start, self.layers, self.weights.heads, FORGET)
            centred = tf.nn.l2_normalize(tf.nn.dropout(vectors, FORGET) - self.centre, -1)
            likely = SHARPNESS * tf.matmul(centred, tf.nn.l2_normalize(self.prototypes, -1), transpose_b=True)
            wanted = tf.one_hot(places, topics) * (1 - SMOOTHING) + SMOOTHING / topics
            share = tf.gather(self.share, places)
            losses = tf.nn.softmax_cross_entropy_with_logits(wanted, likely)
            loss = tf.reduce_sum(share * losses) / tf.reduce_sum(share)
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.moving), self.moving, strict=True))
        self.fast.apply_gradients([(tape.gradient(loss, self.prototypes), self.prototypes)])
        return loss

    def adapter(self, outside: np.ndarray) -> Adapter:
        """What has been learnt."""
        changes = {}
        for name, moved in zip(("emb.ln.w", "emb.ln.b"), self.start, strict=True):
            changes[name] = moved.numpy() - self.weights.tensors[name]
        for number, learnt in enumerate(self.layers):
            before = layer(self.weights, self.weights.tensors, number)
            for name, moved in learnt.items():
                change = (moved.numpy() - before[name]).T
                parts = zip("qkv", np.split(change, 3), strict=True) if name.startswith("qkv") else [("", change)]
                for side, part in parts:
                    changes[f"l{number}.{side + name[3:] if side else name}"] = np.ascontiguousarray(part).ravel()
        prototypes = unit(self.prototypes.numpy())
        return Adapter(changes, Sides(self.centre, prototypes[~outside], prototypes[outside]))


class Slope(tf.keras.optimizers.schedules.LearningRateSchedule):
    """Up during the first tenth of the steps, then down to nothing."""

    def __init__(self, top: float, steps: int) -> None:
        """Sets the highest rate and the number of steps."""
        self.top, self.steps = top, steps

    def __call__(self, step: tf.Tensor) -> tf.Tensor:
        """The rate at a step."""
        done = tf.cast(step, tf.float32) / self.steps
        return self.top * tf.minimum(10 * done, tf.maximum(0.0, (1 - done) / 0.9))


def unit(vectors: Floats) -> Floats:
    """Vectors of length 1, a row each."""
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def as_typed(text: str, chance: np.random.Generator) -> str:
    """A question as somebody in a hurry types it, now and then."""
    capitals, sign, slip, short = chance.random(4)
    words = text.split()
    if short < 0.2 and len(words) >= FEW_WORDS:
        # People leave words out, and no single word must decide.
        del words[int(chance.integers(len(words)))]
        text = " ".join(words)
    if capitals < 0.4:
        text = text.lower()
    if sign < 0.3:
        text = text.rstrip("?.! ")
    if slip < 0.25 and len(text) > 8:
        place = int(chance.integers(1, len(text) - 2))
        before, one, two, after = text[:place], text[place], text[place + 1], text[place + 2 :]
        text = str(chance.choice([before + two + after, before + two + one + after, before + one + one + two + after]))
    return text


if __name__ == "__main__":
    sys.exit(main())
