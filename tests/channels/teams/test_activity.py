"""What Teams sends, read strictly: mentions and mark-up go, what is odd is refused."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.teams_activity import BadActivityError, plain_text, read_activity, read_body, whereabouts

BASE: dict[str, Any] = {
    "type": "message",
    "id": "1",
    "serviceUrl": "https://smba.trafficmanager.net/emea/",
    "channelId": "msteams",
    "from": {"id": "29:anna", "aadObjectId": "anna"},
    "recipient": {"id": "28:bot"},
    "conversation": {"conversationType": "personal", "tenantId": "T", "id": "a:anna"},
    "text": "hallo",
}


def mention(text: str) -> dict[str, Any]:
    return {"type": "mention", "text": text}


@pytest.mark.parametrize(
    ("text", "more", "read"),
    [
        ("Wat is spoor 2?", {}, "Wat is spoor 2?"),
        ("<at>Spoorwijzer</at> Wat is spoor 2?\n", {"textFormat": "plain"}, "Wat is spoor 2?"),
        ("Wat is <at>Spoorwijzer</at> spoor 2?", {"textFormat": "plain"}, "Wat is spoor 2?"),
        ('<at id="0">Spoorwijzer</at>&nbsp;hallo', {}, "hallo"),
        ("@Spoorwijzer hallo", {"entities": [mention("@Spoorwijzer")]}, "hallo"),
        (
            "<at>Jan Jansen</at> is ziek",
            {"textFormat": "plain", "entities": [mention("<at>Jan Jansen</at>")]},
            "is ziek",
        ),
        ("<p>Wat is<br>spoor 2?</p>", {"textFormat": "xml"}, "Wat is\nspoor 2?"),
        ("korter dan 2 weken: 1 < 2 & 3 > 2", {}, "korter dan 2 weken: 1 < 2 & 3 > 2"),
        ("1 &lt; 2 &amp; 3", {}, "1 < 2 & 3"),
        ("<b>letterlijk</b>", {"textFormat": "plain"}, "<b>letterlijk</b>"),
        ("<at>Spoorwijzer</at>", {}, ""),
        ("🙂 \ud800", {}, "🙂 ?"),
        (None, {}, ""),
    ],
)
def test_the_text_is_what_was_typed(text: str | None, more: dict[str, Any], read: str) -> None:
    assert plain_text({"text": text, **more}) == read


@settings(max_examples=50)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    plain_text({"text": text}).encode()


@pytest.mark.parametrize("text", ["<at>" * 60_000, "<at " * 60_000, "<br" * 80_000, "&" * 200_000, "<" * 200_000])
def test_reading_a_hostile_text_takes_no_time(text: str) -> None:
    begin = time.process_time()
    plain_text({"text": text})
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"5", b"\xff\xfe", b"[" * 100_000, b'{"a": "' + b"x" * 300_000 + b'"}']
)
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(BadActivityError, match=r"\w+ \w+"):
        read_body(body)


@pytest.mark.parametrize(
    "other",
    [
        {"type": None},
        {"type": 5},
        {"conversation": None},
        {"conversation": "a:anna"},
        {"conversation": {"id": ""}},
        {"conversation": {"id": 5}},
        {"conversation": {"id": "x" * 501}},
        {"conversation": {"id": "a", "conversationType": "personal", "isGroup": True}},
        {"serviceUrl": None},
        {"from": ["x"]},
        {"recipient": "x"},
        {"channelData": 5},
        {"text": ["x"]},
        {"id": 5},
    ],
)
def test_an_odd_activity_is_refused(other: dict[str, Any]) -> None:
    with pytest.raises(BadActivityError, match=r"\w+ \w+"):
        read_activity({**BASE, **other})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
        max_leaves=5,
    ),
    st.sampled_from([*BASE, "value", "entities", "attachments", "membersAdded", "name"]),
)
def test_whatever_stands_in_a_part_it_is_read_or_refused(value: Any, part: str) -> None:
    try:
        activity = read_activity({**BASE, part: value})
    except BadActivityError:
        return
    whereabouts(activity)


@pytest.mark.parametrize(
    ("attachments", "files"),
    [
        (None, False),
        ([], False),
        ([{"contentType": "text/html", "content": "<p>hallo</p>"}], False),
        ([{"contentType": "messageReference"}], False),
        ([{"contentType": "application/vnd.microsoft.teams.file.download.info", "name": "brief-arts.pdf"}], True),
        ([{"contentType": "image/png"}], True),
        ([{}], True),
    ],
)
def test_files_are_noticed_and_formatted_text_is_no_file(attachments: Any, files: bool) -> None:
    activity = read_activity({**BASE, "attachments": attachments})
    assert activity.files is files
    assert "brief-arts" not in repr(activity)


def place(**conversation: Any) -> Any:
    return whereabouts(read_activity({**BASE, "conversation": {"tenantId": "T", **conversation}}))


def test_places_are_told_apart_and_in_doubt_others_read_along() -> None:
    assert place(id="a:1", conversationType="personal").place == "prive"
    assert place(id="19:x", conversationType="groupChat").place == "groep"
    assert place(id="19:x", conversationType="channel").place == "kanaal"
    assert place(id="19:x;messageid=5", conversationType="channel").place == "draad"
    assert place(id="a:1").place == "groep"
    assert place(id="a:1", conversationType="something new").place == "groep"


def test_names_are_not_kept() -> None:
    data = {**BASE, "from": {"id": "29:anna", "aadObjectId": "anna", "name": "Anna de Vries"}}
    assert "Vries" not in repr(read_activity(data))


def test_the_tenant_is_found_in_either_place() -> None:
    assert read_activity(BASE).tenant == "t"
    moved = json.loads(json.dumps(BASE))
    del moved["conversation"]["tenantId"]
    assert read_activity({**moved, "channelData": {"tenant": {"id": "T"}}}).tenant == "t"
