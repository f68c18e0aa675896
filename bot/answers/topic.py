"""An authored answer, made personal where a date is known."""

from __future__ import annotations

from datetime import date

from bot.answers.answer import Answer, Bron, Datumregel, Keuze
from bot.knowledge.library import Library
from bot.knowledge.topics import Rol, Topic
from bot.law.sources import Basis

LET_OP = "Let op: "
RESERVATION = (
    "Dit is een indicatie op basis van wat u zelf heeft ingevuld, geen juridisch advies. De brief van UWV is leidend."
)


def sources(basis: tuple[Basis, ...]) -> tuple[Bron, ...]:
    """The legal basis as sources."""
    return tuple(Bron(entry.tekst(), entry.url()) for entry in basis)


def question_choice(library: Library, topic_id: str) -> Keuze:
    """A choice that asks the question of a topic."""
    question = library.topics[topic_id].vraag
    return Keuze(question, question)


def topic_answer(
    library: Library,
    topic: Topic,
    rol: Rol | None,
    vandaag: date,
    datums: tuple[Datumregel, ...] = (),
    feiten: tuple[str, ...] = (),
    opening: tuple[str, ...] = (),
    *,
    erna: bool = False,
) -> Answer:
    """The answer of a topic.

    Args:
        library: the knowledge base.
        topic: the topic asked about.
        rol: who asks; None if that is not clear.
        vandaag: the date whose legal values count.
        datums: the user's own dates on which this topic hangs; they open the answer.
        feiten: what those dates were computed from.
        opening: those dates as sentences.
        erna: whether they follow the answer instead of opening it.

    Returns:
        The answer: own date, the answer itself, the exception, "Let op", source, related topics.
    """
    text = library.tekst(topic, rol, vandaag)
    body = [text.kern]
    if text.uitzondering:
        body.append(text.uitzondering)
    if text.let_op:
        body.append(LET_OP + text.let_op)
    told = [*body, *(f"In uw situatie: {_after_colon(text)}" for text in opening)] if erna else [*opening, *body]
    related = [question_choice(library, other) for other in topic.gerelateerd if other in library.topics]
    if rol is None and "werkgever" in topic.antwoord:
        related.append(Keuze("Ik ben werkgever of HR", f"Ik ben werkgever. {topic.vraag}"))
    return Answer(
        soort="gesprek" if topic.soort == "gesprek" else "antwoord",
        onderwerp=topic.id,
        alineas=(*told, *feiten),
        feiten=feiten,
        datums=datums,
        keuzes=tuple(related),
        bronnen=sources(topic.basis),
        gecontroleerd_op=topic.gecontroleerd_op if topic.basis else None,
        voorbehoud=RESERVATION if datums else "",
        feedback=topic.soort != "gesprek",
        extra={"kort": told, "toelichting": []} if datums else {},
    )


def _after_colon(text: str) -> str:
    """A sentence that goes on after a colon; abbreviations keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
