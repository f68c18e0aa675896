"""What the channels judge groups by, made once."""

from __future__ import annotations

import pytest

from bot.answers.rules import Dialoogregels, load_rules
from bot.channels.group_talk import GroupTalk
from bot.knowledge.library import Library
from bot.language.reader import Lezer
from bot.paths import KNOWLEDGE


@pytest.fixture(scope="session")
def rules(library: Library) -> Dialoogregels:
    return load_rules(KNOWLEDGE, library)


@pytest.fixture(scope="session")
def talk(library: Library, rules: Dialoogregels, lezer: Lezer) -> GroupTalk:
    return GroupTalk(library, rules, lezer)
