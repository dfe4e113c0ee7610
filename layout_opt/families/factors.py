r"""Factors: labour, land, water, energy ... used by technologies, endowed to regions, paid at a price.

.. math::

   \text{use}_{nrf} = \sum_k \big( a_{nkfr} X_{nrk} + \sigma_{nkfr} C_{nrk} \big) \le \text{amount}_{nrf}, \qquad
   \text{factors}_{nr} = \sum_f w_{nrf}\, \text{use}_{nrf}

================ ==================================== ==========================================
in code          unit                                 meaning
================ ==================================== ==========================================
``use``          factor / activity                    a, use per unit of activity
``standing_use`` (factor / yr) / (activity / yr)      :math:`\sigma`, use per unit of capacity that stands
``amount``       factor / yr                          what the region has
``price``        money / factor                       w
================ ==================================== ==========================================

Land under a plant, a reserve that must be kept, a crew that is paid all year are standing uses. A factor without an
endowment row is not limited there and costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from layout_opt.facts.frames import look_up, total, unit_column
from layout_opt.facts.keys import SITE, USE, VALUE
from layout_opt.facts.recipes import endowments, needs, standing_needs
from layout_opt.facts.seasons import at_period, over_seasons, with_periods
from layout_opt.instance import Instance
from layout_opt.instance.spec import Blank, Column, Table, key, total_of_year
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultColumn, ResultTable, Uses
from layout_opt.model.family import Accounts, Ledgers, Plan
from layout_opt.model.parts import Part, PartKind
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.twin import join_posts, limits, posts

USES = Uses(decisions=("activity", "capacity"), ledgers=("factor", "value"))
TABLES = (
    Table(
        "technology_factors",
        "Factors that a unit of activity uses, and capacity as long as it stands.",
        keys=(key("technology", "TECHNOLOGY"), key("factor", "FACTOR"), key("region", "REGION", optional=True)),
        values=(
            Column("use", "Use per unit of activity.", unit="{factor}/{activity}", least=0),
            Column(
                "standing_use", "Use per unit of capacity.", unit="({factor}/yr)/({activity}/yr)", default=0.0, least=0
            ),
        ),
        words=("Factor use of technologies", "技术要素系数"),
    ),
    Table(
        "factor_endowments",
        "What a region has of a factor, and its price; no row = not limited there.",
        keys=(key("region", "REGION"), key("factor", "FACTOR")),
        values=(
            total_of_year(
                "amount",
                "Most that may be used; not limited where blank.",
                unit="{factor}/yr",
                default=Blank.NONE,
                least=0,
            ),
            Column("price", "Price of a unit used.", unit="{money}/{factor}", default=0.0, least=0),
        ),
        words=("Endowments of factors", "要素禀赋"),
    ),
)
ROWS = (
    RowSpec(
        "factor_max",
        USE,
        Sense.MOST,
        "use of a factor <= endowment",
        "{factor}/yr",
        limit=True,
        more="one unit more of the factor",
        words=("Endowment of the factor", "要素禀赋"),
    ),
)
PARTS = (Part("factors", PartKind.COST, "factors used, at their price", words=("factors", "要素")),)
REPAIRS = (Repair("factor_max", Kind.LIMIT, cell("factor_endowments", "amount", USE[1:]), "endowment with a factor"),)
RESULTS = (
    ResultTable(
        "factors",
        "Use of a factor in a region.",
        USE,
        (ResultColumn("use", "{factor}/yr", "what all technologies use"),),
        words=("Use of factors", "要素使用"),
    ),
)


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Post the use of factors and what it costs."""
    frame = needs(instance)
    activity = block.decision("activity").at(frame)
    ledgers["factor"].post(frame, frame["use"], activity)
    ledgers["value"].post(frame, -frame["use"] * frame["price"], activity, part="factors")
    frame = standing_needs(instance)
    standing = block.decision("capacity").at(at_period(instance, frame))
    ledgers["factor"].post(frame, frame["standing_use"], standing)
    ledgers["value"].post(frame, -frame["standing_use"] * frame["price"], standing, part="factors")


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Limit the use of each factor by its endowment."""
    frame = endowments(instance)
    every, rows = over_seasons(instance, frame)
    block.rows("factor_max", frame, [ledgers["factor"].of(every).within(rows)], frame["amount"])


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return the use of factors and its cost from the decision tables."""
    activity = plan.frame("activity", SITE)
    frame = needs(instance)
    used = frame["use"].astype("float64") * look_up(frame, activity, SITE, "amount").fillna(0.0)
    standing = standing_needs(instance)
    capacity = look_up(at_period(instance, standing), plan.frame("capacity", SITE), SITE, "amount").fillna(0.0)
    held = standing["standing_use"].astype("float64") * capacity
    paid = [
        posts(rows, VALUE, -rows["price"].astype("float64") * amount, part="factors")
        for rows, amount in ((frame, used), (standing, held))
    ]
    factor = [posts(frame, USE, used), posts(standing, USE, held)]
    return {"factor": join_posts(factor, USE), "value": join_posts(paid, VALUE)}


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return endowments against use."""
    frame = endowments(instance)
    if len(frame):
        amount = look_up(frame, total(with_periods(instance, accounts["factor"]), USE), USE, "amount")
        unit = unit_column(instance, "{factor}/yr", frame)
        yield limits("factor_max", frame, USE[1:], amount, frame["amount"], "<=", unit, limit_row=True)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return the table ``factors``."""
    frame = total(accounts["factor"], USE).rename(columns={"amount": "use"})
    return {"factors": frame.assign(unit=unit_column(instance, "{factor}/yr", frame))}
