"""The tables of a calibrated instance: curves, fixed costs, and limits at today's load, each with status and source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from layout_opt.analysis.calibration.rising_costs import Elasticities, RisingCost, curve_table
from layout_opt.analysis.calibration.today_prices import Cell
from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.curves import ACTIVITY, CURVES
from layout_opt.facts.sites import SITES
from layout_opt.instance import Change, Instance, changed
from layout_opt.instance.convert import NODE_COLUMN
from layout_opt.instance.from_frames import with_tables

SOURCE = "calibration"
CITATION = (
    "Fitted by layout-opt calibrate so that today's layout is the best one: positive mathematical programming "
    "(Howitt 1995, American Journal of Agricultural Economics 77)"
)
YEAR = 1995
TREE, PROVENANCE, SOURCES = "tree", "provenance", "sources"
FIXED_COST = "fixed_cost"


def root_alone(instance: Instance) -> Instance:
    """Return the instance with its root as the only node: today.

    Raises
    ------
    InvalidInput
        If the root has seasons, or what is left breaks a rule.
    """
    tree = instance.tree
    if tree.season_of:
        rule = "have none: a cost curve holds for a whole year"
        raise InvalidInput([Problem(instance.settings.name, "seasons", rule, "calibrate an instance of whole years")])
    if len(tree.nodes) == 1:
        return instance
    frames = instance.every_table()
    kept = {
        name: frame[frame[NODE_COLUMN] == tree.root] for name, frame in frames.items() if NODE_COLUMN in frame.columns
    }
    known = {name for name, frame in {**frames, **kept}.items() if len(frame)}
    said = frames.get(PROVENANCE)
    if said is not None:
        kept[PROVENANCE] = said[said["table"].isin(known)]
    return with_tables(instance, kept)


def with_costs(
    instance: Instance, costs: Sequence[RisingCost], elasticity: float, fixed: Mapping[Cell, float]
) -> Instance:
    """Return the instance with curves and other fixed costs, without a word on their status."""
    return with_tables(instance, {CURVES: curve_table(list(costs), elasticity), **_with_fixed(instance, fixed)})


def _with_fixed(instance: Instance, fixed: Mapping[Cell, float]) -> dict[str, pd.DataFrame]:
    """Return the table of sites with other fixed costs at the root."""
    if not fixed:
        return {}
    frame = instance.tables[SITES].drop(columns="line").copy()
    at_root = frame[NODE_COLUMN] == instance.tree.root
    rows = []
    for (region, technology), value in fixed.items():
        own = at_root & (frame["region"] == region) & (frame["technology"] == technology)
        if own.any():
            frame.loc[own, FIXED_COST] = value
        else:
            row = dict(
                zip((NODE_COLUMN, "region", "technology"), (instance.tree.root, region, technology), strict=True)
            )
            rows.append({**row, FIXED_COST: value})
    return {SITES: pd.concat([frame, pd.DataFrame(rows, columns=frame.columns)], ignore_index=True) if rows else frame}


def at_root(instance: Instance, changes: Sequence[Change]) -> list[Change]:
    """Return changes of an instance of one node as those of the root of a tree."""
    if len(instance.tree.nodes) == 1:
        return list(changes)
    place = {NODE_COLUMN: instance.tree.root}
    return [change.model_copy(update={"where": {**change.where, **place}}) for change in changes]


def restoring(instance: Instance, changes: Sequence[Change]) -> list[Change]:
    """Return the changes that set cells back to what they are in an instance before `changes`."""
    made = []
    for change in changes:
        frame = instance.tables[change.table]
        rows = pd.Series(data=True, index=frame.index)
        for name, word in change.where.items():
            rows &= frame[name].astype(str) == str(word)
        values = frame.loc[rows, str(change.column)]
        before = values.iloc[0] if len(values) else np.nan
        made.append(change.model_copy(update={"set": "" if pd.isna(before) else float(before)}))
    return made


def stated(
    instance: Instance,
    costs: Sequence[RisingCost],
    elasticities: Elasticities,
    fixed: Mapping[Cell, float],
    relaxed: Sequence[Change],
) -> Instance:
    """Return a calibrated instance with the status of what was added in its provenance.

    What a cell at work costs and limits at today's load are calibrated; what holds a cell at rest is assumed.
    """
    working = {cost.cell for cost in costs if cost.at_work}
    note = (
        f"rising cost beside variable_cost; elasticity of supply {elasticities.value:g} assumed, "
        f"{elasticities.low:g} to {elasticities.high:g} plausible"
    )
    rows = [(CURVES, "cost", "*", "calibrated", note)] if costs else []
    held = "holds a cell at rest that rests today: nothing was observed of its cost"
    rows += [(CURVES, "cost", f"{','.join(key)},{ACTIVITY},*", "assumed", held) for key in _at_rest(costs)]
    for cell in fixed:
        status = "calibrated" if cell in working else "assumed"
        rows.append((SITES, FIXED_COST, ",".join(cell), status, "so that no other set of open sites is better"))
    for change in relaxed:
        keys = instance.specs[change.table].key_names
        key = ",".join(str(change.where.get(name, "*")) for name in keys)
        rows.append((change.table, str(change.column), key, "calibrated", "today's load, which exceeds the limit"))
    if not rows:
        return instance
    made = pd.DataFrame(rows, columns=["table", "column", "key", "status", "note"])
    made["source"] = SOURCE
    tables = instance.every_table()
    said = _without(tables.get(PROVENANCE), made)
    source = pd.DataFrame({"source": [SOURCE], "citation": [CITATION], "year": [YEAR]})
    known = tables.get(SOURCES)
    whole = source if known is None else pd.concat([known[known["source"] != SOURCE], source], ignore_index=True)
    return with_tables(instance, {PROVENANCE: pd.concat([said, made], ignore_index=True), SOURCES: whole})


def _without(said: pd.DataFrame | None, made: pd.DataFrame) -> pd.DataFrame | None:
    """Return provenance without the rows that `made` replaces."""
    if said is None:
        return None
    name = ["table", "column", "key"]
    old = pd.MultiIndex.from_frame(said[name].astype(str)).isin(pd.MultiIndex.from_frame(made[name].astype(str)))
    return said[~old]


def _at_rest(costs: Sequence[RisingCost]) -> list[tuple[str, str]]:
    """Return the keys of the cells at rest: the technology alone where none of its cells has a curve of work."""
    active = {cost.cell[1] for cost in costs if cost.at_work}
    keys = {cost.cell if cost.cell[1] in active else ("*", cost.cell[1]) for cost in costs if not cost.at_work}
    return sorted(keys)


def full_instance(instance: Instance, relaxed: Sequence[Change]) -> Instance:
    """Return the whole instance, all its nodes, with the limits that today exceeds at today's load."""
    own = at_root(instance, relaxed)
    return changed(instance, own) if own else instance
