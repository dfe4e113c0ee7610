"""Vintages: what was built at one time at a site of a technology with a lifetime."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.facts.ages import AGED, BEFORE, aged, lifetimes, share_alive, share_paid, years_alive
from layout_opt.facts.annuities import annuity
from layout_opt.facts.derived import derived
from layout_opt.facts.frames import keys_of, look_up, table_of
from layout_opt.facts.keys import SITE
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance

VINTAGE = (*SITE, "built")


@derived
def vintages(instance: Instance) -> pd.DataFrame:
    """Return what of every vintage lives at every node, of the technologies whose ages matter.

    These are the technologies with a lifetime, where the tree has several nodes, a plant can die within the root, or
    ages are given.

    Returns
    -------
    DataFrame
        node, region, technology, built (a node, a year before the root, or ``existing``), and

        - ``alive``: share of the years of the node in which it lives; ``before``: at the node above (1 where it is new)
        - ``amount``: what stood before the root; ``new``: whether it is built at this node
        - ``due``: what is paid at the node per unit built [money/yr per activity/yr]
        - ``yearly``: the annuity in a full year; ``left``: years that it lives from the beginning of the node on
    """
    frame = _births(instance)
    nodes, technologies = frame["node"], frame["technology"]
    lives = years_alive(instance, nodes, technologies, frame["born"])
    frame["alive"] = share_alive(instance, nodes, lives)
    above = frame.assign(node=nodes.map(instance.tree.parent))
    inherited = (frame["built"] != nodes) & (nodes != instance.tree.root)
    frame["before"] = look_up(above, frame, VINTAGE, "alive").where(inherited, 1.0)
    frame["yearly"] = frame["cost"] * technologies.map(lambda name: annuity(instance, name)).astype("float64")
    frame["due"] = frame["yearly"] * share_paid(instance, nodes, lives)
    start = nodes.map(dict(instance.tree.start)).astype("float64")
    frame["left"] = frame["born"] + technologies.map(lifetimes(instance)).astype("float64") - start
    kept = (frame["alive"] > 0) | (frame["before"] > 0)
    columns = [*VINTAGE, "alive", "before", "amount", "new", "due", "yearly", "left"]
    return frame.loc[kept, columns].sort_values(list(VINTAGE), ignore_index=True)


@derived
def living(instance: Instance) -> pd.DataFrame:
    """Return the vintages that live at a node, as `vintages`."""
    frame = vintages(instance)
    return frame[frame["alive"] > 0].reset_index(drop=True)


def _births(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology, built, born, cost, amount, new: every vintage at its node and at all below."""
    tree = instance.tree
    frame = sites(instance)
    frame = frame[frame["technology"].isin(_mattering(instance))]
    pairs = table_of(((a, n) for n in tree.periods for a in tree.chain(n)), ("built", "node"))
    built = frame[[*SITE, "investment_cost"]].rename(columns={"node": "built"}).merge(pairs, on="built")
    built = built.assign(born=built["built"].map(dict(tree.start)), amount=0.0, new=built["built"] == built["node"])
    root = frame.loc[frame["node"] == tree.root]
    stood = _stood(instance, root).merge(root[["region", "technology", "investment_cost"]], on=["region", "technology"])
    stood = stood.merge(pd.DataFrame({"node": list(tree.periods)}), how="cross")
    stood = stood.assign(amount=stood["amount"].where(stood["node"] == tree.root, 0.0), new=False)
    both = pd.concat([built, stood], ignore_index=True) if len(stood) else built.reset_index(drop=True)
    return both.rename(columns={"investment_cost": "cost"}).astype({"born": "float64"})


def _mattering(instance: Instance) -> set[str]:
    """Return the technologies whose ages matter."""
    known, years = lifetimes(instance), instance.tree.years[instance.tree.root]
    if len(instance.tree.periods) > 1:
        return set(known)
    return {name for name, lifetime in known.items() if lifetime < years} | (
        set(aged(instance)["technology"]) & set(known)
    )


def _stood(instance: Instance, root: pd.DataFrame) -> pd.DataFrame:
    """Return region, technology, built, amount, born of what stands before the root."""
    given = aged(instance)
    year = pd.to_numeric(given["built"], errors="coerce")
    base = instance.settings.base_year
    given["born"] = year - (np.nan if base is None else float(base))
    given = given.merge(root[["region", "technology"]], on=["region", "technology"])
    known = set(keys_of(given, AGED[:2]))
    untold = np.array([pair not in known for pair in keys_of(root, AGED[:2])], dtype=bool)
    other = root[(root["existing"] > 0) & untold]
    other = other.rename(columns={"existing": "amount"}).assign(built=BEFORE, born=0.0)
    return pd.concat([given, other[[*AGED, "amount", "born"]]], ignore_index=True) if len(other) else given
