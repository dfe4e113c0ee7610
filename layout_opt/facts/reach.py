"""Which goods can be had where: what plants and gateways supply, moved along the routes and worked up.

The answer is optimistic (capacities count only where they are 0), so what is not in reach can never be there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.offers import demand, offers
from layout_opt.facts.stocks import stores
from layout_opt.instance import Instance
from layout_opt.instance.convert import NODE_COLUMN
from layout_opt.instance.raw import listed, number_text
from layout_opt.instance.settings import Objective

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

MOST_ARCS = 3_000_000  # goods on routes beyond which validation does not trace them


@dataclass(frozen=True)
class Reach:
    """What can be had where.

    Parameters
    ----------
    goods : DataFrame
        Columns region, commodity: goods that can be there at some node.
    idle : DataFrame
        Columns region, technology: sites whose inputs can never all be there.
    unserved : DataFrame
        Columns region, market, tier: demand that no accepted good can reach.
    """

    goods: pd.DataFrame
    idle: pd.DataFrame
    unserved: pd.DataFrame


def trace(instance: Instance) -> Reach | None:
    """Return what can be had where; None if there are too many goods on routes to trace."""
    found = instance.memory.once("goods in reach", lambda: _goods_in_reach(instance))
    return None if found is None else Reach(*found, _unserved(instance, found[0]))


def _goods_in_reach(instance: Instance) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Return goods that can be there and sites whose inputs cannot (see `Reach`)."""
    arcs = _arcs(instance)
    if arcs is None:
        return None
    regions, goods = instance.members("REGION"), instance.members("COMMODITY")
    recipes = _recipes(instance)
    works = np.ones(len(recipes.sites), dtype=bool)  # goods that need each other or themselves count as made
    while True:
        there = np.zeros((len(regions), len(goods)), dtype=bool)
        there[_imports(instance)] = True
        there[_stored(instance)] = True
        _make(there, recipes, works)
        _move(there, *arcs)
        lacking = works & _lacking(there, recipes)
        if not lacking.any():
            break
        works &= ~lacking
    idle = recipes.sites[~works]
    at_region, at_good = np.nonzero(there)
    names = pd.DataFrame(
        {
            "region": np.array(regions, dtype=object)[at_region],
            "commodity": np.array(goods, dtype=object)[at_good],
        }
    )
    return names, idle


@dataclass(frozen=True)
class _Recipes:
    """Sites by row, and what each takes in and gives out: positions of site, region and commodity."""

    sites: pd.DataFrame
    inputs: tuple[Codes, Codes, Codes]
    outputs: tuple[Codes, Codes, Codes]


def _positions(members: tuple[str, ...], cells: pd.Series) -> Codes:
    return np.asarray(pd.Index(members, dtype=object).get_indexer(pd.Index(cells, dtype=object)), dtype=np.int64)


def _imports(instance: Instance) -> tuple[Codes, Codes]:
    """Return region and commodity of every gateway that may bring something in."""
    if not instance.has("foreign_trade"):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    rows = instance.resolve("foreign_trade")
    rows = rows[(rows["direction"] == "import") & ~(rows["max_quantity"] == 0)]
    return (
        _positions(instance.members("REGION"), rows["region"]),
        _positions(instance.members("COMMODITY"), rows["commodity"]),
    )


def _stored(instance: Instance) -> tuple[Codes, Codes]:
    """Return region and commodity of every store that holds something at the start."""
    rows = stores(instance)
    rows = rows[rows["start"] > 0]
    return (
        _positions(instance.members("REGION"), rows["region"]),
        _positions(instance.members("COMMODITY"), rows["commodity"]),
    )


def _recipes(instance: Instance) -> _Recipes:
    """Return what each site that can have capacity takes in and gives out, at any node."""
    none = np.empty(0, dtype=np.int64)
    empty = pd.DataFrame({"region": pd.Series(dtype=object), "technology": pd.Series(dtype=object)})
    if not (instance.has("sites") and instance.has("technology_goods")):
        return _Recipes(empty, (none, none, none), (none, none, none))
    sites = instance.resolve("sites")
    sites = sites[(sites["existing"] > 0) | ~(sites["max_capacity"] == 0)]
    sites = sites[["region", "technology"]].drop_duplicates().reset_index(drop=True)
    goods = instance.resolve("technology_goods", sites)
    number = pd.MultiIndex.from_frame(sites)
    at_site = number.get_indexer(pd.MultiIndex.from_frame(goods[["region", "technology"]]))
    at_region = _positions(instance.members("REGION"), goods["region"])
    at_good = _positions(instance.members("COMMODITY"), goods["commodity"])
    root = (goods[NODE_COLUMN] == instance.tree.root).to_numpy()
    takes = (goods["input"] > 0).to_numpy() & root  # later nodes may do without an input
    gives = (goods["output"] > 0).to_numpy()
    if len(instance.tree.nodes) > 1:
        takes &= _always_taken(goods)
    return _Recipes(
        sites,
        (at_site[takes], at_region[takes], at_good[takes]),
        (at_site[gives], at_region[gives], at_good[gives]),
    )


def _always_taken(goods: pd.DataFrame) -> Mask:
    """Tell for each row whether its good is an input at every node."""
    least = goods.groupby(["technology", "commodity", "region"])["input"].transform("min")
    return (least > 0).to_numpy()


def _arcs(instance: Instance) -> tuple[Codes, Codes, Codes] | None:
    """Return start, end and commodity of all goods on routes; None if they are too many."""
    none = np.empty(0, dtype=np.int64)
    if not (instance.has("routes") and instance.has("freight")):
        return none, none, none
    routes = instance.resolve("routes")
    routes = routes[~(routes["capacity"] == 0)] if "capacity" in routes.columns else routes
    pairs = routes[["from_region", "to_region"]].drop_duplicates()
    if len(pairs) * len(instance.members("COMMODITY")) > MOST_ARCS:
        return None
    rows = instance.resolve("freight", pairs)
    open_ = ~(rows["capacity"] == 0) if "capacity" in rows.columns else rows["commodity"].notna()
    rows = rows[open_ & (rows["loss"] < 1)] if "loss" in rows.columns else rows[open_]
    regions = instance.members("REGION")
    return (
        _positions(regions, rows["from_region"]),
        _positions(regions, rows["to_region"]),
        _positions(instance.members("COMMODITY"), rows["commodity"]),
    )


def _make(there: Mask, recipes: _Recipes, works: Mask) -> None:
    """Mark what the sites that work give out."""
    site, region, good = recipes.outputs
    made = works[site]
    there[region[made], good[made]] = True


def _lacking(there: Mask, recipes: _Recipes) -> Mask:
    """Tell for each site whether one of its inputs is not there."""
    site, region, good = recipes.inputs
    lacking = np.zeros(len(recipes.sites), dtype=bool)
    lacking[site[~there[region, good]]] = True
    return lacking


def _move(there: Mask, start: Codes, end: Codes, good: Codes) -> None:
    """Mark what arrives along the routes, however far."""
    while True:
        new = there[start, good] & ~there[end, good]
        if not new.any():
            return
        there[end[new], good[new]] = True


def _unserved(instance: Instance, goods: pd.DataFrame) -> pd.DataFrame:
    """Return the demand that no accepted good can reach."""
    columns = ["region", "market", "tier"]
    wanted, offered = demand(instance), offers(instance)
    wanted = wanted.loc[wanted["quantity"] > 0, columns].drop_duplicates()
    pairs = offered.loc[offered["quantity"] > 0, [*columns, "commodity"]].drop_duplicates()
    served = pairs.merge(goods, on=["region", "commodity"])[columns].drop_duplicates()
    merged = wanted.merge(served, on=columns, how="left", indicator=True)
    return merged.loc[merged["_merge"] == "left_only", columns].reset_index(drop=True)


def reach_problems(instance: Instance) -> list[Problem]:
    """Return demand that must be served and never can be."""
    reach = trace(instance) if instance.settings.objective is Objective.COST else None
    if reach is None:
        return []
    label = instance.label("demand")
    wanted = (
        demand(instance).groupby(["region", "market", "tier"])["quantity"].max()
        if len(reach.unserved)
        else pd.Series(dtype=float)
    )
    problems = []
    for row in reach.unserved.to_dict("records"):
        key = (row["region"], row["market"], row["tier"])
        where = f"{label} quantity[{','.join(key)}]"
        rule = "be within reach of an accepted good where the objective is cost"
        fix = "add a site, an import, a route with freight or an acceptance, or set the quantity to 0"
        problems.append(Problem(where, number_text(float(wanted[key])), rule, fix))
    return listed(problems, label, "quantity")
