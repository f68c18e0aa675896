"""A writer who takes a day back, or wavers between two: "12 januari, nee 13", "12 januari 2026 of 2025"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language.lexicon import woorden
from bot.language.tijd import Tijd, Zicht, dagtijd


def los_getal(z: Zicht, i: int, gevonden: Sequence[Tijd]) -> Tijd | None:
    """A number that changes the day before it: "12 januari, nee 13", "12 januari 2026, nee 2025", "2026 of 2025"."""
    vorige = gevonden[-1] if gevonden else None
    if vorige is None or vorige.soort not in {"dag", "fout"} or vorige.maand is None or z.eenheid(i + 1):
        return None
    jaar = z.heel(i, 2000, 2050) if z.cijfers(i) == 4 else None
    tussen = {z.w(k) for k in range(vorige.tot, i)}
    ander_jaar = tussen & {"of", "/"} and tussen <= woorden("of_een_ander")
    if jaar is not None and vorige.datum is not None and ander_jaar:
        return replace(vorige, tot=i + 1, vraag=True)
    if not _neemt_terug(z, vorige.tot, i, i + 1):
        return None
    if jaar is not None and vorige.dag is not None:
        return replace(dagtijd(i, i + 1, vorige.dag, vorige.maand, jaar), ongeveer=vorige.ongeveer)
    dag = z.heel(i, 1, 39) if z.cijfers(i) <= 2 and not z.maand(i + 1) else None
    if dag is None or (not z.rang(i) and z.w(i + 1) not in woorden("einde_van_de_zin")):
        return None
    return dagtijd(i, i + 1, dag, vorige.maand, vorige.datum.year if vorige.datum else None)


def laatste_woord(z: Zicht, lijst: Sequence[Tijd]) -> list[Tijd]:
    """Leave out every day that the writer took back for the next one, which takes over its place and its year."""
    uit: list[Tijd] = []
    for tijd in lijst:
        if len(uit) > 1 and _noemt_weekdag(z, uit[-1]) and _neemt_terug(z, uit[-2].tot, tijd.van, tijd.tot):
            # "2 maart. O nee, dat was een zondag, dus maandag 3 maart": the Sunday tells no day of its own.
            uit.pop()
            tijd = replace(tijd, vraag=True)
        vorige = uit[-1] if uit else None
        dagen = vorige is not None and vorige.soort in {"dag", "fout"} and tijd.soort in {"dag", "fout"}
        if vorige is None or not dagen or not _neemt_terug(z, vorige.tot, tijd.van, tijd.tot):
            uit.append(tijd)
            continue
        nieuw = tijd
        if tijd.datum is None and vorige.datum is not None and tijd.dag and tijd.maand:
            nieuw = dagtijd(tijd.van, tijd.tot, tijd.dag, tijd.maand, vorige.datum.year)
            nieuw = replace(nieuw, ongeveer=tijd.ongeveer, maandbreed=tijd.maandbreed)
        tussen = {z.w(k) for k in range(vorige.tot, tijd.van)}
        twijfel = tijd.vraag or ("of" in tussen and not tussen & woorden("neemt_terug"))
        if z.w(vorige.tot) in woorden("bij_de_dag"):
            # The words about the first day stay where they are, now about the new one.
            uit[-1] = replace(nieuw, van=vorige.van, tot=vorige.tot, vraag=twijfel)
            uit.append(Tijd(tijd.van, tijd.tot, "geen"))
            continue
        uit[-1] = replace(nieuw, van=vorige.van, vraag=twijfel)
    return uit


def _noemt_weekdag(z: Zicht, tijd: Tijd) -> bool:
    return tijd.zwak and z.weekdag(tijd.van) is not None and z.w(tijd.van - 1) == "een"


def _neemt_terug(z: Zicht, van: int, tot: int, erna: int) -> bool:
    """Whether the words between two days only say that the first was wrong."""
    while van < tot and z.w(van) in woorden("bij_de_dag"):
        van += 1
    tussen = {z.w(k) for k in range(van, tot) if not (z.weekdag(k) is not None and z.w(k - 1) == "een")}
    if len(tussen) > 14 or not tussen <= woorden("neemt_terug") | woorden("neemt_misschien_terug") | woorden("vulling"):
        return False
    # "9 november, dat moet 19 november zijn"
    moet_zijn = bool(tussen & woorden("moet")) and ("zijn" in tussen or z.w(erna) in woorden("wezen"))
    return (
        moet_zijn
        or bool(tussen & woorden("neemt_terug"))
        or (bool(tussen & woorden("neemt_misschien_terug")) and z.w(erna) in woorden("einde_van_de_zin"))
    )
