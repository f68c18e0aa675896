"""Makes the secrets of one host in deploy/geheimen/ and the names in deploy/.env. Needs Python 3.8 and nothing else.

Usage: ``python3 deploy/make_secrets.py chat.voorbeeld.nl inzicht.voorbeeld.nl``. What is there already stays as it is.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
_HOST = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}\Z")
# Read by a container under another user, from a folder that only this user may enter.
READABLE, PRIVATE = 0o444, 0o600
DATABASES = ("gesprekken", "inzicht", "berichten")


class HostError(Exception):
    """A name is no name of a site."""


def secret() -> str:
    """A fresh secret of 256 bits in letters and digits, safe in an address, in SQL and in a configuration file."""
    return secrets.token_hex(32)


def files(chat: str, dashboard: str) -> dict[str, tuple[str, int]]:
    """What is written: for each path its content and its permissions.

    Args:
        chat: the name of the site of the chat.
        dashboard: the name of the site of the dashboard.

    Raises:
        HostError: one of them is no name of a site, or they are the same.
    """
    for host in (chat, dashboard):
        if not _HOST.match(host):
            raise HostError(f"{host!r} is no name like chat.voorbeeld.nl")
    if chat == dashboard:
        raise HostError("the chat and the dashboard need names of their own")
    passwords = {name: secret() for name in (*DATABASES, "postgres", "redis")}
    database = {name: f"postgresql://{name}:{passwords[name]}@postgres:5432/{name}" for name in DATABASES}
    figures = f"SPOORWIJZER_INSIGHTS_URL={database['inzicht']}\n"
    outbox = f"SPOORWIJZER_OUTBOX_URL={database['berichten']}\n"
    conversations = f"SPOORWIJZER_DATABASE_URL={database['gesprekken']}\n"
    desk = "# docs/overdracht.md, if you use it\nSPOORWIJZER_SMTP_WACHTWOORD=\nSPOORWIJZER_WEBHOOK_SLEUTEL=\n"
    bot = (
        f"{conversations}{figures}{outbox}"
        f"SPOORWIJZER_REDIS_URL=redis://:{passwords['redis']}@redis:6379/0\n"
        f"SPOORWIJZER_WIDGET_KEY={secret()}\n"
        "# other sites that embed the chat, with a space in between: docs/widget-plaatsen.md\n"
        "SPOORWIJZER_WIDGET_ORIGINS=\n"
        f"SPOORWIJZER_CONVERSATION_KEY={secret()}\nSPOORWIJZER_INSIGHTS_KEY={secret()}\n"
        f"SPOORWIJZER_METRICS_TOKEN={secret()}\n"
        "# docs/slack-installeren.md and docs/teams-installeren.md, if you use them\n"
        "SPOORWIJZER_SLACK_SIGNING_SECRET=\nSPOORWIJZER_SLACK_BOT_TOKEN=\n"
        "SPOORWIJZER_TEAMS_APP_ID=\nSPOORWIJZER_TEAMS_APP_PASSWORD=\nSPOORWIJZER_TEAMS_TENANT_ID=\n"
    )
    roles = "".join(f"\\set {name}_wachtwoord '{passwords[name]}'\n" for name in DATABASES)
    redis = f'requirepass {passwords["redis"]}\nsave ""\nappendonly no\nmaxmemory 128mb\nmaxmemory-policy noeviction\n'
    return {
        ".env": (f"CHAT_HOST={chat}\nDASHBOARD_HOST={dashboard}\nCOMPOSE_PROJECT_NAME=spoorwijzer\n", PRIVATE),
        "geheimen/bot.env": (bot, PRIVATE),
        "geheimen/dashboard.env": (
            f"{figures}# docs/dashboard.md\nSPOORWIJZER_DASHBOARD_WACHTWOORD=\n",
            PRIVATE,
        ),
        "geheimen/handover.env": (f"{outbox}{desk}", PRIVATE),
        "geheimen/purge.env": (f"{conversations}{figures}", PRIVATE),
        "geheimen/postgres_password": (passwords["postgres"], READABLE),
        "geheimen/postgres_roles.sql": (roles, READABLE),
        "geheimen/redis.conf": (redis, READABLE),
    }


def write(folder: Path, wanted: dict[str, tuple[str, int]]) -> None:
    """Writes all of it, or nothing.

    Raises:
        FileExistsError: one of the files is there already.
    """
    for name in wanted:
        if (folder / name).exists():
            raise FileExistsError(folder / name)
    for name in ("geheimen", "geheimen/tls", "acme"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "geheimen").chmod(0o700)
    for name, (content, mode) in wanted.items():
        number = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(content)
        (folder / name).chmod(mode)


def main(argv: list[str], folder: Path = HERE) -> int:
    """Makes the files. Returns the exit code."""
    if len(argv) != 2:
        print("usage: python3 deploy/make_secrets.py chat.voorbeeld.nl inzicht.voorbeeld.nl", file=sys.stderr)
        return 2
    try:
        write(folder, files(argv[0].lower(), argv[1].lower()))
    except HostError as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 2
    except FileExistsError as error:
        print(f"Stopped: {error.args[0]} is there already; nothing was changed", file=sys.stderr)
        return 1
    print(f"Made {folder / 'geheimen'} and {folder / '.env'}. Keep a copy in your vault, and nowhere else.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
