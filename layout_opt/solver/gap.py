"""How far a layout can be from the best one: bound against objective."""

from __future__ import annotations

import math

ABSOLUTE_GAP = 1e-9
"""Gap below which bound and objective are equal; HiGHS's own 1e-6 is a percent of an objective of 1e-4 [objective]."""


def relative_gap(objective: float, bound: float) -> float:
    """Return ``|bound - objective| / |objective|`` (0 where both are equal, infinite where the objective is 0)."""
    difference = abs(bound - objective)
    if difference <= ABSOLUTE_GAP * max(1.0, abs(objective)):
        return 0.0
    return difference / abs(objective) if objective else math.inf


def settled(objective: float, bound: float | None, *, maximise: bool) -> tuple[float | None, float | None]:
    """Return the bound, never worse than the objective of a layout found since, and the gap (None: not known)."""
    if bound is None:
        return None, None
    tight = max(bound, objective) if maximise else min(bound, objective)
    return tight, relative_gap(objective, tight)
