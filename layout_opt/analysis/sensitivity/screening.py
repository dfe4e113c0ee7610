"""Morris screening: the mean effect of each parameter over its whole range, from a few trajectories.

Morris, M. (1991): Factorial sampling plans for preliminary computational experiments. Technometrics 33(2), 161-174.
Campolongo, F., Cariboni, J. & Saltelli, A. (2007): An effective screening design for sensitivity analysis of large
models. Environmental Modelling & Software 22(10), 1509-1518. Design and estimators are those of SALib.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from SALib.analyze import morris as estimate
from SALib.sample import morris as design

from layout_opt.analysis.sensitivity.distributions import Floats
from layout_opt.analysis.sensitivity.parameters import Parameter
from layout_opt.analysis.sensitivity.sampling import values_at
from layout_opt.analysis.sensitivity.study import CaseValues
from layout_opt.errors import InvalidInput, Problem

Evaluate = Callable[[pd.DataFrame], CaseValues]
"""What the model comes to at points: a row each, a column for each parameter."""
LEVELS = 4
TRAJECTORIES = 10
CONFIDENCE = 0.95
RESAMPLES = 200
"""Bootstrap samples of a confidence interval."""
SCREEN = 0.05
"""Mean effect over the largest below which a parameter is dropped [1]."""
COLUMNS = ("measure", "parameter", "mu_star", "mu_star_conf", "mu", "sigma", "within_gap", "used", "lost")


def morris(
    parameters: Sequence[Parameter],
    evaluate: Evaluate,
    *,
    trajectories: int = TRAJECTORIES,
    levels: int = LEVELS,
    seed: int = 1,
    confidence: float = CONFIDENCE,
) -> tuple[pd.DataFrame, CaseValues]:
    """Return the Morris measures of every parameter and measure, and what the points came to.

    Parameters
    ----------
    parameters : sequence of Parameter
        Varied independently of each other, in steps of equal probability.
    evaluate : callable
        The model.
    trajectories, levels : int
        Size of the design: ``trajectories * (parameters + 1)`` points on a grid of `levels`.
    seed : int
        Of the random numbers.
    confidence : float
        Of the intervals.

    Returns
    -------
    DataFrame
        measure, parameter, mu_star (mean of the absolute effects over the whole range), mu_star_conf (half width of its
        interval), mu, sigma, within_gap (1 where mu_star may be due to the gaps), used and lost (trajectories; one is
        lost when a point of it has no layout). Blank where fewer than two trajectories are left.
    Evaluated
        The points, in the order of the design.
    """
    check_design(parameters, trajectories, levels)
    problem = salib_problem(parameters)
    shares = design.sample(problem, trajectories, num_levels=levels, seed=seed)
    evaluated = at_unique(parameters, shares, evaluate)
    length = len(parameters) + 1
    whole = evaluated.usable.reshape(trajectories, length).all(axis=1)
    keep = np.repeat(whole, length)
    rows = []
    delta = levels / (2 * (levels - 1))
    for name in evaluated.values.columns:
        answers = evaluated.values[name].to_numpy(dtype=float)
        noise = largest_slack(evaluated, name) * 2 / delta
        if whole.sum() >= 2:
            found = estimate.analyze(
                problem, shares[keep], answers[keep], conf_level=confidence, num_levels=levels,
                num_resamples=RESAMPLES, seed=seed,
            )  # fmt: skip
            columns = [np.asarray(found[key], dtype=float) for key in ("mu_star", "mu_star_conf", "mu", "sigma")]
        else:
            columns = [np.full(len(parameters), np.nan)] * 4
        for place, parameter in enumerate(parameters):
            numbers = [float(column[place]) for column in columns]
            inside = float("nan") if np.isnan(noise) or np.isnan(numbers[0]) else float(numbers[0] <= noise)
            rows.append((name, parameter.name, *numbers, inside, int(whole.sum()), int((~whole).sum())))
    return pd.DataFrame(rows, columns=list(COLUMNS)), evaluated


def check_design(parameters: Sequence[Parameter], trajectories: int, levels: int) -> None:
    """Raise InvalidInput if a design of Morris makes no sense."""
    check_size(parameters, "trajectories", trajectories, 2)
    if levels < 2 or levels % 2:
        raise InvalidInput([Problem("levels", f"{levels}", "be an even number, 2 or more", "give e.g. 4")])


def survivors(table: pd.DataFrame, parameters: Sequence[Parameter], screen: float = SCREEN) -> tuple[Parameter, ...]:
    """Return the parameters whose mean effect may reach a share of the largest, for any measure.

    The upper end of the interval counts, so that what is not known well stays in. What lies within the gap for every
    measure is dropped. Without any number all stay.
    """
    kept: set[str] = set()
    for _, rows in table.groupby("measure", sort=False):
        reach = rows["mu_star"] + rows["mu_star_conf"].fillna(0.0)
        told = (reach >= screen * rows["mu_star"].max()) & (rows["mu_star"] > 0) & (rows["within_gap"] != 1)
        kept |= set(rows.loc[told, "parameter"])
    if table["mu_star"].isna().all():
        return tuple(parameters)
    return tuple(parameter for parameter in parameters if parameter.name in kept)


def salib_problem(parameters: Sequence[Parameter]) -> dict[str, object]:
    """Return the parameters as SALib wants them: on the unit cube, since values are taken by their quantiles."""
    names = [parameter.name for parameter in parameters]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def at_unique(parameters: Sequence[Parameter], shares: Floats, evaluate: Evaluate) -> CaseValues:
    """Return what the model comes to at points given by their quantiles; equal points are solved once."""
    unique, back = np.unique(np.round(shares, 12), axis=0, return_inverse=True)
    back = back.reshape(-1)
    found = evaluate(values_at(parameters, unique))
    return CaseValues(
        tuple(found.status[place] for place in back),
        found.values.iloc[back].reset_index(drop=True),
        found.slack.iloc[back].reset_index(drop=True),
    )


def largest_slack(evaluated: CaseValues, name: str) -> float:
    """Return the largest distance that the gap leaves open; NaN where nothing is known of it."""
    slack = evaluated.slack[name].dropna()
    return float(slack.max()) if len(slack) else float("nan")


def check_size(parameters: Sequence[Parameter], what: str, count: int, least: int) -> None:
    """Raise InvalidInput if there are no parameters or too few points."""
    problems = []
    if not parameters:
        fix = "give ranges in provenance.csv, or name parameters with a range"
        problems.append(Problem("parameters", "none with a range", "be one or more", fix))
    if count < least:
        problems.append(Problem(what, f"{count}", f"be {least} or more", f"give e.g. {max(least, 10)}"))
    if problems:
        raise InvalidInput(problems)
