r"""Ages: what stands by year of building, how long it lives, and the years of a node in which it does.

A plant of a technology with a lifetime L that was built at time b lives up to b + L. Of the T years of a node that
begins at time t it lives :math:`\min(\max(b + L - t, 0), T)`. Times are years since the beginning of the root; what was
built before has a time below 0.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.frames import table_of
from layout_opt.instance import Instance
from layout_opt.instance.discounting import payments_worth

AGED = ("region", "technology", "built")
BEFORE = "existing"
"""Name of what stands before the root without a year of building; it counts as new at the root."""
SNAP = 1e-9
"""Share of the years of a node below which a plant lives through none of them, or through all but that [1]."""


@derived
def aged(instance: Instance) -> pd.DataFrame:
    """Return region, technology, built, amount: what stands before the root by year of building."""
    if not instance.has("existing_capacity"):
        return table_of((), AGED, amount=())
    frame = instance.resolve("existing_capacity")
    return frame.loc[frame["node"] == instance.tree.root, [*AGED, "amount"]].reset_index(drop=True)


def lifetimes(instance: Instance) -> dict[str, float]:
    """Return the lifetime [yr] of every technology that has one."""
    known = instance.attribute("technologies", "lifetime")
    return {name: float(years) for name, years in known.items() if float(years) > 0}


def years_alive(instance: Instance, nodes: pd.Series, technologies: pd.Series, born: pd.Series) -> pd.Series:
    """Return the years [yr] of each node in which a plant of a technology, built at a time, lives.

    Parameters
    ----------
    instance : Instance
        Whose nodes and technologies these are.
    nodes, technologies : Series
        Node and technology of each plant; without a lifetime it lives for ever.
    born : Series
        When it was built [yr since the beginning of the root].
    """
    tree = instance.tree
    start, years = (nodes.map(dict(known)).astype("float64") for known in (tree.start, tree.years))
    lifetime = technologies.map(lifetimes(instance)).astype("float64").fillna(np.inf)
    alive = (born + lifetime - start).clip(lower=0.0)
    alive = alive.where(alive > SNAP * years, 0.0)
    return alive.where(alive < (1.0 - SNAP) * years, years)


def share_alive(instance: Instance, nodes: pd.Series, alive: pd.Series) -> pd.Series:
    """Return the share of the years of each node in which a plant lives [1]."""
    return alive / nodes.map(dict(instance.tree.years)).astype("float64")


def share_paid(instance: Instance, nodes: pd.Series, alive: pd.Series) -> pd.Series:
    """Return the discounted share of the years of each node in which a plant lives [1]."""
    rate, years = instance.settings.discount_rate, instance.tree.years
    pairs = list(zip(nodes.tolist(), alive.tolist(), strict=True))
    known = {pair: payments_worth(rate, pair[1]) / payments_worth(rate, years[pair[0]]) for pair in set(pairs)}
    return pd.Series([known[pair] for pair in pairs], index=nodes.index, dtype="float64")
