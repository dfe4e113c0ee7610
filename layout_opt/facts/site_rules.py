"""Sites whose limits contradict each other, and capacities beyond everything that could be taken."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.incomes import INCOME_TABLE
from layout_opt.facts.offers import offers
from layout_opt.instance import Instance
from layout_opt.instance.convert import NODE_COLUMN
from layout_opt.instance.raw import listed, number_text

BEYOND = 1e6
"""How many times what plants, markets, gateways and other plants can take a capacity may be [1]: a solver holds a whole
decision to a millionth, so that a site of a larger size could work without being open."""
LARGE = 1e9
"""Up to this number a capacity is never too large, however little could take what it makes [unit of the technology]."""


_ORDERED = (("min_capacity", "max_capacity"), ("min_utilisation", "max_utilisation"))


def site_problems(instance: Instance) -> list[Problem]:
    """Return what is wrong with numbers of sites: least above most, and sizes without measure."""
    return [*listed(list(_order_problems(instance)), instance.label("sites"), ""), *size_problems(instance)]


def _order_problems(instance: Instance) -> Iterator[Problem]:
    if not instance.has("sites"):
        return
    rows = instance.resolve("sites")
    label = instance.label("sites")
    for low, high in _ORDERED:
        if {low, high} <= set(rows.columns):
            for row in _where(rows, rows[low] > rows[high]):
                where = f"{label} {low}[{row['region']},{row['technology']}]"
                rule = f"be at most {high} = {number_text(row[high])}"
                yield Problem(where, number_text(row[low]), rule, "correct one of the two")
    if {"existing", "max_capacity"} <= set(rows.columns):
        today = rows[NODE_COLUMN] == instance.tree.root
        for row in _where(rows, today & (rows["existing"] > rows["max_capacity"])):
            where = f"{label} existing[{row['region']},{row['technology']}]"
            rule = f"be at most max_capacity = {number_text(row['max_capacity'])}"
            fix = "raise max_capacity; to close a plant use entry_bans.csv with closes_existing"
            yield Problem(where, number_text(row["existing"]), rule, fix)


def _where(rows: pd.DataFrame, mask: pd.Series) -> list[dict[Hashable, Any]]:
    """Return the rows of a mask; mostly there are none."""
    return rows[mask].to_dict("records") if mask.any() else []


def size_problems(instance: Instance) -> list[Problem]:
    """Return the sites that may be larger than `LARGE`, and than `BEYOND` times what could take what they make."""
    if not (instance.has("sites") and instance.has("technology_goods")) or instance.has(INCOME_TABLE):
        return []  # what income lets buyers want is not known before solving
    sites = instance.resolve("sites")
    sized = sites[sites["max_capacity"] > LARGE]
    if sized.empty:
        return []
    need = _taken(instance, sites)
    standing = sites.groupby("technology")["existing"].sum()
    most = pd.Series({name: max(float(need[name]), float(standing[name])) for name in need.index}, dtype=float)
    limit = sized["technology"].map(most).where(lambda known: known > 0)
    wide = sized[sized["max_capacity"] > BEYOND * limit].drop_duplicates(["region", "technology"])
    label = instance.label("sites")
    problems = []
    for region, technology, size in wide[["region", "technology", "max_capacity"]].itertuples(index=False, name=None):
        amount = f"{most[technology]:.6g} {instance.units.of('activity', technology)}"
        rule = f"be at most {BEYOND:g} times the {amount} that plants, markets and gateways can take"
        where = f"{label} max_capacity[{region},{technology}]"
        problems.append(Problem(where, number_text(size), rule, "write what could really be built there"))
    return listed(problems, label, "max_capacity")


def _taken(instance: Instance, sites: pd.DataFrame) -> pd.Series:
    """Return for each technology the most activity whose goods anything could take (inf where nothing says)."""
    goods = instance.resolve("technology_goods", sites[["region", "technology"]].drop_duplicates())
    makes = goods[goods["output"] > 0].groupby(["technology", "commodity"])["output"].min()
    room = _room(instance, sites, goods)
    worth = makes.index.get_level_values("commodity").map(room).to_numpy(dtype=float) / makes.to_numpy()
    found = pd.Series(worth, index=makes.index).groupby("technology").max()
    return found.reindex(sites["technology"].unique(), fill_value=np.inf)


def _room(instance: Instance, sites: pd.DataFrame, goods: pd.DataFrame) -> dict[str, float]:
    """Return for each good what markets, exports and plants could take of it in a year at most."""
    room = dict.fromkeys(instance.members("COMMODITY"), 0.0)
    for name, amount in offers(instance).groupby("commodity")["quantity"].sum().items():
        room[str(name)] = room.get(str(name), 0.0) + float(amount)
    if instance.has("foreign_trade"):
        trade = instance.resolve("foreign_trade")
        sold = trade[trade["direction"] == "export"].fillna({"max_quantity": np.inf})
        for name, amount in sold.groupby("commodity")["max_quantity"].sum().items():
            room[str(name)] += float(amount)
    size = sites[["existing", "max_capacity"]].max(axis=1, skipna=False).fillna(np.inf)
    sizes: dict[object, float] = sites.assign(size=size).groupby(["region", "technology"])["size"].max().to_dict()
    taking = goods[goods["input"] > 0].groupby(["region", "technology", "commodity"])["input"].max().reset_index()
    users = zip(taking["region"].tolist(), taking["technology"].tolist(), strict=True)
    taken = taking["input"] * np.array([sizes[user] for user in users], dtype=float)
    for name, amount in taken.groupby(taking["commodity"]).sum().items():
        room[str(name)] += float(amount)
    return room
