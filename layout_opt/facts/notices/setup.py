"""What is there without use: members that nothing mentions, regions without a role, receptors that nothing reaches."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from layout_opt.facts.notices.notice_words import listed_names
from layout_opt.facts.reach import Reach
from layout_opt.instance.convert import STAR
from layout_opt.instance.instance import Instance, is_blank


def setup_notices(instance: Instance, reach: Reach | None) -> list[str]:
    """Return one sentence for each member, table or row that cannot do anything."""
    return [
        *_unused(instance),
        *_technologies(instance),
        *_regions(instance),
        *_receptors(instance),
        *_freight(instance),
        *_modules(instance),
        *_provenance(instance),
        *_reach(instance, reach),
    ]


def _mentioned(instance: Instance, set_name: str) -> set[str]:
    """Return the members of a set that the tables refer to; all of them where a ``*`` does."""
    found: set[str] = set()
    for name, rows in instance.tables.items():
        for column in instance.specs[name].keys + instance.specs[name].values:
            if column.refers == set_name:
                found |= set(rows[column.name].tolist())
    return set(instance.sets.get(set_name, ())) if STAR in found else found


def _unused(instance: Instance) -> list[str]:
    tables = {
        "commodities": "COMMODITY",
        "technologies": "TECHNOLOGY",
        "factors": "FACTOR",
        "pollutants": "POLLUTANT",
    }
    found = []
    for table, set_name in tables.items():
        idle = set(instance.sets.get(set_name, ())) - _mentioned(instance, set_name)
        if idle:
            found.append(f"{instance.label(table)}: no other table mentions {listed_names(idle)}.")
    return found


def _technologies(instance: Instance) -> list[str]:
    """Return technologies with sites that make, take in and emit nothing."""
    if not instance.has("sites"):
        return []
    sited = _written(instance, "sites", "technology", "TECHNOLOGY")
    doing: set[str] = set()
    for table in ("technology_goods", "technology_emissions"):
        if instance.has(table):
            doing |= _written(instance, table, "technology", "TECHNOLOGY")
    idle = sited - doing
    if not idle:
        return []
    return [f"{instance.label('technologies')}: {listed_names(idle)} may be built but make, use and emit nothing."]


def _written(instance: Instance, table: str, column: str, set_name: str) -> set[str]:
    """Return the members that a column of a table covers."""
    words = set(instance.tables[table][column].tolist())
    return set(instance.members(set_name)) if STAR in words else words


def _regions(instance: Instance) -> list[str]:
    """Return regions that no site, demand, trade or route touches."""
    tables = ("sites", "demand", "foreign_trade", "routes")
    if not any(instance.has(table) for table in tables):
        return []
    touched: set[str] = set()
    for table in tables:
        if instance.has(table):
            for column in instance.specs[table].keys:
                if column.refers == "REGION":
                    touched |= _written(instance, table, column.name, "REGION")
    idle = set(instance.members("REGION")) - touched
    if not idle:
        return []
    return [f"{instance.label('regions')}: {listed_names(idle)} have no site, demand, gateway or route."]


def _receptors(instance: Instance) -> list[str]:
    """Return receptors that nothing reaches, and limited pollutants that a region sends nowhere."""
    if not instance.has("receptors"):
        return []
    reached: set[str] = set()
    if instance.has("discharge"):
        rows = instance.resolve("discharge")
        reached |= set(rows.loc[rows["share"] > 0, "receptor"].tolist())
    if instance.has("transfers"):
        rows = instance.resolve("transfers")
        rows = rows[rows["delivery"] > 0]
        arcs = list(zip(rows["from_receptor"].tolist(), rows["to_receptor"].tolist(), strict=True))
        size = -1
        while len(reached) > size:
            size = len(reached)
            reached |= {below for above, below in arcs if above in reached}
    dry = set(instance.members("RECEPTOR")) - reached
    found = [f"{instance.label('receptors')}: no discharge reaches {listed_names(dry)}."] if dry else []
    return found + _lost_burdens(instance)


def _lost_burdens(instance: Instance) -> list[str]:
    """Return limited pollutants that regions may emit but that no receptor receives from them."""
    needed = ("discharge", "receptor_capacity", "technology_emissions", "sites")
    if not all(instance.has(table) for table in needed):
        return []
    limited = set(instance.resolve("receptor_capacity")["pollutant"].tolist())
    sites = instance.resolve("sites")[["region", "technology"]].drop_duplicates()
    emitted = instance.resolve("technology_emissions", sites)
    emitted = emitted[(emitted["intensity"] > 0) & emitted["pollutant"].isin(limited)]
    rows = instance.resolve("discharge")
    sent = rows.loc[rows["share"] > 0, ["region", "pollutant"]].drop_duplicates()
    pairs = emitted[["region", "pollutant"]].drop_duplicates()
    merged = pairs.merge(sent, on=["region", "pollutant"], how="left", indicator=True)
    lost = merged[merged["_merge"] == "left_only"]
    return [
        f"{instance.label('discharge')}: {pollutant} of {listed_names(group['region'])} reaches no receptor."
        for pollutant, group in lost.groupby("pollutant")
    ]


def _freight(instance: Instance) -> list[str]:
    if instance.has("routes") and not instance.has("freight"):
        return [f"{instance.label('routes')}: no good moves on any route, because there is no freight table."]
    if instance.has("freight") and not instance.has("routes"):
        return [f"{instance.label('freight')}: nothing moves, because there is no routes table."]
    return []


def _modules(instance: Instance) -> list[str]:
    """Return sites at which not even one module fits."""
    if not instance.has("sites"):
        return []
    rows = instance.resolve("sites")
    if not {"module_size", "max_capacity", "existing"} <= set(rows.columns):
        return []
    tight = rows[(rows["module_size"] > rows["max_capacity"]) & (rows["max_capacity"] > 0)]
    pairs = {f"{region},{technology}" for region, technology in _pairs(tight, "region", "technology")}
    if not pairs:
        return []
    return [f"{instance.label('sites')}: one module is larger than max_capacity at {listed_names(pairs)}."]


def _pairs(rows: pd.DataFrame, first: str, second: str) -> Sequence[tuple[str, str]]:
    return list(zip(rows[first].tolist(), rows[second].tolist(), strict=True))


def _provenance(instance: Instance) -> list[str]:
    """Return the count of assumed numbers that carry no range."""
    if not instance.has("provenance"):
        return []
    rows = instance.tables["provenance"].to_dict("records")
    open_ = [
        f"{row['table']}.{row['column']}"
        for row in rows
        if row["status"] == "assumed" and (is_blank(row["low"]) or is_blank(row["high"]))
    ]
    if not open_:
        return []
    return [f"{instance.label('provenance')}: assumed without low and high: {listed_names(set(open_))}."]


def _reach(instance: Instance, reach: Reach | None) -> list[str]:
    """Return sites that can never run and demand that can never be served."""
    if reach is None:
        return ["routes.csv: too many goods on routes to trace which demand is within reach."]
    found = []
    if len(reach.idle):
        pairs = {f"{region},{technology}" for region, technology in _pairs(reach.idle, "region", "technology")}
        found.append(f"{instance.label('sites')}: some input is never within reach of {listed_names(pairs)}.")
    if len(reach.unserved):
        keys = {",".join(row) for row in reach.unserved.itertuples(index=False, name=None)}
        found.append(f"{instance.label('demand')}: no accepted good is within reach of {listed_names(keys)}.")
    return found
