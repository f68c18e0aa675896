"""Where a rule stands: a law with its article, or the practice it comes from.

A basis is either `{wet, artikel, lid?, onderdeel?}` or `{praktijk, url?}`. Practice is named as practice, so that
nothing that is only policy is ever told as law.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

_ARTIKEL = re.compile(r"(§ ?\d+(\.\d+)*|\d+(:\d+)?[a-z]{0,3}(\.\d+[a-z]{0,3})?|bijlage( [IVX\d]+)?)")
_LID = re.compile(r"\d+[a-z]?((, | en |-| t/m | tot en met )\d+[a-z]?)*")
_ONDERDEEL = re.compile(r"[a-z]{1,2}( \d+°)?\d*((, | en | of |-| t/m | tot en met )[a-z]{1,2}( \d+°)?\d*)*")

_WET_SLEUTELS = {"naam", "afkorting", "bwb_id", "eu", "geldig_op", "gelezen_versie", "toelichting"}
_BASIS_SLEUTELS = {"wet", "artikel", "lid", "onderdeel"}
_PRAKTIJK_SLEUTELS = {"praktijk", "url"}


class BronFout(ValueError):
    """A law or a legal basis in the knowledge files is wrong; the message says what and where."""


@dataclass(frozen=True)
class Wet:
    """A law or rule that a basis may name.

    Attributes:
        sleutel: The key used in the knowledge files, e.g. "BW7".
        naam: The full name.
        afkorting: The name used in a citation, e.g. "BW".
        geldig_op: The date of the version that the link opens.
        url: The link, with that date (EU law: the link to EUR-Lex).
        bwb_id: The id on wetten.overheid.nl; None for EU law.
        gelezen_versie: The version we read ourselves; None when we know the rule from other sources.
        toelichting: What a reader must know about the status of the text.
    """

    sleutel: str
    naam: str
    afkorting: str
    geldig_op: date
    url: str
    bwb_id: str | None = None
    gelezen_versie: date | None = None
    toelichting: str | None = None


class Wetten(Mapping[str, Wet]):
    """All laws by key, in the order of the file."""

    def __init__(self, wetten: Mapping[str, Wet]) -> None:
        """Keep the given laws.

        Args:
            wetten: The laws by key.
        """
        self._wetten = dict(wetten)

    def __getitem__(self, sleutel: str) -> Wet:
        """Return the law with this key (KeyError when there is none)."""
        return self._wetten[sleutel]

    def __iter__(self) -> Iterator[str]:
        """Go through the keys."""
        return iter(self._wetten)

    def __len__(self) -> int:
        """Return the number of laws."""
        return len(self._wetten)

    def basis(self, wet: str, artikel: str, lid: str | None = None, onderdeel: str | None = None) -> Basis:
        """Return a basis in one of these laws.

        Args:
            wet: The key of the law, e.g. "BW7".
            artikel: The article.
            lid: The paragraph(s).
            onderdeel: The letter(s).

        Returns:
            The basis.

        Raises:
            BronFout: When the law is unknown or the article malformed.
        """
        velden = {"wet": wet, "artikel": artikel, "lid": lid, "onderdeel": onderdeel}
        return parse_basis({sleutel: waarde for sleutel, waarde in velden.items() if waarde is not None}, self)


@dataclass(frozen=True)
class Basis:
    """One legal basis, or the practice a statement rests on.

    Exactly one of `wet` and `praktijk` is set.

    Attributes:
        wet: The law, or None for practice.
        artikel: The article, e.g. "7:629", "64" or "§ 5".
        lid: The paragraph(s), e.g. "3" or "1 en 3".
        onderdeel: The letter(s), e.g. "c, d en e".
        praktijk: The name of the practice or second-hand source.
        praktijk_url: Where that practice is published.
    """

    wet: Wet | None = None
    artikel: str | None = None
    lid: str | None = None
    onderdeel: str | None = None
    praktijk: str | None = None
    praktijk_url: str | None = None

    @property
    def is_wet(self) -> bool:
        """True when the basis is a law or published rule, False when it is practice."""
        return self.wet is not None

    def tekst(self) -> str:
        """Return the citation in Dutch, e.g. "art. 7:629 lid 3 sub c BW" or "Werkwijzer (UWV), praktijk"."""
        if self.wet is None:
            return f"{self.praktijk}, praktijk"
        artikel = self.artikel or ""
        delen = [artikel if artikel.startswith(("§", "bijlage")) else f"art. {artikel}"]
        if self.lid:
            delen.append(f"lid {self.lid}")
        if self.onderdeel:
            delen.append(f"sub {self.onderdeel}")
        delen.append(self.wet.afkorting)
        return " ".join(delen)

    def url(self) -> str | None:
        """Return the link to the version of the law on its date, or to the practice; None when there is none."""
        return self.praktijk_url if self.wet is None else self.wet.url


def load_wetten(path: Path) -> Wetten:
    """Read the laws.

    Args:
        path: The file `wetten.yml`.

    Returns:
        The laws by key.

    Raises:
        BronFout: When the file or an entry is malformed.
    """
    inhoud = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if not isinstance(inhoud, dict) or not inhoud:
        raise BronFout(f"{path.name}: verwacht een lijst van wetten per sleutel")
    return Wetten({str(sleutel): _lees_wet(str(sleutel), velden, path.name) for sleutel, velden in inhoud.items()})


def parse_basis(mapping: object, wetten: Wetten) -> Basis:
    """Read one basis entry.

    Args:
        mapping: `{wet, artikel, lid?, onderdeel?}` or `{praktijk, url?}`, all strings.
        wetten: The laws that may be named.

    Returns:
        The basis.

    Raises:
        BronFout: On an unknown law, unknown keys, a missing or malformed article, or a value that is not a string.
    """
    if not isinstance(mapping, Mapping):
        raise BronFout(f"een bron is een lijstje van sleutels, niet {mapping!r}")
    for sleutel, waarde in mapping.items():
        if not isinstance(waarde, str) or not waarde.strip():
            raise BronFout(f"{sleutel}: zet de waarde tussen aanhalingstekens (nu {waarde!r})")
    if "praktijk" in mapping:
        _alleen(mapping, _PRAKTIJK_SLEUTELS)
        url = mapping.get("url")
        if url is not None and not url.startswith("https://"):
            raise BronFout(f"url begint niet met https:// ({url})")
        return Basis(praktijk=mapping["praktijk"].strip(), praktijk_url=url)
    if "wet" not in mapping:
        raise BronFout(f"een bron noemt een wet of praktijk: {dict(mapping)!r}")
    _alleen(mapping, _BASIS_SLEUTELS)
    wet = wetten.get(mapping["wet"])
    if wet is None:
        raise BronFout(f"onbekende wet {mapping['wet']!r}; bekend zijn: {', '.join(wetten)}")
    if "artikel" not in mapping:
        raise BronFout(f"bron {wet.sleutel} zonder artikel")
    if wet.sleutel == "BW7" and not mapping["artikel"].startswith("7:"):
        raise BronFout(f"artikel van BW7 begint met 7: (nu {mapping['artikel']!r})")
    return Basis(
        wet=wet,
        artikel=_passend("artikel", mapping["artikel"], _ARTIKEL),
        lid=_passend("lid", mapping["lid"], _LID) if "lid" in mapping else None,
        onderdeel=_passend("onderdeel", mapping["onderdeel"], _ONDERDEEL) if "onderdeel" in mapping else None,
    )


def parse_basis_lijst(lijst: object, wetten: Wetten) -> tuple[Basis, ...]:
    """Read a list with at least one basis entry.

    Args:
        lijst: The list of entries.
        wetten: The laws that may be named.

    Returns:
        The bases, in the order of the list.

    Raises:
        BronFout: When it is no list, is empty, or an entry is wrong.
    """
    if not isinstance(lijst, Sequence) or isinstance(lijst, str) or not lijst:
        raise BronFout("basis is een lijst met minstens één bron")
    return tuple(parse_basis(item, wetten) for item in lijst)


def _lees_wet(sleutel: str, velden: object, bestand: str) -> Wet:
    waar = f"{bestand}: {sleutel}"
    if not isinstance(velden, dict):
        raise BronFout(f"{waar}: verwacht naam, afkorting, bwb_id of eu, geldig_op")
    onbekend = set(velden) - _WET_SLEUTELS
    if onbekend:
        raise BronFout(f"{waar}: onbekende sleutel {', '.join(sorted(map(str, onbekend)))}")
    for veld in ("naam", "afkorting"):
        if not isinstance(velden.get(veld), str):
            raise BronFout(f"{waar}: {veld} ontbreekt")
    geldig_op, gelezen = velden.get("geldig_op"), velden.get("gelezen_versie")
    if not isinstance(geldig_op, date):
        raise BronFout(f"{waar}: geldig_op is geen datum")
    if gelezen is not None and not isinstance(gelezen, date):
        raise BronFout(f"{waar}: gelezen_versie is geen datum")
    bwb_id, eu = velden.get("bwb_id"), velden.get("eu")
    if (bwb_id is None) == (eu is None):
        raise BronFout(f"{waar}: geef bwb_id of eu, niet allebei")
    if bwb_id is not None:
        if not re.fullmatch(r"BWBR\d{7}", str(bwb_id)):
            raise BronFout(f"{waar}: bwb_id {bwb_id!r} klopt niet")
        url = f"https://wetten.overheid.nl/{bwb_id}/{geldig_op.isoformat()}"
    else:
        url = f"https://eur-lex.europa.eu/eli/{eu}/oj/nld"
    return Wet(
        sleutel=sleutel,
        naam=velden["naam"],
        afkorting=velden["afkorting"],
        geldig_op=geldig_op,
        url=url,
        bwb_id=bwb_id,
        gelezen_versie=gelezen,
        toelichting=velden.get("toelichting"),
    )


def _alleen(mapping: Mapping[str, str], toegestaan: set[str]) -> None:
    onbekend = set(mapping) - toegestaan
    if onbekend:
        raise BronFout(f"onbekende sleutel in bron: {', '.join(sorted(map(str, onbekend)))}")


def _passend(veld: str, waarde: str, patroon: re.Pattern[str]) -> str:
    if not patroon.fullmatch(waarde.strip()):
        raise BronFout(f"{veld} {waarde!r} heeft niet de vorm van een {veld}")
    return waarde.strip()
