"""What the encoder has learnt about this subject: a change to each of its weights, four bits a number.

Made by ``tools/adapt_encoder.py`` from the training questions; docs/developers/understanding.md says how and what it
gains. Topics may be added without making it anew: the ranking learns them on top of the vectors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder.weights import BLOCK, BLOCK_BYTES, Floats, unpack

FILE = Path(__file__).with_name("adapter.npz")
CHANGE, ROW = "change:", "row:"
SIDES = ("centre", "inside", "outside")
# How sharply the distances to the prototypes count; the value of the training.
SHARPNESS = 16.0


class AdapterError(Exception):
    """The adapter does not fit the weights."""


@dataclass(frozen=True)
class Sides:
    """Where questions inside and outside the subject lie.

    Attributes:
        centre: the mean vector of all questions.
        inside: a vector of length 1 per topic of the training.
        outside: the same for the kinds of message outside the subject.
    """

    centre: Floats
    inside: Floats
    outside: Floats

    def outside_margins(self, vectors: Floats) -> Floats:
        """How much likelier each text is outside the subject than inside (log-odds), by its vector."""
        centred = vectors - self.centre
        centred = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-12)
        without, within = (SHARPNESS * centred @ side.T for side in (self.outside, self.inside))
        return np.asarray(_log_sum(without) - _log_sum(within), dtype=np.float32)


@dataclass(frozen=True)
class Adapter:
    """What was learnt.

    Attributes:
        changes: what is added to each tensor, by its name.
        sides: where questions inside and outside the subject lie.
    """

    changes: Mapping[str, Floats]
    sides: Sides

    def added_to(self, tensors: Mapping[str, Floats]) -> dict[str, Floats]:
        """The weights after the change.

        Raises:
            AdapterError: a tensor is not there, or has another size.
        """
        changed = dict(tensors)
        for name, change in self.changes.items():
            if name not in tensors or tensors[name].size != change.size:
                raise AdapterError(f"{name} is not there or has another size")
            changed[name] = tensors[name] + change.reshape(tensors[name].shape)
        return changed

    def write(self, path: Path) -> None:
        """Stores the adapter."""
        stored: dict[str, NDArray[np.uint8] | NDArray[np.float16]] = {}
        for name, change in self.changes.items():
            if name.endswith(".w") and change.size % BLOCK == 0 and change.size > 10_000:
                stored[CHANGE + name] = pack(change)
            else:
                stored[ROW + name] = change.astype(np.float16)
        sides = {name: getattr(self.sides, name) for name in SIDES}
        np.savez_compressed(path, **stored, **{name: side.astype(np.float16) for name, side in sides.items()})


def read_adapter(path: Path = FILE) -> Adapter:
    """Reads an adapter.

    Raises:
        AdapterError: the file is not there or not an adapter.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            names = [name for name in stored.files if ":" in name]
            changes = {
                name.partition(":")[2]: unpack(stored[name])
                if name.startswith(CHANGE)
                else stored[name].astype(np.float32)
                for name in names
            }
            sides = {name: stored[name].astype(np.float32) for name in SIDES}
    except (OSError, ValueError, KeyError) as error:
        raise AdapterError(f"{path.name} cannot be read") from error
    return Adapter(changes, Sides(**sides))


def pack(values: Floats) -> NDArray[np.uint8]:
    """Numbers in blocks of 32: a half float as scale and four bits for each; the opposite of `unpack`."""
    rows = values.reshape(-1, BLOCK).astype(np.float32)
    furthest = rows[np.arange(len(rows)), np.abs(rows).argmax(axis=1)]
    scale = (furthest / -8).astype(np.float16)
    steps = np.divide(rows, scale[:, None].astype(np.float32), out=np.zeros_like(rows), where=scale[:, None] != 0)
    numbers = np.clip(np.rint(steps) + 8, 0, 15).astype(np.uint8)
    blocks = np.empty((len(rows), BLOCK_BYTES), dtype=np.uint8)
    blocks[:, :2] = scale[:, None].view(np.uint8)
    blocks[:, 2:] = numbers[:, : BLOCK // 2] | numbers[:, BLOCK // 2 :] << 4
    return blocks


def _log_sum(values: Floats) -> Floats:
    highest = values.max(axis=1, keepdims=True)
    return np.asarray(np.log(np.exp(values - highest).sum(axis=1)) + highest[:, 0], dtype=np.float32)
