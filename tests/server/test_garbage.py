"""What stays is set aside; what was replaced goes."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.server.garbage import set_aside


class Part:
    """Of a model: it knows itself, so that only the garbage collector can remove it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_lives_is_not_looked_through_again() -> None:
    kept = Part()
    set_aside()
    assert gc.get_freeze_count() > 0
    assert not any(thing is kept for thing in gc.get_objects())


def test_a_part_that_was_replaced_goes_when_the_next_is_set_aside() -> None:
    old = Part()
    seen = weakref.ref(old)
    set_aside()
    del old
    gc.collect()
    assert seen() is not None
    set_aside()
    assert seen() is None


def test_what_comes_after_is_collected_as_ever() -> None:
    set_aside()
    seen = weakref.ref(Part())
    gc.collect()
    assert seen() is None
