r"""Green productivity: effective output over a composite input of capital, factors and environment.

.. math:: \frac{N}{D}, \qquad D = w_K \sum \text{investment cost} \cdot \text{capacity}
          + \sum_f w_f \cdot \text{use}_f + \sum_p w_p \cdot \text{discharge}_p

each sum over the nodes with their weights. The weights of ``[green_productivity]`` in instance.toml are money per unit
and are held, so that the ratio is a number without unit. It is no sum: a search maximises :math:`N - \lambda D`, which
is linear, and raises :math:`\lambda` until the best value of it is 0 (Dinkelbach 1967, On nonlinear fractional
programming, Management Science 13:492-498). Behind a colon stands which part is meant: nothing (the ratio), ``input``
(D), or the number :math:`\lambda`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from layout_opt.aims import effective_output
from layout_opt.errors import Problem
from layout_opt.facts.affine import total_of
from layout_opt.facts.frames import look_up
from layout_opt.facts.keys import BURDEN, SITE
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance
from layout_opt.model.aim_sums import AimValues, ledger_terms, weighted_sum
from layout_opt.model.linear_model import LinearModel
from layout_opt.model.terms import Floats, Ints

LESS_IS_BETTER = False
RATIO = True
WORDS = "effective output less its inputs"
NAMES = ("Effective output less its inputs", "有效产出减去投入")
INPUT = "input"


def check(instance: Instance, of: tuple[str, ...], where: str) -> Iterator[Problem]:  # noqa: ARG001
    """Yield that a ratio cannot be held against sums."""
    rule = "be a sum"
    fix = "solve with --objective green_productivity, or ask productivity for --shares"
    yield Problem(where, "a ratio", rule, fix)


def unit(instance: Instance, of: tuple[str, ...]) -> str:
    """Return the unit: none of the ratio, money of its parts."""
    return instance.units.column("{money}/yr") if of else "1"


def terms(model: LinearModel, of: tuple[str, ...]) -> tuple[Floats, Ints]:
    """Return coefficients and columns of the composite input, or of output less so many times that input."""
    parts = _inputs(model)
    coefficients, columns = (np.concatenate(each) for each in zip(*parts, strict=True))
    if of == (INPUT,):
        return coefficients, columns
    output = effective_output.terms(model, ())
    return np.concatenate([output[0], -float(of[0]) * coefficients]), np.concatenate([output[1], columns])


def _inputs(model: LinearModel) -> list[tuple[Floats, Ints]]:
    """Return the parts of the composite input."""
    settings = model.instance.settings.green_productivity
    capacity, discharge = model.decision("capacity"), model.decision("discharge")
    worth = settings.capital * _investment(model.instance, capacity.frame)
    weights = discharge.frame["pollutant"].map(dict(settings.pollutants)).fillna(0.0)
    return [
        (model.node_weights(capacity.frame) * worth.to_numpy(dtype=np.float64), capacity.numbers),
        ledger_terms(model, "factor", "factor", lambda factor: settings.factors.get(factor, 0.0)),
        (model.node_weights(discharge.frame) * weights.to_numpy(dtype=np.float64), discharge.numbers),
    ]


def _investment(instance: Instance, frame: pd.DataFrame) -> pd.Series:
    """Return the replacement cost of a unit of capacity of each site of a frame; 0 where none is given."""
    return look_up(frame, sites(instance), SITE, "investment_cost").fillna(0.0).astype("float64")


def value(told: AimValues, of: tuple[str, ...]) -> float:
    """Return the ratio, its input, or output less so many times that input, by plain arithmetic."""
    spent = total_of(pd.Series(list(_input_values(told)), dtype=object))
    if of == (INPUT,):
        return spent  # type: ignore[no-any-return]
    made = effective_output.value(told, ())
    if of:
        return made + spent * -float(of[0])  # type: ignore[no-any-return]
    return made / spent if spent else float("nan")


def _input_values(told: AimValues) -> Iterator[float]:
    """Yield each part of the composite input: capital, each factor, each pollutant."""
    instance, settings = told.instance, told.instance.settings.green_productivity
    capacity, discharge = told.plan.frame("capacity", SITE), told.plan.frame("discharge", BURDEN)
    used = told.accounts["factor"]
    yield weighted_sum(instance, capacity, settings.capital * _investment(instance, capacity))
    for name, weight in settings.factors.items():
        yield weighted_sum(instance, used[used["factor"] == name], weight)
    for name, weight in settings.pollutants.items():
        yield weighted_sum(instance, discharge[discharge["pollutant"] == name], weight)
