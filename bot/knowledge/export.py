"""The whole knowledge base as plain data, and as one page for lawyers and editors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.knowledge.library import Library
from bot.knowledge.topics import Topic

_PAGE = Path(__file__).with_name("export_page")
_ROLES = {"werknemer": "Antwoord voor de werknemer", "werkgever": "Antwoord voor de werkgever"}


def topic_data(library: Library, topic: Topic, op: date) -> dict[str, Any]:
    """A topic as plain data, placeholders filled with the values of a date."""
    answers = {rol: library.tekst(topic, rol, op) for rol in topic.antwoord}
    return {
        "id": topic.id,
        "groep": topic.groep,
        "soort": topic.soort,
        "vraag": topic.vraag,
        "antwoord": {
            rol: {"kern": text.kern, "uitzondering": text.uitzondering, "let_op": text.let_op}
            for rol, text in answers.items()
        },
        "basis": [{"tekst": entry.tekst(), "url": entry.url()} for entry in topic.basis],
        "mijlpalen": list(topic.mijlpalen),
        "gerelateerd": list(topic.gerelateerd),
        "gecontroleerd_op": topic.gecontroleerd_op.isoformat(),
        "voorbeelden": list(topic.voorbeelden),
    }


def knowledge_data(library: Library, op: date) -> dict[str, Any]:
    """The knowledge base as plain data: the date and the topics, filled for that date."""
    return {
        "datum": op.isoformat(),
        "onderwerpen": [topic_data(library, topic, op) for topic in library.topics.values()],
    }


def knowledge_page(library: Library, op: date) -> str:
    """The knowledge base as one HTML page that needs nothing else: it can be searched, mailed and printed."""
    topics = sorted(knowledge_data(library, op)["onderwerpen"], key=lambda topic: str(topic["groep"]))
    questions = {topic["id"]: topic["vraag"] for topic in topics}
    groups = [(groep, list(members)) for groep, members in groupby(topics, key=lambda topic: str(topic["groep"]))]
    navigation = "\n".join(
        f'<li><a href="#groep-{escape(groep)}">{escape(_title(groep))} ({len(members)})</a></li>'
        for groep, members in groups
    )
    sections = "\n".join(_section(groep, members, questions) for groep, members in groups)
    naam = library.organisation.naam
    return f"""<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Spoorwijzer: alle antwoorden</title>
<style>
{_asset("page.css")}</style>
</head>
<body>
<a class="skip" href="#inhoud">Naar de antwoorden</a>
<header>
<h1>Spoorwijzer: alle antwoorden{f" van {escape(naam)}" if naam else ""}</h1>
<p>{len(topics)} onderwerpen, met de bedragen en termijnen die gelden op {_day(op)}.</p>
</header>
<div class="layout">
<nav aria-label="Groepen">
<label for="zoek">Zoek in vragen, antwoorden en bronnen</label>
<input id="zoek" type="search" autocomplete="off">
<p id="stand" role="status"></p>
<ul>
{navigation}
</ul>
</nav>
<main id="inhoud">
{sections}
</main>
</div>
<script>
{_asset("page.js")}</script>
</body>
</html>
"""


def _section(groep: str, topics: Sequence[Mapping[str, Any]], questions: Mapping[str, str]) -> str:
    articles = "\n".join(_article(topic, questions) for topic in topics)
    return f'<section id="groep-{escape(groep)}">\n<h2>{escape(_title(groep))}</h2>\n{articles}\n</section>'


def _article(topic: Mapping[str, Any], questions: Mapping[str, str]) -> str:
    lines = [f'<article id="{escape(topic["id"])}">', f"<h3>{escape(topic['vraag'])}</h3>"]
    lines.append(f'<p class="meta">{escape(topic["id"])}</p>')
    for rol, text in topic["antwoord"].items():
        lines.append(f"<h4>{_ROLES[rol] if len(topic['antwoord']) > 1 else 'Antwoord'}</h4>")
        lines += [f"<p>{escape(text[part])}</p>" for part in ("kern", "uitzondering") if text[part]]
        if text["let_op"]:
            lines.append(f'<p class="let-op"><strong>Let op:</strong> {escape(text["let_op"])}</p>')
    if topic["basis"]:
        lines.append(f"<p>Basis: {'; '.join(_source(entry) for entry in topic['basis'])}</p>")
    related = [
        f'<a href="#{escape(other)}">{escape(questions[other])}</a>'
        for other in topic["gerelateerd"]
        if other in questions
    ]
    if related:
        lines.append(f"<p>Zie ook: {'; '.join(related)}</p>")
    lines.append(f'<p class="meta">Gecontroleerd op {_day(date.fromisoformat(topic["gecontroleerd_op"]))}</p>')
    examples = "".join(f"<li>{escape(example)}</li>" for example in topic["voorbeelden"])
    lines.append(
        f"<details><summary>{len(topic['voorbeelden'])} voorbeeldvragen</summary><ul>{examples}</ul></details>"
    )
    return "\n".join([*lines, "</article>"])


def _source(entry: Mapping[str, str | None]) -> str:
    text = escape(entry["tekst"] or "")
    return f'<a href="{escape(entry["url"])}">{text}</a>' if entry["url"] else text


def _title(groep: str) -> str:
    words = groep.replace("re-integratie", "re_integratie").replace("-", " ").replace("_", "-")
    for small, written in (("uwv", "UWV"), ("wia", "WIA")):
        words = " ".join(written if word == small else word for word in words.split())
    return words[:1].upper() + words[1:]


def _day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"


def _asset(name: str) -> str:
    return (_PAGE / name).read_text(encoding="utf-8")
