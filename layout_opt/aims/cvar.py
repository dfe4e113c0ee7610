r"""Conditional value at risk: the mean outcome of the worst courses of events, a share 1 - ``risk.level`` of all.

.. math:: t - \frac{1}{1 - a} \sum_l P_l\, s_l

with the threshold and the shortfalls of the family ``risk``. Behind the colon stands the objective whose risk it is; of
a cost it is the mean of the highest.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.affine import total_of
from layout_opt.facts.chances import risk_sense
from layout_opt.facts.courses import likelihood
from layout_opt.instance import Instance
from layout_opt.model.aim_sums import AimValues
from layout_opt.model.linear_model import LinearModel
from layout_opt.model.terms import Floats, Ints

LESS_IS_BETTER = False
WORDS = "conditional value at risk"
NAMES = ("Conditional value at risk", "条件风险价值")
OF = "OBJECTIVE"


def less_is_better(of: tuple[str, ...]) -> bool:
    """Tell whether it is the risk of a cost."""
    return of == ("cost",)


def check(instance: Instance, of: tuple[str, ...], where: str) -> Iterator[Problem]:  # noqa: ARG001
    """Yield that it is asked for in the settings."""
    yield Problem(where, "a measure of risk", "be a sum over all courses", "ask for it by [risk] in instance.toml")


def threshold_terms(model: LinearModel, sense: float) -> tuple[Floats, Ints]:
    """Return the threshold of outcomes as terms, times a sign."""
    above, below = (model.decision(name).numbers for name in ("threshold_above", "threshold_below"))
    return np.array([sense] * len(above) + [-sense] * len(below)), np.concatenate([above, below])


def threshold_value(told: AimValues, sense: float) -> float:
    """Return the threshold of outcomes from the decision tables, times a sign (the twin of `threshold_terms`)."""
    signs = {"threshold_above": sense, "threshold_below": -sense}
    found = [told.plan.frame(name, ("node",))["amount"] * sign for name, sign in signs.items()]
    return total_of(pd.concat(found))  # type: ignore[no-any-return]


def _share(instance: Instance) -> float:
    """Return by what a shortfall, times its probability, counts."""
    return -(risk_sense(instance) or 1.0) / (1.0 - instance.settings.risk.level)


def terms(model: LinearModel, of: tuple[str, ...]) -> tuple[Floats, Ints]:  # noqa: ARG001
    """Return coefficients and columns of the sum."""
    short, chance = model.decision("shortfall"), likelihood(model.instance.tree)
    weights, columns = threshold_terms(model, risk_sense(model.instance) or 1.0)
    each = _share(model.instance) * short.frame["node"].map(chance).to_numpy(dtype=np.float64)
    return np.concatenate([weights, each]), np.concatenate([columns, short.numbers])


def value(told: AimValues, of: tuple[str, ...]) -> float:  # noqa: ARG001
    """Return the sum by plain arithmetic from the decision tables."""
    frame, chance = told.plan.frame("shortfall", ("node",)), likelihood(told.instance.tree)
    threshold = threshold_value(told, risk_sense(told.instance) or 1.0)
    pairs = zip(frame["node"].tolist(), frame["amount"].tolist(), strict=True)
    return sum((amount * (_share(told.instance) * chance[node]) for node, amount in pairs), threshold)
