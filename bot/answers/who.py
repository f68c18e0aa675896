"""Who is speaking, the employee or somebody for the employer, and whose illness it is about."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import cast

from bot.answers.facts import FIRST_DAY, OTHER, SEVERAL
from bot.answers.nearby_days import NEAR
from bot.answers.state import Stand
from bot.knowledge.topics import Rol
from bot.language.model import Lezing

# An employer is only taken for an employee when he says so: "ik" alone does not.
_SURELY_EMPLOYEE = re.compile(
    r"\b(mijn (werkgever|baas|chef|leidinggevende)|ik ben (zelf )?(ziek|de werknemer|werknemer))\b", re.I
)
# Someone who works for the employer or speaks of an employee as of another.
_OF_ANOTHER = re.compile(
    r"\b(casemanager|verzuimconsulent|arbodienst|hr[ -]?(adviseur|manager|medewerker)?|p&o|personeelszaken) hier\b"
    r"|\b(hier|als|ik ben|wij zijn|namens) (de |een )?(casemanager|verzuimconsulent|hr|arbodienst|p&o)\b"
    r"|^\W*(onze |mijn |een |de )?(werkneemster|werknemer|medewerk(st)?er)\W+(\d\W+)?(heeft )?"
    r"((is )?ziek|uitgevallen|1e ziektedag|eerste ziektedag)",
    re.I,
)
_EMPLOYEE_SAYS_SO = re.compile(r"^\s*ik (ben )?(de |een )?werkne(e)?m(er|ster)\b", re.I)
# An employee is only taken for an employer when he says so: "ik teken niet" with "werknemer" in it does not.
_SURELY_EMPLOYER = re.compile(
    r"\b(mijn|onze|een) (zieke )?(werknem|medewerk|werkneem|personeel|collega|chauffeur)"
    r"|\b(als|ik ben|wij zijn) ((trouwens|eigenlijk|overigens|namelijk|wel|zelf) )?(de |een )?"
    r"(werkgever|hr|baas|casemanager|leidinggevende)",
    re.I,
)


def role_of(tekst: str, lezing: Lezing, known: Rol | None) -> Rol | None:
    """Who is speaking, as far as message and conversation tell."""
    if _EMPLOYEE_SAYS_SO.search(tekst):
        return "werknemer"
    if lezing.rol is None and _OF_ANOTHER.search(tekst):
        return "werkgever"
    if lezing.rol not in ("werknemer", "werkgever"):
        return known
    if known == "werknemer" and lezing.rol == "werkgever" and not _SURELY_EMPLOYER.search(tekst):
        return known
    if known == "werkgever" and lezing.rol == "werknemer" and not _SURELY_EMPLOYEE.search(tekst):
        return known
    return cast(Rol, lezing.rol)


def of_another(stand: Stand, lezing: Lezing) -> Stand:
    """The conversation, with that it is about the illness of somebody else if the message says so."""
    if not lezing.van_ander or "werkgever" in (lezing.rol, stand.rol):
        return stand
    return replace(stand, overig={**stand.overig, OTHER: True})


def of_several(stand: Stand, lezing: Lezing, told: bool) -> Stand:
    """The conversation, with whether its first sick day is that of one of more people."""
    if not told:
        return stand
    rest = {key: value for key, value in stand.overig.items() if key != SEVERAL}
    return replace(stand, overig={**rest, SEVERAL: True} if lezing.meer_personen else rest)


def about_one_person(stand: Stand, lezing: Lezing) -> Stand:
    """The conversation without the facts of the user where now another one's are told, or the other way round."""
    known, told = (stand.situatie or {}).get(FIRST_DAY), lezing.eerste_ziektedag
    of_user = lezing.rol == "werknemer" and not lezing.van_ander
    of_other = lezing.van_ander and "werkgever" not in (lezing.rol, stand.rol)
    other_person = of_user if stand.overig.get(OTHER) else of_other
    if not known or told is None or not other_person or abs(told - date.fromisoformat(known)) <= NEAR:
        return stand
    return replace(stand, situatie=None, te_bevestigen=(), gevraagd=(), overig={})
