"""``python -m bot dashboard``: the figures as a web page, behind a password, in a process of its own."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import time

from aiohttp import web

from bot import logs
from bot.clock import vandaag
from bot.environment import EnvironmentFault, check_production
from bot.insights.dashboard_app import Dashboard, make_app
from bot.insights.dashboard_data import Data, read_only
from bot.insights.dashboard_password import PASSWORD, WachtwoordFout, make_hash, read_hash
from bot.insights.dashboard_security import PREFIX, AdresFout, read_address
from bot.insights.review_store import ReviewStore
from bot.insights.settings import SettingsError, load_settings
from bot.insights.store import StoreError, insights_url, open_store
from bot.knowledge.library import load_library
from bot.paths import KNOWLEDGE


def main(argv: list[str]) -> int:
    """Serves until Ctrl-C. Returns the exit code."""
    options = _options(argv)
    if options.nieuw_wachtwoord:
        return new_password()
    try:
        logs.begin("dashboard")
        check_production(os.environ)
        adres = read_address(options.adres or f"http://{options.host}:{options.port}", options.host)
        password = read_hash(os.environ.get(PASSWORD, ""))
        url = insights_url(os.environ)
        review = ReviewStore(open_store(url))
        settings = load_settings()
        data = Data(read_only(url), review, settings)
    except (EnvironmentFault, AdresFout, WachtwoordFout, StoreError, SettingsError) as error:
        logs.say(f"Gestopt: {error}", fault=True)
        return 1
    app = make_app(Dashboard(adres, password, data, review, settings, load_library(KNOWLEDGE), vandaag, time.monotonic))
    logs.say(f"» Het dashboard staat op {adres.origin}{PREFIX}   (Ctrl-C stopt het)")
    # What an editor reviews was said by users.
    logs.install()
    # No access log: it would hold addresses of people for nothing.
    web.run_app(app, host=options.host, port=options.port, print=lambda *_: None, access_log=None)
    return 0


def new_password() -> int:
    """Asks for a password and prints its hash. Returns the exit code."""
    try:
        password = getpass.getpass("Nieuw wachtwoord: ")
        if getpass.getpass("Nog een keer: ") != password:
            raise WachtwoordFout("de twee wachtwoorden zijn niet gelijk")
        print(f"{PASSWORD}={make_hash(password)}")
    except WachtwoordFout as error:
        print(f"Gestopt: {error}", file=sys.stderr)
        return 1
    except (EOFError, KeyboardInterrupt):
        return 1
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bot dashboard",
        description=f"De cijfers als webpagina. {PASSWORD} in de omgeving bevat de hash van het wachtwoord.",
    )
    parser.add_argument("--port", type=int, default=5006, help="poort (standaard 5006)")
    parser.add_argument("--host", default="127.0.0.1", help="waarop geluisterd wordt (standaard alleen deze machine)")
    parser.add_argument("--adres", help="adres in de browser, zoals https://inzicht.voorbeeld.nl (achter een proxy)")
    parser.add_argument("--nieuw-wachtwoord", action="store_true", help="maak de hash van een nieuw wachtwoord")
    return parser.parse_args(argv)
