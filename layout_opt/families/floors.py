r"""Floors: the least value, employment or output that a region must keep.

.. math::

   \text{value}_{nr} = \text{effective output}_{nr} + \text{exports}_{nr} \ge \text{least}, \qquad
   \text{employment}_{nr} = \sum_{f\ \text{labour}} \text{use}_{nrf} \ge \text{least}, \qquad
   \text{output}_{nr} = \sum_k X_{nrk} \ge \text{least}

=============== ==================== ==========================================
in code         unit                 meaning
=============== ==================== ==========================================
``least``       of the measure       least amount
=============== ==================== ==========================================

``employment`` adds up the factors of kind labour; ``output`` the activity of production technologies. Both need one
common unit in the region.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.instance import Instance
from layout_opt.instance.spec import Column, Table, Type, key
from layout_opt.model.block import ModelBlock
from layout_opt.model.family import Accounts, Ledgers, Plan
from layout_opt.model.ledger import Terms
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.twin import keys_of, limits, look_up, table_of, total

FLOOR = ("node", "region", "measure")
VALUE_PARTS = ("effective_output", "exports")
MEASURES = ("value", "employment", "output")

TABLES = (
    Table(
        "regional_floors",
        "Least value, employment or output of a region.",
        keys=(
            key("region", "REGION"),
            Column("measure", "What is measured.", type=Type.CHOICE, choices=MEASURES),
        ),
        values=(Column("least", "Least amount, in the unit of the measure.", least=0),),
    ),
)
REPAIRS = (Repair("floor_min", Kind.FLOOR, cell("regional_floors", "least", FLOOR[1:]), "least amount of a region"),)


def floors(instance: Instance) -> pd.DataFrame:
    """Return node, region, measure, least."""
    if not instance.has("regional_floors"):
        return table_of((), FLOOR, least=())
    return instance.resolve("regional_floors")


def labour(instance: Instance) -> list[str]:
    """Return the factors of kind labour."""
    return [name for name, kind in instance.attribute("factors", "kind").items() if kind == "labour"]


def producing(instance: Instance) -> list[str]:
    """Return the technologies of kind production."""
    return [name for name, kind in instance.attribute("technologies", "kind").items() if kind == "production"]


def unit_of(instance: Instance, measure: str) -> str:
    """Return the unit of a measure (the unit of its first factor or technology)."""
    if measure == "value":
        return instance.units.column("{money}/yr")
    if measure == "employment":
        return next((instance.units.column("{factor}/yr", factor=name) for name in labour(instance)), "")
    return next((instance.units.column("{activity}/yr", technology=name) for name in producing(instance)), "")


def check(instance: Instance) -> Iterable[Problem]:
    """Return floors that add up different units, and floors on employment without labour."""
    wanted = set(floors(instance)["measure"])
    members = {"employment": ("factors", labour(instance)), "output": ("technologies", producing(instance))}
    for measure in sorted(wanted & set(members)):
        table, names = members[measure]
        units = {str(instance.attribute(table, "unit")[name]) for name in names}
        if not names:
            yield Problem(
                "regional_floors.csv measure",
                measure,
                f"have something to add up in {table}.csv",
                "give a factor the kind labour" if measure == "employment" else "delete the floor",
            )
        elif len(units) > 1:
            yield Problem(
                "regional_floors.csv measure",
                f"{measure} over units {', '.join(sorted(units))}",
                "add up one common unit",
                f"give the members of {table}.csv the same unit",
            )


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Add the floors."""
    frame = floors(instance)
    activity, produces = block.decision("activity"), set(producing(instance))
    by_region: dict[tuple[str, str], list[object]] = {}
    for (node, region, technology), variable in activity.items():
        if technology in produces:
            by_region.setdefault((node, region), []).append(variable)

    def terms(node: str, region: str, measure: str) -> Terms:
        if measure == "output":
            variables = by_region.get((node, region), [])
            return [1.0] * len(variables), variables
        ledger = ledgers["value" if measure == "value" else "factor"]
        names = VALUE_PARTS if measure == "value" else labour(instance)
        sums = [ledger.sum_of((node, region, name)) for name in names]
        return [c for s in sums for c in s[0]], [v for s in sums for v in s[1]]

    block.rows(
        "floor_min",
        (
            (place, least, *terms(*place), None)
            for place, least in zip(keys_of(frame, FLOOR), frame["least"].tolist(), strict=True)
        ),
        doc="measure of a region >= least",
        limit=True,
    )


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:
    """Return floors against what regions reach."""
    frame = floors(instance)
    for measure, chosen in frame.groupby("measure"):
        reached = _reached(instance, plan, accounts)[str(measure)]()
        used = look_up(chosen, total(reached, ("node", "region")), ("node", "region"), "amount").fillna(0.0)
        unit = [unit_of(instance, str(measure))] * len(chosen)
        yield limits("floor_min", chosen, FLOOR[1:], used, chosen["least"], ">=", unit, limit_row=True)


def _reached(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, Callable[[], pd.DataFrame]]:
    """Return for each measure a function that gives its posts: node, region, amount."""
    activity = plan.frame("activity", ("node", "region", "technology"))
    return {
        "value": lambda: accounts["value"][accounts["value"]["part"].isin(VALUE_PARTS)],
        "employment": lambda: accounts["factor"][accounts["factor"]["factor"].isin(labour(instance))],
        "output": lambda: activity[activity["technology"].isin(producing(instance))],
    }
