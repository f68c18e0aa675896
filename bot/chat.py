"""``python -m bot chat``: a conversation on the terminal, with the real bot behind it."""

from __future__ import annotations

import argparse
import json
import secrets
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.processes import Processes, StartError, free_port, running
from bot.terminal import choices, feedback, numbered, render
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
    """The conversation itself. Typed input ends with an empty line; piped input with its last line."""
    sender = f"terminal-{secrets.token_hex(16)}"
    typing = sys.stdin.isatty()
    print("Typ uw vraag, of het nummer van een keuze." + (" Een lege regel stopt." if typing else "") + "\n")
    offered = show(post(address, sender, "hallo"))
    for typed in _lines(typing):
        text = typed
        if typed.isdigit() and 0 < int(typed) <= len(offered):
            text = offered[int(typed) - 1]
        if not typing or text != typed:
            # What was sent, where it does not stand there: piped input, or the number of a choice.
            print(f"> {text}")
        print()
        offered = show(post(address, sender, text))
    print("Tot ziens.")
    return 0


def _lines(typing: bool) -> Iterator[str]:
    """What is typed, line by line, until it ends."""
    while True:
        try:
            line = input("> " if typing else "").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if line:
            yield line
        elif typing:
            return


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
    except (OSError, ValueError):
        return [{"text": "Er is geen verbinding met de server. Probeer het opnieuw."}]


def show(replies: list[dict[str, Any]], folder: Path = Path()) -> list[str]:
    """Prints the replies; returns what each numbered choice sends. A calendar file is saved in ``folder``."""
    width = min(WIDTH, shutil.get_terminal_size().columns)
    sends: list[str] = []
    for reply in replies:
        print(render(reply.get("text", ""), width) + "\n")
        custom = reply.get("custom") or {}
        if custom.get("ics"):
            print(f"  Opgeslagen: {save(folder, custom['bestandsnaam'], custom['ics'])}\n")
        for title, pairs in (("", choices(reply)), ("  Was dit nuttig?", feedback(reply))):
            if pairs:
                print((f"{title}\n" if title else "") + numbered([name for name, _ in pairs], len(sends) + 1, width))
                sends += [text for _, text in pairs]
        print()
    return sends


def save(folder: Path, name: str, content: str) -> Path:
    """Saves a file beside those that are there already; returns where."""
    path = folder / Path(name).name
    number = 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    # Bytes: a calendar file has line ends of its own.
    path.write_bytes(content.encode("utf-8"))
    return path
