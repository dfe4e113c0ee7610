r"""Freight: goods move on routes, at a cost and with a loss.

.. math::

   \text{arrivals}_{nr'c} &= \sum_r (1 - \ell_{nrr'c})\, F_{nrr'c}, \qquad
   \text{departures}_{nrc} = \sum_{r'} F_{nrr'c} \\
   \sum_c F_{nrr'c} &\le K_{nrr'}, \qquad F_{nrr'c} \le K_{nrr'c} \\
   \text{freight}_{nr} &= \sum_{r'c} (f_{nrr'c} + g_{nrr'c}\, d_{nrr'})\, F_{nrr'c}

=============== ==================== =============================================
in code         unit                 meaning
=============== ==================== =============================================
``ship``        commodity / yr       F, goods leaving r for r'
``loss``        1                    share lost on the way
``distance``    km                   d
=============== ==================== =============================================

A good moves on a route only where a freight row applies. Freight is paid by the region that sends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.frames import look_up, records, total, unit_column
from layout_opt.facts.keys import GOODS, ROUTE, SHIP, VALUE
from layout_opt.facts.links import limited_routes, links
from layout_opt.instance import Instance
from layout_opt.instance.spec import Blank, Column, Table, key, rate
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.parts import Part, PartKind
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

USES = Uses(ledgers=("goods", "value"))
TABLES = (
    Table(
        "routes",
        "A way from one region to another; the way back is a row of its own.",
        keys=(
            key("from_region", "REGION", wildcard=False),
            key("to_region", "REGION", wildcard=False),
        ),
        values=(
            Column("distance", "Length of the way.", unit="km", default=Blank.NONE, least=0),
            rate("capacity", "Most of all goods together.", unit="{commodity}/yr", default=Blank.NONE, least=0),
        ),
        words=("Routes", "线路"),
    ),
    Table(
        "freight",
        "Cost and loss of moving a commodity; a good moves on a route only where a row applies.",
        keys=(
            key("commodity", "COMMODITY"),
            key("from_region", "REGION", optional=True),
            key("to_region", "REGION", optional=True),
        ),
        values=(
            Column("cost", "Cost of a unit moved.", unit="{money}/{commodity}", default=0.0, least=0),
            Column("cost_per_distance", "Cost per distance.", unit="{money}/({commodity}*km)", default=0.0, least=0),
            Column("loss", "Share lost on the way.", default=0.0, least=0, most=1),
            rate("capacity", "Most of this good.", unit="{commodity}/yr", default=Blank.NONE, least=0),
        ),
        words=("Freight", "货运"),
    ),
)
DECISIONS = (
    Decision(
        "ship",
        SHIP,
        "shipments",
        "shipment",
        "{commodity}/yr",
        "goods leaving one region for another",
        measure="shipment",
        words=("shipments", "运输"),
    ),
)
ROWS = (
    RowSpec(
        "route_max",
        ROUTE,
        Sense.MOST,
        "all shipments on a route <= its capacity",
        "{commodity}/yr",
        more="room for one unit more on the route",
        words=("Capacity of the route", "线路运能"),
    ),
    RowSpec(
        "shipment_max",
        SHIP,
        Sense.MOST,
        "shipment of one good <= its capacity on the route",
        "{commodity}/yr",
        more="room for one unit more of the good on the route",
        words=("Capacity of the route for the good", "线路单品运能"),
    ),
)
PARTS = (Part("freight", PartKind.COST, "goods moved, paid by the region that sends", words=("freight", "运费")),)
REPAIRS = (
    Repair("route_max", Kind.LIMIT, cell("routes", "capacity", ROUTE[1:]), "capacity of a route"),
    Repair("shipment_max", Kind.LIMIT, cell("freight", "capacity", SHIP[1:]), "capacity of a route for one good"),
)
RESULTS = (
    ResultTable(
        "shipments",
        "Goods moved from one region to another; zero shipments are left out.",
        SHIP,
        sparse=True,
        words=("Goods moved", "货物运输"),
    ),
)


def check(instance: Instance) -> Iterable[Problem]:
    """Return routes without a distance where freight is priced by distance, and routes from a region to itself."""
    if not instance.has("routes"):
        return
    raw = instance.tables["routes"]
    for line, region in records(raw[raw["from_region"] == raw["to_region"]], "line", "to_region"):
        yield Problem(
            f"routes.csv:{line} to_region",
            repr(region),
            "differ from from_region",
            "delete the row: goods need no route inside a region",
        )
    if not instance.has("freight"):
        return
    routes = instance.resolve("routes")
    frame = instance.resolve("freight", routes[list(ROUTE)])
    missing = look_up(frame, routes, ROUTE, "distance").isna() & (frame["cost_per_distance"] > 0)
    pairs = frame.loc[missing, ["from_region", "to_region"]].drop_duplicates()
    for origin, target in records(pairs, "from_region", "to_region"):
        yield Problem(
            f"routes.csv distance[{origin},{target}]",
            "blank",
            "be given where freight.csv has a cost_per_distance",
            "give the distance in km",
        )


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the keys of shipments."""
    return {"ship": links(instance)}


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Post departures, arrivals less loss, and freight."""
    frame = links(instance)
    ship = block.decision("ship").at(frame)
    leaving = frame.rename(columns={"from_region": "region"})
    ledgers["goods"].post(leaving, -1.0, ship)
    ledgers["goods"].post(frame.rename(columns={"to_region": "region"}), 1.0 - frame["loss"], ship)
    ledgers["value"].post(leaving, -frame["unit_cost"], ship, part="freight")


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Limit routes (all goods together) and single goods on a route."""
    ship, frame, routes = block.decision("ship"), links(instance), limited_routes(instance)
    together = Terms(1.0, ship.at(frame), block.index(routes, ROUTE).at(frame))
    block.rows("route_max", routes, [together], routes["capacity"])
    limited = frame["capacity"].notna()
    block.rows("shipment_max", frame, [Terms(1.0, ship.at(frame))], frame["capacity"], where=limited)


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return departures, arrivals and freight from the decision tables."""
    frame = links(instance)
    moved = look_up(frame, plan.frame("ship", SHIP), SHIP, "amount").fillna(0.0)
    leaving = frame.rename(columns={"from_region": "region"})
    coming = frame.rename(columns={"to_region": "region"})
    goods = [posts(leaving, GOODS, -moved), posts(coming, GOODS, moved * (1.0 - frame["loss"]))]
    value = posts(leaving, VALUE, -frame["unit_cost"] * moved, part="freight")
    return {"goods": pd.concat(goods, ignore_index=True), "value": value}


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return capacities of routes and of goods on routes against shipments."""
    moved = plan.frame("ship", SHIP)
    routes = limited_routes(instance)
    if len(routes):
        used = look_up(routes, total(moved, ROUTE), ROUTE, "amount").fillna(0.0)
        on_route = links(instance).drop_duplicates(list(ROUTE))
        first = routes.merge(on_route[[*ROUTE, "commodity"]], on=list(ROUTE))
        unit = unit_column(instance, "{commodity}/yr", first)
        yield limits("route_max", routes, ROUTE[1:], used, routes["capacity"], "<=", unit)
    frame = links(instance)
    frame = frame[frame["capacity"].notna()]
    used = look_up(frame, moved, SHIP, "amount").fillna(0.0)
    unit = unit_column(instance, "{commodity}/yr", frame)
    yield limits("shipment_max", frame, SHIP[1:], used, frame["capacity"], "<=", unit)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return the table ``shipments``: every shipment that moves something."""
    frame = plan.frame("ship", SHIP).rename(columns={"amount": "shipment"})
    frame = frame[frame["shipment"] != 0].reset_index(drop=True)
    return {"shipments": frame.assign(unit=unit_column(instance, "{commodity}/yr", frame))}
