"""Operators see counts and times; nobody else sees anything."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import REGISTRY, Counter
from sanic.response import HTTPResponse

from bot import purge
from bot.channels import refusals
from bot.insights.expire import expire
from bot.insights.metrics import Metrics
from bot.insights.metrics_channel import TOKEN, MetricsChannel, TokenError, may_read
from bot.insights.observe import Heard, Judged, Said, Verdict
from bot.insights.settings import load_settings
from bot.insights.tables import keys, links
from bot.insights.turns import Turn
from bot.paths import ROOT
from tests.fuzzing import FUZZ
from tests.insights.conftest import DAY, MONDAY, Told, answer

SECRET = "een-token-voor-de-test"


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine_may_read(address: str) -> None:
    assert may_read("", address, {})


@pytest.mark.parametrize("address", ["10.0.0.1", "192.168.1.2", "2001:db8::1", "", "localhost", "127.0.0.1.evil.nl"])
def test_another_machine_may_not(address: str) -> None:
    assert not may_read("", address, {})


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
def test_nobody_comes_in_through_a_proxy_on_this_machine(header: str) -> None:
    assert not may_read("", "127.0.0.1", {header: "127.0.0.1"})


def test_with_a_token_only_the_token_counts() -> None:
    assert may_read(SECRET, "10.0.0.1", {"authorization": f"Bearer {SECRET}", "x-forwarded-for": "1.2.3.4"})
    for header in ("", "Bearer", "Bearer ", f"Basic {SECRET}", f"Bearer {SECRET}x", "Bearer é", SECRET):
        assert not may_read(SECRET, "127.0.0.1", {"authorization": header})


@FUZZ
@given(
    header=st.text(st.characters(), max_size=60) | st.just("Bearer \udcff"),
    name=st.sampled_from(["authorization", "via"]),
)
def test_no_header_opens_it_and_none_breaks_it(header: str, name: str) -> None:
    # A server hands on bytes that are no text as lone surrogates.
    assert not may_read(SECRET, "127.0.0.1", {name: header})
    assert not may_read("", "10.0.0.1", {name: header})


def test_a_weak_token_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, "kort")
    with pytest.raises(TokenError, match=TOKEN):
        MetricsChannel.from_credentials(None)


def test_turns_times_and_verdicts_are_counted() -> None:
    metrics = Metrics()
    heard = Heard("AFZENDER", 10.0, 9.9, "slack", "Arbodienst", "loonsanctie", "hoog")
    metrics.count(Turn(heard, (Said("AFZENDER", 10.1, "answer", "loonsanctie"),), ended=10.2))
    metrics.count(Turn(heard))
    metrics.count(Judged("AFZENDER", 11.0, Verdict("loonsanctie", False)))
    text = metrics.as_text().decode()
    assert 'spoorwijzer_turns_total{channel="slack",kind="answer"} 1.0' in text
    assert 'spoorwijzer_failed_turns_total{channel="slack"} 1.0' in text
    assert 'spoorwijzer_response_seconds_sum{channel="slack"} 0.3' in text
    assert 'spoorwijzer_verdicts_total{useful="no"} 1.0' in text
    assert "AFZENDER" not in text
    assert "loonsanctie" not in text


def test_what_else_the_process_counts_is_shown_with_it() -> None:
    counter = Counter("spoorwijzer_proef", "Counted elsewhere in this process.")
    try:
        text = Metrics().as_text().decode()
    finally:
        REGISTRY.unregister(counter)
    assert "spoorwijzer_proef_total 0.0" in text
    assert "spoorwijzer_insights_waiting 0.0" in text


def test_the_dashboard_for_operators_asks_for_metrics_that_exist() -> None:
    known = {family.name for registry in (Metrics().registry, REGISTRY) for family in registry.collect()}
    board = json.loads((ROOT / "deploy" / "grafana" / "spoorwijzer.json").read_text(encoding="utf-8"))
    queries = [target["expr"] for panel in board["panels"] for target in panel.get("targets", ())]
    assert len(queries) >= 6
    asked = set()
    for query in queries:
        for name in re.findall(r"spoorwijzer_\w+", query):
            asked.add(name)
            assert re.sub(r"_(total|bucket|sum|count)$", "", name) in known, name
    assert {"spoorwijzer_failed_turns_total", f"{refusals.NAME}_total"} <= asked


def test_the_page_for_operators_holds_the_definitions_themselves() -> None:
    manual = " ".join((ROOT / "docs" / "inzicht.md").read_text(encoding="utf-8").split())
    for measure in load_settings().measures.values():
        assert measure.naam in manual
        assert " ".join(measure.uitleg.split()) in manual


def test_pseudonyms_expire_without_a_server(told: Told) -> None:
    told.turn("piet", MONDAY, answer())
    url = str(told.engine.url)
    assert expire(url, MONDAY + 6 * DAY)
    assert len(told.rows(links)) == 1
    assert expire(url, MONDAY + 15 * DAY)
    assert told.rows(links) == told.rows(keys) == []


def test_purge_clears_them_and_says_so_if_it_cannot(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told.turn("piet", MONDAY - 365 * DAY, answer())
    assert len(told.rows(links)) == 1
    monkeypatch.setenv("SPOORWIJZER_INSIGHTS_URL", str(told.engine.url))
    assert purge.main(["--database", str(tmp_path / "none.db")]) == 0
    assert told.rows(links) == []
    monkeypatch.setenv("SPOORWIJZER_INSIGHTS_URL", "geen adres geheim")
    assert purge.main(["--database", str(tmp_path / "none.db")]) == 1
    error = capsys.readouterr().err
    assert "not cleared" in error
    assert "geheim" not in error


def test_there_may_be_no_database_yet(tmp_path: Path) -> None:
    assert not expire(f"sqlite:///{tmp_path / 'none.db'}", MONDAY)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "empty.db").touch()
    assert not expire(f"sqlite:///{tmp_path / 'empty.db'}", MONDAY)


def ask(channel: MetricsChannel, path: str = "/metrics", method: str = "GET", **headers: str) -> HTTPResponse | None:
    request: Any = SimpleNamespace(path=path, method=method, ip="127.0.0.1", headers=headers)
    return asyncio.run(channel._before(request))


def test_prometheus_gets_text_and_the_rest_passes() -> None:
    channel = MetricsChannel("", Metrics())
    reply = ask(channel)
    assert reply is not None
    assert reply.status == 200
    assert reply.content_type.startswith("text/plain")
    assert b"spoorwijzer_insights_waiting 0.0" in (reply.body or b"")
    assert ask(channel, "/webhooks/widget/metrics") is None
    assert ask(channel, "/metrics/x") is None


def test_who_may_not_read_finds_nothing() -> None:
    refused = ask(MetricsChannel(SECRET, Metrics()))
    assert refused is not None
    assert (refused.status, refused.body) == (404, b"")
    posted = ask(MetricsChannel("", Metrics()), method="POST")
    assert posted is not None
    assert posted.status == 405
