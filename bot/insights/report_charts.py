"""The charts of a report: SVG inside the page, drawn by pygal, without JavaScript.

Beside each chart stands a table with the same numbers, so a chart is an image with a name to a screen reader. A report
is a file of its own, so a chart brings its colours along; in the dashboard (`dashboard_charts`) the page colours them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

import pygal
from pygal.style import Style

from bot.insights.figures import Cell, Figures, Funnel, MeasureId

# Dark enough on white (4.5 to 1) and told apart without colour by the order of the legend.
COLOURS = ("#0b5394", "#a64d00", "#38761d")
WIDTH = 760
_FONT = "Arial, Helvetica, sans-serif"
_SVG = "http://www.w3.org/2000/svg"
_UNWANTED = {f"{{{_SVG}}}script", f"{{{_SVG}}}desc"}
ElementTree.register_namespace("", _SVG)


def trend_chart(weeks: Sequence[Cell], labels: Mapping[str, str], lines: Mapping[MeasureId, str]) -> str:
    """How measures go from week to week, in percentages.

    Args:
        weeks: the cells of the dimension week; a hidden one leaves a gap.
        labels: what a week is called, by its key.
        lines: the name of each measure that is drawn.
    """
    chart = pygal.Line(**_options(280), range=(0, 100), show_legend=True, legend_at_bottom=True, x_label_rotation=25)
    chart.x_labels = [labels[cell.key] for cell in weeks]
    for measure, name in lines.items():
        chart.add(name, [_percentage(cell, measure) for cell in weeks], allow_interruptions=True)
    return _inline(chart, f"Per week: {', '.join(lines.values())}")


def bar_chart(cells: Sequence[Cell], labels: Mapping[str, str], measure: MeasureId, name: str) -> str:
    """One measure per value of a dimension, in percentages; hidden cells are left out."""
    shown = [cell for cell in cells if cell.shares[measure] is not None]
    chart = pygal.HorizontalBar(**_options(60 + 34 * max(1, len(shown))), range=(0, 100), show_legend=False)
    # A horizontal chart draws its first bar at the bottom.
    chart.x_labels = [labels[cell.key] for cell in reversed(shown)]
    chart.add(name, [_percentage(cell, measure) for cell in reversed(shown)])
    return _inline(chart, name)


def funnel_chart(funnel: Funnel, labels: Mapping[str, str], name: str) -> str:
    """How many conversations of a channel reached each step; hidden numbers are left out."""
    shown = [(step, number) for step, number in funnel.steps if number is not None]
    chart = pygal.HorizontalBar(**_options(60 + 34 * max(1, len(shown))), show_legend=False)
    chart.x_labels = [labels[step] for step, _ in reversed(shown)]
    chart.add(name, [number for _, number in reversed(shown)])
    return _inline(chart, name)


def hours_chart(figures: Figures, name: str) -> str:
    """Conversations per hour of the day; a hidden number leaves a gap."""
    chart = pygal.Bar(**_options(240), show_legend=False)
    chart.x_labels = [str(hour) for hour in range(24)]
    chart.add(name, list(figures.hours))
    return _inline(chart, name)


def _percentage(cell: Cell, measure: MeasureId) -> float | None:
    share = cell.shares[measure]
    return None if share is None else round(100 * share.value, 1)


def _options(height: int) -> dict[str, Any]:
    style = Style(
        background="#ffffff",
        plot_background="#ffffff",
        foreground="#1a1a1a",
        foreground_strong="#1a1a1a",
        foreground_subtle="#595959",
        guide_stroke_color="#d9d9d9",
        major_guide_stroke_color="#bfbfbf",
        opacity="1",
        colors=COLOURS,
        font_family=_FONT,
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=14,
    )
    return {
        "style": style,
        "width": WIDTH,
        "height": height,
        "js": (),  # pygal would load a script from the internet for its tooltips
        "disable_xml_declaration": True,
        "explicit_size": False,
        "margin": 8,
        "dots_size": 4,
        "truncate_legend": -1,
        "truncate_label": -1,
        "stroke_style": {"width": 3},
        "no_data_text": "Geen cijfers",
    }


def _inline(chart: Any, name: str) -> str:
    """The chart as SVG for inside a page: no scripts, no styles on elements, nothing that was only for a tooltip."""
    chart.uuid = hashlib.sha256(repr((name, chart.x_labels, chart.raw_series)).encode()).hexdigest()[:12]
    root = ElementTree.fromstring(chart.render())
    for parent in root.iter():
        for child in list(parent):
            if child.tag in _UNWANTED or "tooltip-overlay" in child.get("class", ""):
                parent.remove(child)
            elif child.get("id", "").startswith("activate-"):
                # The same in every chart, while an id may stand in a page only once.
                child.attrib.pop("id")
            child.attrib.pop("style", None)
    root.set("role", "img")
    root.set("aria-label", name)
    return ElementTree.tostring(root, encoding="unicode")
