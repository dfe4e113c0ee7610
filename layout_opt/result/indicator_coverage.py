r"""Domestic coverage: of what each industry takes in and buyers accept, how much is made here, imported, controlled.

Goods of one kind mix where they meet: what leaves a region is home-made and imported in the proportions in which it
arrived (proportional sharing). With :math:`M` the imports of a region, :math:`A_{sr}` arrivals from s and :math:`T`
everything that comes in, the imported share solves :math:`T_r f_r = M_r + \sum_s A_{sr} f_s`. Source: Bialek (1996),
Tracing the flow of electricity; the same assumption stands behind the import tables of Leontief's accounts.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from layout_opt.facts.gateways import gateways
from layout_opt.facts.links import arriving
from layout_opt.facts.network import rows_of
from layout_opt.instance import Instance
from layout_opt.result.indicator_values import industries

ALL_USES, FINAL, ABROAD = "(all uses)", "(final demand)", "(exports)"
COLUMNS = [
    "node", "commodity", "industry", "use", "imported", "controlled",
    "domestic_share", "imported_share", "controlled_share", "unit",
]  # fmt: skip
PLACE = ["node", "region", "commodity"]


def coverage(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return for every good and user how much is used and where it comes from.

    Parameters
    ----------
    instance : Instance
        What was solved.
    tables : mapping
        Result tables of the run.

    Returns
    -------
    DataFrame
        node, commodity, industry (the user; ``(final demand)``, ``(exports)``, ``(all uses)``), use, imported,
        controlled (of what is imported: under foreign control), domestic_share, imported_share, controlled_share
        (of use) [1], unit (of use). Made in any modelled region counts as domestic.
    """
    used = _uses(instance, tables)
    if used.empty:
        return pd.DataFrame({name: [] for name in COLUMNS})
    mixed = used.merge(_mixture(instance, tables), on=PLACE, how="left").fillna({"foreign": 0.0, "held": 0.0})
    mixed = mixed.assign(imported=mixed["use"] * mixed["foreign"], controlled=mixed["use"] * mixed["held"])
    keys = ["node", "commodity", "industry"]
    mixed = pd.concat([mixed, mixed.assign(industry=ALL_USES)])
    frame = mixed.groupby(keys, as_index=False, sort=True)[["use", "imported", "controlled"]].sum()
    frame = frame[frame["use"] > 0].reset_index(drop=True)
    frame["imported_share"] = frame["imported"] / frame["use"]
    frame["controlled_share"] = frame["controlled"] / frame["use"]
    frame["domestic_share"] = 1.0 - frame["imported_share"]
    units = {name: instance.units.column("{commodity}/yr", commodity=name) for name in frame["commodity"].unique()}
    return frame.assign(unit=frame["commodity"].map(units))[COLUMNS]


def _uses(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return node, region, commodity, industry, use."""
    parts = [goods_by_industry(instance, tables, "input").rename(columns={"amount": "use"})]
    if "sales" in tables:
        sold = tables["sales"].groupby(PLACE)["sales"].sum().reset_index()
        parts.append(sold.rename(columns={"sales": "use"}).assign(industry=FINAL))
    parts.append(trade(tables, "export").rename(columns={"quantity": "use"}).assign(industry=ABROAD))
    frame = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=[*PLACE, "industry", "use"])])
    return frame[frame["use"] > 0][[*PLACE, "industry", "use"]]


def goods_by_industry(instance: Instance, tables: Mapping[str, pd.DataFrame], column: str) -> pd.DataFrame:
    """Return node, region, commodity, industry, amount that technologies make (output) or take in (input)."""
    activity = tables["activity"][tables["activity"]["activity"] > 0]
    keys = ["node", "region", "technology"]
    if activity.empty or not instance.has("technology_goods"):
        return pd.DataFrame(columns=[*PLACE, "industry", "amount"])
    goods = instance.resolve("technology_goods", activity[keys].reset_index(drop=True))
    goods = goods[goods[column] > 0].merge(activity[[*keys, "activity"]], on=keys)
    named = industries(instance)
    goods["industry"] = [named.get(name, name) for name in goods["technology"]]
    goods["amount"] = goods[column] * goods["activity"]
    return goods.groupby([*PLACE, "industry"])["amount"].sum().reset_index()


def trade(tables: Mapping[str, pd.DataFrame], direction: str) -> pd.DataFrame:
    """Return node, region, commodity, quantity of what is imported or exported (`direction`)."""
    if "foreign_trade" not in tables:
        return pd.DataFrame(columns=[*PLACE, "quantity"])
    rows = tables["foreign_trade"]
    return rows[rows["direction"] == direction][[*PLACE, "quantity"]]


def _mixture(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return node, region, commodity, foreign and held: imported and controlled share of what is at hand [1]."""
    imports = trade(tables, "import").query("quantity > 0")
    if imports.empty:
        return pd.DataFrame(columns=[*PLACE, "foreign", "held"]).astype({"foreign": float, "held": float})
    imports = imports.merge(gateways(instance, "import")[[*PLACE, "controlled"]], on=PLACE, how="left").fillna(
        {"controlled": 0.0}
    )
    made = goods_by_industry(instance, tables, "output").groupby(PLACE)["amount"].sum().reset_index()
    moved = arrivals(instance, tables)
    parts = []
    for (node, good), rows in imports.groupby(["node", "commodity"]):
        here = made.query("node == @node and commodity == @good").set_index("region")["amount"]
        ways = moved.query("node == @node and commodity == @good")
        shares = _shares(rows.set_index("region"), here, ways)
        parts.append(shares.assign(node=str(node), commodity=str(good)))
    return pd.concat(parts, ignore_index=True)[[*PLACE, "foreign", "held"]]


def arrivals(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return node, from_region, to_region, commodity, arriving (after losses)."""
    keys = ["node", "from_region", "to_region", "commodity"]
    shipped = tables.get("shipments", pd.DataFrame(columns=[*keys, "shipment"]))
    shipped = shipped[shipped["shipment"] > 0]
    return shipped.assign(arriving=arriving(instance, shipped))


def _shares(imports: pd.DataFrame, made: pd.Series, ways: pd.DataFrame) -> pd.DataFrame:
    """Solve the mixing of one good: region, foreign, held."""
    names = sorted({*imports.index, *made.index, *ways["from_region"], *ways["to_region"]})
    place = {name: row for row, name in enumerate(names)}
    arriving = np.zeros((len(names), len(names)))
    arriving[rows_of(ways["to_region"], place), rows_of(ways["from_region"], place)] = ways["arriving"]
    bought = imports["quantity"].reindex(names, fill_value=0.0).to_numpy(dtype=float)
    held = (imports["quantity"] * imports["controlled"]).reindex(names, fill_value=0.0).to_numpy(dtype=float)
    total = bought + made.reindex(names, fill_value=0.0).to_numpy(dtype=float) + arriving.sum(axis=1)
    foreign, controlled = mixed(arriving, total, np.column_stack([bought, held])).T
    return pd.DataFrame({"region": names, "foreign": foreign.clip(0.0, 1.0), "held": controlled.clip(0.0, 1.0)})


def mixed(arriving: np.ndarray, total: np.ndarray, sources: np.ndarray) -> np.ndarray:
    """Return the share of each source (column) in what is at hand in each region (row) [1].

    Parameters
    ----------
    arriving : array
        What arrives in each region (row) from each other (column) [unit of the good].
    total : array
        Everything that comes in by region [unit of the good].
    sources : array
        What each source (column) brings into each region (row) [unit of the good].
    """
    system = np.diag(np.where(total > 0, total, 1.0)) - arriving
    # least squares: goods that only go round in a circle leave the system singular
    shares: np.ndarray = np.linalg.lstsq(system, sources)[0]
    return shares
