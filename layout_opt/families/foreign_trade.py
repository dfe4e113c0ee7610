r"""Foreign trade: goods bought from and sold to abroad through gateway regions.

.. math::

   0 \le I_{nrc} \le \overline I_{nrc}, \quad 0 \le E_{nrc} \le \overline E_{nrc}, \qquad
   \text{imports}_{nr} = \sum_c P^I_{nrc} I_{nrc}, \quad \text{exports}_{nr} = \sum_c P^E_{nrc} E_{nrc}

=============== ================= ==========================================
in code         unit              meaning
=============== ================= ==========================================
``import_``     commodity / yr    I, bought abroad through gateway r
``export``      commodity / yr    E, sold abroad through gateway r
``controlled``  1                 share of the trade under foreign control (reported, S10)
=============== ================= ==========================================

Exports count as effective output at their price (essay, S11).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from layout_opt.facts.frames import look_up, total, unit_column
from layout_opt.facts.gateways import gateways, limited_gateways
from layout_opt.facts.keys import GOODS, VALUE
from layout_opt.facts.seasons import over_seasons, with_periods
from layout_opt.instance import Instance
from layout_opt.instance.spec import Blank, Column, Table, Type, key, total_of_year
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.parts import Part, PartKind
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

IMPORT, EXPORT = "import", "export"
DIRECTIONS = ((IMPORT, "import_", 1.0, "imports"), (EXPORT, "export", -1.0, "exports"))
"""(word in the table, decision, sign in the goods balance, value part)."""
CHINESE = {IMPORT: "进口", EXPORT: "出口"}

USES = Uses(ledgers=("goods", "value"))
TABLES = (
    Table(
        "foreign_trade",
        "A gateway where a commodity may be imported or exported.",
        keys=(
            key("region", "REGION"),
            key("commodity", "COMMODITY"),
            Column("direction", "import or export", type=Type.CHOICE, choices=(IMPORT, EXPORT)),
        ),
        values=(
            Column("price", "Price at the gateway.", unit="{money}/{commodity}", least=0),
            total_of_year("max_quantity", "Most traded.", unit="{commodity}/yr", default=Blank.NONE, least=0),
            Column("controlled", "Share under foreign control.", default=0.0, least=0, most=1),
        ),
        words=("Gateways of foreign trade", "外贸口岸"),
    ),
)
DECISIONS = tuple(
    Decision(
        name,
        GOODS,
        "foreign_trade",
        "quantity",
        "{commodity}/yr",
        f"{word} through a gateway",
        (("direction", word),),
        words=(f"{word}s", CHINESE[word]),
        measure=word,
    )
    for word, name, _, _ in DIRECTIONS
)
ROWS = tuple(
    RowSpec(
        f"{word}_max",
        GOODS,
        Sense.MOST,
        f"{word} <= max_quantity",
        "{commodity}/yr",
        more=f"one unit more of {word} through the gateway",
        words=(f"Limit to {word}s", f"{CHINESE[word]}上限"),
    )
    for word in (IMPORT, EXPORT)
)
PARTS = (
    Part("imports", PartKind.COST, "goods bought abroad", words=("imports", "进口")),
    Part("exports", PartKind.EARNING, "goods sold abroad", words=("exports", "出口")),
)
REPAIRS = tuple(
    Repair(
        f"{word}_max",
        Kind.LIMIT,
        cell("foreign_trade", "max_quantity", GOODS[1:], direction=word),
        f"most {word} through a gateway",
    )
    for word in (IMPORT, EXPORT)
)
RESULTS = (
    ResultTable(
        "foreign_trade",
        "Imports and exports through gateways.",
        (*GOODS, "direction"),
        words=("Foreign trade", "对外贸易"),
    ),
)


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the keys of imports and exports."""
    return {name: gateways(instance, word) for word, name, _, _ in DIRECTIONS}


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Post trade to the goods balance and its money to the value."""
    for word, name, sign, part in DIRECTIONS:
        frame = gateways(instance, word)
        traded = block.decision(name).at(frame)
        ledgers["goods"].post(frame, sign, traded)
        ledgers["value"].post(frame, -sign * frame["price"], traded, part=part)


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Limit trade by max_quantity."""
    for word, name, _, _ in DIRECTIONS:
        frame = limited_gateways(instance, word)
        every, rows = over_seasons(instance, frame)
        traded = Terms(1.0, block.decision(name).find(every), rows)
        block.rows(f"{word}_max", frame, [traded], frame["max_quantity"])


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return traded goods and their money from the decision tables."""
    goods, value = [], []
    for word, name, sign, part in DIRECTIONS:
        frame = gateways(instance, word)
        traded = look_up(frame, plan.frame(name, GOODS), GOODS, "amount").fillna(0.0)
        goods.append(posts(frame, GOODS, sign * traded))
        value.append(posts(frame, VALUE, -sign * frame["price"] * traded, part=part))
    return {"goods": pd.concat(goods, ignore_index=True), "value": pd.concat(value, ignore_index=True)}


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return trade against max_quantity."""
    for word, name, _, _ in DIRECTIONS:
        frame = limited_gateways(instance, word)
        traded = total(with_periods(instance, plan.frame(name, GOODS)), GOODS)
        used = look_up(frame, traded, GOODS, "amount").fillna(0.0)
        unit = unit_column(instance, "{commodity}/yr", frame)
        yield limits(f"{word}_max", frame, GOODS[1:], used, frame["max_quantity"], "<=", unit)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return the table ``foreign_trade``."""
    parts = []
    for word, name, _, _ in DIRECTIONS:
        frame = plan.frame(name, GOODS).rename(columns={"amount": "quantity"})
        parts.append(frame.assign(direction=word, unit=unit_column(instance, "{commodity}/yr", frame)))
    table = pd.concat(parts, ignore_index=True)
    return {"foreign_trade": table[[*GOODS, "direction", "quantity", "unit"]]}
