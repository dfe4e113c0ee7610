r"""How far a layout is from the layout of the base, in money.

.. math::

   moved = \tfrac12 \sum_{n,r,k} W_n \, v_{n,r,k} \, |a_{n,r,k} - a^0_{n,r,k}|

with the activity :math:`a` of each site and that of the base :math:`a^0`, the weight :math:`W_n` of the node, and the
value :math:`v` of a unit of activity at the prices of the base, a common measure of goods that cannot be added up.
Moving one unit from one site to another counts once. ``relocated`` is what is made less at some sites and more at
others (the smaller of the two sums), ``grown`` what is made more on the whole:
:math:`moved = relocated + |grown| / 2`. Treatment is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from layout_opt.instance import Instance
from layout_opt.result.indicator_values import industries, unit_values

KEYS = ["node", "region", "technology"]
WORKING = 1e-6
"""Activity over the largest of the technology above which a site works [1]."""


@dataclass(frozen=True)
class Movement:
    """The layout of the base and what its activities are worth.

    Parameters
    ----------
    worth : Series
        Money per unit of activity, weighted by the node; index (node, region, technology).
    activity : Series
        Of the base; same index.
    industry : mapping
        Industry of each technology.
    unvalued : tuple of str
        Technologies that have no value and are left out.
    unit : str
        Of the amounts.
    """

    worth: pd.Series
    activity: pd.Series
    industry: Mapping[str, str]
    unvalued: tuple[str, ...]
    unit: str

    @property
    def total(self) -> float:
        """What the whole activity of the base is worth."""
        return float((self.worth * self.activity).sum())

    def between(self, table: pd.DataFrame) -> dict[str, float]:
        """Return moved, relocated and grown for a table ``activity``; NaN where a site is new and has no value."""
        valued = table[table["technology"].isin(set(self.worth.index.get_level_values("technology")))]
        found = valued.set_index(KEYS)["activity"]
        if len(found.index.difference(self.worth.index)):
            return dict.fromkeys(("moved", "relocated", "grown"), float("nan"))
        change = self.worth * (found.reindex(self.worth.index, fill_value=0.0) - self.activity)
        more, less = float(change[change > 0].sum()), float(-change[change < 0].sum())
        return {"moved": (more + less) / 2, "relocated": min(more, less), "grown": more - less}

    def made(self, table: pd.DataFrame, industry: str) -> float:
        """Return what an industry makes, in value at the prices of the base."""
        found = table.set_index(KEYS)["activity"]
        worth = found * self.worth.reindex(found.index)
        own = worth.index.get_level_values("technology").map(self.industry) == industry
        return float(worth[own].sum())

    @property
    def largest(self) -> tuple[str, ...]:
        """The industries by what they make in the base, most first."""
        worth = (self.worth * self.activity).groupby(level="technology").sum()
        sums = worth.groupby(worth.index.map(self.industry)).sum().sort_values(ascending=False, kind="stable")
        return tuple(str(name) for name in sums.index)


def movement_from(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> Movement:
    """Return the measure of movement against the layout in `tables`.

    Parameters
    ----------
    instance : Instance
        Of the base.
    tables : mapping
        Its tables ``activity`` and, where goods have a price by their shadow price only, ``prices``.
    """
    own = industries(instance)
    sites = tables["activity"][tables["activity"]["technology"].isin(own)]
    valued = unit_values(instance, tables, sites)
    known = valued[valued["unit_value"].notna()]
    weight = known["node"].map(instance.tree.weight).astype("float64")
    worth = known.assign(worth=known["unit_value"] * weight).set_index(KEYS)["worth"].sort_index()
    activity = sites.set_index(KEYS)["activity"].reindex(worth.index, fill_value=0.0)
    unvalued = tuple(sorted(set(valued.loc[valued["unit_value"].isna(), "technology"])))
    return Movement(worth, activity, own, unvalued, instance.units.column("{money}/yr"))


def working_sites(table: pd.DataFrame, instance: Instance) -> frozenset[tuple[str, str, str]]:
    """Return (node, region, technology) of the producing sites of a table ``activity`` that work."""
    rows = table[table["technology"].isin(industries(instance))]
    most = rows.groupby("technology")["activity"].transform("max")
    works = rows[rows["activity"] > WORKING * most.where(most > 0, 1.0)]
    return frozenset(zip(*(works[name].tolist() for name in KEYS), strict=True))
