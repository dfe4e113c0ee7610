"""Employment: use of the factors of kind labour."""

from __future__ import annotations

from collections.abc import Iterable

from layout_opt.errors import Problem
from layout_opt.facts.measures import labour, measure_problems, measure_unit
from layout_opt.instance import Instance
from layout_opt.model.aim_measures import reached
from layout_opt.model.aim_sums import AimValues, ledger_terms, weighted_sum
from layout_opt.model.linear_model import LinearModel
from layout_opt.model.terms import Floats, Ints

LESS_IS_BETTER = False
WORDS = "employment"
NAMES = ("Employment", "就业")


def check(instance: Instance, of: tuple[str, ...], where: str) -> Iterable[Problem]:  # noqa: ARG001
    """Return why employment adds up nothing, or different units."""
    return measure_problems(instance, "employment", where, "leave it out")


def unit(instance: Instance, of: tuple[str, ...]) -> str:  # noqa: ARG001
    """Return the unit of labour."""
    return measure_unit(instance, "employment")


def terms(model: LinearModel, of: tuple[str, ...]) -> tuple[Floats, Ints]:  # noqa: ARG001
    """Return coefficients and columns of the sum."""
    counted = set(labour(model.instance))
    return ledger_terms(model, "factor", "factor", lambda factor: float(factor in counted))


def value(told: AimValues, of: tuple[str, ...]) -> float:  # noqa: ARG001
    """Return the sum by plain arithmetic from the decision tables."""
    return weighted_sum(told.instance, reached(told.instance, told.plan, told.accounts, "employment"), 1.0)
