"""The layers of ``layout.gpkg``: regions, receptors and flows of each node, prices as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString

from layout_opt.facts.sites import sites
from layout_opt.instance import Instance
from layout_opt.result.indicator_values import production_activity, reference_prices, unit_values
from layout_opt.result.origin_flows import origin_flows
from layout_opt.result.run_tables import run_tables

SITE = ["node", "region", "technology"]


@dataclass(frozen=True)
class LayoutLayer:
    """One layer of the GIS file.

    Parameters
    ----------
    name : str
        Name in the file.
    kind : str
        ``regions``, ``change``, ``receptors``, ``prices`` or ``flows``; decides the style.
    frame : GeoDataFrame
        Features; units stand in columns ``unit`` or ``..._unit``.
    geometry : str or None
        Geometry type of the layer, None where it is mixed.
    column : str
        Column that the style shows.
    title : str
        What the style shows, with unit.
    """

    name: str
    kind: str
    frame: gpd.GeoDataFrame
    geometry: str | None
    column: str
    title: str


def told_apart(names: Iterable[str]) -> list[str]:
    """Return names of which no two differ in case alone, which a GeoPackage takes for the same: the later get a number.

    ``NOx``, ``NOX`` become ``NOx``, ``NOX (2)``.
    """
    made: list[str] = []
    seen: set[str] = set()
    for name in names:
        free = (name if number == 1 else f"{name} ({number})" for number in count(1))
        made.append(next(choice for choice in free if choice.lower() not in seen))
        seen.add(made[-1].lower())
    return made


def layout_layers(
    instance: Instance, tables: Mapping[str, pd.DataFrame], layers: Mapping[str, gpd.GeoDataFrame]
) -> list[LayoutLayer]:
    """Return every layer that the instance can fill, for every node of its tree."""
    made: list[LayoutLayer] = []
    for node in instance.tree.nodes:
        suffix = "" if len(instance.tree.nodes) == 1 else f" {node}"
        here = {name: frame[frame["node"] == node] for name, frame in tables.items() if "node" in frame}
        made += _regions(instance, here, layers["region"], suffix)
        if "receptor" in layers and len(here.get("loads", ())):
            made += _receptors(here, layers["receptor"], suffix)
        if len(here.get("shipments", ())):
            made += _flows(instance, here, layers["region"], suffix)
    names = told_apart(layer.name for layer in made)
    return [
        replace(layer, name=name, frame=layer.frame.set_axis(told_apart(layer.frame.columns), axis=1))
        for layer, name in zip(made, names, strict=True)
    ]


def value_change(instance: Instance, tables: Mapping[str, pd.DataFrame], node: str) -> pd.DataFrame:
    """Return region, industry, value, today, change [money/yr] of one node, valued at the node's prices."""
    frame = present_activity(instance, tables, node)
    frame = frame.merge(unit_values(instance, tables, frame[SITE]), on=SITE, how="left")
    frame = frame[frame["unit_value"].notna()]
    worth = frame.assign(
        value=frame["activity"] * frame["unit_value"], today=frame["present_activity"] * frame["unit_value"]
    )
    summed = worth.groupby(["region", "industry"], as_index=False)[["value", "today"]].sum()
    return summed.assign(change=summed["value"] - summed["today"])


def present_activity(instance: Instance, tables: Mapping[str, pd.DataFrame], node: str) -> pd.DataFrame:
    """Return node, region, technology, industry, activity, unit, present_activity of one node."""
    frame = production_activity(instance, tables)
    frame = frame[frame["node"] == node]
    known = sites(instance)
    root = known[known["node"] == instance.tree.nodes[0]]
    level = root["present_activity"].fillna(root["existing"] * root["max_utilisation"])
    root = root.assign(present_activity=level)[["region", "technology", "present_activity"]]
    return frame.merge(root, on=["region", "technology"], how="left").fillna({"present_activity": 0.0})


def _regions(
    instance: Instance, here: Mapping[str, pd.DataFrame], shapes: gpd.GeoDataFrame, suffix: str
) -> list[LayoutLayer]:
    """Return the regions with leading industry, value, and value and change of each industry."""
    node = str(here["activity"]["node"].iloc[0]) if len(here["activity"]) else instance.tree.nodes[0]
    worth = value_change(instance, here, node)
    money = instance.units.column("{money}/yr")
    frame = shapes[["region", "geometry"]].copy()
    for column in ("name", "name_local", "group"):
        frame[column] = frame["region"].map(instance.attribute("regions", column))
    total = worth.groupby("region")["value"].sum()
    best = worth[worth["value"] > 0].sort_values(["value", "industry"], ascending=[False, True])
    leading = best.drop_duplicates("region").set_index("region")
    frame["leading_industry"] = frame["region"].map(leading["industry"])
    frame["value"] = frame["region"].map(total).fillna(0.0)
    frame["leading_share"] = frame["region"].map(leading["value"] / total.reindex(leading.index))
    frame["change"] = frame["region"].map(worth.groupby("region")["change"].sum()).fillna(0.0)
    frame["unit"] = money
    for table in (table for table in run_tables().values() if table.layer and len(here.get(table.name, ()))):
        found, column = here[table.name], f"{table.name}_{table.layer}"
        frame[column] = frame["region"].map(found.groupby("region")[table.layer].sum()).fillna(0.0)
        frame[f"{column}_unit"] = ", ".join(sorted(set(found["unit"])))
    for column in ("value", "change"):
        wide = worth.pivot_table(index="region", columns="industry", values=column, aggfunc="sum")
        for industry in wide.columns:
            frame[f"{column}_{industry}"] = frame["region"].map(wide[industry]).fillna(0.0)
    return [
        LayoutLayer(f"regions{suffix}", "regions", frame, None, "leading_industry", "leading industry, by value"),
        LayoutLayer(f"change{suffix}", "change", frame, None, "change", f"value against today [{money}]"),
    ]


def _receptors(here: Mapping[str, pd.DataFrame], shapes: gpd.GeoDataFrame, suffix: str) -> list[LayoutLayer]:
    """Return the receptors with load, capacity, used share and shadow price, one layer for each pollutant."""
    made = []
    prices = here.get("prices")
    for pollutant, rows in here["loads"].groupby("pollutant", sort=True):
        frame = shapes[["receptor", "geometry"]].merge(rows.drop(columns="node"), on="receptor")
        if frame.empty:
            continue
        frame["used_share"] = frame["load"] / frame["capacity"].where(frame["capacity"] > 0)
        if prices is not None:
            limits = prices[prices["row"] == "load_max"].set_index("key")
            keys = frame["receptor"] + f",{pollutant}"
            frame["shadow_price"] = keys.map(limits["price"]).fillna(0.0).where(frame["capacity"].notna())
            frame["shadow_price_unit"] = keys.map(limits["unit"]).astype(object)
        unit = str(frame["unit"].iloc[0])
        name = f"receptors {pollutant}{suffix}"
        made.append(
            LayoutLayer(name, "receptors", frame, None, "used_share", f"load / capacity of {pollutant} [{unit}]")
        )
        if "shadow_price" in frame and (frame["shadow_price"].abs() > 0).any():
            unit = str(frame["shadow_price_unit"].dropna().iloc[0])
            made.append(
                LayoutLayer(f"shadow prices {pollutant}{suffix}", "prices", frame, None, "shadow_price",
                            f"shadow price of {pollutant} [{unit}]")
            )  # fmt: skip
    return made


def flow_values(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return node, from_region, to_region, commodity, shipment, unit, value [money/yr] of every shipment."""
    moved = tables["shipments"]
    return _valued(instance, tables, moved[moved["shipment"] > 0])


def delivery_values(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the columns of `flow_values` for what goes from origin to use, without relays; see `origin_flows`."""
    return _valued(instance, tables, origin_flows(instance, tables))


def _valued(instance: Instance, tables: Mapping[str, pd.DataFrame], moved: pd.DataFrame) -> pd.DataFrame:
    """Add the value of what moves, at reference prices (empty where a good has none) [money/yr]."""
    priced = moved.merge(reference_prices(instance, tables), on=["node", "commodity"], how="left")
    money = instance.units.of("money")
    same = {
        name: instance.units.factor(instance.units.of("commodity", name), money)
        for name in instance.members("COMMODITY")
        if instance.units.same_kind(instance.units.of("commodity", name), money)
    }
    counted = priced["commodity"].map(same).astype(float)
    worth = priced["price"].fillna(counted)
    return priced.assign(value=priced["shipment"] * worth).drop(columns="price")


def _flows(
    instance: Instance, here: Mapping[str, pd.DataFrame], shapes: gpd.GeoDataFrame, suffix: str
) -> list[LayoutLayer]:
    """Return the shipments as lines between the regions that have geometry."""
    points = dict(zip(shapes["region"], shapes.geometry.representative_point(), strict=True))
    moved = flow_values(instance, here)
    moved = moved[moved["from_region"].isin(points) & moved["to_region"].isin(points)].drop(columns="node")
    if moved.empty:
        return []
    lines = [
        LineString([points[start], points[end]])
        for start, end in zip(moved["from_region"], moved["to_region"], strict=True)
    ]
    money = instance.units.column("{money}/yr")
    frame = gpd.GeoDataFrame(moved.assign(value_unit=money), geometry=np.array(lines, dtype=object), crs=shapes.crs)
    return [LayoutLayer(f"flows{suffix}", "flows", frame, "LineString", "value", f"value of goods moved [{money}]")]
