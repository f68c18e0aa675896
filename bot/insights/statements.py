"""The statements of the recorder, made once: building a statement costs more than running it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import bindparam

from bot.insights import outcomes
from bot.insights.tables import conversations, links, questions, visits

_NAMES = bindparam("names", expanding=True)
_QUESTION = questions.c.id == bindparam("question")
_OUTCOME = {"outcome": bindparam("new_outcome")}

VISIT = sa.select(visits).where(visits.c.pseudonym.in_(_NAMES)).order_by(visits.c.last_turn.desc()).limit(1)
NEW_VISIT = sa.insert(visits)
KEEP_VISIT = (
    sa.update(visits)
    .where(visits.c.pseudonym == bindparam("name"))
    .values({column.name: bindparam(f"new_{column.name}") for column in visits.c if not column.primary_key})
)
RESET_ROLE = sa.update(visits).where(visits.c.pseudonym.in_(_NAMES)).values(role=bindparam("unknown"))

NEW_CONVERSATION = sa.insert(conversations)
NEW_QUESTION = sa.insert(questions)
NEW_LINK = sa.insert(links)

TOPIC = sa.select(questions.c.topic).where(_QUESTION)
SET_TOPIC = sa.update(questions).where(_QUESTION).values(topic=bindparam("new_topic"))
SOLVE = (
    sa.update(questions)
    .where(_QUESTION)
    .values(
        **_OUTCOME,
        topic=bindparam("new_topic"),
        role=bindparam("new_role"),
        response_ms=bindparam("new_response_ms"),
    )
)
JUDGE = (
    sa.update(questions)
    .where(_QUESTION & questions.c.outcome.in_(outcomes.JUDGEABLE))
    .values(**_OUTCOME, reason=bindparam("new_reason"))
)
HAND_OVER = (
    sa.update(questions)
    .where(_QUESTION & questions.c.outcome.in_((*outcomes.UNSOLVED, outcomes.HANDED_OVER)))
    .values(outcome=outcomes.HANDED_OVER)
)
LAST_ANSWER = (
    sa.select(questions.c.id)
    .where(questions.c.conversation_id == bindparam("conversation"))
    .where(questions.c.topic == bindparam("about"))
    .where(questions.c.outcome.in_(outcomes.JUDGEABLE))
    .order_by(questions.c.id.desc())
    .limit(1)
)

_MINE = (
    sa.select(links.c.question_id).where(links.c.pseudonym.in_(_NAMES)).where(links.c.asked_at >= bindparam("since"))
)
_ELSEWHERE = questions.c.conversation_id != bindparam("conversation")
CAME_BACK = sa.update(questions).where(questions.c.id.in_(_MINE) & _ELSEWHERE).values(asked_again=True)
CAME_BACK_ON = (
    sa.update(questions)
    .where(questions.c.id.in_(_MINE.where(links.c.topic == bindparam("about"))) & _ELSEWHERE)
    .values(asked_again=True)
)

FORGET = (
    sa.delete(links).where(links.c.pseudonym.in_(_NAMES)),
    sa.delete(visits).where(visits.c.pseudonym.in_(_NAMES)),
)
OLD_LINKS = sa.delete(links).where(links.c.asked_at < bindparam("before"))
OLD_VISITS = sa.delete(visits).where(visits.c.last_turn < bindparam("before"))
