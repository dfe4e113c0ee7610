"""What a region reaches - value, employment or output - as terms of a row and, its twin, from the decision tables.

``value`` is what is sold or exported in the region, ``employment`` the use of factors of kind labour, ``output`` the
activity of production technologies; the last two add up one common unit. Floors limit a measure from below, and the
aims of employment and equality are made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.model.ledger import Key, Ledger, Terms

if TYPE_CHECKING:
    from layout_opt.instance import Instance
    from layout_opt.model.family import Accounts, Plan

VALUE_PARTS = ("effective_output", "exports")
MEASURES = ("value", "employment", "output")
MEMBERS = {"employment": "factors", "output": "technologies"}
"""Measure -> table whose rows are added up, which therefore need one unit."""


def labour(instance: Instance) -> list[str]:
    """Return the factors of kind labour."""
    return [name for name, kind in instance.attribute("factors", "kind").items() if kind == "labour"]


def producing(instance: Instance) -> list[str]:
    """Return the technologies of kind production."""
    return [name for name, kind in instance.attribute("technologies", "kind").items() if kind == "production"]


def measure_unit(instance: Instance, measure: str) -> str:
    """Return the unit of a measure (the unit of its first factor or technology)."""
    if measure == "value":
        return instance.units.column("{money}/yr")
    if measure == "employment":
        return next((instance.units.column("{factor}/yr", factor=name) for name in labour(instance)), "")
    return next((instance.units.column("{activity}/yr", technology=name) for name in producing(instance)), "")


def measure_problems(instance: Instance, measure: str, where: str, instead: str) -> Iterator[Problem]:
    """Yield why a measure adds up nothing or different units; `where` names who asks, `instead` how to do without."""
    if measure not in MEMBERS:
        return
    table = MEMBERS[measure]
    names = labour(instance) if measure == "employment" else producing(instance)
    units = {str(instance.attribute(table, "unit")[name]) for name in names}
    if not names:
        fix = "give a factor the kind labour" if measure == "employment" else instead
        yield Problem(where, measure, f"have something to add up in {table}.csv", fix)
    elif len(units) > 1:
        found = f"{measure} over units {', '.join(sorted(units))}"
        yield Problem(where, found, "add up one common unit", f"give the members of {table}.csv the same unit")


@dataclass(frozen=True)
class MeasureTerms:
    """The measures of regions as terms of rows.

    Parameters
    ----------
    instance : Instance
        What is measured.
    ledgers : mapping
        Ledger name -> Ledger, complete.
    activity : mapping
        (node, region, technology) -> variable.
    """

    instance: Instance
    ledgers: Mapping[str, Ledger]
    activity: Mapping[Key, Any]
    _by_region: dict[tuple[str, str], list[Any]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        produces = set(producing(self.instance))
        for (node, region, technology), variable in self.activity.items():
            if technology in produces:
                self._by_region.setdefault((node, region), []).append(variable)

    def of(self, node: str, region: str, measure: str) -> Terms:
        """Return coefficients and variables of a measure of a region (empty lists if nothing adds to it)."""
        if measure == "output":
            variables = self._by_region.get((node, region), [])
            return [1.0] * len(variables), list(variables)
        ledger = self.ledgers["value" if measure == "value" else "factor"]
        names = VALUE_PARTS if measure == "value" else labour(self.instance)
        sums = [ledger.sum_of((node, region, name)) for name in names]
        return [c for s in sums for c in s[0]], [v for s in sums for v in s[1]]


def reached(instance: Instance, plan: Plan, accounts: Accounts, measure: str) -> pd.DataFrame:
    """Return the posts to a measure from the decision tables: node, region, amount (the twin of `MeasureTerms`)."""
    activity = plan.frame("activity", ("node", "region", "technology"))
    made: Mapping[str, Callable[[], pd.DataFrame]] = {
        "value": lambda: accounts["value"][accounts["value"]["part"].isin(VALUE_PARTS)],
        "employment": lambda: accounts["factor"][accounts["factor"]["factor"].isin(labour(instance))],
        "output": lambda: activity[activity["technology"].isin(producing(instance))],
    }
    return made[measure]()
