"""How a run can end, and the exit status that says so."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Status(StrEnum):
    """How a run ended; the value stands in ``run.json``."""

    SOLVED = "solved"
    LIMIT = "limit"
    UNPROVEN = "unproven"
    NO_LAYOUT = "no_layout"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    VIOLATED = "violated"


EXIT_STATUS: Mapping[Status, int] = {
    Status.SOLVED: 0,
    Status.UNBOUNDED: 2,
    Status.INFEASIBLE: 3,
    Status.NO_LAYOUT: 4,
    Status.VIOLATED: 5,
    Status.LIMIT: 6,
    Status.UNPROVEN: 7,
}
"""Exit status of the command line by how the run ended."""
