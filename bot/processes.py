"""Starts and stops the processes of the bot: the server, and an action server apart where that is wanted."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.outbox.store import DATABASE_VARIABLE, outbox_url
from bot.paths import MODELS, ROOT, VAR

MODEL = MODELS / "spoorwijzer.tar.gz"
LOOPBACK = "127.0.0.1"
START_SECONDS = 180
STOP_SECONDS = 30

# Before Python starts, for the same reason as in bot/__init__.py: Rasa's own commands load scikit-learn first.
ONE_THREAD = {"OMP_NUM_THREADS": "1"}

# Quiet, explained in docs/developers/running.md: telemetry off; TensorFlow's hints on hardware; SQLAlchemy's note on
# its next major version; old interfaces that Rasa's own pins use.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore::DeprecationWarning,ignore::UserWarning:rasa,ignore::FutureWarning",
    "LOG_LEVEL_LIBRARIES": "ERROR",
}


class StartError(Exception):
    """A process did not start; the message says what to do."""


def quiet_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of child processes."""
    return {"LOG_LEVEL": "WARNING", **ONE_THREAD, **os.environ, **QUIET, "SANIC_HOST": LOOPBACK, **(extra or {})}


def port_is_free(port: int) -> bool:
    """Whether a server can listen on a port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        number: int = probe.getsockname()[1]
        return number


@dataclass
class Processes:
    """The running bot.

    Attributes:
        port: where the server listens.
        action_port: where an action server listens; none to run the actions inside the server.
        folder: holds the database and the logs of this run.
        model: the trained model.
        environment: what the processes get besides the environment of this one.
    """

    port: int
    action_port: int | None = None
    folder: Path = VAR
    model: Path = MODEL
    environment: Mapping[str, str] = field(default_factory=dict)
    _children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The address of the server."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def ready_url(self) -> str:
        """What answers with success once the server can take turns."""
        return f"{self.address}/ready"

    def start(self, progress: Callable[[str], None] = lambda _: None) -> None:
        """Starts the processes and waits until they answer.

        Raises:
            StartError: there is no model, a port is taken, or a process ended or never answered.
        """
        if not self.model.exists():
            raise StartError("There is no trained model yet. Type: make train")
        for port in (self.port, self.action_port):
            if port is not None and not port_is_free(port):
                raise StartError(
                    f"Port {port} is in use by another program. Stop that program, or choose another port: "
                    "make run PORT=5010"
                )
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            if self.action_port is not None:
                self.start_actions()
            self.start_rasa()
            if self.action_port is not None:
                self.wait_for_actions(progress)
            self.wait_until_ready(progress)
        except BaseException:
            self.stop()
            raise

    def wait_for_actions(self, progress: Callable[[str], None] = lambda _: None) -> None:
        """Waits until the action server answers.

        Raises:
            StartError: it ended, or never answered.
        """
        self._wait("actions", f"http://{LOOPBACK}:{self.action_port}/health", progress)

    def wait_until_ready(self, progress: Callable[[str], None] = lambda _: None) -> None:
        """Waits until the server can take turns.

        Raises:
            StartError: it ended, or never answered.
        """
        self._wait("rasa", self.ready_url, progress)

    def start_actions(self) -> None:
        """Starts the action server only."""
        self._spawn("actions", ["-m", "bot.actions.server", "--port", str(self.action_port)])

    def start_rasa(self) -> None:
        """Starts the server only."""
        arguments = ["-m", "bot.server", "--port", str(self.port), "--model", str(self.model)]
        self._spawn("rasa", [*arguments, "--folder", str(self.folder)])

    def pid(self, name: str) -> int:
        """The number of a process."""
        return self._children[name].pid

    def reload(self) -> None:
        """Lets the server take the model anew, while turns are running."""
        self._children["rasa"].send_signal(signal.SIGHUP)

    def _environment(self) -> dict[str, str]:
        elsewhere = f"http://{LOOPBACK}:{self.action_port}/webhook"
        actions = {} if self.action_port is None else {"SPOORWIJZER_ACTIONS_URL": elsewhere}
        return quiet_environment({DATABASE_VARIABLE: outbox_url(folder=self.folder), **actions, **self.environment})

    def start_sender(self) -> None:
        """Starts the process that sends what users wrote to the desk (`serve` does that in a thread of its own)."""
        self._spawn("handover", ["-m", "bot", "handover"])

    def _spawn(self, name: str, arguments: list[str]) -> None:
        log = (self.folder / f"{name}.log").open("ab")
        with log:
            self._children[name] = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C goes to the supervisor alone, which stops the children in order.
                start_new_session=True,
            )

    def _wait(self, name: str, url: str, progress: Callable[[str], None]) -> None:
        begin = time.monotonic()
        while time.monotonic() - begin < START_SECONDS:
            if self._children[name].poll() is not None:
                raise StartError(f"The {name} process ended while starting. Its log: {self.folder / f'{name}.log'}")
            if answers(url):
                return
            progress(name)
            time.sleep(0.25)
        raise StartError(f"The {name} process did not answer within {START_SECONDS} seconds.")

    def ended(self) -> str | None:
        """The name of a process that has ended, if one has."""
        return next((name for name, child in self._children.items() if child.poll() is not None), None)

    def memory(self) -> dict[str, float]:
        """Resident memory of each process in megabytes (Linux)."""
        sizes = {}
        for name, child in self._children.items():
            status = Path(f"/proc/{child.pid}/status").read_text(encoding="utf-8")
            line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
            sizes[name] = int(line.split()[1]) / 1024
        return sizes

    def kill(self, name: str) -> None:
        """Kills one process without asking it (as a crash would)."""
        child = self._children.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def stop(self) -> None:
        """Stops the processes: politely, so that running turns end, then firmly."""
        for child in self._children.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGTERM)
        for child in self._children.values():
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self._children.clear()


def answers(url: str) -> bool:
    """Whether a server answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            status: int = response.status
            return status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def running(processes: Processes) -> Iterator[Processes]:
    """Starts the bot and stops it afterwards, whatever happens."""
    processes.start()
    try:
        yield processes
    finally:
        processes.stop()
