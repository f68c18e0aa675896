"""The command `python -m bot teams-app`: the package with which an administrator installs the bot in Teams."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.knowledge.organisation import load_organisation
from bot.paths import ORGANISATION, VAR

ICONS = Path(__file__).parent / "teams_icons"
SCHEMA = "1.17"
ACCENT = "#154273"
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_VERSION = re.compile(r"[0-9]{1,5}\.[0-9]{1,5}\.[0-9]{1,5}\Z")
_MADE = (2026, 1, 1, 0, 0, 0)
# Limits of the schema.
MAX_NAME, MAX_DEVELOPER = 30, 32

SHORT = "Antwoord op vragen over ziek zijn, werk en re-integratie"
FULL = (
    "Spoorwijzer beantwoordt vragen over langdurige ziekte en werk: de Wet verbetering poortwachter, spoor 1 en "
    "spoor 2, loon bij ziekte, de WIA en ontslag. Elk antwoord noemt de wet en de datum van de laatste controle.\n\n"
    "In een privéchat rekent Spoorwijzer ook termijnen uit, met uitleg per datum. In een kanaal of groep geeft het "
    "alleen algemene antwoorden.\n\n"
    "Spoorwijzer vraagt niet naar diagnoses, namen of andere persoonsgegevens en leest geen bestanden. Het is een "
    "computerprogramma en geeft geen juridisch advies."
)
COMMANDS = (
    ("Bereken mijn termijnen", "Reken de termijnen van de Wet verbetering poortwachter uit"),
    ("Wat is spoor 2?", "Stel een vraag in uw eigen woorden"),
    ("Wat kun je voor mij doen?", "Lees wat Spoorwijzer kan"),
    ("Vergeet mijn gegevens", "Wis wat Spoorwijzer in dit gesprek van u weet"),
)
GROUP_COMMANDS = COMMANDS[1:3]


class PackageError(Exception):
    """The package cannot be made like this; the message says what to do."""


@dataclass(frozen=True)
class Package:
    """What goes into the package.

    Attributes:
        bot: the application id of the bot.
        developer: the organisation that offers the bot.
        website: page of that organisation.
        privacy: page with its privacy statement.
        terms: page with its terms of use.
        name: what the bot is called in Teams.
        version: of the package; raise it with every change.
    """

    bot: str
    developer: str
    website: str
    privacy: str
    terms: str
    name: str = "Spoorwijzer"
    version: str = "1.0.0"

    def __post_init__(self) -> None:
        """Checks the parts.

        Raises:
            PackageError: a part is missing or not allowed by the schema.
        """
        if not _GUID.match(self.bot):
            raise PackageError("--bot is geen id als 00000000-0000-0000-0000-000000000000.")
        if not 0 < len(self.name) <= MAX_NAME:
            raise PackageError(f"--naam heeft 1 tot {MAX_NAME} tekens.")
        if not 0 < len(self.developer) <= MAX_DEVELOPER:
            raise PackageError(f"--organisatie heeft 1 tot {MAX_DEVELOPER} tekens. Kort de naam zo nodig af.")
        if not _VERSION.match(self.version):
            raise PackageError("--versie is geen versie als 1.0.0.")
        for option, address in (
            ("--website", self.website),
            ("--privacy", self.privacy),
            ("--voorwaarden", self.terms),
        ):
            if urlsplit(address).scheme != "https" or not urlsplit(address).hostname:
                raise PackageError(f"{option} is geen adres dat begint met https://.")


def manifest(package: Package) -> dict[str, Any]:
    """The manifest of the package, by Microsoft's schema."""

    def commands(scopes: list[str], listed: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        return {"scopes": scopes, "commands": [{"title": title, "description": text} for title, text in listed]}

    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA,
        "version": package.version,
        # The same for every package of the same bot, so that a newer one updates it.
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"spoorwijzer-teams/{package.bot}")),
        "localizationInfo": {"defaultLanguageTag": "nl"},
        "developer": {
            "name": package.developer,
            "websiteUrl": package.website,
            "privacyUrl": package.privacy,
            "termsOfUseUrl": package.terms,
        },
        "name": {"short": package.name, "full": f"{package.name}: vragen over ziekte en werk"},
        "description": {"short": SHORT, "full": FULL},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "defaultInstallScope": "personal",
        "bots": [
            {
                "botId": package.bot,
                "scopes": ["personal", "team", "groupChat"],
                # No files: people would send medical papers.
                "supportsFiles": False,
                "isNotificationOnly": False,
                "commandLists": [
                    commands(["personal"], COMMANDS),
                    commands(["team", "groupChat"], GROUP_COMMANDS),
                ],
            }
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [],
    }


def write_package(package: Package, target: Path) -> None:
    """Writes the package: the manifest and two icons. The same input gives the same file.

    Raises:
        OSError: it cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps(manifest(package), ensure_ascii=False, indent=2) + "\n"
    files = {"manifest.json": content.encode()}
    files |= {name: (ICONS / name).read_bytes() for name in ("color.png", "outline.png")}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MADE), data, zipfile.ZIP_DEFLATED)


def main(argv: list[str]) -> int:
    """Runs the command.

    Args:
        argv: the arguments after the name of the command.

    Returns:
        0; 1 if the package cannot be made.
    """
    options = _options(argv)
    try:
        package = Package(
            bot=options.bot.lower(),
            developer=options.organisatie,
            website=options.website,
            privacy=options.privacy or options.website,
            terms=options.voorwaarden or options.website,
            name=options.naam,
            version=options.versie,
        )
        write_package(package, options.bestand)
    except (PackageError, OSError) as error:
        print(f"python -m bot teams-app: {error}", file=sys.stderr)
        return 1
    print(f"» {options.bestand}: upload dit in het Teams-beheercentrum (zie docs/teams-installeren.md)")
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    organisation = load_organisation(ORGANISATION)
    parser = argparse.ArgumentParser(prog="python -m bot teams-app", description="Maak het app-pakket voor Teams.")
    parser.add_argument("--bot", default=os.environ.get("SPOORWIJZER_TEAMS_APP_ID", ""), help="app-id van de bot")
    parser.add_argument("--organisatie", default=organisation.naam, help="naam van uw organisatie")
    parser.add_argument("--website", default=organisation.website, help="pagina van uw organisatie (https)")
    parser.add_argument("--privacy", default="", help="pagina met uw privacyverklaring (anders de website)")
    parser.add_argument("--voorwaarden", default="", help="pagina met gebruiksvoorwaarden (anders de website)")
    parser.add_argument("--naam", default="Spoorwijzer", help="naam van de bot in Teams")
    parser.add_argument("--versie", default="1.0.0", help="versie van het pakket; verhoog hem bij elke wijziging")
    parser.add_argument("--bestand", type=Path, default=VAR / "teams-app.zip", help="waar het pakket komt")
    return parser.parse_args(argv)
