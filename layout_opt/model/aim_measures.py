"""What a region reaches - value, employment or output - as terms of a row and, its twin, from the decision tables.

``value`` is what is sold or exported in the region, ``employment`` the use of factors of kind labour, ``output`` the
activity of production technologies; the last two add up one common unit. Floors limit a measure from below, and the
aims of employment and equality are made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layout_opt.facts.measures import labour, producing
from layout_opt.facts.seasons import over_seasons
from layout_opt.model.registry import earnings
from layout_opt.model.row_keys import KeyIndex
from layout_opt.model.terms import Terms

if TYPE_CHECKING:
    from layout_opt.instance import Instance
    from layout_opt.model.columns import DecisionColumns
    from layout_opt.model.family import Accounts, Plan
    from layout_opt.model.ledger import Ledger


def measure_terms(
    instance: Instance, ledgers: Mapping[str, Ledger], activity: DecisionColumns, measure: str, frame: pd.DataFrame
) -> list[Terms]:
    """Return a measure as terms of one row for each (node, region) of `frame`, from complete ledgers.

    A row of a period adds up its seasons.
    """
    every, rows = over_seasons(instance, frame)
    if measure == "output":
        makes = activity.frame["technology"].isin(producing(instance)).to_numpy()
        place = KeyIndex(activity.vocabulary, every, ("node", "region")).at(activity.frame)
        return [Terms(1.0, np.where(makes, activity.numbers, -1), place).within(rows)]
    if measure == "value":
        return [ledgers["value"].of(every, part=part).within(rows) for part in earnings()]
    return [ledgers["factor"].of(every, factor=name).within(rows) for name in labour(instance)]


def reached(instance: Instance, plan: Plan, accounts: Accounts, measure: str) -> pd.DataFrame:
    """Return the posts to a measure from the decision tables: node, region, amount (the twin of `measure_terms`)."""
    activity = plan.frame("activity", ("node", "region", "technology"))
    made: Mapping[str, Callable[[], pd.DataFrame]] = {
        "value": lambda: accounts["value"][accounts["value"]["part"].isin(earnings())],
        "employment": lambda: accounts["factor"][accounts["factor"]["factor"].isin(labour(instance))],
        "output": lambda: activity[activity["technology"].isin(producing(instance))],
    }
    return made[measure]()
