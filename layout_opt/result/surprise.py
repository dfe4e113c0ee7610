"""What surprise costs: a layout that was decided with rolling foresight against the one of perfect foresight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from layout_opt.facts.frames import look_up, table_of, total
from layout_opt.facts.keys import STRANDED
from layout_opt.instance import Instance
from layout_opt.model.registry import transfers
from layout_opt.result.certificate import examine
from layout_opt.result.plan import result_tables
from layout_opt.result.stored_plan import StoredPlan

FORESIGHT = "foresight"
"""Entry of ``run.json``."""
COST_OF_SURPRISE = "cost_of_surprise"
PERFECT = "perfect foresight"
"""Name of the plan against which a rolling one is held."""
PLACE = ("node", "region")


def surprise_table(
    instance: Instance, perfect: Mapping[str, pd.DataFrame], rolling: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return the table ``cost_of_surprise``: one row for each region at each node.

    Parameters
    ----------
    instance : Instance
        Of both.
    perfect, rolling : mapping
        Result tables of the two layouts.
    """
    regions = instance.members("REGION")
    frame = table_of(((node, region) for node in instance.tree.nodes for region in regions), PLACE)
    for name, tables in (("perfect", perfect), ("rolling", rolling)):
        value = tables["value"]
        own = total(value[~value["part"].isin(transfers())].rename(columns={"value": "amount"}), PLACE)
        frame[name] = look_up(frame, own, PLACE, "amount").fillna(0.0)
    frame["cost"] = frame["perfect"] - frame["rolling"]
    for name, tables in (("perfect", perfect), ("rolling", rolling)):
        lost = tables.get(STRANDED)
        own = total(table_of((), PLACE, amount=()) if lost is None else _renamed(lost), PLACE)
        frame[f"stranded_{name}"] = look_up(frame, own, PLACE, "amount").fillna(0.0)
    frame["stranded"] = frame["stranded_rolling"] - frame["stranded_perfect"]
    frame["unit"] = instance.units.column("{money}/yr")
    return frame


def _renamed(lost: pd.DataFrame) -> pd.DataFrame:
    return lost[list(PLACE)].assign(amount=lost["annuity"])


def surprise_sums(instance: Instance, table: pd.DataFrame) -> dict[str, float]:
    """Return what surprise costs in all, and its stranded part, weighted over nodes."""
    weight = table["node"].map(instance.tree.weight)
    return {"cost": float((table["cost"] * weight).sum()), "stranded": float((table["stranded"] * weight).sum())}


def perfect_tables(instance: Instance, stored: StoredPlan) -> tuple[list[str], dict[str, pd.DataFrame]]:
    """Return what the certificate finds wrong with the plan of perfect foresight, and its result tables."""
    numbers = stored.numbers or {}
    found = examine(instance, stored.plan(instance), numbers.get("objective"))
    wrong = [f"plan {stored.name}: {violation}" for violation in found.certificate.violations]
    if not found.accounts:
        return wrong, {}
    return wrong, result_tables(instance, stored.plan(instance), found.accounts, found.limits, found.value)


def surprise_claims(instance: Instance, told: Mapping[str, Any], table: pd.DataFrame, perfect: float) -> Iterator[str]:
    """Yield the numbers of the entry ``foresight`` that the two layouts do not give."""
    right = {"perfect_objective": perfect, "cost_of_surprise": surprise_sums(instance, table)["cost"]}
    right["stranded"] = surprise_sums(instance, table)["stranded"]
    size = float((table["perfect"].abs() * table["node"].map(instance.tree.weight)).sum())
    for name, value in right.items():
        said = told.get(name)
        if not isinstance(said, int | float) or abs(said - value) > 1e-6 * max(size, abs(value)):
            yield f"run.json {FORESIGHT}.{name}: is {said}, recomputed {value}"
