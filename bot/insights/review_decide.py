"""What an editor may decide about kept questions; the command and the dashboard decide through here."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.insights.review_changes import VoorstelFout
from bot.insights.review_store import ReviewStore
from bot.knowledge.library import Library

MAX_WORDING = 200
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def decide_topic(store: ReviewStore, library: Library, ids: Collection[str], topic: str, wording: str = "") -> int:
    """Proposes questions as training questions of a topic.

    Args:
        store: the questions.
        library: the knowledge base.
        ids: the keys of the questions.
        topic: the topic's id.
        wording: other words for the training question, for a single question; empty to keep it as it is.

    Returns:
        How many proposals were made.

    Raises:
        VoorstelFout: there is no such topic, or the wording does not fit.
        NotKeptError: a question is not there.
    """
    if topic not in library.topics:
        raise VoorstelFout(f"het onderwerp {topic!r} bestaat niet")
    words = " ".join(wording.split())
    if words and len(ids) != 1:
        raise VoorstelFout("andere woorden kunnen alleen bij een enkele vraag")
    if len(words) > MAX_WORDING:
        raise VoorstelFout(f"een voorbeeldvraag heeft hooguit {MAX_WORDING} tekens")
    return store.propose(ids, topic, text=words)


def decide_new(store: ReviewStore, library: Library, ids: Collection[str], groep: str, topic: str) -> int:
    """Proposes a new topic for questions.

    Raises:
        VoorstelFout: the id or the group is no id, or the topic exists.
        NotKeptError: a question is not there.
    """
    for name, value in (("groep", groep), ("onderwerp", topic)):
        if not _ID.match(value) or len(value) > 60:
            raise VoorstelFout(f"{name} bestaat uit kleine letters, cijfers en streepjes, zoals spoor-2-start")
    if topic in library.topics:
        raise VoorstelFout(f"het onderwerp {topic} bestaat al; wijs de vragen eraan toe")
    return store.propose(ids, topic, groep)


def decide_drop(store: ReviewStore, ids: Collection[str]) -> int:
    """Deletes questions. Returns how many there were."""
    return store.drop(ids)
