"""A time expression, and the view on the words that the grammar rules look through."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bot.language.lexicon import tabel
from bot.language.tokens import Woord

MAANDNAMEN = ("", *(vormen[0] for vormen in tabel("tijd")["maanden"].values()))


@dataclass(frozen=True)
class Duur:
    """A length of time: a number of one unit (dag, werkdag, week, maand, jaar)."""

    aantal: float
    eenheid: str

    @property
    def dagen(self) -> int:
        """Length in calendar days; months and years at their average."""
        maat = {"dag": 1.0, "werkdag": 1.4, "week": 7.0, "maand": 30.44, "kwartaal": 91.3, "jaar": 365.25}
        return round(self.aantal * maat[self.eenheid])

    def voor(self, dag: date) -> date:
        """Return the day this long before `dag`, on the calendar: months and years keep the day of the month.

        Raises:
            OverflowError: when that lies before the calendar begins.
        """
        maanden = {"maand": 1, "kwartaal": 3, "jaar": 12}.get(self.eenheid, 0) * self.aantal
        heel, rest = int(maanden), maanden - int(maanden)
        if not maanden:
            return dag - timedelta(days=self.dagen)
        telling = dag.year * 12 + dag.month - 1 - heel
        if telling < 12:
            raise OverflowError("before the calendar")
        jaar, maand = divmod(telling, 12)
        return date(jaar, maand + 1, min(dag.day, monthrange(jaar, maand + 1)[1])) - timedelta(days=round(rest * 30.44))


@dataclass(frozen=True)
class Tijd:
    """One time expression over words [van, tot).

    Attributes:
        soort: "dag" (datum, or dag and maand without a year), "bereik" (with eind), "duur", "ziekteweek",
            "vaag" (a time that no date can be made of), "geen" (a number that is no time) or "fout".
        datum: The day, when it is complete.
        ongeveer: It is an estimate.
        maandbreed: Only a month (or longer) was named.
        vraag: Plausible but to be confirmed.
        toekomst: True for "a.s.", False for "jl.", None when not told.
        weekdag: Weekday named beside it, Monday 0.
        zwak: Only a date when the sentence clearly needs one (a bare "week 14").
    """

    van: int
    tot: int
    soort: str
    datum: date | None = None
    dag: int | None = None
    maand: int | None = None
    ongeveer: bool = False
    maandbreed: bool = False
    vraag: bool = False
    toekomst: bool | None = None
    weekdag: int | None = None
    zwak: bool = False
    duur: Duur | None = None
    nummer: int | None = None
    fout: str | None = None
    eind: Tijd | None = None
    eind_inclusief: bool = True

    def __str__(self) -> str:
        """Short form for tests and logs of developers: 2026-01-12, ~2026-03-15, --01-12, 3 week, a..b."""
        if self.soort == "bereik" and self.eind:
            return f"{self._dag()}{'..' if self.eind_inclusief else '..<'}{self.eind}"
        if self.soort == "duur" and self.duur:
            return f"{self.duur.aantal:g} {self.duur.eenheid}"
        if self.soort == "dag":
            return self._dag()
        return f"{self.soort} {self.nummer}" if self.nummer is not None else self.soort

    def _dag(self) -> str:
        kern = self.datum.isoformat() if self.datum else f"--{self.maand or 0:02d}-{self.dag or 0:02d}"
        return ("~" if self.ongeveer else "") + kern + ("?" if self.vraag else "")


class Zicht:
    """The words of one message and today, with the questions that rules ask about them."""

    def __init__(self, lijst: Sequence[Woord], vandaag: date) -> None:
        """Look at `lijst` on the day `vandaag`."""
        self.lijst = lijst
        self.vandaag = vandaag

    def w(self, index: int) -> str:
        """The word at `index`, "" outside the message."""
        return self.lijst[index].tekst if 0 <= index < len(self.lijst) else ""

    def vast(self, index: int) -> bool:
        """Whether the word at `index` is typed against the one before it."""
        return 0 < index < len(self.lijst) and not self.lijst[index].los

    def getal(self, index: int) -> float | None:
        """The value of a number, None for any other word."""
        return self.lijst[index].getal if 0 <= index < len(self.lijst) else None

    def heel(self, index: int, laagste: int, hoogste: int) -> int | None:
        """A whole number within bounds, else None."""
        waarde = self.getal(index)
        if waarde is None or waarde != int(waarde) or not laagste <= waarde <= hoogste:
            return None
        return int(waarde)

    def cijfers(self, index: int) -> int:
        """How many digits were typed, 0 for a word."""
        return self.lijst[index].cijfers if 0 <= index < len(self.lijst) else 0

    def rang(self, index: int) -> bool:
        """Whether the number at `index` is an ordinal."""
        return 0 <= index < len(self.lijst) and self.lijst[index].rang

    def maand(self, index: int) -> int | None:
        """Month number of a month name."""
        return _getal(_omgekeerd("maanden").get(self.w(index)))

    def weekdag(self, index: int) -> int | None:
        """Weekday number (Monday 0) of the name of a weekday."""
        return _getal(_omgekeerd("weekdagen").get(self.w(index)))

    def eenheid(self, index: int) -> str | None:
        """Unit of time of a word, singular."""
        gevonden = _omgekeerd("eenheden").get(self.w(index))
        return str(gevonden) if gevonden else None

    def een_van(self, index: int, naam: str) -> bool:
        """Whether the word stands in the list `naam` of tijd.yml."""
        return self.w(index) in _lijst(naam)

    def hoeveel(self, index: int) -> tuple[float, int] | None:
        """A quantity and the index after it: "3", "een", "anderhalf", "1,5", "half", "een paar" gives 2... as told."""
        if self.w(index) in {"een", "'n", "1"} and self.getal(index) in (None, 1.0):
            if self.w(index + 1) in {"half", "halve"}:
                return 0.5, index + 2
            if self.w(index + 1) in {"paar", "tal"}:
                return 3.0, index + 2
            if self.w(index + 1) in {"kleine", "goede", "dikke", "ruime", "krappe", "hele", "heel"}:
                return 1.0, index + 2
            if self.w(index) != "1":
                return 1.0, index + 1
        if self.w(index) in {"half", "halve"}:
            return 0.5, index + 1
        if self.w(index) in {"enkele", "paar"}:
            return 3.0, index + 1
        if self._gedeeld(index):
            return 0.5, index + 3
        waarde = self.getal(index)
        if waarde is None or self.rang(index):
            return None
        if self._gedeeld(index + 1):
            return waarde + 0.5, index + 4
        if (
            self.w(index + 1) in {",", "."}
            and self.vast(index + 1)
            and self.vast(index + 2)
            and self.cijfers(index + 2) == 1
        ):
            return waarde + (self.getal(index + 2) or 0) / 10, index + 3
        if self.w(index + 1) in {"en", "a", "tot", "-", "/", "of"} and self.w(index + 2) != "een":
            verder = self.getal(index + 2)
            if verder and verder in (waarde + 1, waarde + 2) and not self.rang(index + 2) and self.eenheid(index + 3):
                return (waarde + verder) / 2, index + 3
        return waarde, index + 1

    def _gedeeld(self, index: int) -> bool:
        """Whether here stands "1/2 jaar": a half, where "1/2 weken" is one or two."""
        half = [self.w(index + k) for k in range(3)] == ["1", "/", "2"]
        return half and self.w(index + 3) in {"jaar", "jr", "maand", "mnd", "week"}

    def jaar(self, index: int) -> tuple[int | None, bool | None, int]:
        """Year, direction (True future, False past) and the index after them, from what follows a day and month."""
        if self.w(index) == "." and (self.getal(index + 1) is not None or self.w(index + 1) in {"jl", "as"}):
            # "5 jan. 2026", "5 jan. jl."
            index += 1
        begin = index
        if self.w(index) in {",", "("} and (self.cijfers(index + 1) == 4):
            index += 1
        if self.w(index) in {"van", "in"} and (self._relatief_jaar(index + 1) or self.cijfers(index + 1) == 4):
            index += 1
        if self.w(index) in {"van"} and self.w(index + 1) == "het" and self._relatief_jaar(index + 2):
            index += 2
        gevonden = self._relatief_jaar(index)
        if gevonden:
            return gevonden[0], None, gevonden[1]
        vol = self.heel(index, 1900, 2099)
        if vol is not None and (self.cijfers(index) in (0, 4)):
            return vol, None, index + (2 if self.w(index + 1) == ")" and self.w(begin) == "(" else 1)
        if self.w(index) == "'" and self.cijfers(index + 1) == 2 and self.vast(index + 1):
            return eeuw(int(self.getal(index + 1) or 0)), None, index + 2
        kort = self.cijfers(index) == 2 and self.heel(index, 20, 35) is not None and not self.rang(index)
        if kort and not self._telt_iets(index + 1):
            return 2000 + int(self.getal(index) or 0), None, index + 1
        if self.w(index) in {"jl", "jongstleden", "lt"}:
            return (
                None,
                False,
                index
                + (2 if self.w(index + 1) == "." and self.w(index) == "jl" and self._hierna_woord(index + 2) else 1),
            )
        if self.w(index) in {
            "as",
            "aanstaande",
            "eerstkomend",
            "eerstkomende",
            "aankomend",
            "eerstvolgend",
            "aanstaand",
        }:
            return None, True, index + 1
        return None, None, begin

    def _hierna_woord(self, index: int) -> bool:
        return bool(self.w(index)) and self.w(index) != "\n"

    def _telt_iets(self, index: int) -> bool:
        """Whether the number before `index` counts something (hours, weeks, percent) and so is no year."""
        return (
            self.eenheid(index) is not None
            or self.maand(index) is not None
            or self.w(index)
            in {"uur", "u", "uren", "%", "procent", "euro", "jarige", "-", "/", "t/m", "ste", "e", "x", "keer", "uurs"}
        )

    def _relatief_jaar(self, index: int) -> tuple[int, int] | None:
        if self.w(index + 1) in {"jaar", "jr"}:
            if self.een_van(index, "vorig") or self.w(index) in {"vorige"}:
                return self.vandaag.year - 1, index + 2
            if self.een_van(index, "deze"):
                return self.vandaag.year, index + 2
            if self.een_van(index, "volgend"):
                return self.vandaag.year + 1, index + 2
        aantal = self.heel(index, 1, 9)
        if aantal is None and self.w(index) == "een":
            aantal = 1
        if aantal and self.eenheid(index + 1) == "jaar" and self.w(index + 2) in {"geleden", "terug"}:
            return self.vandaag.year - aantal, index + 3
        if self.w(index) == "eergisterenjaar":
            return self.vandaag.year - 2, index + 1
        return None


def eeuw(jaar: int) -> int:
    """Full year of one written with two digits: 25 is 2025, 78 is 1978."""
    return jaar + (2000 if jaar < 60 else 1900)


def dagnaam(dag: int, maand: int, jaar: int | None) -> str:
    """A day as people write it: "31 juni 2026"."""
    return f"{dag} {MAANDNAMEN[maand]}" + (f" {jaar}" if jaar else "")


def dagtijd(van: int, tot: int, dag: int, maand: int, jaar: int | None, toekomst: bool | None = None) -> Tijd:
    """A day by its parts; a day that does not exist becomes a "fout" with a sentence for the user."""
    langste = monthrange(jaar or 2024, maand)[1]
    if not 1 <= dag <= langste:
        if dag < 1:
            reden = "een maand begint op dag 1"
        elif maand == 2 and dag == 29:
            reden = f"{jaar} is geen schrikkeljaar"
        else:
            reden = (
                f"{MAANDNAMEN[maand]} heeft {langste} dagen" if jaar or maand != 2 else "februari heeft 28 of 29 dagen"
            )
        zin = f"{dagnaam(dag, maand, jaar)} bestaat niet: {reden}. Welke dag bedoelt u?"
        return Tijd(van, tot, "fout", fout=zin, maand=maand)
    if jaar is None:
        return Tijd(van, tot, "dag", dag=dag, maand=maand, toekomst=toekomst)
    return Tijd(van, tot, "dag", datum=date(jaar, maand, dag), dag=dag, maand=maand, toekomst=toekomst)


Regel = Callable[[Zicht, int], Tijd | None]


@cache
def _omgekeerd(groep: str) -> dict[str, int | str]:
    return {str(vorm): sleutel for sleutel, vormen in tabel("tijd")[groep].items() for vorm in vormen}


@cache
def _lijst(naam: str) -> frozenset[str]:
    return frozenset(tabel("tijd")[naam])


def _getal(waarde: int | str | None) -> int | None:
    return None if waarde is None else int(waarde)
