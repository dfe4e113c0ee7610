"""How a solve can end."""

from __future__ import annotations

from enum import StrEnum


class Ending(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    LIMIT = "limit"
    NO_LAYOUT = "limit without a layout"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    UNPROVEN = "no proof"
