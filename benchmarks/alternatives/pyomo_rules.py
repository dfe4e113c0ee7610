"""The same matrix written the usual way in Pyomo: a rule per row, sums of products; then ``SolverFactory("highs")``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd
import pyomo.environ as pyo

from benchmarks.alternatives.pyomo_interface import hand_over
from benchmarks.frames import Frames, frames
from benchmarks.registry import register
from layout_opt.instance import Instance

Keys = list[tuple[Hashable, ...]]


def _keys(frame: pd.DataFrame, columns: Sequence[str]) -> Keys:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def _column(frame: pd.DataFrame, columns: Sequence[str], value: str) -> dict[Any, Any]:
    return dict(zip(_keys(frame, columns), frame[value], strict=True))


def _groups(frame: pd.DataFrame, by: Sequence[str], members: Sequence[str]) -> dict[Any, list[Any]]:
    """Return {key: [member, ...]}."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for group, member in zip(_keys(frame, by), _keys(frame, members), strict=True):
        found[group].append(member)
    return found


SITE, SHIP = ("region", "technology"), ("from_region", "to_region", "commodity")
OFFER, WANT, GOODS = ("region", "commodity", "market", "tier"), ("region", "market", "tier"), ("region", "commodity")
BURDEN, LOAD = ("region", "pollutant"), ("receptor", "pollutant")


def build(instance: Instance) -> Any:
    """Return the Pyomo model."""
    tables = frames(instance)
    model = pyo.ConcreteModel()
    _variables(model, tables)
    _site_rows(model, tables)
    _market_rows(model, tables)
    _goods_balance(model, tables)
    _environment_rows(model, tables)
    _objective(model, tables)
    return model


def _variables(m: Any, t: Frames) -> None:
    for name in ("capacity", "build", "retire", "activity"):
        m.add_component(name, pyo.Var(_keys(t.sites, SITE), domain=pyo.NonNegativeReals))
    m.open = pyo.Var(_keys(t.sites, SITE), domain=pyo.Binary)
    m.ship = pyo.Var(_keys(t.links, SHIP), domain=pyo.NonNegativeReals)
    m.sales = pyo.Var(_keys(t.offers, OFFER), domain=pyo.NonNegativeReals)
    m.surplus = pyo.Var(_keys(t.made, GOODS), domain=pyo.NonNegativeReals)
    m.imports = pyo.Var(_keys(t.imports, GOODS), domain=pyo.NonNegativeReals)
    m.exports = pyo.Var(_keys(t.exports, GOODS), domain=pyo.NonNegativeReals)
    emitted = t.emissions.loc[t.emissions["intensity"] > 0, list(BURDEN)].drop_duplicates()
    m.discharge = pyo.Var(_keys(emitted, BURDEN), domain=pyo.NonNegativeReals)
    m.loads = pyo.Var(_keys(t.loads, LOAD), domain=pyo.NonNegativeReals)


def _site_rows(m: Any, t: Frames) -> None:
    names = ("existing", "max_capacity", "min_capacity", "max_utilisation")
    existing, most, least, utilised = (_column(t.sites, SITE, name) for name in names)
    keys = _keys(t.sites, SITE)
    m.capacity_balance = pyo.Constraint(
        keys, rule=lambda m, *s: m.capacity[s] - m.build[s] + m.retire[s] == existing[s]
    )
    m.capacity_max = pyo.Constraint(keys, rule=lambda m, *s: m.capacity[s] <= most[s] * m.open[s])
    m.capacity_min = pyo.Constraint(
        [s for s in keys if least[s] > 0], rule=lambda m, *s: m.capacity[s] >= least[s] * m.open[s]
    )
    m.activity_max = pyo.Constraint(keys, rule=lambda m, *s: m.activity[s] <= utilised[s] * m.capacity[s])


def _market_rows(m: Any, t: Frames) -> None:
    wanted, buyers = _column(t.demand, WANT, "quantity"), _groups(t.offers, WANT, OFFER)
    m.demand_max = pyo.Constraint(list(buyers), rule=lambda m, *w: sum(m.sales[o] for o in buyers[w]) <= wanted[w])
    room, moved = _column(t.routes, SHIP[:2], "capacity"), _groups(t.links, SHIP[:2], SHIP)
    m.route_max = pyo.Constraint(list(room), rule=lambda m, *r: sum(m.ship[s] for s in moved[r]) <= room[r])
    bought, sold = _column(t.imports, GOODS, "max_quantity"), _column(t.exports, GOODS, "max_quantity")
    m.import_max = pyo.Constraint(list(bought), rule=lambda m, *g: m.imports[g] <= bought[g])
    m.export_max = pyo.Constraint(list(sold), rule=lambda m, *g: m.exports[g] <= sold[g])
    amount, use = _column(t.endowments, ("region", "factor"), "amount"), _column(t.needs, (*SITE, "factor"), "use")
    users = _groups(t.needs, ("region", "factor"), (*SITE, "factor"))
    m.factor_max = pyo.Constraint(
        list(amount), rule=lambda m, *f: sum(use[u] * m.activity[u[:2]] for u in users[f]) <= amount[f]
    )


def _goods_balance(m: Any, t: Frames) -> None:
    net = dict(zip(_keys(t.goods, (*SITE, "commodity")), t.goods["output"] - t.goods["input"], strict=True))
    makers, sold = _groups(t.goods, GOODS, (*SITE, "commodity")), _groups(t.offers, GOODS, OFFER)
    leaving = _groups(t.links, ("from_region", "commodity"), SHIP)
    coming = _groups(t.links, ("to_region", "commodity"), SHIP)
    loss = _column(t.links, SHIP, "loss")

    def balance(m: Any, *g: str) -> Any:
        total = sum(net[k] * m.activity[k[:2]] for k in makers.get(g, ()))
        total += sum((1 - loss[s]) * m.ship[s] for s in coming.get(g, ())) - sum(m.ship[s] for s in leaving.get(g, ()))
        total -= sum(m.sales[o] for o in sold.get(g, ()))
        if g in m.surplus:
            total -= m.surplus[g]
        if g in m.imports:
            total += m.imports[g]
        if g in m.exports:
            total -= m.exports[g]
        return total == 0

    places = sorted({*makers, *sold, *leaving, *coming, *m.imports, *m.exports})
    m.goods_balance = pyo.Constraint(places, rule=balance)


def _environment_rows(m: Any, t: Frames) -> None:
    source = (*SITE, "pollutant")
    intensity = _column(t.emissions, source, "intensity")
    removal = _column(t.emissions, source, "max_removal")
    sources = _groups(t.emissions, BURDEN, source)
    treating = [s for s in intensity if intensity[s] < 0]

    def removal_max(m: Any, region: str, technology: str, pollutant: str) -> Any:
        own = (region, technology, pollutant)
        dirty = [s for s in sources[region, pollutant] if intensity[s] > 0]
        gross = sum(intensity[s] * m.activity[s[:2]] for s in dirty)
        return -intensity[own] * m.activity[region, technology] <= removal[own] * gross

    m.removal_max = pyo.Constraint(treating, rule=removal_max)
    m.burden_balance = pyo.Constraint(
        list(sources),
        rule=lambda m, *b: sum(intensity[s] * m.activity[s[:2]] for s in sources[b]) == m.discharge[b],
    )
    share, delivery = _column(t.shares, ("region", *LOAD), "share"), _column(t.transfers, _TRANSFER, "delivery")
    first, above = _groups(t.shares, LOAD, ("region", *LOAD)), _groups(t.transfers, ("to_receptor", LOAD[1]), _TRANSFER)
    background, capacity = _column(t.capacities, LOAD, "background"), _column(t.capacities, LOAD, "capacity")
    m.receptor_balance = pyo.Constraint(
        _keys(t.loads, LOAD),
        rule=lambda m, *q: (
            background.get(q, 0.0)
            + sum(share[s] * m.discharge[s[0], s[2]] for s in first.get(q, ()))
            + sum(delivery[u] * m.loads[u[0], u[2]] for u in above.get(q, ()))
            == m.loads[q]
        ),
    )
    m.load_max = pyo.Constraint(list(capacity), rule=lambda m, *q: m.loads[q] <= capacity[q])


_TRANSFER = ("from_receptor", "to_receptor", "pollutant")


def _objective(m: Any, t: Frames) -> None:
    columns = ("variable_cost", "fixed_cost", "retirement_cost", "yearly")
    running, fixed, retiring, yearly = (_column(t.sites, SITE, name) for name in columns)
    t.offers["earned"] = t.offers["price"] * t.offers["acceptance"]
    t.needs["paid"] = t.needs["use"] * t.needs["price"]
    earned, paid = _column(t.offers, OFFER, "earned"), _column(t.needs, (*SITE, "factor"), "paid")
    freight = _column(t.links, SHIP, "unit_cost")
    bought, sold = _column(t.imports, GOODS, "price"), _column(t.exports, GOODS, "price")
    m.objective = pyo.Objective(
        expr=sum(earned[o] * m.sales[o] for o in earned)
        + sum(sold[g] * m.exports[g] for g in sold)
        - sum(bought[g] * m.imports[g] for g in bought)
        - sum(freight[s] * m.ship[s] for s in freight)
        - sum(paid[u] * m.activity[u[:2]] for u in paid)
        - sum(running[s] * m.activity[s] + fixed[s] * m.open[s] for s in running)
        - sum(yearly[s] * m.build[s] + retiring[s] * m.retire[s] for s in yearly),
        sense=pyo.maximize,
    )


register("pyomo_rules", "rules and sums in Pyomo, SolverFactory('highs')", build, hand_over)
