r"""Stores: goods that are put by in one season or period and used in a later one; resources that are used up.

.. math::

   H_{src} &= \kappa_{src}\, H_{b(s)rc} + \tau_s \left( (1 - \lambda_{src})\, F_{src} - D_{src} \right), \qquad
   \kappa_{src} = (1 - \ell_{src})^{y_s} \\
   H_{src} &\le \overline H_{src} + h_{src}\, C_{n(s)rk}, \qquad
   F_{src} + D_{src} \le m_{src}\, \sigma_s C_{n(s)rk} \\
   F_{src} &\le \overline F_{src}, \quad D_{src} \le \overline D_{src}, \qquad H_{src} \ge \underline H_{src}
   \ \text{at the end} \\
   \text{storage}_{sr} &= \sum_c p_{src}\, \sigma_s H_{src}

====================== =========================== ====================================================
in code                unit                        meaning
====================== =========================== ====================================================
``in_store``           commodity                   H, what is held at the end of the node
``filling``            commodity / yr              F, put by
``drawing``            commodity / yr              D, taken out
``filling_loss``       1                           :math:`\lambda`, share of what is put by that is lost
``loss``               1                           :math:`\ell`, share of what is held that is lost in a year
``cost``               money / commodity           p, of holding a unit for a year
``held_per_capacity``  commodity / (activity / yr) h, room for a unit of capacity of the technology
``moved_per_capacity`` commodity / activity        m, most put by and taken out for a unit of capacity
====================== =========================== ====================================================

With the rule ``cycle`` every year ends as it began: the node before the first season of a year is its last one, and
what is held there is free. With ``carry`` what is left goes on to the next period, from ``start`` before the root; a
period without seasons fills and draws for all its years (:math:`\tau`). :math:`y_s` are the years of the step: the
share of a season, or the years of a period; the cost is that of a year, of what is held at its end. A store with a
``start`` that nobody may fill is a resource that is used up. Source: Loulou, Goldstein & Noble (2004), Documentation
for the MARKAL Family of Models (storage).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.frames import keys_of, look_up, records, unit_column
from layout_opt.facts.keys import GOODS, SITE, VALUE
from layout_opt.facts.seasons import at_period, share_of_year
from layout_opt.facts.sites import sites
from layout_opt.facts.stocks import CARRY, CYCLE, rule_problems, stores
from layout_opt.instance import Instance
from layout_opt.instance.spec import Blank, Column, Table, Type, key, of_the_year, rate
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.parts import Part, PartKind
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

FLOW, STOCK = "{commodity}/yr", "{commodity}"
USES = Uses(decisions=("capacity",), ledgers=("goods", "value"))
TABLES = (
    Table(
        "stores",
        "A good that may be held from one season or period to the next.",
        keys=(key("region", "REGION"), key("commodity", "COMMODITY")),
        values=(
            Column("rule", "cycle: every year ends as it began; carry: what is left goes on to the next period.",
                   type=Type.CHOICE, choices=(CYCLE, CARRY), default=CYCLE),
            Column("capacity", "Most that is held.", unit=STOCK, default=Blank.NONE, least=0),
            of_the_year("technology", "plant whose capacity holds the good", type=Type.TEXT, refers="TECHNOLOGY",
                        default=Blank.NONE),
            Column("held_per_capacity", "Room per unit of its capacity.", unit="{commodity}/({activity}/yr)",
                   default=0.0, least=0),
            Column("moved_per_capacity", "Most put by and taken out per unit of its capacity.",
                   unit="{commodity}/{activity}", default=Blank.NONE, least=0),
            rate("max_filling", "Most put by.", unit=FLOW, default=Blank.NONE, least=0),
            rate("max_drawing", "Most taken out.", unit=FLOW, default=Blank.NONE, least=0),
            Column("filling_loss", "Share of what is put by that is lost.", default=0.0, least=0, most=1),
            Column("loss", "Share of what is held that is lost in a year.", default=0.0, least=0, most=1),
            Column("cost", "Cost of holding a unit for a year.", unit="{money}/{commodity}", default=0.0, least=0),
            of_the_year("start", "Held before the root, with the rule carry.", unit=STOCK, default=0.0, least=0),
            of_the_year("least_end", "Least held at the end, with carry.", unit=STOCK, default=0.0, least=0),
        ),
        words=("Stores", "储存"),
    ),
)  # fmt: skip
DECISIONS = (
    Decision("filling", GOODS, "store_flows", "filling", FLOW, "goods put by", measure="filling",
             words=("put by", "入库")),
    Decision("drawing", GOODS, "store_flows", "drawing", FLOW, "goods taken out of a store", measure="drawing",
             words=("taken out", "出库")),
    Decision("in_store", GOODS, "store_levels", "in_store", STOCK, "goods held at the end of a node",
             measure="in_store", once=True, words=("held", "库存")),
)  # fmt: skip
ROWS = (
    RowSpec("store_balance", GOODS, Sense.EXACT, "held = held before less losses + filling - drawing", STOCK,
            more="one unit more in the store", words=("What a store holds", "库存平衡")),
    RowSpec("store_max", GOODS, Sense.MOST, "held <= room of the store", STOCK,
            more="room for one unit more in the store", words=("Room of a store", "库容")),
    RowSpec("store_use_max", GOODS, Sense.MOST, "filling + drawing <= moved_per_capacity x capacity", FLOW,
            more="one unit more moved into or out of the store", words=("Power of a store", "出入库能力")),
    RowSpec("filling_max", GOODS, Sense.MOST, "filling <= max_filling", FLOW,
            more="one unit more that may be put by", words=("Most put by", "入库上限")),
    RowSpec("drawing_max", GOODS, Sense.MOST, "drawing <= max_drawing", FLOW,
            more="one unit more that may be taken out", words=("Most taken out", "出库上限")),
    RowSpec("store_end", GOODS, Sense.LEAST, "held at the end >= least_end", STOCK, limit=True,
            more="one unit more that must be left", words=("Least left at the end", "期末最低库存")),
)  # fmt: skip
PARTS = (Part("storage", PartKind.COST, "holding goods", words=("storage", "储存")),)
REPAIRS = (
    Repair("store_max", Kind.LIMIT, cell("stores", "capacity", GOODS[1:]), "room of a store"),
    Repair("filling_max", Kind.LIMIT, cell("stores", "max_filling", GOODS[1:]), "most put by"),
    Repair("drawing_max", Kind.LIMIT, cell("stores", "max_drawing", GOODS[1:]), "most taken out"),
    Repair("store_end", Kind.FLOOR, cell("stores", "least_end", GOODS[1:]), "least left at the end"),
)
RESULTS = (
    ResultTable("store_flows", "What is put by and taken out.", GOODS, words=("Into and out of stores", "出入库")),
    ResultTable("store_levels", "What stores hold at the end of a node.", GOODS, words=("What stores hold", "库存")),
)  # fmt: skip


def check(instance: Instance) -> Iterable[Problem]:
    """Return stores of plants that are no sites, and starts, ends and seasons that do not go with the rule."""
    frame = stores(instance)
    label = instance.label("stores")
    known = set(keys_of(sites(instance), SITE))
    named = at_period(instance, frame[frame["technology"].notna()])
    unknown = named[np.array([place not in known for place in keys_of(named, SITE)], dtype=bool)]
    for region, good, plant in records(unknown.drop_duplicates(["region", "commodity"]), *GOODS[1:], "technology"):
        rule, fix = "be a site", "add a row to sites.csv, or give the room of the store as capacity"
        yield Problem(f"{label} technology[{region},{good}]", f"{plant}", rule, fix)
    yield from rule_problems(instance, "stores", frame, (GOODS[1], GOODS[2]))


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the stores at every node at which goods are made and moved."""
    return dict.fromkeys(("filling", "drawing", "in_store"), stores(instance))


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Take what is put by out of the goods, add what is taken out, and post the cost of holding."""
    frame = stores(instance)
    filling, drawing, held = (block.decision(name).at(frame) for name in ("filling", "drawing", "in_store"))
    ledgers["goods"].post(frame, -1.0, filling)
    ledgers["goods"].post(frame, 1.0, drawing)
    ledgers["value"].post(frame, -frame["cost"] * share_of_year(instance, frame["node"]), held, part="storage")


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Add the balance of each store and its limits."""
    frame = stores(instance)
    filling, drawing, held = (Terms(1.0, block.decision(name).at(frame)) for name in ("filling", "drawing", "in_store"))
    before = Terms(-frame["keep"], block.decision("in_store").find(frame.assign(node=frame["before"])))
    arriving = filling.times(-frame["turns"] * (1.0 - frame["filling_loss"]))
    block.rows("store_balance", frame, [held, before, arriving, drawing.times(frame["turns"])], frame["left"])
    capacity = block.decision("capacity").find(at_period(instance, frame))
    room = Terms(-frame["held_per_capacity"], capacity)
    block.rows("store_max", frame, [held, room], frame["capacity"].fillna(0.0), where=_limited(frame))
    power = Terms(-(frame["moved_per_capacity"] * share_of_year(instance, frame["node"])).fillna(0.0), capacity)
    moved = frame["moved_per_capacity"].notna() & frame["technology"].notna()
    block.rows("store_use_max", frame, [filling, drawing, power], 0.0, where=moved)
    for row, part, column in (("filling_max", filling, "max_filling"), ("drawing_max", drawing, "max_drawing")):
        block.rows(row, frame, [part], frame[column], where=frame[column].notna())
    block.rows("store_end", frame, [held], frame["least_end"], where=frame["last"] & (frame["least_end"] > 0))


def _limited(frame: pd.DataFrame) -> pd.Series:
    """Return True for the stores with a room of their own or of a plant."""
    return frame["capacity"].notna() | frame["technology"].notna()


def _valued(instance: Instance, plan: Plan) -> pd.DataFrame:
    """Return the stores with what is put by, taken out, held, and held before."""
    frame = stores(instance)
    for name in ("filling", "drawing", "in_store"):
        frame[name] = look_up(frame, plan.frame(name, GOODS), GOODS, "amount").fillna(0.0)
    before = look_up(frame.assign(node=frame["before"]), plan.frame("in_store", GOODS), GOODS, "amount")
    return frame.assign(stood=before.fillna(0.0))


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return what is put by and taken out, and the cost of holding, from the decision tables."""
    frame = _valued(instance, plan)
    cost = frame["cost"] * share_of_year(instance, frame["node"]) * frame["in_store"]
    goods = [posts(frame, GOODS, -frame["filling"]), posts(frame, GOODS, frame["drawing"])]
    return {"goods": pd.concat(goods, ignore_index=True), "value": posts(frame, VALUE, -cost, part="storage")}


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return the balance of each store, and its limits."""
    frame = _valued(instance, plan)
    if frame.empty:
        return
    stock, flow = (pd.Series(unit_column(instance, unit, frame)) for unit in (STOCK, FLOW))
    came = frame["keep"] * frame["stood"] + frame["turns"] * (1.0 - frame["filling_loss"]) * frame["filling"]
    left = frame["in_store"] + frame["turns"] * frame["drawing"]
    yield limits("store_balance", frame, GOODS[1:], left, came + frame["left"], "=", stock.tolist())
    capacity = look_up(at_period(instance, frame), plan.frame("capacity", SITE), SITE, "amount").fillna(0.0)
    room = frame["held_per_capacity"] * capacity + frame["capacity"].fillna(0.0)
    power = (frame["moved_per_capacity"] * share_of_year(instance, frame["node"])).fillna(0.0) * capacity
    moved = frame["moved_per_capacity"].notna() & frame["technology"].notna()
    every = (
        ("store_max", frame["in_store"], room, "<=", stock, _limited(frame)),
        ("store_use_max", frame["filling"] + frame["drawing"], power, "<=", flow, moved),
        ("filling_max", frame["filling"], frame["max_filling"], "<=", flow, frame["max_filling"].notna()),
        ("drawing_max", frame["drawing"], frame["max_drawing"], "<=", flow, frame["max_drawing"].notna()),
        ("store_end", frame["in_store"], frame["least_end"], ">=", stock, frame["last"] & (frame["least_end"] > 0)),
    )
    for row, used, most, sense, unit, where in every:
        end = row == "store_end"
        yield limits(row, frame[where], GOODS[1:], used[where], most[where], sense, unit[where].tolist(), limit_row=end)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return the tables ``store_flows`` and ``store_levels``; nothing without stores."""
    frame = _valued(instance, plan)
    if frame.empty:
        return {}
    flows = frame[[*GOODS, "filling", "drawing"]].assign(unit=unit_column(instance, FLOW, frame))
    return {
        "store_flows": flows,
        "store_levels": frame[[*GOODS, "in_store"]].assign(unit=unit_column(instance, STOCK, frame)),
    }
