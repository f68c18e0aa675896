"""What stops the start in production: weak secrets, addresses that anybody on the network could use, a fixed clock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot import clock, environment
from bot.environment import EnvironmentFault, check_production, production_faults
from bot.insights import metrics_channel, pseudonyms, store
from bot.outbox.store import DATABASE_VARIABLE
from bot.paths import ROOT
from bot.server import settings

STRONG = "yV3-8sd_fLk2n9QwXz7PbT4mRc6HaJ1e-uG5"
TOKEN = "yV3-8sd_fLk2n9QwXz7P"
POSTGRES = "SPOORWIJZER_DATABASE_URL"
REDIS = "SPOORWIJZER_REDIS_URL"
QUEUE = "SPOORWIJZER_EVENT_BROKER_URL"
PROCESSES = (
    ["bot.server"],
    ["bot.actions.server"],
    *(["bot", name] for name in ("dashboard", "purge", "handover", "migrate")),
)


def named(given: dict[str, str], *, counts: bool = False) -> set[str]:
    """The variables that are refused; no value may be in what is said."""
    said = production_faults(given, counts=counts)
    for value in given.values():
        assert not value or not any(value in sentence for sentence in said)
    return {sentence.split()[0] for sentence in said}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SPOORWIJZER_INSIGHTS_KEY", "kort"),
        ("SPOORWIJZER_INSIGHTS_KEY", "x" * 40),
        ("SPOORWIJZER_INSIGHTS_KEY", "abc" * 20),
        ("SPOORWIJZER_METRICS_TOKEN", "a" * 20),
        ("SPOORWIJZER_METRICS_TOKEN", TOKEN[:19]),
        ("SPOORWIJZER_VANDAAG", "2026-11-21"),
        ("SPOORWIJZER_NU", "2026-11-21T10:00"),
        (POSTGRES, "postgresql://db.intern/gesprekken"),
        (POSTGRES, "postgresql://gebruiker@db.intern:5432/gesprekken"),
        (POSTGRES, "postgresql://gebruiker:@db.intern:5432/gesprekken"),
        (POSTGRES, "postgresql+psycopg2://gebruiker@10.0.0.7/gesprekken?sslmode=verify-full"),
        (POSTGRES, "postgres://gebruiker@db.intern/gesprekken"),
        (POSTGRES, "postgresql://gebruiker@/gesprekken?host=db.intern"),
        (POSTGRES, "postgresql://gebruiker@/gesprekken?host=/run/postgresql&host=db.intern:5432"),
        (POSTGRES, "  postgresql://gebruiker@[2001:db8::7]:5432/gesprekken"),
        ("SPOORWIJZER_INSIGHTS_URL", "postgresql://gebruiker@db.intern/inzicht"),
        ("SPOORWIJZER_OUTBOX_URL", "postgresql://gebruiker@db.intern/berichten"),
        (REDIS, "redis://redis.intern:6379/0"),
        (REDIS, "rediss://gebruiker@redis.intern"),
        (REDIS, "redis://:@redis.intern"),
        # A name that only begins like this machine's.
        (REDIS, "redis://localhost.voorbeeld.nl"),
        (QUEUE, "amqps://mq.intern/gesprekken"),
        (QUEUE, "amqp://gebruiker@mq.intern:5672/gesprekken"),
        (QUEUE, "kafka://kafka1.intern:9092,kafka2.intern:9092/gesprekken"),
        (QUEUE, "kafka://127.0.0.1:9092,kafka2.intern:9092/gesprekken"),
    ],
)
def test_it_is_refused_by_name(name: str, value: str) -> None:
    assert named({name: value}) == {name}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SPOORWIJZER_INSIGHTS_KEY", STRONG),
        ("SPOORWIJZER_METRICS_TOKEN", TOKEN),
        ("SPOORWIJZER_METRICS_TOKEN", ""),
        ("SPOORWIJZER_VANDAAG", ""),
        (POSTGRES, ""),
        (POSTGRES, "sqlite:////app/var/gesprekken.db"),
        (POSTGRES, "postgresql://gebruiker:w%40chtw/oord@db.intern:5432/gesprekken"),
        (POSTGRES, "postgresql://gebruiker@/gesprekken?host=db.intern&password=geheim"),
        (POSTGRES, "postgresql://gebruiker@db.intern/gesprekken?sslcert=/c.pem&sslkey=/k.pem"),
        (POSTGRES, "postgresql://gebruiker@127.0.0.1:5432/gesprekken"),
        (POSTGRES, "postgresql://gebruiker@localhost/gesprekken"),
        (POSTGRES, "postgresql://gebruiker@[::1]:5432/gesprekken"),
        (POSTGRES, "postgresql:///gesprekken"),
        (POSTGRES, "postgresql://gebruiker@/gesprekken?host=/run/postgresql"),
        (REDIS, "rediss://:geheim@redis.intern:6379/0"),
        (REDIS, "redis://redis.intern?password=geheim"),
        (REDIS, "redis://127.0.0.1:6379"),
        (REDIS, "unix:///run/redis.sock"),
        (QUEUE, "amqps://gebruiker:geheim@mq.intern:5671/gesprekken?heartbeat=30"),
        (QUEUE, "kafka://gebruiker:geheim@kafka1.intern:9093,kafka2.intern:9093/gesprekken"),
        (QUEUE, "file:///var/gebeurtenissen"),
    ],
)
def test_it_is_taken(name: str, value: str) -> None:
    assert named({name: value}) == set()


def test_postgresql_may_be_told_its_host_and_password_as_its_own_library_is() -> None:
    address = {POSTGRES: "postgresql://gebruiker@/gesprekken", "PGHOST": "db.intern"}
    assert named(address) == {POSTGRES}
    assert named({**address, "PGPASSWORD": "geheim"}) == set()
    assert named({REDIS: "redis://redis.intern", "PGPASSWORD": "geheim"}) == {REDIS}


def test_who_counts_needs_a_key_and_the_others_need_none() -> None:
    assert named({}, counts=True) == {"SPOORWIJZER_INSIGHTS_KEY"}
    assert named({}) == set()


def test_all_that_is_wrong_is_told_at_once_and_only_in_production() -> None:
    wrong = {"SPOORWIJZER_VANDAAG": "2026-11-21", REDIS: "redis://redis.intern"}
    with pytest.raises(EnvironmentFault, match=r"SPOORWIJZER_VANDAAG.*; SPOORWIJZER_REDIS_URL"):
        check_production({**wrong, "SPOORWIJZER_MODE": "production"})
    check_production(wrong)


def test_the_names_are_those_that_are_used_elsewhere() -> None:
    assert environment.FIGURES == store.URL
    assert environment.OUTBOX == DATABASE_VARIABLE
    assert environment.QUEUE == settings.BROKER
    assert environment.FIGURES_KEY == pseudonyms.SECRET
    assert environment.METRICS_TOKEN == metrics_channel.TOKEN
    assert Path(clock.__file__).read_text(encoding="utf-8").count("SPOORWIJZER_") == 4
    assert all(name in Path(clock.__file__).read_text(encoding="utf-8") for name in environment.FIXED_CLOCK)


@pytest.mark.parametrize("command", PROCESSES, ids=" ".join)
def test_every_process_refuses_it_at_its_start(command: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "SPOORWIJZER_MODE": "production",
            "SPOORWIJZER_INSIGHTS_KEY": STRONG,
            "SPOORWIJZER_OUTBOX_URL": "postgresql://iemand@db.intern/geheim",
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode in (1, 2)
    assert "SPOORWIJZER_OUTBOX_URL has no password" in done.stderr
    assert "db.intern" not in done.stderr
    assert "Traceback" not in done.stderr
