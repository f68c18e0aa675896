"""The outbox: nothing lost, nothing sent by two, nothing kept longer than needed."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest

from bot.outbox.store import DRAFT_SECONDS, TRACE_SECONDS, Outbox, OutboxError, outbox_url
from tests.outbox.conftest import Clock

HOUR = 3600.0
SECRET = "geheim-woord-van-de-gebruiker"


def waiting(outbox: Outbox, name: str = "m1") -> str:
    outbox.keep_draft(name, "{}")
    assert outbox.submit(name, SECRET, 72 * HOUR)
    return name


def test_a_draft_is_kept_for_an_hour_after_its_last_change(outbox: Outbox, clock: Clock) -> None:
    outbox.keep_draft("d", "een")
    clock.passes(DRAFT_SECONDS - 1)
    outbox.keep_draft("d", "twee")
    clock.passes(DRAFT_SECONDS - 1)
    assert outbox.draft("d") == "twee"
    clock.passes(2)
    assert outbox.draft("d") is None
    assert not outbox.submit("d", SECRET, HOUR)
    assert outbox.sweep().drafts == 1


def test_a_message_is_handed_in_once(outbox: Outbox) -> None:
    waiting(outbox)
    assert not outbox.submit("m1", "anders", HOUR)
    outbox.keep_draft("m1", "anders")
    claimed = outbox.claim("a", 60)
    assert claimed is not None
    assert claimed.content == SECRET


def test_a_claimed_message_is_nobody_elses(outbox: Outbox) -> None:
    waiting(outbox)
    assert outbox.claim("a", 60) is not None
    assert outbox.claim("b", 60) is None


def test_a_claim_that_ended_passes_to_another_and_the_first_can_do_nothing_more(outbox: Outbox, clock: Clock) -> None:
    waiting(outbox)
    first = outbox.claim("a", 60)
    assert first is not None
    clock.passes(61)
    assert not outbox.begin(first)
    second = outbox.claim("b", 60)
    assert second is not None
    assert second.attempts == 2
    assert not outbox.begin(first)
    assert not outbox.delivered(first)
    assert not outbox.failed(first, 0, uncertain=False)
    assert outbox.delivered(second)
    assert outbox.status("m1") == "bezorgd"


def test_what_may_have_arrived_is_remembered(outbox: Outbox, clock: Clock) -> None:
    waiting(outbox)
    first = outbox.claim("a", 60)
    assert first is not None
    assert not first.uncertain
    assert outbox.begin(first)
    clock.passes(61)
    second = outbox.claim("b", 60)
    assert second is not None
    assert second.uncertain


def test_after_a_failure_the_message_waits(outbox: Outbox, clock: Clock) -> None:
    waiting(outbox)
    claimed = outbox.claim("a", 60)
    assert claimed is not None
    outbox.failed(claimed, 30, uncertain=False)
    assert outbox.struggling()
    assert outbox.claim("b", 60) is None
    clock.passes(31)
    assert outbox.claim("b", 60) is not None


def test_a_first_attempt_under_way_is_no_sign_of_trouble(outbox: Outbox) -> None:
    waiting(outbox)
    assert not outbox.struggling()
    outbox.claim("a", 60)
    assert not outbox.struggling()


def test_of_many_senders_at_once_one_gets_each_message(address: str, clock: Clock) -> None:
    boxes = [Outbox(address, clock) for _ in range(4)]
    names = {waiting(boxes[0], f"m{number}") for number in range(12)}
    got: list[str] = []
    start = threading.Barrier(len(boxes))

    def work(box: Outbox, owner: str) -> None:
        start.wait()
        while claimed := box.claim(f"{owner}{len(got)}", 60):
            got.append(claimed.id)

    threads = [threading.Thread(target=work, args=(box, str(place))) for place, box in enumerate(boxes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(got) == sorted(names)
    for box in boxes:
        box.close()


def test_what_cannot_be_delivered_in_time_is_told_once_and_its_content_deleted(outbox: Outbox, clock: Clock) -> None:
    waiting(outbox)
    clock.passes(72 * HOUR + 1)
    assert outbox.claim("a", 60) is None
    assert outbox.sweep().undeliverable == ("m1",)
    assert outbox.sweep().undeliverable == ()
    assert outbox.status("m1") == "onbestelbaar"
    clock.passes(TRACE_SECONDS + 1)
    outbox.sweep()
    assert outbox.status("m1") is None


def test_the_user_can_withdraw_what_has_not_gone(outbox: Outbox) -> None:
    waiting(outbox)
    assert outbox.withdraw("m1")
    assert outbox.status("m1") == "ingetrokken"
    assert outbox.claim("a", 60) is None


def test_what_is_being_sent_or_was_delivered_cannot_be_withdrawn(outbox: Outbox) -> None:
    waiting(outbox)
    claimed = outbox.claim("a", 60)
    assert claimed is not None
    assert not outbox.withdraw("m1")
    outbox.delivered(claimed)
    assert not outbox.withdraw("m1")
    assert outbox.status("m1") == "bezorgd"


def test_a_withdrawn_draft_leaves_nothing(outbox: Outbox) -> None:
    outbox.keep_draft("d", SECRET)
    assert outbox.withdraw("d")
    assert outbox.status("d") is None
    assert outbox.withdraw("never there")


def test_deleted_words_are_not_left_in_the_file(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "x" / "outbox.db"
    box = Outbox(f"sqlite:///{path}", clock)
    for name in ("m1", "m2", "d"):
        box.keep_draft(name, SECRET + "-concept")
    for name in ("m1", "m2"):
        box.submit(name, SECRET, HOUR)
    assert SECRET.encode() in path.read_bytes()
    claimed = box.claim("a", 60)
    assert claimed is not None
    box.delivered(claimed)
    box.withdraw("d")
    clock.passes(HOUR + 1)
    box.sweep()
    box.close()
    for file in path.parent.iterdir():
        assert SECRET.encode() not in file.read_bytes(), file
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("end", ["withdrawn", "delivered", "expired"])
def test_of_many_messages_of_all_sizes_nothing_is_left_in_the_file(tmp_path: Path, clock: Clock, end: str) -> None:
    path = tmp_path / "outbox.db"
    box = Outbox(f"sqlite:///{path}", clock)
    # Names in no order and texts that grow: the database then moves rows about, and leaves copies of them behind.
    chance = random.Random(4)
    names = []
    for number in range(80):
        names.append(f"m{chance.randrange(10**9)}")
        for _ in range(2):
            box.keep_draft(names[-1], f"{SECRET}-{number}-" * chance.randrange(1, 60))
        if number % 2:
            box.submit(names[-1], f"{SECRET}-{number}=" * chance.randrange(1, 60), HOUR)
    chance.shuffle(names)
    if end == "withdrawn":
        for name in names:
            box.withdraw(name)
    if end == "delivered":
        while (claimed := box.claim("a", 60)) is not None:
            box.delivered(claimed)
        clock.passes(DRAFT_SECONDS + 1)
        assert box.sweep().drafts == 40
    if end == "expired":
        clock.passes(DRAFT_SECONDS + 1)
        assert len(box.sweep().undeliverable) == 40

    assert SECRET.encode() not in path.read_bytes()
    box.close()


def test_a_fault_of_the_database_tells_nothing_of_the_message(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "outbox.db"
    box = Outbox(f"sqlite:///{path}", clock)
    box.close()
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(OutboxError) as caught:
        box.keep_draft("d", SECRET)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_the_address_comes_from_the_environment_or_is_a_file_beside_the_conversations(tmp_path: Path) -> None:
    assert outbox_url({}, tmp_path) == f"sqlite:///{tmp_path}/outbox.db"
    assert outbox_url({"SPOORWIJZER_OUTBOX_URL": "postgresql://x/y"}, tmp_path) == "postgresql://x/y"
