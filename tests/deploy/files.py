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
COMPONENTS = DEPLOY / "kubernetes" / "components"
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
    """Every object of the base and of the optional components."""
    return [one for folder in (BASE, *sorted(COMPONENTS.iterdir())) for one in objects(folder)]


def objects(folder: Path) -> list[dict[str, Any]]:
    """Every object of one folder."""
    files = [path for path in sorted(folder.glob("*.yml")) if path.name != "kustomization.yml"]
    return [one for path in files for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


def of_kind(*kinds: str, among: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """The objects of some kinds; among all of them, or among some."""
    return [one for one in (manifests() if among is None else among) if one["kind"] in kinds]


def selected(policy: dict[str, Any]) -> set[str]:
    """The names of the pods that a network policy is about."""
    selector = policy["podSelector"]
    if "matchExpressions" in selector:
        return set(selector["matchExpressions"][0]["values"])
    return set(selector.get("matchLabels", {}).values()) or {"all"}


def ways_out(folder: Path) -> dict[str, set[int]]:
    """Of each kind of pod, the ports that the network policies of a folder let it call."""
    found: dict[str, set[int]] = {}
    for policy in (one["spec"] for one in of_kind("NetworkPolicy", among=objects(folder))):
        ports = {port["port"] for rule in policy.get("egress", ()) for port in rule["ports"]}
        for name in selected(policy) if ports else ():
            found.setdefault(name, set()).update(ports)
    return found


def added_variables(component: str) -> list[dict[str, Any]]:
    """The variables that a component gives the bot."""
    patches = yaml.safe_load((COMPONENTS / component / "kustomization.yml").read_text(encoding="utf-8"))["patches"]
    steps = [step for patch in patches for step in yaml.safe_load(patch["patch"])]
    return [step["value"] for step in steps if step["path"].endswith("/env/-")]


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
