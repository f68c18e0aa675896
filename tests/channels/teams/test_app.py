"""The package that installs the bot in Teams."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.channels.teams_app import ICONS, Package, PackageError, main, manifest

BOT = "11111111-2222-3333-4444-555555555555"
SITE = "https://www.voorbeeld.nl/"
GOOD: dict[str, Any] = {"bot": BOT, "developer": "Arbodienst De Brug", "website": SITE, "privacy": SITE, "terms": SITE}
ARGUMENTS = ["--bot", BOT, "--organisatie", "Arbodienst De Brug", "--website", SITE]


def test_the_command_makes_a_package_with_manifest_and_icons(tmp_path: Path, capsys: Any) -> None:
    target = tmp_path / "pakket" / "teams.zip"
    assert main([*ARGUMENTS, "--bestand", str(target)]) == 0
    assert str(target) in capsys.readouterr().out
    with zipfile.ZipFile(target) as archive:
        assert sorted(archive.namelist()) == ["color.png", "manifest.json", "outline.png"]
        made = json.loads(archive.read("manifest.json"))
    assert made == manifest(Package(**GOOD))


def test_the_same_input_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        main([*ARGUMENTS, "--bestand", str(tmp_path / name)])
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_newer_package_of_the_same_bot_is_the_same_app() -> None:
    first, second = (manifest(Package(**GOOD, version=version)) for version in ("1.0.0", "1.0.1"))
    other = manifest(Package(**{**GOOD, "bot": BOT.replace("1", "9")}))
    assert first["id"] == second["id"] != other["id"]
    assert first["version"] != second["version"]


def test_the_manifest_takes_no_files_and_keeps_within_the_limits_of_teams() -> None:
    made = manifest(Package(**GOOD))
    [bot] = made["bots"]
    assert bot["botId"] == BOT
    assert bot["supportsFiles"] is False
    assert set(bot["scopes"]) == {"personal", "team", "groupChat"}
    assert len(made["description"]["short"]) <= 80
    assert len(made["description"]["full"]) <= 4000
    assert len(made["name"]["full"]) <= 100
    for listed in bot["commandLists"]:
        assert len(listed["commands"]) <= 10
        for command in listed["commands"]:
            assert 0 < len(command["title"]) <= 32
            assert 0 < len(command["description"]) <= 128


def test_in_groups_no_command_is_offered_that_asks_for_personal_facts() -> None:
    [bot] = manifest(Package(**GOOD))["bots"]
    for listed in bot["commandLists"]:
        if "personal" not in listed["scopes"]:
            assert "Bereken mijn termijnen" not in [command["title"] for command in listed["commands"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"bot": "x"},
        {"bot": ""},
        {"developer": ""},
        {"developer": "x" * 33},
        {"website": "http://www.voorbeeld.nl"},
        {"website": ""},
        {"privacy": "javascript:alert(1)"},
        {"terms": "https://"},
        {"name": "x" * 31},
        {"version": "1"},
    ],
)
def test_what_teams_would_refuse_is_refused_here(wrong: dict[str, str]) -> None:
    with pytest.raises(PackageError):
        Package(**{**GOOD, **wrong})


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: Any) -> None:
    assert main(["--bot", "x", "--bestand", str(tmp_path / "x.zip")]) == 1
    assert "--bot" in capsys.readouterr().err
    assert not (tmp_path / "x.zip").exists()


def test_the_icons_are_as_teams_wants_them() -> None:
    color = Image.open(ICONS / "color.png").convert("RGBA")
    assert color.size == (192, 192)
    assert color.getchannel("A").getextrema() == (255, 255), "a full square: Teams rounds it itself"
    outline = Image.open(ICONS / "outline.png").convert("RGBA")
    assert outline.size == (32, 32)
    lowest, highest = outline.getchannel("A").getextrema()
    assert (lowest, highest) == (0, 255), "transparent, with a line"
    drawn = {outline.getpixel((x, y))[:3] for x in range(32) for y in range(32) if outline.getpixel((x, y))[3]}
    assert drawn == {(255, 255, 255)}, "white only"
