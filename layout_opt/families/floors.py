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

from collections.abc import Iterable

import numpy as np
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.frames import look_up, table_of, total
from layout_opt.facts.measures import MEASURES, measure_problems, measure_unit
from layout_opt.facts.seasons import where_limited, with_periods
from layout_opt.instance import Instance
from layout_opt.instance.spec import Column, Table, Type, key, total_of_year
from layout_opt.model.aim_measures import measure_terms, reached
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import Uses
from layout_opt.model.family import Accounts, Ledgers, Plan
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.twin import limits

FLOOR = ("node", "region", "measure")

USES = Uses(decisions=("activity",), ledgers=("value", "factor"))
TABLES = (
    Table(
        "regional_floors",
        "Least value, employment or output of a region.",
        keys=(
            key("region", "REGION"),
            Column("measure", "What is measured.", type=Type.CHOICE, choices=MEASURES),
        ),
        values=(total_of_year("least", "Least amount, in the unit of the measure.", least=0),),
        words=("Floors of regions", "地区下限"),
    ),
)
ROWS = (
    RowSpec(
        "floor_min",
        FLOOR,
        Sense.LEAST,
        "measure of a region >= least",
        "{measure}",
        limit=True,
        more="one unit more that the region must reach",
        words=("Regional floor", "地区下限"),
    ),
)
REPAIRS = (Repair("floor_min", Kind.FLOOR, cell("regional_floors", "least", FLOOR[1:]), "least amount of a region"),)


def floors(instance: Instance) -> pd.DataFrame:
    """Return node, region, measure, least."""
    if not instance.has("regional_floors"):
        return table_of((), FLOOR, least=())
    return where_limited(instance, "regional_floors", instance.resolve("regional_floors"), "least")


def check(instance: Instance) -> Iterable[Problem]:
    """Return floors that add up different units, and floors on employment without labour."""
    for measure in sorted(set(floors(instance)["measure"])):
        yield from measure_problems(instance, measure, "regional_floors.csv measure", "delete the floor")


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Add the floors."""
    frame = floors(instance)
    activity = block.decision("activity")
    terms = []
    for measure in sorted(set(frame["measure"])):
        rows = np.flatnonzero(frame["measure"] == measure)
        parts = measure_terms(instance, ledgers, activity, measure, frame.iloc[rows])
        terms += [part.within(rows) for part in parts]
    block.rows("floor_min", frame, terms, frame["least"])


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:
    """Return floors against what regions reach."""
    frame = floors(instance)
    for measure, chosen in frame.groupby("measure"):
        posted = total(with_periods(instance, reached(instance, plan, accounts, str(measure))), ("node", "region"))
        used = look_up(chosen, posted, ("node", "region"), "amount").fillna(0.0)
        unit = [measure_unit(instance, str(measure))] * len(chosen)
        yield limits("floor_min", chosen, FLOOR[1:], used, chosen["least"], ">=", unit, limit_row=True)
