"""What aims share: sums over ledgers and tables, each weighted by its node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.facts.affine import total_of
from layout_opt.instance import Instance
from layout_opt.model.family import Accounts, Plan
from layout_opt.model.linear_model import LinearModel
from layout_opt.model.parts import Part
from layout_opt.model.registry import parts
from layout_opt.model.terms import Amounts, Floats, Ints

Weight = Callable[[Instance, Part], float]
"""What a unit of a part of value counts."""


@dataclass(frozen=True)
class AimValues:
    """A layout by plain arithmetic: its instance, its decisions and its ledgers."""

    instance: Instance
    plan: Plan
    accounts: Accounts


def ledger_terms(model: LinearModel, ledger: str, column: str, weight: Callable[[str], float]) -> tuple[Floats, Ints]:
    """Return everything that was posted to a ledger, times the weights of the node and of the word in `column`.

    The keys stand in the order in which they were first posted to; a column may stand several times.
    """
    sums = model.ledgers[ledger].sums
    weights = sums.weights("node", model.instance.tree.weight) * sums.weights(column, weight)
    chosen = sums.by_first_key[weights[sums.by_first_key] != 0]
    return weights[chosen] * sums.coefficients[chosen], sums.columns[chosen]


def money_terms(model: LinearModel, weight: Weight) -> tuple[Floats, Ints]:
    """Return the parts of value times their weights."""
    known = parts()
    return ledger_terms(model, "value", "part", lambda part: weight(model.instance, known[part]))


def money_value(told: AimValues, weight: Weight) -> float:
    """Return the sum of the parts of value times their weights (the twin of `money_terms`)."""
    known, frame = parts(), told.accounts["value"]
    each = {name: weight(told.instance, known[name]) for name in frame["part"].unique()}
    return weighted_sum(told.instance, frame, frame["part"].map(each).astype("float64"))


def weighted_sum(instance: Instance, frame: pd.DataFrame, factor: Amounts) -> float:
    """Return the sum of ``amount`` x factor x weight of the node."""
    weight = frame["node"].map(instance.tree.weight).astype("float64")
    return total_of(frame["amount"] * np.asarray(factor) * weight)  # type: ignore[no-any-return]
