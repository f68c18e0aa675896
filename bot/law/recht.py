"""The law as the rules use it: legal values, laws and milestone texts, loaded once and handed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.law.milestones import MijlpaalTekst, load_milestones
from bot.law.parameters import Parameters, load_parameters
from bot.law.sources import Basis, Wetten, load_wetten

_DAGEN = {"dagen": 1, "weken": 7}


@dataclass(frozen=True)
class Recht:
    """The loaded law.

    Attributes:
        parameters: Legal values by name.
        wetten: Laws by key.
        mijlpalen: Texts and counting rules of the milestones by id, in the order in which they are shown.
    """

    parameters: Parameters
    wetten: Wetten
    mijlpalen: Mapping[str, MijlpaalTekst]

    def dagen(self, naam: str, op: date) -> int:
        """Return a term in days.

        Args:
            naam: A legal value in days or weeks.
            op: The date on which the term starts to run.

        Returns:
            The number of calendar days (weeks x 7).

        Raises:
            UnknownParameter: When there is none with this name.
            OutsideCoverage: When the value on that date is not known.
        """
        return self.parameters.whole(naam, op) * _DAGEN[self.parameters[naam].eenheid]

    def bron(self, naam: str, op: date) -> Basis:
        """Return where a legal value stands (same errors as `dagen`)."""
        return self.parameters.source(naam, op)

    def tekst(self, naam: str, op: date) -> str:
        """Return a legal value as Dutch text, e.g. "42 weken" (same errors as `dagen`)."""
        return self.parameters.formatted(naam, op)


def load_recht(directory: Path) -> Recht:
    """Read the law.

    Args:
        directory: The folder with `wetten.yml`, `milestones.yml` and `parameters/`.

    Returns:
        The law.

    Raises:
        BronFout, ParameterFout, MijlpaalFout: When a file is malformed.
    """
    wetten = load_wetten(directory / "wetten.yml")
    parameters = load_parameters(directory / "parameters", wetten)
    return Recht(parameters, wetten, load_milestones(directory / "milestones.yml", wetten, parameters))
