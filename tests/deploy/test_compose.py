"""One host: only the proxy is reachable, nobody is root, nothing is unlimited, no secret is in a file."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.__main__ import COMMANDS
from bot.paths import ROOT
from tests.deploy.files import compose, known_variables, make_secrets

SERVICES: dict[str, dict[str, Any]] = compose()["services"]
OURS = {name: one for name, one in SERVICES.items() if "BOT_IMAGE" in one["image"]}
# Variables of the images of others, and of the healthcheck.
FOREIGN = {"POSTGRES_USER", "POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS", "NGINX_ENVSUBST_FILTER", "PROBE_HOST"}


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> dict[str, Any]:
    return SERVICES[request.param]


def test_images_are_pinned(service: dict[str, Any]) -> None:
    image = re.fullmatch(r"\$\{[A-Z]+_IMAGE:-(\S+)\}", service["image"])
    assert image is not None
    assert re.search(r":(\d+\.\d+(\.\d+)?-[a-z]+|1)$", image[1])


def test_nobody_is_root_or_may_become_it(service: dict[str, Any]) -> None:
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.keys() & {"privileged", "cap_add", "devices", "network_mode", "pid", "ipc"}


def test_the_root_file_system_is_read_only(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    for volume in service.get("volumes", ()):
        assert volume.endswith(":ro") or volume == "postgres:/var/lib/postgresql/data"
        assert "docker.sock" not in volume


def test_processors_memory_and_processes_are_limited(service: dict[str, Any]) -> None:
    limits = service["deploy"]["resources"]["limits"]
    assert float(limits["cpus"]) > 0
    assert re.fullmatch(r"\d+[MG]", limits["memory"])
    assert service["pids_limit"] > 0


def test_only_the_proxy_has_ports_and_it_cannot_reach_the_databases() -> None:
    assert [name for name, one in SERVICES.items() if one.keys() & {"ports", "expose"}] == ["proxy"]
    assert set(SERVICES["proxy"]["networks"]) == {"outside", "front"}
    for name in ("postgres", "redis"):
        assert SERVICES[name]["networks"] == ["data"]
    assert compose()["networks"]["data"] == compose()["networks"]["front"] == {"internal": True}


def test_who_does_not_call_the_world_cannot() -> None:
    inside = {name for name, one in SERVICES.items() if set(one["networks"]) <= {"front", "data"}}
    assert inside == {"dashboard", "purge", "migrate", "postgres", "redis"}


@pytest.mark.parametrize("name", OURS)
def test_each_process_of_ours_is_a_command_that_exists(name: str) -> None:
    module, *rest = OURS[name]["command"]
    if module == "bot":
        assert rest[0] in COMMANDS
    else:
        assert (ROOT / module.replace(".", "/") / "__main__.py").exists()


def test_it_runs_for_production() -> None:
    assert SERVICES["bot"]["environment"]["SPOORWIJZER_MODE"] == "production"
    assert SERVICES["bot"]["environment"]["SPOORWIJZER_WIDGET_TRUSTED_PROXIES"] == "1"


def test_variables_are_those_of_the_code(service: dict[str, Any]) -> None:
    names = {name for name in service.get("environment", {}) if not name.startswith("PROXY_")} - FOREIGN
    assert names <= known_variables()


def test_secrets_come_from_files_that_make_secrets_makes(service: dict[str, Any]) -> None:
    made = {f"./{name}" for name in make_secrets().files("chat.voorbeeld.nl", "inzicht.voorbeeld.nl")}
    assert set(service.get("env_file", ())) <= made
    for name in service.get("secrets", ()):
        assert compose()["secrets"][name]["file"] in made
    secret = re.compile(r"KEY|TOKEN|SECRET|WACHTWOORD|PASSWORD\b(?!_FILE)|_URL")
    assert not [name for name in service.get("environment", {}) if secret.search(name) and not name.endswith("_FILE")]


def test_conversations_are_purged_well_within_the_margin() -> None:
    command = SERVICES["purge"]["command"]
    assert command[:3] == ["bot", "purge", "--every"]
    assert float(command[3]) <= 600


def test_a_bot_has_time_to_end_its_turns() -> None:
    assert SERVICES["bot"]["stop_grace_period"] == "30s"
