r"""Barriers: what keeps regions from being one market, as a cost of every unit that crosses them.

.. math::

   \text{barriers}_{nr} = \sum_{r'c} \Big( \sum_b w_{nbrr'c} \Big) F_{nrr'c}

=============== ==================== ==============================================================
in code         unit                 meaning
=============== ==================== ==============================================================
``wedge``       money / commodity    w, what a unit of c pays for the barrier b on the way from r to r'
``ship``        commodity / yr       F, goods leaving r for r'
=============== ==================== ==============================================================

A wedge is a real cost: papers, checks, reloading, a licence of each place. It is paid by the region that sends, beside
freight. In one barrier the row with the fewest ``*`` holds, different barriers add. Without the table, or with all of
its rows deleted, regions are one market.
Source: Samuelson (1954), The Transfer Problem and Transport Costs, Economic Journal 64 (costs as wedges); Takayama &
Judge (1971), Spatial and Temporal Price and Allocation Models.
"""

from __future__ import annotations

from layout_opt.facts.frames import look_up
from layout_opt.facts.keys import SHIP, VALUE
from layout_opt.facts.wedges import wedges
from layout_opt.instance import Instance
from layout_opt.instance.spec import Column, SetSpec, Table, key
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import Uses
from layout_opt.model.family import Accounts, Ledgers, Plan
from layout_opt.model.parts import Part, PartKind
from layout_opt.model.twin import posts

SETS = (SetSpec("BARRIER", "b", "barriers", ("barrier", "壁垒"), "What keeps regions apart: a free name."),)
USES = Uses(decisions=("ship",), ledgers=("value",))
TABLES = (
    Table(
        "barriers",
        "What keeps goods from moving freely between regions, as a cost of each unit that crosses.",
        keys=(
            key("barrier", "BARRIER", wildcard=False, doc="barrier (free name)", collects=True),
            key("from_region", "REGION", optional=True),
            key("to_region", "REGION", optional=True),
            key("commodity", "COMMODITY", optional=True),
        ),
        values=(Column("wedge", "Cost of a unit that crosses.", unit="{money}/{commodity}", least=0),),
        words=("Barriers", "市场壁垒"),
    ),
)
PARTS = (
    Part("barriers", PartKind.COST, "goods across barriers, paid by the region that sends", words=("barriers", "壁垒")),
)


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Post what goods pay for barriers."""
    frame = wedges(instance)
    ship = block.decision("ship").at(frame)
    leaving = frame.rename(columns={"from_region": "region"})
    ledgers["value"].post(leaving, -frame["wedge"], ship, part="barriers")


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return what goods pay for barriers from the decision tables."""
    frame = wedges(instance)
    moved = look_up(frame, plan.frame("ship", SHIP), SHIP, "amount").fillna(0.0)
    leaving = frame.rename(columns={"from_region": "region"})
    return {"value": posts(leaving, VALUE, -frame["wedge"] * moved, part="barriers")}
