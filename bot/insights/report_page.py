"""The report as one page of HTML: Dutch, no scripts, printable, each chart beside a table of its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from pathlib import Path

from bot.answers.dutch import datum
from bot.insights.figures import DIMENSIONS, MEASURES, SMALLEST, Cell, Dimension, Figures, MeasureId, Share
from bot.insights.report_charts import bar_chart, funnel_chart, hours_chart, trend_chart
from bot.insights.words import HIDDEN, Words, decimal, euros, interval, percentage, whole

CSS = Path(__file__).with_name("report.css")
TREND: tuple[MeasureId, ...] = ("confirmed", "upper", "hand_over")
COLUMNS: tuple[MeasureId, ...] = ("confirmed", "upper", "hand_over", "clarification", "satisfaction", "recontact")
TOP = 10
_READING = (
    "Alle cijfers gaan over gesprekken: de vragen van één persoon met niet meer dan {silence} minuten stilte ertussen. "
    "In een rij met een onderwerp gaat het alleen om de vragen over dat onderwerp. Cijfers over minder dan {smallest} "
    "gesprekken worden niet getoond. Soms blijft daarom ook een grotere rij weg, omdat de kleine anders uit het totaal "
    "te berekenen is. Het interval is dat van Wilson: bij 95 van de 100 zulke metingen ligt het echte deel ertussen."
)
_NOTHING = f"<p>Te weinig gesprekken om te tonen ({HIDDEN}).</p>"


def report_html(figures: Figures, words: Words, made: date, nonce: str = "") -> str:
    """The whole report.

    Args:
        figures: the figures.
        words: what values are called.
        made: the day on which the report is made.
        nonce: of the Content-Security-Policy under which the page is served; none for a file.
    """
    van, tot = datum(figures.period.van), datum(figures.period.tot)
    page = f"""<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Spoorwijzer: cijfers van {van} tot en met {tot}</title>
<style type="text/css">{CSS.read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
<h1>Spoorwijzer: cijfers</h1>
<p>Van {van} tot en met {tot}. Gemaakt op {datum(made)}.</p>
{report_body(figures, words)}
</main>
</body>
</html>
"""
    return page.replace('<style type="text/css">', f'<style nonce="{escape(nonce)}">') if nonce else page


def report_body(figures: Figures, words: Words) -> str:
    """All sections, for a page of one's own."""
    if figures.total.hidden:
        return f"<h2>Overzicht</h2>{_NOTHING}"
    parts = [
        total_section(figures, words),
        savings_section(figures, words),
        trend_section(figures, words),
        worst_section(figures, words),
        unanswered_section(figures, words),
        funnel_section(figures, words),
        *(cells_section(figures, words, name) for name in DIMENSIONS if name != "week"),
        hours_section(figures, words),
        definitions_section(figures, words),
    ]
    return "\n".join(f"<section>{part}</section>" for part in parts)


def total_section(figures: Figures, words: Words) -> str:
    """Each measure over everything, with its interval."""
    rows = []
    for name in MEASURES:
        share = figures.total.shares[name]
        count = f"{whole(share.hits)} van {whole(share.of)}" if share else ""
        rows.append((words.settings.measures[name].naam, *_share_cells(share), count))
    late = ""
    if figures.recontact_until < figures.period.tot:
        late = (
            f"<p>Terugkomen is geteld voor gesprekken tot en met {datum(figures.recontact_until)}: van latere "
            "gesprekken zijn de dagen waarin iemand kan terugkomen nog niet om.</p>"
        )
    times = ""
    if figures.response_p50 is not None and figures.response_p95 is not None:
        p50, p95 = (decimal(round(ms / 1000, 1)) for ms in (figures.response_p50, figures.response_p95))
        times = f"<p>De helft van de antwoorden kwam binnen {p50} seconden, 95% binnen {p95} seconden.</p>"
    return (
        f"<h2>Overzicht</h2><p>{whole(figures.total.conversations or 0)} gesprekken met een vraag.</p>"
        + table("Cijfers over alle gesprekken", ("", "Deel", "Met 95% zekerheid tussen", "Gesprekken"), rows)
        + late
        + times
    )


def savings_section(figures: Figures, words: Words) -> str:
    """The estimate of savings, with what it reckons with."""
    saved, assumed = figures.savings, words.settings.assumptions
    if saved is None:
        return f"<h2>Schatting van de besparing</h2>{_NOTHING}"
    rows = [
        ("Telefoongesprekken minder", whole(saved.calls_low), whole(saved.calls_high)),
        ("Uren werk minder", whole(saved.hours_low), whole(saved.hours_high)),
        ("Kosten minder", euros(saved.euros_low), euros(saved.euros_high)),
    ]
    return (
        "<h2>Schatting van de besparing</h2>"
        + table("Besparing in deze periode", ("", "Ondergrens (bevestigd)", "Bovengrens (ook onbevestigd)"), rows)
        + f"<p>Aannames: {percentage(assumed.called)} van de gesprekken zonder mens was anders een telefoongesprek; "
        f"een telefoongesprek kost {euros(assumed.euros)} en {decimal(assumed.minutes)} minuten. "
        f"{escape(assumed.remark)}</p>"
    )


def trend_section(figures: Figures, words: Words) -> str:
    """How it went from week to week."""
    weeks = figures.by["week"]
    labels = {cell.key: words.of("week", cell.key) for cell in weeks}
    lines = {name: words.settings.measures[name].naam for name in TREND}
    return f"<h2>Per week</h2>{_chart(trend_chart(weeks, labels, lines))}{_cells_table('week', weeks, words)}"


def cells_section(figures: Figures, words: Words, dimension: Dimension) -> str:
    """The measures of each value of a dimension."""
    cells = figures.by[dimension]
    title = f"Per {words.word(dimension).lower()}"
    shown = [cell for cell in cells if not cell.hidden]
    if not shown:
        return f"<h2>{title}</h2>{_NOTHING}"
    labels = {cell.key: words.of(dimension, cell.key) for cell in cells}
    # With many bars a chart says less than the table.
    chart = ""
    if dimension != "topic":
        chart = _chart(bar_chart(shown, labels, "upper", f"{words.settings.measures['upper'].naam}, {title.lower()}"))
    return f"<h2>{title}</h2>{chart}{_cells_table(dimension, cells, words)}"


def worst_section(figures: Figures, words: Words) -> str:
    """The topics where the bot helps least, surest first: lowest upper end of the interval."""
    judged = [(share, cell) for cell in figures.by["topic"] if (share := cell.shares["upper"]) is not None]
    worst = sorted(judged, key=lambda pair: (pair[0].high, pair[1].key))[:TOP]
    if not worst:
        return f"<h2>Waar de bot het minst helpt</h2>{_NOTHING}"
    rows = [
        (words.of("topic", cell.key), whole(cell.conversations or 0), percentage(share.value), interval(share))
        for share, cell in worst
    ]
    head = ("Onderwerp", "Gesprekken", words.settings.measures["upper"].naam, "Met 95% zekerheid tussen")
    return f"<h2>Waar de bot het minst helpt</h2>{table('Onderwerpen, slechtste eerst', head, rows)}"


def unanswered_section(figures: Figures, words: Words) -> str:
    """What stayed unclear or did not help, by nearest topic, and why."""
    kinds = {"unclear": "Keuze getoond, niets gekozen", "unhelpful": "Antwoord was niet nuttig"}
    rows = [
        (words.of("topic", entry.nearest), kinds[entry.kind], whole(entry.conversations))
        for entry in figures.unanswered[: 2 * TOP]
    ]
    found = table("Per onderwerp dat er het dichtst bij ligt", ("Onderwerp", "Wat er was", "Gesprekken"), rows)
    reasons = table(
        "Redenen bij “niet nuttig”",
        ("Reden", "Gesprekken"),
        [(words.word(reason), whole(number)) for reason, number in figures.reasons],
    )
    return f"<h2>Wat niet beantwoord werd</h2>{found if rows else _NOTHING}{reasons if figures.reasons else ''}"


def funnel_section(figures: Figures, words: Words) -> str:
    """How far conversations got, per channel."""
    parts = []
    for funnel in figures.funnels:
        if not funnel.steps:
            continue
        name = words.of("channel", funnel.channel)
        rows = [(words.word(step), HIDDEN if number is None else whole(number)) for step, number in funnel.steps]
        steps = {step: words.word(step) for step, _ in funnel.steps}
        chart = _chart(funnel_chart(funnel, steps, f"Trechter van {name}"))
        parts.append(f"<h3>{escape(name)}</h3>{chart}{table(f'Trechter van {name}', ('Stap', 'Gesprekken'), rows)}")
    return f"<h2>Hoe ver gesprekken kwamen</h2>{''.join(parts) or _NOTHING}"


def hours_section(figures: Figures, words: Words) -> str:
    """When people ask."""
    rows = [
        (f"{hour}.00 tot {hour + 1}.00 uur", HIDDEN if number is None else whole(number))
        for hour, number in enumerate(figures.hours)
        if number != 0
    ]
    chart = _chart(hours_chart(figures, "Gesprekken per uur van de dag"))
    return f"<h2>Per uur van de dag</h2>{chart}{table('Gesprekken per uur', ('Uur', 'Gesprekken'), rows)}"


def definitions_section(figures: Figures, words: Words) -> str:
    """What each figure means."""
    terms = "".join(
        f"<dt>{escape(measure.naam)}</dt><dd>{escape(measure.uitleg)}</dd>"
        for measure in words.settings.measures.values()
    )
    reading = _READING.format(silence=whole(words.settings.silence_seconds / 60), smallest=SMALLEST)
    return f"<h2>Wat de cijfers betekenen</h2><p>{escape(reading)}</p><dl>{terms}</dl>"


# ---------------------------------------------------------------- parts


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column names its rows; everything is escaped."""
    heads = "".join(f'<th scope="col">{escape(text)}</th>' if text else "<td></td>" for text in head)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(text)}</td>" for text in row[1:]) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="tabel" role="region" tabindex="0" aria-label="{escape(caption, quote=True)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells_table(dimension: Dimension, cells: Sequence[Cell], words: Words) -> str:
    name = words.word(dimension)
    head = (name, "Gesprekken", *(words.settings.measures[measure].naam for measure in COLUMNS))
    shown = [
        (
            words.of(dimension, cell.key),
            whole(cell.conversations or 0),
            *(_with_interval(cell.shares[measure]) for measure in COLUMNS),
        )
        for cell in cells
        if not cell.hidden
    ]
    hidden = len(cells) - len(shown)
    left_out = f"<p>{hidden} rijen zijn niet getoond: te weinig gesprekken.</p>" if hidden > 1 else ""
    left_out = "<p>1 rij is niet getoond: te weinig gesprekken.</p>" if hidden == 1 else left_out
    return table(f"Cijfers per {name.lower()}, met het 95%-interval", head, shown) + left_out


def _share_cells(share: Share | None) -> tuple[str, str]:
    return (percentage(share.value), interval(share)) if share else (HIDDEN, "")


def _with_interval(share: Share | None) -> str:
    return f"{percentage(share.value)} ({interval(share)})" if share else HIDDEN


def _chart(svg: str) -> str:
    return f'<figure class="grafiek">{svg}</figure>'
