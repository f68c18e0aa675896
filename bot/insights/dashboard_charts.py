"""Charts as SVG without script and without style of their own: the page's style sheet colours them, light and dark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

import pygal
from markupsafe import Markup

_SVG = "http://www.w3.org/2000/svg"
_NUMBERS = re.compile(r"-?\d+\.\d{3,}")
ElementTree.register_namespace("", _SVG)

Values = Sequence[float | None]


def trend(labels: Sequence[str], series: Sequence[tuple[str, Values]], title: str) -> Markup:
    """Lines over time, in percent.

    Args:
        labels: under the axis.
        series: name and values between 0 and 100 of each line; None where nothing is known.
        title: what a screen reader says.
    """
    chart = pygal.Line(
        **_common(height=300), range=(0, 100), y_labels=[0, 25, 50, 75, 100], dots_size=4, show_legend=False
    )
    chart.x_labels = list(labels)
    chart.value_formatter = lambda value: f"{value:.0f}%"
    for name, values in series:
        chart.add(name, list(values))
    return _clean(chart, title)


def columns(labels: Sequence[str], values: Values, title: str, every: int = 1) -> Markup:
    """Upright bars of numbers.

    Args:
        labels: under the bars.
        values: the numbers; None where nothing may be shown.
        title: what a screen reader says.
        every: show one in so many labels.
    """
    chart = pygal.Bar(**_common(height=300), show_legend=False, spacing=4, rounded_bars=2, min_scale=2, max_scale=5)
    chart.x_labels = list(labels)
    if every > 1:
        chart.x_labels_major_every, chart.show_minor_x_labels = every, False
    chart.value_formatter = lambda value: f"{value:,.0f}".replace(",", ".")
    chart.add("", list(values))
    return _clean(chart, title)


def interval(value: float, low: float, high: float) -> Markup:
    """A share between 0 and 1 with its uncertainty, as a small bar; the numbers stand beside it.

    Drawn by hand: a chart library has no axis this small, and there are hundreds on a page.
    """
    return Markup(
        '<svg class="interval" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="track" x="0" y="5" width="100" height="4"/>'
        f'<rect class="value" x="0" y="5" width="{100 * value:.1f}" height="4"/>'
        f'<rect class="range" x="{100 * low:.1f}" y="2" width="{max(100 * (high - low), 0.8):.1f}" height="10"/>'
        f'<rect class="point" x="{min(100 * value, 99):.1f}" y="0" width="1" height="14"/></svg>'
    )


def bar(part: float) -> Markup:
    """A part of a whole between 0 and 1 as a bar; the numbers stand beside it."""
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="track" x="0" y="0" width="100" height="10"/>'
        f'<rect class="value" x="0" y="0" width="{100 * min(max(part, 0.0), 1.0):.1f}" height="10"/></svg>'
    )


def _common(height: int) -> dict[str, object]:
    return {
        "js": [],
        "css": [],
        "width": 760,
        "height": height,
        "margin": 8,
        "margin_right": 28,
        # The page writes labels larger than the library reckons with, on small screens most of all.
        "margin_left": 40,
        "disable_xml_declaration": True,
        "no_data_text": "Te weinig gesprekken",
        "show_y_guides": True,
        "include_x_axis": True,
        "print_values": False,
    }


def _clean(chart: pygal.Graph, title: str) -> Markup:
    """Takes the style, the script and the tooltips out, and gives the chart a name.

    The policy of the page refuses style and script within it, and rightly so.
    """
    root = ElementTree.fromstring(chart.render(is_unicode=True))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {f"{{{_SVG}}}{name}" for name in ("defs", "title", "desc", "script", "style")}:
                parent.remove(child)
        for name in ("style", "id"):
            parent.attrib.pop(name, None)
    for group in root.iter(f"{{{_SVG}}}g"):
        if "tooltip" in group.get("class", "") or "text-overlay" in group.get("class", ""):
            group.clear()
    root.set("role", "img")
    root.set("aria-label", title)
    root.set("class", "chart")
    text = ElementTree.tostring(root, encoding="unicode")
    return Markup(_NUMBERS.sub(lambda found: f"{float(found.group()):.1f}", text))
