"""What is in deploy/, as tests read it."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.channels.teams_settings import KNOWN, PREFIX
from bot.channels.widget_settings import _NUMBERS
from bot.paths import ROOT

DEPLOY = ROOT / "deploy"
BASE = DEPLOY / "kubernetes" / "base"
ACTIONS = DEPLOY / "kubernetes" / "components" / "actions" / "actions.yml"
NAME = re.compile(r"\b(?:SPOORWIJZER|SANIC)_[A-Z_]+\b")


@lru_cache(maxsize=1)
def known_variables() -> frozenset[str]:
    """The names of variables that the code reads."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    made = {f"SPOORWIJZER_WIDGET_{name.upper()}" for name in _NUMBERS} | {PREFIX + name for name in KNOWN}
    return frozenset(re.findall(r"\"((?:SPOORWIJZER|SANIC)_[A-Z_]+)\"", text)) | made


def compose() -> dict[str, Any]:
    """compose.yml, its anchors resolved."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
    return found


def manifests() -> list[dict[str, Any]]:
    """Every object of the base and of the optional actions."""
    files = [path for path in sorted(BASE.glob("*.yml")) if path.name != "kustomization.yml"] + [ACTIONS]
    return [one for path in files for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


def of_kind(*kinds: str) -> list[dict[str, Any]]:
    """The objects of some kinds."""
    return [one for one in manifests() if one["kind"] in kinds]


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and the specification of every kind of pod."""
    for one in of_kind("Deployment", "CronJob"):
        spec = one["spec"]["jobTemplate"]["spec"] if one["kind"] == "CronJob" else one["spec"]
        yield one["metadata"]["name"], spec["template"]["spec"]


def containers() -> list[tuple[str, dict[str, Any]]]:
    """Every container of Kubernetes, with a name to tell it by."""
    return [
        (f"{name}/{container['name']}", container)
        for name, pod in pods()
        for container in (*pod.get("initContainers", ()), *pod["containers"])
    ]


def make_secrets() -> Any:
    """deploy/make_secrets.py as a module; it is a script outside every package."""
    spec = importlib.util.spec_from_file_location("make_secrets", DEPLOY / "make_secrets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def project_files() -> list[Path]:
    """All files of deploy/ but those of an installation on this machine."""
    own = {DEPLOY / "geheimen", DEPLOY / "acme"}
    return [
        path
        for path in DEPLOY.rglob("*")
        if path.is_file() and path.name != ".env" and "__pycache__" not in path.parts and not own & set(path.parents)
    ]
