"""Every example that stands beside a grammar rule is true."""

from __future__ import annotations

import re
from datetime import date

import pytest
import spacy

from bot.language.ranges import REGELS, kort_bereik, vind
from bot.language.tijd import Zicht
from bot.language.tokens import woorden

NLP = spacy.blank("nl")
ZATERDAG = date(2026, 11, 21)
VOORBEELDEN = [
    pytest.param(tekst, uitkomst, id=f"{regel.__name__}: {tekst}")
    for regel in (kort_bereik, *REGELS)
    for tekst, uitkomst in re.findall(r'^\s*"(.+)" -> (.+)$', regel.__doc__ or "", flags=re.MULTILINE)
]


@pytest.mark.parametrize(("tekst", "uitkomst"), VOORBEELDEN)
def test_a_rule_reads_its_own_examples(tekst: str, uitkomst: str) -> None:
    gevonden = vind(Zicht(woorden(NLP, tekst), ZATERDAG))
    assert (str(gevonden[0]) if gevonden else "None") == uitkomst


def test_every_rule_has_examples() -> None:
    assert all('" -> ' in (regel.__doc__ or "") for regel in REGELS)
