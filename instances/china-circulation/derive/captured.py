"""Value captured: domestic value added per unit of exports, from the national table, and with upgraded inputs.

Imported inputs that lines of a higher grade replace bring in value added instead of none: per unit of the higher grade
that of the mass grade taken in and, of the rest of its price, all (running cost, capital and surplus stay at home).
Method for today: Koopman, Wang and Wei (2014), Tracing value-added and double counting in gross exports.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from derive_common.industries import membership
from derive_common.national_table import flows

from derive.raw import Raw

ALL = "all industries"


def value_captured(raw: Raw, home_share: pd.Series) -> pd.Series:
    """Return domestic value added per unit of exports, index industry and ``all industries`` [1].

    Parameters
    ----------
    raw : Raw
        The national table, and what a line takes in.
    home_share : Series
        Share of the quality grade that is made at home, index industry; missing = 0, as today.
    """
    table, member = flows(raw.domestic, raw.imported, raw.final), membership()
    inside = member.to_numpy()
    own = table.value_added / table.output
    upgraded = inside @ home_share.reindex(member.columns).fillna(0.0).to_numpy()
    taken = raw.scalar("line_input")
    replaced = raw.imported.to_numpy() * upgraded[:, None]
    system = np.eye(len(own)) - raw.domestic.to_numpy().T - taken * replaced.T
    captured = np.linalg.solve(system, own + (1.0 - taken) * replaced.sum(axis=0))
    sold = raw.final.loc["Domestic"]["EX"].to_numpy()
    held, all_sold = inside.T @ (captured * sold), inside.T @ sold
    found = pd.Series(held / all_sold, index=member.columns)
    found[ALL] = held.sum() / all_sold.sum()
    return found
