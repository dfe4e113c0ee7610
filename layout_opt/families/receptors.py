r"""Receptors: where burden counts, how it travels from one to the next, and how much each can bear.

.. math::

   L_{nqp} = b_{nqp} + \sum_r h_{nrqp}\, D_{nrp} + \sum_u t_{nuqp}\, L_{nup} \le \overline L_{nqp}

=============== ================= =================================================
in code         unit              meaning
=============== ================= =================================================
``load``        pollutant / yr    L, burden at the receptor
``background``  pollutant / yr    b, burden that no modelled activity causes
``share``       1                 h, share of a region's discharge that reaches the receptor first
``delivery``    1                 t, share of the load of u that arrives at q (exp(-k x travel time); 1 for water)
``capacity``    pollutant / yr    what the receptor can bear
=============== ================= =================================================

Routing through the chain keeps the matrix sparse. Sources: Montgomery (1972), Markets in Licenses and Efficient
Pollution Control Programs; Hung & Shaw (2005), A Trading-Ratio System for Trading Water Pollution Discharge Permits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.chances import certain
from layout_opt.facts.frames import look_up, total, unit_column
from layout_opt.facts.keys import BURDEN, LOAD
from layout_opt.facts.network import backgrounds, limited_loads, load_places, shares, transfers
from layout_opt.facts.network_rules import network_problems
from layout_opt.facts.seasons import over_seasons, with_periods
from layout_opt.instance import Instance
from layout_opt.instance.spec import Blank, Column, Table, key, rate, total_of_year
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultColumn, ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

USES = Uses(decisions=("discharge",), ledgers=("receptor",))
TABLES = (
    Table(
        "discharge",
        "Share of a region's discharge that reaches a receptor first.",
        keys=(key("region", "REGION"), key("receptor", "RECEPTOR"), key("pollutant", "POLLUTANT", optional=True)),
        values=(Column("share", "Share of the discharge.", least=0, most=1),),
        words=("Ways into receptors", "入受体路径"),
    ),
    Table(
        "transfers",
        "Share of a receptor's load that arrives at the next one.",
        keys=(
            key("from_receptor", "RECEPTOR", wildcard=False),
            key("to_receptor", "RECEPTOR", wildcard=False),
            key("pollutant", "POLLUTANT", optional=True),
        ),
        values=(Column("delivery", "Share delivered.", least=0, most=1),),
        words=("Transfers between receptors", "受体间传输"),
    ),
    Table(
        "receptor_capacity",
        "What a receptor can bear, and the load it has anyhow; no row = not limited.",
        keys=(key("receptor", "RECEPTOR"), key("pollutant", "POLLUTANT")),
        values=(
            total_of_year(
                "capacity",
                "Most load; not limited where blank.",
                unit="{pollutant}/yr",
                default=Blank.NONE,
                least=0,
            ),
            rate(
                "background",
                "Load that no modelled activity causes; below 0: what the receptor takes up.",
                unit="{pollutant}/yr",
                default=0.0,
            ),
        ),
        words=("Capacity of receptors", "受体容量"),
    ),
    Table(
        "entitlements",
        "Share of a receptor's capacity to which a region is entitled.",
        keys=(key("region", "REGION"), key("receptor", "RECEPTOR"), key("pollutant", "POLLUTANT")),
        values=(total_of_year("amount", "Load to which the region is entitled.", unit="{pollutant}/yr", least=0),),
        words=("Entitlements", "容量权属"),
    ),
)
DECISIONS = (
    Decision(
        "load", LOAD, "loads", "load", "{pollutant}/yr", "burden at a receptor", measure="load", words=("load", "负荷")
    ),
)
ROWS = (
    RowSpec(
        "load_max",
        LOAD,
        Sense.MOST,
        "load <= capacity of the receptor",
        "{pollutant}/yr",
        limit=True,
        more="one unit more that the receptor can bear",
        words=("Capacity of the receptor", "受体容量"),
    ),
)
REPAIRS = (Repair("load_max", Kind.LIMIT, cell("receptor_capacity", "capacity", LOAD[1:]), "capacity of a receptor"),)
RESULTS = (
    ResultTable(
        "loads",
        "Burden at a receptor.",
        LOAD,
        (
            ResultColumn("background", "{pollutant}/yr", "burden that no modelled activity causes"),
            ResultColumn("capacity", "{pollutant}/yr", "what the receptor can bear; blank = not limited"),
        ),
        words=("Loads of receptors", "受体负荷"),
    ),
)


def check(instance: Instance) -> Iterable[Problem]:
    """Return loops and forks among the transfers, and discharge that arrives more than once."""
    return network_problems(instance)


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the keys of loads."""
    return {"load": load_places(instance)}


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Post background, shares of discharge, deliveries from upstream and the load itself."""
    receptor, load = ledgers["receptor"], block.decision("load")
    receptor.post(load.frame, -1.0, load.numbers)
    frame = backgrounds(instance)
    receptor.post_constant(frame, frame["background"])
    frame = shares(instance)
    receptor.post(frame, frame["share"], block.decision("discharge").find(frame))
    frame = transfers(instance)
    upstream, downstream = (frame.rename(columns={name: "receptor"}) for name in ("from_receptor", "to_receptor"))
    receptor.post(downstream, frame["delivery"], load.at(upstream))


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Limit every load by what the receptor can bear."""
    frame = certain(instance, limited_loads(instance))
    every, rows = over_seasons(instance, frame)
    load = Terms(1.0, block.decision("load").find(every), rows)
    block.rows("load_max", frame, [load], frame["capacity"])


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return background, shares of discharge, deliveries and loads from the decision tables."""
    load, discharge = plan.frame("load", LOAD), plan.frame("discharge", BURDEN)
    background, first, next_one = backgrounds(instance), shares(instance), transfers(instance)
    reaching = look_up(first, discharge, BURDEN, "amount").fillna(0.0)
    upstream = next_one.rename(columns={"from_receptor": "receptor"})
    arriving = look_up(upstream, load, LOAD, "amount").fillna(0.0)
    parts = [
        posts(load, LOAD, -load["amount"]),
        posts(background, LOAD, background["background"]),
        posts(first, LOAD, first["share"] * reaching),
        posts(next_one.rename(columns={"to_receptor": "receptor"}), LOAD, next_one["delivery"] * arriving),
    ]
    return {"receptor": pd.concat(parts, ignore_index=True)}


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return loads against capacities."""
    frame = certain(instance, limited_loads(instance))
    loads = total(with_periods(instance, plan.frame("load", LOAD)), LOAD)
    used = look_up(frame, loads, LOAD, "amount").fillna(0.0)
    unit = unit_column(instance, "{pollutant}/yr", frame)
    yield limits("load_max", frame, LOAD[1:], used, frame["capacity"], "<=", unit, limit_row=True)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return the table ``loads``: background, load and capacity of every receptor."""
    frame = plan.frame("load", LOAD).rename(columns={"amount": "load"})
    frame["background"] = look_up(frame, backgrounds(instance), LOAD, "background")
    frame["capacity"] = look_up(frame, limited_loads(instance), LOAD, "capacity")
    frame["background"] = frame["background"].fillna(0.0)
    frame["unit"] = unit_column(instance, "{pollutant}/yr", frame)
    return {"loads": frame[[*LOAD, "background", "load", "capacity", "unit"]]}
