"""Groups kept questions by likeness, so that an editor looks at a subject once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.preprocessing import normalize

from bot.insights.review_store import Bewaard

# Cosine distance within a group, on average. Lower gives more and purer groups.
DISTANCE = 0.78
NEAREST = 3


@dataclass(frozen=True)
class Groep:
    """Questions that are alike.

    Attributes:
        vragen: the questions, the one most like the others first.
        onderwerpen: the topics they are nearest to, most often named first.
    """

    vragen: tuple[Bewaard, ...]
    onderwerpen: tuple[str, ...]


def group(questions: Sequence[Bewaard]) -> tuple[Groep, ...]:
    """The groups, largest first; the same questions in any order give the same groups."""
    ordered = sorted(questions, key=lambda one: (one.vraag.tekst.lower(), one.id))
    if not ordered:
        return ()
    if len(ordered) == 1:
        return (Groep((ordered[0],), _nearest(ordered)),)
    likeness = _likeness([one.vraag.tekst.lower() for one in ordered])
    labels = AgglomerativeClustering(
        n_clusters=None, affinity="precomputed", linkage="average", distance_threshold=DISTANCE
    ).fit_predict(np.clip(1.0 - likeness, 0.0, 1.0))
    members: dict[int, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        members[int(label)].append(place)
    groups = []
    for places in members.values():
        central = likeness[np.ix_(places, places)].sum(axis=1)
        best_first = [places[number] for number in np.argsort(-central, kind="stable")]
        chosen = [ordered[place] for place in best_first]
        groups.append(Groep(tuple(chosen), _nearest(chosen)))
    return tuple(sorted(groups, key=lambda one: (-len(one.vragen), one.vragen[0].vraag.tekst.lower())))


def _likeness(texts: Sequence[str]) -> NDArray[np.float64]:
    features = FeatureUnion(
        [
            ("words", TfidfVectorizer(token_pattern=r"\S+", sublinear_tf=True)),
            ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)),
        ]
    )
    vectors = normalize(features.fit_transform(texts))
    return np.asarray((vectors @ vectors.T).toarray())


def _nearest(questions: Sequence[Bewaard]) -> tuple[str, ...]:
    """A first place counts three times, a second twice."""
    votes: Counter[str] = Counter()
    for one in questions:
        for place, topic in enumerate(one.vraag.onderwerpen[:NEAREST]):
            votes[topic] += NEAREST - place
    return tuple(topic for topic, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])))[:NEAREST]
