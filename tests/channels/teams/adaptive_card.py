"""What an Adaptive Card 1.5 may hold, as far as this bot uses it, apart from the code that builds it.

The same cards are read by Microsoft's own library in tests/browser/test_teams_cards.py.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

_SPACING = {"Default", "None", "Small", "Medium", "Large", "ExtraLarge", "Padding"}
_ANY_ELEMENT = {"type", "id", "spacing", "separator", "isVisible"}
# type -> (required, optional)
ELEMENTS: dict[str, tuple[set[str], set[str]]] = {
    "TextBlock": ({"text"}, {"wrap", "weight", "color", "size", "isSubtle"}),
    "FactSet": ({"facts"}, set()),
    "Container": ({"items"}, {"style"}),
    "ActionSet": ({"actions"}, set()),
    "Table": ({"rows", "columns"}, {"firstRowAsHeader", "showGridLines"}),
    "Input.Date": ({"id"}, {"label", "isRequired", "errorMessage", "min", "max", "value"}),
}
ACTIONS: dict[str, tuple[set[str], set[str]]] = {
    "Action.Submit": ({"title", "data"}, {"associatedInputs", "style"}),
    "Action.OpenUrl": ({"title", "url"}, set()),
    "Action.ToggleVisibility": ({"title", "targetElements"}, set()),
}
_VALUES = {
    "weight": {"Default", "Lighter", "Bolder"},
    "color": {"Default", "Dark", "Light", "Accent", "Good", "Warning", "Attention"},
    "size": {"Default", "Small", "Medium", "Large", "ExtraLarge"},
    "style": {"default", "positive", "destructive"},
    "associatedInputs": {"auto", "none"},
    "spacing": _SPACING,
}


def problems_of(card: Any) -> list[str]:
    """What is wrong with a card; nothing if it is right."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        return ["no Adaptive Card"]
    found = []
    if card.get("version") != "1.5":
        found.append("another version than 1.5")
    if card.keys() - {"type", "$schema", "version", "fallbackText", "body", "msteams"}:
        found.append("unknown properties of the card")
    if not card.get("body"):
        found.append("an empty card")
    ids: list[str] = []
    for element in card.get("body") or ():
        found += _element(element, ids)
    if len(ids) != len(set(ids)):
        found.append("an id twice")
    for target in (name for action in actions_of(card) for name in action.get("targetElements", ())):
        if target not in ids:
            found.append(f"no element {target}")
    return found


def _element(element: Any, ids: list[str]) -> list[str]:
    if not isinstance(element, dict) or element.get("type") not in ELEMENTS:
        return [f"unknown element {element!r:.80}"]
    kind = element["type"]
    found = _properties(element, *ELEMENTS[kind], always=_ANY_ELEMENT)
    if "id" in element:
        ids.append(element["id"])
    if kind == "TextBlock" and not (isinstance(element.get("text"), str) and element["text"].strip()):
        found.append("an empty text")
    if kind == "TextBlock" and element.get("wrap") is not True:
        found.append("a text that is cut off")
    if kind == "FactSet":
        for fact in element["facts"]:
            if set(fact) != {"title", "value"} or not all(isinstance(v, str) and v.strip() for v in fact.values()):
                found.append("an empty fact")
    if kind == "Container":
        found += [problem for item in element["items"] for problem in _element(item, ids)]
    if kind == "ActionSet":
        found += [problem for action in element["actions"] for problem in _action(action)]
        if not 1 <= len(element["actions"]) <= 6:
            found.append("more buttons than Teams shows")
    if kind == "Table":
        found += _table(element, ids)
    return found


def _table(table: dict[str, Any], ids: list[str]) -> list[str]:
    found = []
    for row in table["rows"]:
        if row.get("type") != "TableRow" or len(row["cells"]) != len(table["columns"]):
            found.append("a row of another length")
        for cell in row["cells"]:
            if cell.get("type") != "TableCell" or not cell["items"]:
                found.append("an empty cell")
            found += [problem for item in cell["items"] for problem in _element(item, ids)]
    return found


def _action(action: Any) -> list[str]:
    if not isinstance(action, dict) or action.get("type") not in ACTIONS:
        return [f"unknown action {action!r:.80}"]
    found = _properties(action, *ACTIONS[action["type"]], always={"type"})
    if not str(action.get("title", "")).strip():
        found.append("a button without a title")
    if action["type"] == "Action.OpenUrl" and urlsplit(action["url"]).scheme != "https":
        found.append("a link that is not https")
    return found


def _properties(part: dict[str, Any], required: set[str], optional: set[str], always: set[str]) -> list[str]:
    found = [f"{part['type']} lacks {name}" for name in sorted(required - part.keys())]
    found += [f"{part['type']} has no {name}" for name in sorted(part.keys() - required - optional - always)]
    for name, allowed in _VALUES.items():
        if name in part and part[name] not in allowed:
            found.append(f"{name} cannot be {part[name]!r}")
    return found


def actions_of(card: dict[str, Any]) -> list[dict[str, Any]]:
    """All buttons of a card."""

    def walk(part: Any) -> list[dict[str, Any]]:
        if isinstance(part, list):
            return [action for item in part for action in walk(item)]
        if not isinstance(part, dict):
            return []
        own = [part] if str(part.get("type", "")).startswith("Action.") else []
        return [*own, *(action for value in part.values() for action in walk(value))]

    return walk(card.get("body"))


def text_of(card: dict[str, Any]) -> str:
    """Everything that can be read on a card, without the backslashes of its mark-up."""

    def walk(part: Any) -> list[str]:
        if isinstance(part, list):
            return [text for item in part for text in walk(item)]
        if not isinstance(part, dict):
            return []
        if str(part.get("type", "")).startswith("Action."):
            return []
        own = [str(part[name]) for name in ("text", "title", "value", "label") if isinstance(part.get(name), str)]
        return [*own, *(text for value in part.values() for text in walk(value))]

    return "\n".join(walk(card.get("body"))).replace("\\", "")
