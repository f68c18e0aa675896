"""The world reaches the public paths and nothing else, through the proxy and through the Ingress alike."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from bot.paths import ROOT
from tests.deploy.files import DEPLOY, of_kind

SITES = (DEPLOY / "proxy" / "sites.conf.template").read_text(encoding="utf-8")
MAIN = (DEPLOY / "proxy" / "nginx.conf").read_text(encoding="utf-8")
PUBLIC = {"/", "/webhooks/widget/", "/webhooks/slack/webhook", "/webhooks/teams/webhook"}
KEY = "a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5"
# Set up with all channels, and once as production, once not: what only development opens must stay inside as well.
ENVIRONMENT = {
    "SPOORWIJZER_WIDGET_KEY": KEY,
    "SPOORWIJZER_CONVERSATION_KEY": KEY,
    "SPOORWIJZER_SLACK_SIGNING_SECRET": KEY,
    "SPOORWIJZER_SLACK_BOT_TOKEN": "xoxb-1-2-3",
    "SPOORWIJZER_TEAMS_APP_ID": "00000000-0000-0000-0000-000000000001",
    "SPOORWIJZER_TEAMS_TENANT_ID": "00000000-0000-0000-0000-000000000002",
    "SPOORWIJZER_TEAMS_APP_PASSWORD": KEY,
}
ROUTES = """
import json, os
from sanic import Sanic
from bot.paths import ROOT
from bot.processes import MODEL
from bot.server.app import build_app
from bot.server.settings import read_settings
Sanic.test_mode = True  # else two applications in one process may not have the same name
found = {}
for mode in ("production", "development"):
    os.environ["SPOORWIJZER_MODE"] = mode
    app = build_app(read_settings({}), MODEL, ROOT / "credentials.yml")
    found[mode] = ["/" + route.path for route in app.router.routes]
print("ROUTES " + json.dumps(found))
"""


def servers() -> dict[str, str]:
    """The blocks of the template that answer over TLS, by the variable that names them."""
    blocks = re.split(r"^server \{$", SITES, flags=re.MULTILINE)[1:]
    return {
        name[1]: block
        for block in blocks
        if "8443 ssl" in block and (name := re.search(r"server_name \$\{(\w+)\};", block))
    }


def locations(block: str) -> dict[str, str]:
    """Each location of a block and what it does."""
    return dict(re.findall(r"location ((?:= )?\S+) \{\n(.*?)\n    \}", block, flags=re.DOTALL))


def reached(block: str, path: str) -> bool:
    """Whether a path is passed on, as nginx chooses: an exact location first, else the longest prefix."""
    found = locations(block)
    if f"= {path}" in found:
        return "proxy_pass" in found[f"= {path}"]
    prefixes = [name for name in found if not name.startswith("=") and path.startswith(name)]
    return bool(prefixes) and "proxy_pass" in found[max(prefixes, key=len)]


@pytest.fixture(scope="module")
def all_routes() -> dict[str, list[str]]:
    result = subprocess.run(
        [sys.executable, "-c", ROUTES],
        cwd=ROOT,
        env={**os.environ, **ENVIRONMENT},
        capture_output=True,
        text=True,
        timeout=120,
    )
    lines = [line for line in result.stdout.splitlines() if line.startswith("ROUTES ")]
    assert lines, result.stderr[-2_000:]
    found: dict[str, list[str]] = json.loads(lines[0].removeprefix("ROUTES "))
    return found


@pytest.fixture(params=["production", "development"])
def routes(request: pytest.FixtureRequest, all_routes: dict[str, list[str]]) -> set[str]:
    return set(all_routes[request.param])


def test_every_public_path_is_a_real_route(routes: set[str]) -> None:
    chat = {
        name.removeprefix("= ")
        for name, body in locations(servers()["PROXY_CHAT_HOST"]).items()
        if "proxy_pass" in body
    }
    assert chat == PUBLIC
    for path in chat:
        assert any(route.startswith(path) if path != "/" else route == "/" for route in routes), path


def test_every_other_route_stays_inside(routes: set[str]) -> None:
    block = servers()["PROXY_CHAT_HOST"]
    hidden = {route for route in routes if not reached(block, route)}
    shown = routes - hidden
    assert {"/health", "/ready"} <= hidden
    assert any(route.startswith("/webhooks/widget/") for route in shown)
    assert {route for route in shown if not route.startswith("/webhooks/widget/")} <= PUBLIC
    for path in (
        "/metrics",
        "/webhooks/rest/webhook",
        "/webhooks/chat/",
        "/webhooks/metrics/",
        "/model",
        "/conversations/x/tracker",
    ):
        assert not reached(block, path)


def test_the_dashboard_is_reached_under_its_own_name_only() -> None:
    block = servers()["PROXY_DASHBOARD_HOST"]
    assert reached(block, "/inzicht/")
    assert reached(block, "/inzicht/inloggen")
    assert not reached(block, "/")
    assert "dashboard:5006" not in servers()["PROXY_CHAT_HOST"]
    assert "bot:5005" not in block


def test_the_ingress_opens_the_same_paths() -> None:
    paths = {
        (rule["host"], path["path"], path["pathType"], path["backend"]["service"]["name"])
        for one in of_kind("Ingress")
        for rule in one["spec"]["rules"]
        for path in rule["http"]["paths"]
    }
    assert paths == {
        ("chat.voorbeeld.nl", "/", "Exact", "bot"),
        ("chat.voorbeeld.nl", "/webhooks/widget/", "Prefix", "bot"),
        ("chat.voorbeeld.nl", "/webhooks/slack/webhook", "Exact", "bot"),
        ("chat.voorbeeld.nl", "/webhooks/teams/webhook", "Exact", "bot"),
        ("inzicht.voorbeeld.nl", "/inzicht/", "Prefix", "dashboard"),
    }
    assert all(one["spec"]["tls"] for one in of_kind("Ingress"))


def test_the_proxy_writes_who_asks_and_keeps_no_log_of_it() -> None:
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in MAIN
    assert "$proxy_add_x_forwarded_for" not in MAIN + SITES
    # A header in a location would take away all that stand above it.
    assert "proxy_set_header" not in SITES
    assert re.findall(r"access_log (\S+);", MAIN + SITES) == ["off"]


def test_the_proxy_limits_what_visitors_send() -> None:
    assert "client_max_body_size 64k;" in MAIN
    for name in ("= /", "/webhooks/widget/"):
        assert "limit_req zone=chat" in locations(servers()["PROXY_CHAT_HOST"])[name]
    assert "limit_req zone=login" in locations(servers()["PROXY_DASHBOARD_HOST"])["= /inzicht/inloggen"]


def test_the_ingress_limits_the_same_paths() -> None:
    limited = {
        name.removeprefix("= ")
        for name, body in locations(servers()["PROXY_CHAT_HOST"]).items()
        if "limit_req zone=chat" in body
    }
    assert limited == {"/", "/webhooks/widget/"}
    chat = {
        (path["path"], one["metadata"]["annotations"].get("nginx.ingress.kubernetes.io/limit-rps"))
        for one in of_kind("Ingress")
        for rule in one["spec"]["rules"]
        if rule["host"] == "chat.voorbeeld.nl"
        for path in rule["http"]["paths"]
    }
    assert chat == {(path, "10" if path in limited else None) for path in PUBLIC}


def test_the_proxy_speaks_safe_tls_only() -> None:
    assert re.findall(r"ssl_protocols ([^;]+);", MAIN + SITES) == ["TLSv1.2 TLSv1.3"]
    for block in servers().values():
        assert "Strict-Transport-Security" in block
    assert "ssl_reject_handshake on;" in SITES


def test_requests_are_as_large_as_the_manuals_say() -> None:
    # One size for the world, another for what Slack and Microsoft sign.
    assert re.findall(r"client_max_body_size (\w+);", MAIN) == ["64k"]
    large = {
        path for path, body in locations(servers()["PROXY_CHAT_HOST"]).items() if "client_max_body_size 1m;" in body
    }
    assert large == {"= /webhooks/slack/webhook", "= /webhooks/teams/webhook"}
    assert SITES.count("client_max_body_size") == len(large)
    for one in of_kind("Ingress"):
        paths = {path["path"] for rule in one["spec"]["rules"] for path in rule["http"]["paths"]}
        signed = bool({f"= {path}" for path in paths} & large)
        assert one["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-body-size"] == (
            "1m" if signed else "64k"
        )
    for manual in ("veiligheid/dreigingsmodel.md", "beheer/uitrol.md", "beheer/installeren.md"):
        text = " ".join((ROOT / "docs" / manual).read_text(encoding="utf-8").split())
        assert re.search(r"64 kB[^.;|]*Slack en Teams[^.;|]*1 MB", text), manual
