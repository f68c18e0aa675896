"""``python -m bot chat``: a conversation on the terminal, with the real bot behind it."""

from __future__ import annotations

import argparse
import json
import secrets
import shutil
import sys
import tempfile
import textwrap
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from bot.processes import Processes, StartError, free_port, running
from bot.train import train_if_changed

WIDTH = 88


def main(argv: list[str]) -> int:
    """Talks until an empty line, Ctrl-C or the end of the input. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot chat", description="A conversation on the terminal.")
    parser.add_argument("--url", help="address of a running server (default: start one)")
    arguments = parser.parse_args(argv)
    if arguments.url:
        return converse(arguments.url.rstrip("/"))
    if not train_if_changed():
        return 1
    print("» De bot start (10 tot 30 seconden)", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        try:
            with running(Processes(port=free_port(), folder=Path(folder))) as bot:
                return converse(bot.address)
        except StartError as error:
            print(f"Stopped: {error}", file=sys.stderr)
            return 1


def converse(address: str) -> int:
    """The conversation itself."""
    sender = f"terminal-{secrets.token_hex(16)}"
    print("Typ uw vraag, of het nummer van een keuze. Een lege regel stopt.\n")
    choices = show(post(address, sender, "hallo"))
    while True:
        try:
            typed = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            typed = ""
        if not typed:
            print("Tot ziens.")
            return 0
        if typed.isdigit() and 0 < int(typed) <= len(choices):
            typed = choices[int(typed) - 1]
        choices = show(post(address, sender, typed))


def post(address: str, sender: str, text: str) -> list[dict[str, Any]]:
    """Sends one message; a failure becomes a reply."""
    body = json.dumps({"sender": sender, "message": text}).encode()
    request = urllib.request.Request(
        f"{address}/webhooks/rest/webhook", data=body, headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            replies: list[dict[str, Any]] = json.load(response)
            return replies
    except (urllib.error.URLError, OSError):
        return [{"text": "Er is geen verbinding met de server. Probeer het opnieuw."}]


def show(replies: list[dict[str, Any]]) -> list[str]:
    """Prints the replies; returns what each numbered choice sends."""
    width = min(WIDTH, shutil.get_terminal_size().columns)
    choices: list[str] = []
    for reply in replies:
        for paragraph in reply.get("text", "").split("\n"):
            print(textwrap.fill(paragraph, width) if paragraph else "")
        print()
        for choice in reply.get("custom", {}).get("keuzes", []):
            choices.append(choice["tekst"])
            print(f"  [{len(choices)}] {choice['titel']}")
    print()
    return choices
