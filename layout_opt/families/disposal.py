r"""Disposal: goods that nobody takes cannot always be thrown away for nothing.

.. math::

   S_{nrg} &\le \overline S_{nrg} \\
   \text{disposal}_{nr} &= \sum_g c_{nrg}\, S_{nrg}

=============== ================== ========================================================
in code         unit               meaning
=============== ================== ========================================================
``surplus``     commodity / yr     S, produced and taken by nobody (of the family market)
``most``        commodity / yr     most of it that may be left; 0 forbids it
``cost``        money / commodity  c, what getting rid of a unit costs the region
=============== ================== ========================================================

Without a row surplus is free, as for most goods. Source: Koopmans (1951), Activity Analysis of Production and
Allocation, ch. III (free disposal is an assumption, and here a choice).
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from layout_opt.facts.frames import look_up, table_of, unit_column
from layout_opt.facts.keys import GOODS, VALUE
from layout_opt.facts.recipes import made
from layout_opt.instance import Instance
from layout_opt.instance.spec import Blank, Column, Table, key, rate
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import Uses
from layout_opt.model.family import Accounts, Ledgers, Plan
from layout_opt.model.parts import Part, PartKind
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

AMOUNT = "{commodity}/yr"

USES = Uses(decisions=("surplus",), ledgers=("value",))
TABLES = (
    Table(
        "surplus_rules",
        "What becomes of a good that nobody takes; no row = it is thrown away for nothing.",
        keys=(key("region", "REGION"), key("commodity", "COMMODITY")),
        values=(
            Column("cost", "Cost of getting rid of it.", unit="{money}/{commodity}", default=0.0, least=0),
            rate("most", "Most that may be left; not limited where blank.", unit=AMOUNT, default=Blank.NONE, least=0),
        ),
        words=("Rules for surplus", "剩余处置规则"),
    ),
)
ROWS = (
    RowSpec("surplus_max", GOODS, Sense.MOST, "surplus of a good <= most", AMOUNT, limit=True,
            more="one unit more that may be left over", words=("Surplus that may be left", "允许剩余")),
)  # fmt: skip
PARTS = (Part("disposal", PartKind.COST, "getting rid of surplus", words=("disposal", "处置费用")),)
REPAIRS = (Repair("surplus_max", Kind.LIMIT, cell("surplus_rules", "most", GOODS[1:]), "surplus that may be left"),)


def ruled(instance: Instance) -> pd.DataFrame:
    """Return node, region, commodity, cost, most of the surplus for which there is a rule."""
    if not instance.has("surplus_rules"):
        return table_of((), GOODS, cost=(), most=())
    frame = instance.resolve("surplus_rules").merge(made(instance), on=list(GOODS))
    return frame[[*GOODS, "cost", "most"]].sort_values(list(GOODS), ignore_index=True)


def limited(instance: Instance) -> pd.DataFrame:
    """Return the rules that limit surplus."""
    frame = ruled(instance)
    return frame[frame["most"].notna()].reset_index(drop=True)


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Post what getting rid of surplus costs."""
    frame = ruled(instance)
    ledgers["value"].post(frame, -frame["cost"], block.decision("surplus").at(frame), part="disposal")


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Limit what may be left over."""
    frame = limited(instance)
    block.rows("surplus_max", frame, [Terms(1.0, block.decision("surplus").at(frame))], frame["most"])


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return what getting rid of surplus costs, from the decision tables."""
    frame = ruled(instance)
    left = look_up(frame, plan.frame("surplus", GOODS), GOODS, "amount").fillna(0.0)
    return {"value": posts(frame, VALUE, -frame["cost"] * left, part="disposal")}


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return surplus against what may be left."""
    frame = limited(instance)
    left = look_up(frame, plan.frame("surplus", GOODS), GOODS, "amount").fillna(0.0)
    unit = unit_column(instance, AMOUNT, frame)
    yield limits("surplus_max", frame, GOODS[1:], left, frame["most"], "<=", unit, limit_row=True)
