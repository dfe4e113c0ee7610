"""Annuities: what an investment costs a year, and in which nodes it is paid; payments made once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.facts.ages import share_paid, years_alive
from layout_opt.facts.derived import derived
from layout_opt.facts.frames import table_of
from layout_opt.facts.keys import SITE
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance
from layout_opt.instance.discounting import payments_worth


def annuity(instance: Instance, technology: str) -> float:
    """Return the yearly payment per unit of investment over the lifetime of a technology; 1 where it has none.

    A loan of ``loan_years`` at ``loan_rate`` (by default the lifetime and the discount rate) is spread over the life:
    both series of payments are worth the same at the discount rate.
    """
    lifetime, years, interest = (
        float(instance.attribute("technologies", name)[technology]) for name in ("lifetime", "loan_years", "loan_rate")
    )
    rate = instance.settings.discount_rate
    if np.isnan(lifetime):
        return 1.0
    years = lifetime if np.isnan(years) else years
    interest = rate if np.isnan(interest) else interest
    paid_back = 1.0 / years if interest == 0 else interest / (1.0 - (1.0 + interest) ** -years)
    return float(paid_back * payments_worth(rate, years) / payments_worth(rate, lifetime))


@derived
def payments(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, built, cost: what a unit of capacity built at a node costs there and later.

    A technology with a lifetime is paid for in the discounted years in which what was built would live, scrapped or
    not, and no longer; without one its cost is a yearly one that never ends.
    """
    frame = sites(instance)
    frame = frame[frame["investment_cost"] > 0]
    return spread(instance, frame[list(SITE)].assign(cost=frame["investment_cost"]))


def spread(instance: Instance, frame: pd.DataFrame) -> pd.DataFrame:
    """Return investments (``cost`` per unit built at ``node``) as what falls due at each node (``built``: where)."""
    tree = instance.tree
    share = {technology: annuity(instance, technology) for technology in frame["technology"].unique()}
    frame = frame.assign(cost=frame["cost"] * frame["technology"].map(share).astype("float64"))
    paying = [(node, later) for later in tree.periods for node in tree.chain(later)]
    frame = frame.rename(columns={"node": "built"}).merge(table_of(paying, ("built", "node")), on="built")
    born = frame["built"].map(dict(tree.start)).astype("float64")
    lives = years_alive(instance, frame["node"], frame["technology"], born)
    frame["cost"] *= share_paid(instance, frame["node"], lives)
    return frame[frame["cost"] != 0].reset_index(drop=True)


def paid_once(instance: Instance, nodes: pd.Series) -> pd.Series:
    """Return what 1 paid once, at the beginning of each of `nodes`, is per year of the node."""
    tree = instance.tree
    return nodes.map({node: tree.once[node] / tree.weight[node] for node in tree.nodes}).astype("float64")
