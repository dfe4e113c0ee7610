"""How far a layout can be from the best one: bound against objective."""

from __future__ import annotations

import math

ROUND_OFF = 1e-9
"""Difference of bound and objective, relative to the size of the objective, below which both are equal [1]."""
BEATEN = 1e-6
"""Share of the size of the objective by which a layout may be better than a bound through HiGHS's tolerances [1]."""

KEEP_TOLERANCE = 1e-9
"""Share of the first stage's objective that the second stage may give away [1]."""


def relative_gap(objective: float, bound: float) -> float:
    """Return ``|bound - objective| / |objective|`` (0 where both are equal, infinite where the objective is 0)."""
    difference = abs(bound - objective)
    if difference <= ROUND_OFF * abs(objective):
        return 0.0
    return difference / abs(objective) if objective else math.inf


def settled(objective: float, bound: float | None, size: float, *, maximise: bool) -> tuple[float | None, float | None]:
    """Return the bound of an objective and the gap between both; None for both where there is no proof.

    A bound that the layout beats is a failed proof: there is no bound then. Where it is beaten by no more than the
    tolerances of HiGHS allow, bound and layout are known only as well as they agree: the bound is told as far beyond
    the layout as the layout is beyond the bound, and the gap is that, not 0.

    Parameters
    ----------
    objective : float
        Of a layout.
    bound : float or None
        What HiGHS proved.
    size : float
        Of the objective: of its largest term, or of an average one if that is larger.
    maximise : bool
        Sense.
    """
    if bound is None:
        return None, None
    room = bound - objective if maximise else objective - bound
    if room < -BEATEN * size:
        return None, None
    if abs(room) <= ROUND_OFF * size:
        return objective, 0.0
    told = bound if room > 0 else 2.0 * objective - bound
    return told, relative_gap(objective, told)


def least_kept(objective: float, share: float) -> float:
    """Return what the next stage may not fall below: a share of an objective, less round-off."""
    least = objective * share
    return least - KEEP_TOLERANCE * abs(least)
