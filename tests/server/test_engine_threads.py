"""Understanding a message takes one thread: more of them would take all cores for one short sentence."""

from __future__ import annotations

import subprocess
import sys

from bot.paths import ROOT

# In a process of its own: the thread library reads its setting once.
MEASURE = """
import os
import bot.server.engine  # what a server loads first
from bot.nlu import embedding
if embedding.available():
    embedder = embedding.Embedder.of_this_code()
    embedder.embed(["wie betaalt het tweede spoor"])
    threads = len(os.listdir("/proc/self/task"))
    embedder.embed(["en wie betaalt het eerste spoor dan"])
    assert len(os.listdir("/proc/self/task")) == threads
    assert os.environ["OMP_NUM_THREADS"] == "1"
    import threadpoolctl
    teams = [pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "openmp"]
    print(max(teams, default=1))
else:
    print(1)
"""


def test_a_message_is_understood_in_one_thread() -> None:
    found = subprocess.run([sys.executable, "-W", "ignore", "-c", MEASURE], cwd=ROOT, capture_output=True, text=True)

    assert found.returncode == 0, found.stderr[-500:]
    assert found.stdout.strip() == "1"
