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
from layout_opt.facts.frames import records
from layout_opt.languages import Catalogue, unit_in

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
    whole : frozenset of str
        Decisions of which some are whole numbers.
    size : float
        Amounts up to this are round-off [money/yr].
    """

    tables: Mapping[str, pd.DataFrame]
    numbers: Mapping[str, Any]
    whole: frozenset[str]
    size: float


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
    return PriceAnswer(tables, numbers, frozenset(_whole(found)), _size(found))


def _size(found: Decentralised) -> float:
    return ROUND_OFF * max(1.0, abs(found.priced.value))


def price_sentences(answer: PriceAnswer, unit: str, words: Catalogue) -> list[str]:
    """Return what the tables mean, in the words of a language; `unit` is that of money."""
    numbers, tables, unit = answer.numbers, answer.tables, unit_in(unit, words)
    values = words.finding(
        "prices_values", plan=numbers["plan_value"], bound=numbers["lagrangian_bound"],
        relaxation=numbers["relaxation_bound"], uplift=numbers["total_uplift"], unit=unit,
    )  # fmt: skip
    said = [values, *_carried(answer, words)]
    support = tables["support"]
    paid, charged = support[support["total"] > 0], support[support["payment"] < 0]
    if len(support):
        total = paid["total"].sum()
        said.append(words.finding("prices_support", paid=len(paid), total=total, unit=unit, charged=len(charged)))
    known = tables["knowledge"].groupby("known_by")["rows"].sum()
    rows = {name: known.get(name, 0) for name in (REGION_ITSELF, MARKET, AUTHORITY)}
    return [*said, words.finding("prices_known", **rows)]


def _carried(answer: PriceAnswer, words: Catalogue) -> list[str]:
    """Return whether uniform prices carry the plan, and why not."""
    uplift, own = answer.tables["uplift"], answer.tables["own_answers"]
    losing = uplift[uplift["lost_opportunity"] > answer.size].sort_values("lost_opportunity", ascending=False)
    if losing.empty:
        return [words.finding("prices_carried")]
    said = []
    for name, lost in losing[["region", "lost_opportunity"]].head(NAMED).itertuples(index=False):
        if name == UNUSED:
            said.append(words.finding("prices_unused", lost=lost))
            continue
        mine = own[own["region"] == name]
        steps = mine[mine["decision"].isin(answer.whole)] if mine["decision"].isin(answer.whole).any() else mine
        changes = "; ".join(
            f"{words.word(decision)} {key} {plan:g} -> {better:g}"
            for decision, key, plan, better in records(steps.head(NAMED), "decision", "key", "plan", "own_answer")
        )
        who = words.finding("prices_nobody") if name == BETWEEN else name
        said.append(words.finding("prices_rather", who=who, changes=changes, lost=lost))
    more = len(losing) - NAMED
    return [words.finding("prices_why"), *said, *([words.finding("prices_more", more=more)] if more > 0 else [])]


def _whole(found: Decentralised) -> list[str]:
    linear, arrays = found.priced.model.linear, found.priced.parts.arrays
    numbers = set(arrays.numbers[arrays.integer].tolist())
    return [name for name, columns in linear.decisions.items() if numbers & set(columns.numbers.tolist())]
