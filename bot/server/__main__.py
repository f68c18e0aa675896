"""``python -m bot.server``: one server process; ``python -m bot serve`` starts it and watches over it."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from pathlib import Path

from bot import logs
from bot.ask import quiet_logs
from bot.environment import EnvironmentFault, check_production
from bot.paths import ROOT, VAR
from bot.processes import MODEL
from bot.server.deferred import TRAINING, defer

# How long a thread that wants to go on waits for one that is busy. The thread that reads messages wants so some three
# times a message, each time the encoder has done its work outside the interpreter: with Python's five milliseconds it
# waits longer than it works while others' turns go on, and everybody waits for it.
SWITCH_SECONDS = 0.001


def main(argv: list[str]) -> int:
    """Runs until it is asked to stop. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.server", description="One server process.")
    parser.add_argument("--port", type=int, default=5005, help="port (default 5005)")
    parser.add_argument("--model", type=Path, default=MODEL, help="the trained model")
    parser.add_argument("--folder", type=Path, default=VAR, help="where the SQLite database is, if that is used")
    parser.add_argument("--credentials", type=Path, default=ROOT / "credentials.yml", help="names the channels")
    arguments = parser.parse_args(argv)
    sys.setswitchinterval(SWITCH_SECONDS)
    quiet_logs()
    try:
        logs.begin("server")
        check_production(os.environ, counts=True)
    except EnvironmentFault as fault:
        logs.say(f"Stopped: {fault}", fault=True)
        return 2
    # Before anything of Rasa is imported.
    defer(TRAINING)
    # Sanic asks for every warning of old interfaces once it is loaded, whatever the environment says of them.
    import sanic  # noqa: F401

    if "ignore::DeprecationWarning" in sys.warnoptions:
        warnings.filterwarnings("ignore", category=DeprecationWarning)
    import rasa.utils.common

    from bot.server.app import BACKLOG, build_app
    from bot.server.settings import SettingsError, read_settings

    # A fault that repeats itself is one that keeps happening: all of its lines are told.
    rasa.utils.common.configure_logging_and_warnings(warn_only_once=True, filter_repeated_logs=False)
    try:
        settings = read_settings(os.environ, arguments.folder)
        app = build_app(settings, arguments.model, arguments.credentials)
    except SettingsError as error:
        logs.say(f"Stopped: {error}", fault=True)
        return 2
    app.run(host=settings.host, port=arguments.port, backlog=BACKLOG, workers=1, access_log=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
