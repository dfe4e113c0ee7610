r"""Solow residual with the environment as an input: what growth of inputs does not explain.

.. math:: \ln A = \ln y - \sum_i e_i \ln x_i

with elasticities e of the inputs: given, or estimated by least squares. In a panel the score is the growth of A from
the period before, as a factor. Water, permits or discharges may stand among the inputs: then the residual is the part
of growth that needed no more of them either.

Estimation: of levels in a frame of units; of growth rates in a panel (which removes what is constant in a unit), pooled
over units and periods, with a constant. An estimated elasticity is a correlation, not a technology: inputs that grow
together cannot be told apart, which the standard errors show.

Source: Solow (1957), Technical change and the aggregate production function, Review of Economics and Statistics
39:312-320; environment as input: Brandt, Schreyer & Zipperer (2017), Productivity measurement with natural capital,
Review of Income and Wealth 63:S7-S21.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.analysis.productivity.label_order import PERIOD, UNIT
from layout_opt.analysis.productivity.observations import Columns, Observations, observed, observed_panel
from layout_opt.analysis.productivity.score_tables import index_of, named, status_of
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.solver.arrays import Floats


def solow(
    panel: pd.DataFrame,
    inputs: Columns,
    goods: Columns,
    elasticities: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    r"""Return the Solow residual of units, or its growth in a panel.

    Parameters
    ----------
    panel : DataFrame
        Index of units, or of period and unit; quantities (or constant prices).
    inputs : str or sequence of str
        Labour, capital, environment; above 0.
    goods : str
        The one output, above 0; add several up at constant prices first.
    elasticities : mapping or Series, optional
        Elasticity of output to each input [1], at least 0; estimated where not given.

    Returns
    -------
    DataFrame
        In a panel: index (period, unit); score = :math:`A_t / A_{t-1}` [1], above 1 where productivity grows;
        log_growth = its logarithm; output_growth and growth_INPUT (elasticity times growth), logarithms that add up:
        output_growth = sum of growth_INPUT + log_growth; status, reason, from_period. Of units: score = A over its
        geometric mean [1]; log_level. In the attributes: elasticities, standard_errors, r_squared (None where given).

    Raises
    ------
    InvalidInput
        With every problem of the frame; with several goods; if elasticities leave an input out; or if there are too few
        observations, or inputs that move together exactly, to estimate.
    """
    names = [goods] if isinstance(goods, str) else [] if goods is None else list(goods)
    if len(names) > 1:
        fix = "add them up at constant prices, or use malmquist_luenberger"
        raise InvalidInput([Problem("goods", f"{len(names)} columns", "be one", fix)])
    if isinstance(panel, pd.DataFrame) and panel.index.nlevels == 1:
        return _of_units(observed(panel, inputs, names), elasticities)
    return _of_panel(observed_panel(panel, inputs, names), elasticities)


def _of_units(units: Observations, given: Mapping[str, float] | None) -> pd.DataFrame:
    logs = np.log(units.quantities)
    shares, names = _elasticities(units.inputs, logs[:, :-1], logs[:, -1], given)
    level = logs[:, -1] - logs[:, :-1] @ shares
    level = level - level.mean()
    status = [status_of(value) for value in level]
    made = pd.DataFrame(
        {"score": np.exp(level), "log_level": level, "status": status}, index=index_of(units.labels)
    )  # fmt: skip
    return named(made, names)


def _of_panel(periods: Mapping[Hashable, Observations], given: Mapping[str, float] | None) -> pd.DataFrame:
    first = next(iter(periods.values()))
    rows, growth = [], []
    for before, after in pairwise(periods):
        one, other = (dict(zip(each.labels, np.log(each.quantities), strict=True))
                      for each in (periods[before], periods[after]))  # fmt: skip
        for unit in dict.fromkeys([*other, *one]):
            lacking = [str(period) for period, known in ((before, one), (after, other)) if unit not in known]
            nothing = np.full(len(first.names), np.nan)
            growth.append(nothing if lacking else other[unit] - one[unit])
            rows.append((after, unit, before, "; ".join(f"no observation of {period}" for period in lacking)))
    rates = np.array(growth)
    known = np.isfinite(rates).all(axis=1)
    shares, names = _elasticities(first.inputs, rates[known, :-1], rates[known, -1], given)
    explained = rates[:, :-1] * shares
    residual = rates[:, -1] - explained.sum(axis=1)
    index = pd.MultiIndex.from_tuples([row[:2] for row in rows], names=[PERIOD, UNIT])
    made = pd.DataFrame(
        {
            "score": np.exp(residual), "log_growth": residual, "output_growth": rates[:, -1],
            **{f"growth_{name}": explained[:, place] for place, name in enumerate(first.inputs)},
            "status": [status_of(value) for value in residual], "reason": [row[3] for row in rows],
            "from_period": [row[2] for row in rows],
        }, index=index,
    )  # fmt: skip
    return named(made, names)


def _elasticities(
    inputs: tuple[str, ...], logs: Floats, output: Floats, given: Mapping[str, float] | None
) -> tuple[Floats, dict[str, Any]]:
    """Return the elasticities and how they came about."""
    told = {"source": "Solow (1957)", "disposability": "environment as input"}
    if given is not None:
        if not isinstance(given, Mapping | pd.Series):
            fix = f"give e.g. {{{inputs[0]!r}: 0.3}}"
            raise InvalidInput([Problem("elasticities", f"a {type(given).__name__}", "name an input for each", fix)])
        shares = _given(inputs, given)
        told |= {"method": "Solow residual, elasticities given"}
        return shares, {**told, "elasticities": dict(zip(inputs, shares.tolist(), strict=True)),
                        "standard_errors": None, "r_squared": None}  # fmt: skip
    shares, errors, r_squared = _estimated(inputs, logs, output)
    return shares, {
        **told, "method": "Solow residual, elasticities estimated",
        "elasticities": dict(zip(inputs, shares.tolist(), strict=True)),
        "standard_errors": dict(zip(inputs, errors.tolist(), strict=True)), "r_squared": r_squared,
    }  # fmt: skip


def _given(inputs: tuple[str, ...], given: Mapping[str, float]) -> Floats:
    problems = []
    for name, value in given.items():
        if name not in inputs:
            rule = f"be an input{nearest(str(name), inputs)}"
            problems.append(Problem("elasticities", repr(name), rule, f"give some of {', '.join(inputs)}"))
        elif not (isinstance(value, int | float | np.number) and np.isfinite(value) and value >= 0):
            problems.append(Problem(f"elasticities {name}", repr(value), "be a number of at least 0", "correct it"))
    problems += [
        Problem("elasticities", f"none of {name}", "name every input", "give it, or leave all out to estimate")
        for name in inputs if name not in given
    ]  # fmt: skip
    if problems:
        raise InvalidInput(problems)
    return np.array([float(given[name]) for name in inputs])


def _estimated(inputs: tuple[str, ...], logs: Floats, output: Floats) -> tuple[Floats, Floats, float]:
    """Return least-squares elasticities, their standard errors and the share of the variance that they explain."""
    design = np.column_stack([np.ones(len(logs)), logs])
    freedom = len(logs) - design.shape[1]
    if (
        freedom < 1
        or np.linalg.matrix_rank(design - design.mean(axis=0) * (np.arange(design.shape[1]) > 0)) < len(inputs) + 1
    ):
        found = f"{len(logs)} observations of {len(inputs)} inputs"
        rule = "be enough, and move apart enough, to estimate elasticities"
        raise InvalidInput(
            [
                Problem(
                    "elasticities", found, rule, "give the elasticities (command line: --elasticity), or fewer inputs"
                )
            ]
        )
    beta = np.linalg.lstsq(design, output, rcond=None)[0]
    rest = output - design @ beta
    variance = float(rest @ rest) / freedom
    errors = np.sqrt(np.diag(np.linalg.inv(design.T @ design)) * variance)
    spread = output - output.mean()
    total = float(spread @ spread)
    explained = 1.0 - float(rest @ rest) / total if total > 0 else 0.0
    return np.asarray(beta[1:], dtype=float), np.asarray(errors[1:], dtype=float), explained
