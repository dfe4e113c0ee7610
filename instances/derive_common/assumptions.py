"""Numbers that were chosen: read from ``assumptions.toml`` of an instance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from derive_common.industries import INDUSTRIES


@dataclass(frozen=True)
class Assumptions:
    """What an instance assumes, base of its raw material.

    Parameters
    ----------
    assumptions : dict
        Content of ``assumptions.toml``: ``scalar.<name>.value`` and ``industry.<industry>.<column>``.
    """

    assumptions: dict[str, Any]

    def scalar(self, name: str) -> float:
        """Return the base value of a chosen number."""
        return float(self.assumptions["scalar"][name]["value"])

    def of_industry(self, column: str) -> pd.Series:
        """Return a chosen number of each industry, index industry."""
        table = self.assumptions["industry"]
        return pd.Series({industry.id: table[industry.id][column] for industry in INDUSTRIES})
