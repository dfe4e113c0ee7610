"""The answer on prices: tables, what stands in the record, and the sentences that say what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from layout_opt.analysis.pricing.actors import BETWEEN
from layout_opt.analysis.pricing.decentralised import Decentralised
from layout_opt.analysis.pricing.uplift_tables import (
    AUTHORITY,
    MARKET,
    REGION_ITSELF,
    ROUND_OFF,
    UNUSED,
    RowUnits,
    knowledge_table,
    own_table,
    price_table_of,
    support_table,
    uplift_table,
)

NAMED = 5
"""Most regions that a sentence names."""


@dataclass(frozen=True)
class PriceAnswer:
    """What prices leave to regions.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        uplift, hull_prices, support, own_answers, knowledge.
    numbers : mapping
        Entries of the record; values and bounds in the sense of the objective.
    sentences : tuple of str
        What the tables mean.
    """

    tables: Mapping[str, pd.DataFrame]
    numbers: Mapping[str, Any]
    sentences: tuple[str, ...]


def price_answer(found: Decentralised, units: RowUnits, bound: float | None) -> PriceAnswer:
    """Return the answer.

    Parameters
    ----------
    found : Decentralised
        Prices and own answers.
    units : mapping
        (node, row, key) -> unit of a row.
    bound : float, optional
        Bound of the run.
    """
    tables = {
        "uplift": uplift_table(found),
        "hull_prices": price_table_of(found, units),
        "support": support_table(found),
        "own_answers": own_table(found),
        "knowledge": knowledge_table(found),
    }
    sign, priced = found.priced.sign, found.priced
    numbers: dict[str, Any] = {
        "plan_value": sign * priced.value,
        "plan_bound": bound,
        "lagrangian_bound": sign * found.bound,
        "relaxation_bound": sign * priced.relaxation,
        "total_uplift": found.total_uplift,
        "total_support": float(tables["support"].loc[tables["support"]["total"] > 0, "total"].sum()),
        "decentralised": found.total_uplift <= _size(found),
    }
    if found.search is not None:
        numbers |= {"mixture_value": sign * found.search.mixture, "rounds": found.search.rounds}
    return PriceAnswer(tables, numbers, tuple(_sentences(found, tables, numbers)))


def _size(found: Decentralised) -> float:
    return ROUND_OFF * max(1.0, abs(found.priced.value))


def _sentences(found: Decentralised, tables: Mapping[str, pd.DataFrame], numbers: Mapping[str, Any]) -> list[str]:
    unit = found.priced.instance.units.column("{money}/yr")
    values = (
        f"plan {numbers['plan_value']:,.6g}, Lagrangian bound {numbers['lagrangian_bound']:,.6g}, relaxation "
        f"{numbers['relaxation_bound']:,.6g} {unit}: total uplift {numbers['total_uplift']:,.6g} {unit}"
    )
    said = [values, *_carried(found, tables)]
    support = tables["support"]
    paid, charged = support[support["total"] > 0], support[support["payment"] < 0]
    if len(support):
        said.append(
            f"with integer prices no region does better than the plan: present prices, support for {len(paid)} "
            f"decisions ({paid['total'].sum():,.6g} {unit}), a charge on entry at {len(charged)} others"
        )
    known = tables["knowledge"].groupby("known_by")["rows"].sum()
    said.append(
        f"a region alone knows {known.get(REGION_ITSELF, 0)} rows, markets find the price of {known.get(MARKET, 0)}, "
        f"an authority has to know {known.get(AUTHORITY, 0)} (table knowledge)"
    )
    return said


def _carried(found: Decentralised, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return whether uniform prices carry the plan, and why not."""
    uplift = tables["uplift"]
    losing = uplift[uplift["lost_opportunity"] > _size(found)].sort_values("lost_opportunity", ascending=False)
    if losing.empty:
        return ["the convex-hull prices alone carry the plan: at them no region does better than its part of it"]
    said = []
    own = tables["own_answers"]
    whole = set(_whole(found))
    for name, lost in losing[["region", "lost_opportunity"]].head(NAMED).itertuples(index=False):
        if name == UNUSED:
            said.append(f"limits with a price that the plan does not use up are worth {lost:,.6g}")
            continue
        mine = own[own["region"] == name]
        steps = mine[mine["decision"].isin(whole)] if mine["decision"].isin(whole).any() else mine
        steps = steps.head(NAMED)
        changes = "; ".join(
            f"{decision} {key} {plan:g} -> {answer:g}"
            for decision, key, plan, answer in zip(
                steps["decision"], steps["key"], steps["plan"], steps["own_answer"], strict=True
            )
        )
        who = "what no region decides alone" if name == BETWEEN else name
        said.append(f"{who} would rather have {changes}: following the plan it forgoes {lost:,.6g}")
    more = len(losing) - NAMED
    why = "no uniform prices carry the plan without payments: whole plants (decisions on opening and modules) are at "
    why += "the best prices worth as much in other numbers as in those of the plan, and a price cannot ask for a number"
    return [why, *said, *([f"and {more} more (table uplift)"] if more > 0 else [])]


def _whole(found: Decentralised) -> list[str]:
    linear, arrays = found.priced.model.linear, found.priced.parts.arrays
    numbers = set(arrays.numbers[arrays.integer].tolist())
    return [name for name, columns in linear.decisions.items() if numbers & set(columns.numbers.tolist())]
