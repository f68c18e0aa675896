"""``python -m tools.slow_actions``: the action server, with each answer held back for a moment when its work is done.

It can then be killed in the middle of an action: after what the action did, and before anybody heard of it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from typing import Any

from rasa_sdk.executor import ActionExecutor

from bot.processes import Processes

HELD_BACK_SECONDS = 0.3
# Names an action that is never answered.
NEVER = "SLOW_ACTIONS_NEVER"
DONE, ANSWERED = "action done", "action answered"
PATIENCE = 60.0
HOURS = 7200.0


class SlowActions(Processes):
    """A slow action server by itself."""

    def start_actions(self) -> None:
        """Starts it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # What the one before it left undone is not of this one.
        (self.folder / "actions.log").unlink(missing_ok=True)
        self._spawn("actions", ["-m", "tools.slow_actions", "--port", str(self.action_port)])

    def wait_until_done(self, action: str) -> None:
        """Waits until an action is done that is never answered.

        Raises:
            TimeoutError: it is not.
        """
        log, begin = self.folder / "actions.log", time.monotonic()
        while f"{DONE} {action}\n" not in log.read_text(encoding="utf-8"):
            if time.monotonic() - begin > PATIENCE:
                raise TimeoutError(f"{action} was not called")
            time.sleep(HELD_BACK_SECONDS / 10)

    def kill_in_the_middle(self) -> None:
        """Kills it with kill -9 while at least one action is done and not answered.

        Raises:
            TimeoutError: it had nothing to do.
        """
        log, begin, pid = self.folder / "actions.log", time.monotonic(), self.pid("actions")
        while time.monotonic() - begin < PATIENCE:
            # Nothing changes while it is looked at.
            os.kill(pid, signal.SIGSTOP)
            told = log.read_text(encoding="utf-8")
            if told.count(DONE) > told.count(ANSWERED):
                self.kill("actions")
                return
            os.kill(pid, signal.SIGCONT)
            time.sleep(HELD_BACK_SECONDS / 10)
        raise TimeoutError("no action was running")


def main(argv: list[str]) -> int:
    """Serves until it is stopped. Returns the exit code."""
    # Only here: who starts one does not need all the knowledge base, which comes along.
    from bot.actions import server

    run = server.run

    async def held_back(executor: ActionExecutor, body: bytes) -> tuple[int, Any]:
        reply = await run(executor, body)
        action = (server.read_call(body) or {}).get("next_action", "")
        print(DONE, action, flush=True)
        await asyncio.sleep(HOURS if action == os.environ.get(NEVER) else HELD_BACK_SECONDS)
        print(ANSWERED, action, flush=True)
        return reply

    server.run = held_back
    return server.main(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
