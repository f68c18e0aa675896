"""``python -m bot <command>``: see ``python -m bot --help``."""

from __future__ import annotations

import importlib
import sys

# Imported only when asked for: `deadlines` and `read` must not wait for Rasa and TensorFlow.
COMMANDS = {
    "serve": ("bot.serve", "start the bot and its chat page"),
    "chat": ("bot.chat", "a conversation on the terminal"),
    "ask": ("bot.ask", "JSON Lines: question in, decision and reply out"),
    "read": ("bot.read", "JSON Lines: text in, a person's situation out"),
    "deadlines": ("bot.deadlines", "JSON Lines: situation in, deadlines out"),
    "check": ("bot.check", "check knowledge/ and say what is wrong, where"),
    "export": ("bot.export", "the knowledge base as one page to read, or as JSON"),
    "teams-app": ("bot.channels.teams_app", "the package that installs the bot in Microsoft Teams"),
    "purge": ("bot.purge", "delete the conversations whose time is up"),
    "report": ("bot.report", "what was asked, answered, confirmed and handed over"),
    "migrate": ("bot.migrate", "bring the insights database up to date"),
    "handover": ("bot.handover", "send what users wrote to the desk (serve does so as well)"),
    "bench": ("bot.bench", "measure speed and memory"),
    "dashboard": ("bot.dashboard", "the figures as a web page, behind a password"),
    "review": ("bot.review", "look at the questions that went wrong, and mend them"),
    "train": ("bot.train", "train the model if anything changed"),
}


def main(argv: list[str]) -> int:
    """Runs one command. Returns the exit code."""
    if not argv or argv[0] in {"-h", "--help", "help"}:
        print("usage: python -m bot <command> [options]\n")
        print("\n".join(f"  {name:10} {purpose}" for name, (_, purpose) in COMMANDS.items()))
        return 0
    if argv[0] not in COMMANDS:
        print(f"python -m bot: there is no command {argv[0]!r}; try python -m bot --help", file=sys.stderr)
        return 2
    module = importlib.import_module(COMMANDS[argv[0]][0])
    code: int = module.main(argv[1:])
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: no error of ours.
        sys.stderr.close()
        sys.exit(0)
