"""The tables of prices that leave the plan to regions: uplift, prices, support, own answers, who has to know what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.analysis.pricing.actors import BETWEEN
from layout_opt.analysis.pricing.decentralised import Decentralised, OwnAnswer, PricedPlan
from layout_opt.errors import InvalidInput, Problem
from layout_opt.model.registry import BALANCES, row_specs
from layout_opt.solver.arrays import Floats
from layout_opt.solver.prices import price_lines
from layout_opt.solver.row_place import row_name

UNUSED = "(unused limits)"
"""Row of the uplift table: limits with a price that the plan does not use up."""
COMMODITY, AIM = "commodity", "net_effective_output"
MARKET, AUTHORITY, REGION_ITSELF = "market", "authority", "region"
ROUND_OFF = 1e-7
"""Lost opportunity, relative to the value of the plan, that is round-off [1]."""
NOISE = 1e-9
"""Lost opportunity, relative to the value of the plan, that is written as 0 [1]."""
MOVED = 1e-6
"""Difference of a decision, relative to its size, that is one [1]."""
UPLIFT = (
    "region", "lost_opportunity", "uplift", "plan_gain", "own_best", "own_best_bound",
    "present_lost_opportunity", "integer_lost_opportunity", "unit",
)  # fmt: skip
PRICES = ("node", "family", "row", "key", "present", "convex_hull", "unit", "carried_by")
SUPPORT = ("node", "region", "decision", "key", "planned", "payment", "total", "unit", "kind", "stands_alone")
RowUnits = Mapping[tuple[str, str, str], str]
"""(node, row, key) -> unit of the row."""
OWN = ("region", "node", "decision", "key", "plan", "own_answer", "share_of_mixture")
KNOWLEDGE = ("known_by", "family", "row", "rows")


@dataclass(frozen=True)
class _Named:
    """Decision and key of each column of a program."""

    decision: list[str]
    key: list[tuple[str, ...]]


def uplift_table(found: Decentralised) -> pd.DataFrame:
    """Return what each actor forgoes by following the plan, and the uplift that makes it good.

    Returns
    -------
    DataFrame
        region (with `BETWEEN` for what no region decides, and `UNUSED`), lost_opportunity, uplift, plan_gain, own_best,
        own_best_bound at convex-hull prices, present_lost_opportunity (blank where nothing limits the gain) at present
        prices, integer_lost_opportunity at integer prices with their payments, unit
    """
    unit = found.priced.instance.units.column("{money}/yr")
    names, least = found.priced.parts.names, NOISE * max(1.0, abs(found.priced.value))
    rows = [
        (
            name, _lost(hull, least), _lost(hull, least), hull.plan_gain, hull.best, hull.bound,
            _lost(now, least), _lost(whole, least), unit,
        )
        for name, now, whole, hull in zip(names, found.at_present, found.at_integer, found.at_hull, strict=True)
    ]  # fmt: skip
    unused = found.unused if found.unused > least else 0.0
    rows.append((UNUSED, unused, unused, np.nan, np.nan, np.nan, np.nan, np.nan, unit))
    return pd.DataFrame(rows, columns=list(UPLIFT)).astype(dict.fromkeys(UPLIFT[1:-1], "float64"))


def _lost(answer: OwnAnswer, least: float) -> float:
    if answer.lost is None:
        return np.nan
    return answer.lost if answer.lost > least else 0.0


def price_table_of(found: Decentralised, units: RowUnits) -> pd.DataFrame:
    """Return the price of every shared row that has one.

    A price is the change of the objective per unit more of a limit, or on hand in a balance, per year of the node;
    ``carried_by`` says who may find it: the market (balances of goods) or the authority (all other shared rows).
    """
    names, factors = shared_rows(found.priced)
    now, hull = found.priced.present * factors, found.hull * factors
    kept = [place for place in range(len(names)) if now[place] or hull[place]]
    made = price_lines(found.priced.instance, AIM, units, [(*names[place], float(now[place])) for place in kept])
    made = made.drop(columns="meaning").rename(columns={"price": "present"})
    made["convex_hull"] = hull[kept]
    made["carried_by"] = [_carried_by(names[place][1], names[place][2]) for place in kept]
    return made[list(PRICES)].sort_values(list(PRICES[:4]), ignore_index=True)


def hull_of_table(priced: PricedPlan, table: pd.DataFrame) -> Floats:
    """Return the convex-hull prices of a table as prices of the shared rows.

    Raises
    ------
    InvalidInput
        If it names a row that is not shared.
    """
    names, factors = shared_rows(priced)
    place = {name: at for at, name in enumerate(names)}
    prices = np.zeros(len(names))
    for line, row in enumerate(table.fillna("").to_dict("records"), start=2):
        name = (str(row["node"]), str(row["family"]), str(row["row"]), str(row["key"]))
        if name not in place:
            where = f"hull_prices.csv:{line} row"
            raise InvalidInput([Problem(where, ",".join(name), "be a shared row of the instance", "ask again")])
        prices[place[name]] = float(row["convex_hull"]) / factors[place[name]]
    return priced.parts.signed(prices)


def shared_rows(priced: PricedPlan) -> tuple[list[tuple[str, str, str, str]], Floats]:
    """Return node, family, row and key of each shared row, and what turns its dual into a price of the table."""
    names = [row_name(priced.parts.arrays.rows[at]) for at in priced.parts.shared.tolist()]
    weight = priced.instance.tree.weight
    turned = [-1.0 if family == BALANCES else 1.0 for _, family, _, _ in names]
    years = [weight.get(node) or 1.0 for node, _, _, _ in names]
    return names, priced.sign * np.array(turned) / np.array(years)


def support_table(found: Decentralised) -> pd.DataFrame:
    """Return the payment for each integer decision at integer prices, per year of its node.

    Returns
    -------
    DataFrame
        node, region, decision, key, planned, payment (per unit; below 0: a charge), total (payment x planned), unit,
        kind (support, or charge on entry), stands_alone (1 from the node on at which no support is paid any more)
    """
    priced, arrays = found.priced, found.priced.parts.arrays
    named = _columns(found)
    weight = priced.instance.tree.weight
    unit = priced.instance.units.column("{money}/yr")
    size = ROUND_OFF * max(1.0, abs(priced.value))
    lines = []
    for place in np.flatnonzero(arrays.integer & (np.abs(priced.payments) > size)).tolist():
        key = named.key[place]
        per = float(priced.payments[place]) / (weight.get(key[0]) or 1.0)
        planned = float(priced.plan[place])
        kind = "support" if per > 0 else "charge on entry"
        region = priced.parts.names[priced.parts.owner[place]]
        lines.append(
            (key[0], region, named.decision[place], ",".join(key[1:]), planned, per, per * planned, unit, kind)
        )
    frame = pd.DataFrame(lines, columns=list(SUPPORT[:-1]))
    frame["stands_alone"] = _stands_alone(frame, priced.instance.tree.nodes)
    return frame.sort_values(["region", "decision", "key", "node"], ignore_index=True)


def _stands_alone(frame: pd.DataFrame, nodes: Any) -> pd.Series:
    """Return 1 where neither this nor a later node pays support for the same key."""
    place = {node: at for at, node in enumerate(nodes)}
    last: dict[tuple[str, str], int] = {}
    for node, decision, key, total in zip(frame["node"], frame["decision"], frame["key"], frame["total"], strict=True):
        if total > 0:
            last[decision, key] = max(last.get((decision, key), -1), place[node])
    ends = [
        int(place[node] > last.get((decision, key), -1))
        for node, decision, key in zip(frame["node"], frame["decision"], frame["key"], strict=True)
    ]
    return pd.Series(ends, index=frame.index, dtype="int64")


def own_table(found: Decentralised) -> pd.DataFrame:
    """Return where the own answers of actors that would rather do otherwise differ from the plan."""
    named = _columns(found)
    size = ROUND_OFF * max(1.0, abs(found.priced.value))
    lines = []
    for place, (actor, answer) in enumerate(zip(found.priced.parts.actors, found.at_hull, strict=True)):
        if (answer.lost or 0.0) <= size or answer.values is None:
            continue
        mixed = _mixed(found, place)
        for at, column in enumerate(actor.columns.tolist()):
            plan, own = float(found.priced.plan[column]), float(answer.values[at])
            if abs(plan - own) > MOVED * max(1.0, abs(plan)):
                key = named.key[column]
                mixture = np.nan if mixed is None else float(mixed[at])
                lines.append((actor.name, key[0], named.decision[column], ",".join(key[1:]), plan, own, mixture))
    return pd.DataFrame(lines, columns=list(OWN))


def _mixed(found: Decentralised, place: int) -> Floats | None:
    """Return the mixture of answers at which the prices of an actor are the best ones; None without a search."""
    if found.search is None or not len(found.search.weights[place]):
        return None
    return np.array(found.search.answers[place])[: len(found.search.weights[place])].T @ found.search.weights[place]


def knowledge_table(found: Decentralised) -> pd.DataFrame:
    """Return how many rows of each kind are known by regions alone, found by markets, and needed by an authority."""
    arrays, owner = found.priced.parts.arrays, found.priced.parts.row_owner
    names = found.priced.parts.names
    counted: dict[tuple[str, str, str], int] = {}
    for at, who in enumerate(owner.tolist()):
        _, family, row, _ = row_name(arrays.rows[at])
        shared = who < 0 or names[who] == BETWEEN
        known_by = _carried_by(family, row) if shared else REGION_ITSELF
        counted[known_by, family, row] = counted.get((known_by, family, row), 0) + 1
    lines = [(*place, count) for place, count in sorted(counted.items())]
    return pd.DataFrame(lines, columns=list(KNOWLEDGE))


def _columns(found: Decentralised) -> _Named:
    linear, numbers = found.priced.model.linear, found.priced.parts.arrays.numbers
    by_number: dict[int, tuple[str, tuple[str, ...]]] = {
        number: (name, key) for name, columns in linear.decisions.items() for key, number in columns.items()
    }
    nothing = ("", ("",))
    pairs = [by_number.get(number, nothing) for number in numbers.tolist()]
    return _Named([name for name, _ in pairs], [key for _, key in pairs])


def _carried_by(family: str, row: str) -> str:
    spec = row_specs().get((family, row))
    traded = spec is not None and family == BALANCES and COMMODITY in spec.keys
    return MARKET if traded else AUTHORITY
