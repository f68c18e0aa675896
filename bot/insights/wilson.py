"""The Wilson interval of a share; scipy, which tests check it by, computes a whole test beside each."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from bot.insights.figures import Share

_Z = NormalDist().inv_cdf(0.975)


def share(hits: int, of: int) -> Share:
    """A share with its 95% Wilson interval.

    Args:
        hits: in how many it was so.
        of: out of how many; at least one.

    Raises:
        ValueError: the numbers are not those of a share.
    """
    if not 0 <= hits <= of or of < 1:
        raise ValueError(f"{hits} of {of} is no share")
    value, square = hits / of, _Z * _Z / of
    middle = (value + square / 2) / (1 + square)
    margin = _Z / (1 + square) * sqrt(value * (1 - value) / of + square / (4 * of))
    # At the ends the formula gives the bound itself, but for the rounding.
    low = 0.0 if hits == 0 else middle - margin
    high = 1.0 if hits == of else middle + margin
    return Share(hits, of, value, low, high)
