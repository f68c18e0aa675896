"""`bot serve` as people start it: its conversations go when their time is up, and only this machine reaches it."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from bot.insights.dashboard_password import PASSWORD, make_hash
from bot.paths import ROOT
from bot.processes import answers, free_port
from bot.server.conversations import ConversationStore

pytestmark = pytest.mark.e2e

PATIENCE = 120
# In a folder of its own, and with the model that is there.
SERVE = """
import sys
from pathlib import Path
from bot import serve
from bot.processes import Processes
serve.Processes = lambda port: Processes(port=port, folder=Path(sys.argv[1]))
serve.train_if_changed = lambda: True
sys.exit(serve.main(["--port", sys.argv[2]]))
"""


def plain_environment(**more: str) -> dict[str, str]:
    """Without what the tests, or whoever runs them, would set."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("SPOORWIJZER_", "SANIC_"))}
    return {**ours, **more}


@contextlib.contextmanager
def started(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=plain_environment(**environment), stdout=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def wait_until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    begin = time.monotonic()
    while port not in {found.port for found in listening(process.pid)}:
        assert process.poll() is None, "it ended"
        assert time.monotonic() - begin < PATIENCE, f"nothing listens on {port}"
        time.sleep(0.1)


def listening(pid: int) -> set[psutil._common.addr]:
    """Where a process and its children take connections."""
    main = psutil.Process(pid)
    found: set[psutil._common.addr] = set()
    for process in (main, *main.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            found |= {it.laddr for it in process.net_connections("inet") if it.status == psutil.CONN_LISTEN}
    return found


def rows(file: Path) -> int:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        count: int = connection.execute("SELECT COUNT(*) FROM events").fetchone()[0]
        return count


def test_it_deletes_an_old_conversation_and_listens_to_this_machine_only(tmp_path: Path) -> None:
    file, port = tmp_path / "conversations.db", free_port()
    store = ConversationStore(f"sqlite:///{file}")
    store.Base.metadata.create_all(store.engine)
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES ('oud', 'user', ?, '{}')",
            (time.time() - 24 * 3600,),
        )
    store.close()
    assert rows(file) == 1

    with started("-c", SERVE, str(tmp_path), str(port)) as process:
        begin = time.monotonic()
        while not answers(f"http://127.0.0.1:{port}/ready") or rows(file):
            assert process.poll() is None, "it ended"
            assert time.monotonic() - begin < PATIENCE, "the old conversation stays"
            time.sleep(0.25)
        assert {found.ip for found in listening(process.pid)} == {"127.0.0.1"}


def test_the_action_server_listens_to_this_machine_only() -> None:
    port = free_port()
    with started("-m", "bot.actions.server", "--port", str(port)) as process:
        wait_until_it_listens(process, port)
        assert answers(f"http://127.0.0.1:{port}/health")
        assert {found.ip for found in listening(process.pid)} == {"127.0.0.1"}


def test_the_dashboard_listens_to_this_machine_only(tmp_path: Path) -> None:
    port = free_port()
    environment = {PASSWORD: str(make_hash("paard batterij nietje"))}
    database = f"sqlite:///{tmp_path / 'insights.db'}"
    with started(
        "-m", "bot", "dashboard", "--port", str(port), **environment, SPOORWIJZER_INSIGHTS_URL=database
    ) as process:
        wait_until_it_listens(process, port)
        assert {found.ip for found in listening(process.pid)} == {"127.0.0.1"}
