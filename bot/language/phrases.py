"""Named groups of phrases over a message, found by spaCy's Matcher; and who writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spacy.tokens import Doc

from bot.language.cues import patroon
from bot.language.elements import Aanwijzing, Element, woorden_in_clausule
from bot.language.lexicon import tabel
from bot.language.matching import Matchers
from bot.language.others import anderen, niet_zelf


class Zinnen:
    """Counts how often each named group of phrases occurs."""

    def __init__(self, nlp: Any, groepen: Mapping[str, Iterable[str]]) -> None:
        """Compile `groepen` for the vocabulary of `nlp`."""
        self._matchers = Matchers(nlp.vocab, {naam: [*map(patroon, zinnen)] for naam, zinnen in groepen.items()})

    def vind(self, doc: Doc) -> dict[str, list[int]]:
        """Return for each group that occurs the places where it begins."""
        uit: dict[str, list[int]] = {}
        for naam, van, _ in self._matchers.find(doc):
            uit.setdefault(naam, []).append(van)
        return {naam: sorted(set(plekken)) for naam, plekken in uit.items()}


ROLGROEPEN = ("werknemer_zelf", "werkgever_sterk", "werknemer_sterk", "werkgever_zwak", "werknemer_zwak")
_WERKWOORD = {
    "is",
    "heeft",
    "zit",
    "viel",
    "ligt",
    "meldde",
    "was",
    "werd",
    "had",
    "meldt",
    "ging",
    "valt",
    "die",
    "sinds",
    "raakte",
    "per",
    "vanaf",
    "ziek",
    "al",
    "_dag_",
    "uitgevallen",
    "van",
    "thuis",
}

_VOORZETSELS = frozenset({"tot", "t/m", "van", "per", "op", "in", "sinds", "vanaf", "met", "na", "voor", "door", "en"})


# Endings of things, so that "mijn wachttijd is ..." is not taken for a person.
_ZAAK = (
    "heid",
    "ing",
    "dag",
    "periode",
    "contract",
    "wet",
    "tijd",
    "loon",
    "verlof",
    "sanctie",
    "plan",
    "verslag",
    "traject",
    "plicht",
    "jaar",
    "vraag",
    "datum",
    "klachten",
    "ziekte",
    "nummer",
    "dossier",
    "recht",
)


def rol(
    rij: Sequence[Element], aanwijzingen: Sequence[Aanwijzing], gevonden: Mapping[str, Sequence[int]]
) -> str | None:
    """Return who writes, werknemer or werkgever, or None when the message does not make it clear.

    Args:
        rij: The message.
        aanwijzingen: Its phrases about illness.
        gevonden: Places of the groups ROLGROEPEN.
    """
    personen = tabel("personen")
    ziek = any(a.soort in {"ziek", "terugval", "eerste", "beter", "verlof"} for a in aanwijzingen)
    woorden = [element.tekst for element in rij]
    niet_ik = niet_zelf(rij)
    twijfel = _twijfel(woorden) | niet_ik
    gevonden = {naam: [k for k in plekken if k not in twijfel] for naam, plekken in gevonden.items()}
    woorden = ["" if k in twijfel else woord for k, woord in enumerate(woorden)]
    if gevonden.get("werknemer_zelf") and not set(woorden) & set(personen["van_hr"]):
        return "werknemer"
    if niet_ik and anderen() & set(woorden):
        # "Ik ben niet ziek, mijn collega wel, hij ...": only what tells the role for certain still does.
        zeker = [naam for naam in ("werkgever", "werknemer") if gevonden.get(f"{naam}_sterk")]
        return zeker[0] if len(zeker) == 1 else None
    werkgever = 3.0 * len(gevonden.get("werkgever_sterk", ())) + (1.5 if gevonden.get("werkgever_zwak") and ziek else 0)
    werknemer = 3.0 * len(gevonden.get("werknemer_sterk", ()))
    werknemer += 1.0 if gevonden.get("werknemer_zwak") and (ziek or not werkgever) else 0
    for a in aanwijzingen:
        hier = rij[a.van].clausule
        clausule = {w for w, element in zip(woorden, rij, strict=True) if element.clausule == hier}
        if a.soort in {"ziek", "terugval", "eerste", "beter"} and "ik" in clausule and not clausule & {"als", "die"}:
            werknemer += 2.0
    for k, woord in enumerate(woorden):
        if woord in {"mijn", "mn", "m'n", "onze", "ons", "een"} and ziek:
            for m in (k + 1, k + 2):
                volgende = woorden[m] if m < len(woorden) else ""
                na = woorden[m + 1] if m + 1 < len(woorden) else ""
                if volgende in personen["familie"]:
                    namens = woorden[k - 1] in {"voor", "namens", "over"} if k else False
                    if (na in _WERKWOORD or namens) and woord != "een" and not _zelf_ziek(rij, aanwijzingen):
                        return None
                    break
                bezit = woord in {"mijn", "mn", "m'n", "onze", "ons"} and volgende.isalpha() and na in _WERKWOORD
                zaak = set(woorden[k + 1 : m + 1]) & (set(personen["geen_personeel"]) | _VOORZETSELS)
                ding = bool(zaak) or any(deel.endswith(_ZAAK) for deel in woorden[k + 1 : m + 1])
                if bezit and not ding and volgende not in _WERKWOORD:
                    werkgever += 2.5
                    break
        if (
            woord in {"ben", "heb", "zit", "lig"}
            and ziek
            and "ik" not in woorden[max(0, k - 3) : k + 3]
            and not werkgever
        ):
            werknemer += 2.0
    if set(woorden) & set(personen["derden"]) and not werkgever:
        return None
    if "collega" in woorden and not werkgever and werknemer < 3:
        return None
    if max(werkgever, werknemer) < 1 or abs(werkgever - werknemer) < 0.5:
        return None
    if not ziek and max(werkgever, werknemer) < 3:
        return None
    return "werkgever" if werkgever > werknemer else "werknemer"


def _zelf_ziek(rij: Sequence[Element], aanwijzingen: Sequence[Aanwijzing]) -> bool:
    """ "mijn zoon is opgenomen, daarom heb ik me ziek gemeld": a clause of its own tells the illness of the writer."""
    familie = set(tabel("personen")["familie"])
    for a in aanwijzingen:
        hier = woorden_in_clausule(rij, a.van)
        if (
            a.soort in {"ziek", "terugval", "eerste"}
            and hier & {"ik", "ben", "heb", "me", "mij"}
            and not hier & familie
        ):
            return True
    return False


def _twijfel(woorden: Sequence[str]) -> set[int]:
    """Places of the words in "ik geloof", "denk ik": they do not tell who is ill."""
    werkwoorden = set(tabel("personen")["twijfelwerkwoorden"])
    uit: set[int] = set()
    for k in range(len(woorden) - 1):
        paar = {woorden[k], woorden[k + 1]}
        if ("ik" in paar and paar & werkwoorden) or paar == {"volgens", "mij"}:
            uit |= {k, k + 1}
    return uit
