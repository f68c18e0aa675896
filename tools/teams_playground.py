"""A conversation with Microsoft's Agents Playground: `python -m tools.teams_playground <folder with node_modules>`.

Not part of CI: the playground's licence is for evaluation, so it is no dependency of this project. Install it yourself:

    npm install --prefix /tmp/playground --ignore-scripts @microsoft/m365agentsplayground@0.2.28
    .venv/bin/python -m tools.teams_playground /tmp/playground

The real bot is started in development mode and driven through the playground's own interface: a personal chat with a
submitted card and a picked date, a group chat, a channel with a mention, and a private fact told in the group.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import aiohttp

from bot.processes import Processes, free_port

PATIENCE = 60.0
USER = "user-id-0"
FACT = "Ik ben ziek sinds 12 januari 2026, wanneer moet ik de WIA aanvragen?"


class Failed(Exception):
    """The playground showed something else than it should."""


class Playground:
    """The playground's interface, and its log of what went to and came from the bot."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        """Keeps the session and the address."""
        self._session, self._address = session, address
        self.log: list[dict[str, Any]] = []

    async def listen(self) -> None:
        """Collects the log."""
        async with self._session.ws_connect(f"{self._address.replace('http', 'ws')}/_ws/log/stream") as stream:
            async for message in stream:
                entry = json.loads(message.data).get("log") or {}
                if entry.get("type") == "bot":
                    self.log.append(entry)

    async def config(self) -> dict[str, Any]:
        """Its persons and chats."""
        async with self._session.get(f"{self._address}/_internal/v1/config") as reply:
            found: dict[str, Any] = (await reply.json())["config"]
            return found

    async def says(self, chat: str, text: str, bot: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """Types a message, with a mention of the bot where it is given; gives what the bot sent."""
        body: dict[str, Any] = {"from": {"id": USER}, "text": text, "textFormat": "plain"}
        if bot:
            tag = f"<at>{bot['name']}</at>"
            body |= {"text": f"{tag} {text}", "mentions": [{"mentioned": {"id": bot["id"]}, "text": tag}]}
        return await self._does(f"/_conversation/v1/conversations/{chat}/messages", body)

    async def submits(self, chat: str, message: str, value: dict[str, Any]) -> list[dict[str, Any]]:
        """Submits a card; gives what the bot sent."""
        body = {"conversation": {"id": chat}, "from": {"id": USER}, "replyToId": message, "value": value}
        return await self._does("/_conversation/v1/submit", body)

    async def _does(self, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
        before = len(self.log)
        async with self._session.post(self._address + path, json=body) as reply:
            if reply.status != 200:
                raise Failed(f"{path}: {reply.status} {await reply.text()}")
        end = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < end:
            await asyncio.sleep(1)
            sent = [entry for entry in self.log[before:] if entry["from"] == "User Application"]
            if any(entry["activityName"] == "message" for entry in sent):
                # Whatever belongs to the same turn: a second reply, an update.
                await asyncio.sleep(2)
                sent = [entry for entry in self.log[before:] if entry["from"] == "User Application"]
                for entry in sent:
                    if entry["response"]["statusCode"] not in (200, 201, 202):
                        raise Failed(f"the playground refused {entry['activityName']}: {entry['response']}")
                return sent
        raise Failed(f"no answer to {json.dumps(body)[:80]}")


def card(entry: dict[str, Any]) -> dict[str, Any]:
    """The card of a message."""
    content: dict[str, Any] = entry["request"]["body"]["attachments"][0]["content"]
    return content


def buttons(part: Any) -> dict[str, dict[str, Any]]:
    """The buttons of a card that send something, by title."""
    if isinstance(part, list):
        return {title: data for item in part for title, data in buttons(item).items()}
    if not isinstance(part, dict):
        return {}
    if part.get("type") == "Action.Submit":
        return {part["title"]: part["data"]}
    return {title: data for value in part.values() for title, data in buttons(value).items()}


def expect(true: bool, what: str) -> None:
    """Says what was seen, or fails."""
    if not true:
        raise Failed(what)
    print(f"  ok: {what}", flush=True)


async def converse(address: str) -> None:
    """The whole conversation.

    Raises:
        Failed: something else happened than it should.
    """
    async with aiohttp.ClientSession() as session:
        playground = Playground(session, address)
        listening = asyncio.create_task(playground.listen())
        config = await playground.config()
        bot, personal, group = config["bot"], config["personalChat"]["id"], config["groupChats"][0]["id"]
        channel = config["teams"][0]["channels"][0]["id"]

        print("personal chat", flush=True)
        sent = await playground.says(personal, "Bereken mijn termijnen")
        question = next(entry for entry in sent if entry["activityName"] == "message")
        expect("typing" in [entry["activityName"] for entry in sent], "typing is shown")
        fields = [part for part in card(question)["body"] if part["type"] == "Input.Date"]
        expect(bool(fields), "the question for the first sick day has a date field")
        picked = {**buttons(card(question))["Verstuur datum"], "datum": "2026-01-12"}
        sent = await playground.submits(personal, question["messageId"], picked)
        answers = [entry for entry in sent if entry["activityName"] == "message"]
        timeline = next(entry for entry in answers if "Table" in [part["type"] for part in card(entry)["body"]])
        expect(len(json.dumps(card(timeline))) > 2000, "the submitted card leads to the timeline as a table")
        replaced = [entry for entry in answers if entry["response"]["statusCode"] == 200]
        expect(len(replaced) == 1, "the card with the question is replaced")

        print("group chat", flush=True)
        sent = await playground.says(group, "Wat is spoor 2?", bot)
        expect("poor 2" in json.dumps(sent[-1]["request"]["body"]), "a general question is answered in the group")
        sent = await playground.says(group, FACT, bot)
        expect("createConversation" in [entry["activityName"] for entry in sent], "the private chat is opened")
        messages = [
            json.dumps(entry["request"]["body"], ensure_ascii=False) for entry in sent if "body" in entry["request"]
        ]
        expect(
            "privéchat" in messages[-1] and "januari" not in messages[-1], "the group only hears of the private chat"
        )

        print("channel with a mention", flush=True)
        sent = await playground.says(channel, "Wie betaalt spoor 2?", bot)
        expect("attachments" in sent[-1]["request"]["body"], "a mention in a channel is answered with a card")
        listening.cancel()


def main(argv: list[str]) -> int:
    """Starts bot and playground, and talks. Returns the exit code."""
    program = Path(argv[0] if argv else ".").resolve() / "node_modules" / ".bin" / "agentsplayground"
    if not program.exists():
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        settings = {"SPOORWIJZER_TEAMS_DEVELOPMENT": "1", "SPOORWIJZER_VANDAAG": "2026-11-21"}
        bot = Processes(free_port(), free_port(), Path(folder), environment=settings)
        bot.start()
        port = free_port()
        endpoint = f"{bot.address}/webhooks/teams/webhook"
        playground = subprocess.Popen(
            [str(program), "start", "-e", endpoint, "-c", "msteams", "-p", str(port), "--disable-telemetry"],
            # It leaves a folder of its own where it is started.
            cwd=folder,
            env={**os.environ, "TEAMSAPPTESTER_BROWSER": "none"},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            assert playground.stdout is not None  # asked for above
            for line in playground.stdout:
                if "Listening" in line:
                    break
            asyncio.run(converse(f"http://localhost:{port}"))
        except Failed as error:
            print(f"  FAILED: {error}")
            return 1
        finally:
            os.killpg(playground.pid, signal.SIGTERM)
            bot.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
