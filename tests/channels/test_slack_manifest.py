"""The ready app manifests ask for what the channel uses and for nothing else."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from bot.paths import ROOT

ADDRESS = "https://chat.voorbeeld.nl/webhooks/slack/webhook"


def manifest(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "slack" / name).read_text(encoding="utf-8"))
    return data


@pytest.mark.parametrize("name", ["manifest.yml", "manifest-socket.yml"])
def test_the_manifest_is_within_slacks_limits_and_asks_for_little(name: str) -> None:
    data = manifest(name)
    about = data["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4_000
    command = data["features"]["slash_commands"][0]
    assert command["command"] == "/spoorwijzer"
    assert command["should_escape"] is True, "people are then marked, and can be taken out"
    assert data["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    scopes = set(data["oauth_config"]["scopes"]["bot"])
    assert scopes == {"app_mentions:read", "chat:write", "commands", "files:write", "im:history", "im:write"}
    assert set(data["settings"]["event_subscriptions"]["bot_events"]) == {
        "app_home_opened",
        "app_mention",
        "message.im",
    }


def test_over_http_there_is_one_address_and_over_a_socket_none() -> None:
    web, own = manifest("manifest.yml"), manifest("manifest-socket.yml")
    assert web["settings"]["event_subscriptions"]["request_url"] == ADDRESS
    assert web["settings"]["interactivity"]["request_url"] == ADDRESS
    assert web["features"]["slash_commands"][0].pop("url") == ADDRESS
    for part in ("event_subscriptions", "interactivity"):
        del web["settings"][part]["request_url"]
    assert (web["settings"].pop("socket_mode_enabled"), own["settings"].pop("socket_mode_enabled")) == (False, True)
    assert web == own, "but for the addresses the two are the same"
