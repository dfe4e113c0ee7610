"""Worst case: the outcome of the worst course of events, the threshold of the family ``risk`` that none falls short of.

Behind the colon stands the objective whose worst outcome it is; of a cost it is the highest.
"""

from __future__ import annotations

from collections.abc import Iterator

from layout_opt.aims.cvar import threshold_terms, threshold_value
from layout_opt.errors import Problem
from layout_opt.facts.chances import risk_sense
from layout_opt.instance import Instance
from layout_opt.model.aim_sums import AimValues
from layout_opt.model.linear_model import LinearModel
from layout_opt.model.terms import Floats, Ints

LESS_IS_BETTER = False
WORDS = "outcome of the worst course"
NAMES = ("Outcome of the worst course of events", "最坏情形的结果")
OF = "OBJECTIVE"


def less_is_better(of: tuple[str, ...]) -> bool:
    """Tell whether it is the worst case of a cost."""
    return of == ("cost",)


def check(instance: Instance, of: tuple[str, ...], where: str) -> Iterator[Problem]:  # noqa: ARG001
    """Yield that it is asked for in the settings."""
    yield Problem(where, "a measure of risk", "be a sum over all courses", "ask for it by [risk] in instance.toml")


def terms(model: LinearModel, of: tuple[str, ...]) -> tuple[Floats, Ints]:  # noqa: ARG001
    """Return coefficients and columns of the threshold."""
    return threshold_terms(model, risk_sense(model.instance) or 1.0)


def value(told: AimValues, of: tuple[str, ...]) -> float:  # noqa: ARG001
    """Return the threshold from the decision tables."""
    return threshold_value(told, risk_sense(told.instance) or 1.0)
