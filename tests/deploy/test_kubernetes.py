"""The manifests: restricted containers, real probes, closed networks, secrets by reference."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from opentelemetry.sdk import environment_variables

from bot.__main__ import COMMANDS
from bot.paths import ROOT
from tests.deploy.files import (
    BASE,
    COMPONENTS,
    DEPLOY,
    added_variables,
    containers,
    known_variables,
    make_secrets,
    objects,
    of_kind,
    pods,
    selected,
    ways_out,
)

ALL = containers()
PODS = list(pods())
OVERLAYS = sorted((DEPLOY / "kubernetes" / "overlays").glob("*/kustomization.yml"))


@pytest.mark.parametrize(("name", "pod"), PODS, ids=[name for name, _ in PODS])
def test_a_pod_is_not_root_and_knows_nothing_of_the_cluster(name: str, pod: dict[str, Any]) -> None:
    context = pod["securityContext"]
    assert context["runAsNonRoot"] is True
    assert context["runAsUser"] == context["runAsGroup"] == 10001
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    # Else a service named after us sets variables that our settings would read.
    assert pod["enableServiceLinks"] is False
    assert not pod.keys() & {"hostNetwork", "hostPID", "hostIPC"}
    assert not [volume for volume in pod["volumes"] if "hostPath" in volume]


@pytest.mark.parametrize(("name", "container"), ALL, ids=[name for name, _ in ALL])
def test_a_container_is_restricted_and_limited(name: str, container: dict[str, Any]) -> None:
    context = container["securityContext"]
    assert context["allowPrivilegeEscalation"] is False
    assert context["readOnlyRootFilesystem"] is True
    assert context["privileged"] is False
    assert context["capabilities"] == {"drop": ["ALL"]}
    for side in ("requests", "limits"):
        assert container["resources"][side].keys() == {"cpu", "memory"}


@pytest.mark.parametrize(("name", "container"), ALL, ids=[name for name, _ in ALL])
def test_a_container_runs_a_command_that_exists(name: str, container: dict[str, Any]) -> None:
    module, *rest = container["args"]
    if module == "bot":
        assert rest[0] in COMMANDS
    else:
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()
    assert "command" not in container


@pytest.mark.parametrize(("name", "container"), ALL, ids=[name for name, _ in ALL])
def test_secrets_are_named_never_written(name: str, container: dict[str, Any]) -> None:
    for variable in container.get("env", ()):
        assert variable["name"] in known_variables()
        if "value" in variable:
            assert variable["name"] == "SANIC_HOST"
        else:
            reference = variable["valueFrom"]["secretKeyRef"]
            assert reference["name"] == "spoorwijzer-geheimen"
            assert reference["key"] == variable["name"]
    assert not of_kind("Secret")


def test_the_shared_variables_are_those_of_the_code() -> None:
    (shared,) = yaml.safe_load((BASE / "kustomization.yml").read_text(encoding="utf-8"))["configMapGenerator"]
    values = dict(literal.split("=", 1) for literal in shared["literals"])
    assert values.keys() <= known_variables()
    assert values["SPOORWIJZER_MODE"] == "production"


def test_the_bot_gets_the_same_secrets_as_on_one_host() -> None:
    made, _ = make_secrets().files("chat.voorbeeld.nl", "inzicht.voorbeeld.nl")["geheimen/bot.env"]
    on_one_host = {line.partition("=")[0] for line in made.splitlines() if not line.startswith("#")}
    bot = dict(ALL)["bot/bot"]
    assert {variable["name"] for variable in bot["env"]} == on_one_host


@pytest.mark.parametrize("overlay", OVERLAYS, ids=[path.parent.name for path in OVERLAYS])
def test_an_overlay_pins_the_image(overlay: Any) -> None:
    (image,) = yaml.safe_load(overlay.read_text(encoding="utf-8"))["images"]
    assert image["name"] == "spoorwijzer"
    assert image.get("digest") or image["newTag"] not in ("", "latest")
    assert {container["image"] for _, container in ALL} == {"spoorwijzer"}


def test_probes_ask_what_exists() -> None:
    asked = {
        (name, container[probe]["httpGet"]["path"])
        for name, container in ALL
        for probe in ("startupProbe", "livenessProbe", "readinessProbe")
        if probe in container
    }
    assert asked == {
        ("bot/bot", "/health"),
        ("bot/bot", "/ready"),
        ("actions/actions", "/health"),
        ("dashboard/dashboard", "/inzicht/inloggen"),
    }
    # A fault elsewhere must not restart a bot that is well.
    assert dict(ALL)["bot/bot"]["livenessProbe"]["httpGet"]["path"] == "/health"
    assert dict(ALL)["bot/bot"]["readinessProbe"]["httpGet"]["path"] == "/ready"


def test_a_bot_has_time_to_end_its_turns() -> None:
    assert dict(PODS)["bot"]["terminationGracePeriodSeconds"] >= 30


@pytest.mark.parametrize(("name", "folder"), [("bot", BASE), ("actions", COMPONENTS / "actions")])
def test_what_answers_grows_and_is_never_all_away(name: str, folder: Path) -> None:
    among = objects(folder)
    (scaler,) = of_kind("HorizontalPodAutoscaler", among=among)
    assert scaler["spec"]["minReplicas"] >= 2
    assert scaler["spec"]["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
    (budget,) = of_kind("PodDisruptionBudget", among=among)
    assert budget["spec"]["maxUnavailable"] == 1
    assert budget["spec"]["selector"] == {"matchLabels": {"app.kubernetes.io/name": name}}


def test_networks_are_closed_unless_a_policy_opens_them() -> None:
    policies = {one["metadata"]["name"]: one["spec"] for one in of_kind("NetworkPolicy")}
    assert policies["deny-all"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    for name, policy in policies.items():
        for rule in (*policy.get("ingress", ()), *policy.get("egress", ())):
            assert rule["ports"], name
        for rule in policy.get("ingress", ()):
            assert rule["from"], name
            assert all(peer.keys() <= {"namespaceSelector", "podSelector"} for peer in rule["from"])


def test_the_internet_may_be_called_by_the_bot_and_the_hand_over_alone() -> None:
    callers: set[str] = set()
    for one in of_kind("NetworkPolicy"):
        for rule in one["spec"].get("egress", ()):
            blocks = [peer["ipBlock"] for peer in rule.get("to", ()) if "ipBlock" in peer]
            if "to" not in rule or any(block["cidr"] == "0.0.0.0/0" for block in blocks):
                callers |= selected(one["spec"])
    assert callers == {"bot", "handover"}


DNS, DATABASE, REDIS, HTTPS, MAIL = 53, 5432, 6379, 443, {465, 587}


def test_each_part_can_call_what_it_needs_and_no_more() -> None:
    assert ways_out(BASE) == {
        "all": {DNS},
        "bot": {DATABASE, REDIS, HTTPS},
        "dashboard": {DATABASE},
        "handover": {DATABASE, HTTPS, *MAIL},
        "purge": {DATABASE},
    }
    assert ways_out(COMPONENTS / "actions") == {"actions": {DATABASE}, "bot": {5055}}


@pytest.mark.parametrize(("component", "ports"), [("queue", {5671, 5672, 9092, 9093}), ("traces", {4318})])
def test_a_queue_and_a_collector_can_be_called_by_the_bot_alone_and_inside_the_own_network(
    component: str, ports: set[int]
) -> None:
    assert ways_out(COMPONENTS / component) == {"bot": ports}
    (policy,) = of_kind("NetworkPolicy", among=objects(COMPONENTS / component))
    for peer in (peer for rule in policy["spec"]["egress"] for peer in rule["to"]):
        if "ipBlock" in peer:
            assert ip_network(peer["ipBlock"]["cidr"]).is_private
        else:
            assert peer == {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}


@pytest.mark.parametrize("component", ["queue", "traces", "actions"])
def test_a_component_gives_the_bot_variables_that_are_read_and_no_secret(component: str) -> None:
    of_the_library = {value for value in vars(environment_variables).values() if isinstance(value, str)}
    for variable in added_variables(component):
        assert variable["name"] in known_variables() | of_the_library
        if "valueFrom" in variable:
            reference = variable["valueFrom"]["secretKeyRef"]
            assert (reference["name"], reference["key"]) == ("spoorwijzer-geheimen", variable["name"])
        else:
            assert variable == {"name": "SPOORWIJZER_ACTIONS_URL", "value": "http://actions:5055/webhook"}


def test_every_component_is_in_an_example_so_that_it_is_checked() -> None:
    used = {
        (overlay.parent / component).resolve()
        for overlay in OVERLAYS
        for component in yaml.safe_load(overlay.read_text(encoding="utf-8")).get("components", ())
    }
    assert used == set(COMPONENTS.iterdir())


def test_the_purge_runs_within_the_margin() -> None:
    (job,) = of_kind("CronJob")
    assert job["spec"]["schedule"] == "*/10 * * * *"
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
