"""Sobol indices: which share of the variance each parameter explains, by itself and with the others.

Sobol, I. M. (2001): Global sensitivity indices for nonlinear mathematical models and their Monte Carlo estimates.
Mathematics and Computers in Simulation 55, 271-280. Saltelli, A. et al. (2010): Variance based sensitivity analysis of
model output. Computer Physics Communications 181(2), 259-270. Design and estimators are those of SALib.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from SALib.analyze import sobol as estimate
from SALib.sample import sobol as design

from layout_opt.analysis.sensitivity.parameters import Parameter
from layout_opt.analysis.sensitivity.screening import (
    CONFIDENCE,
    RESAMPLES,
    Evaluate,
    at_unique,
    check_size,
    largest_slack,
    salib_problem,
)
from layout_opt.analysis.sensitivity.study import CaseValues
from layout_opt.errors import InvalidInput, Problem

SAMPLES = 64
LEAST = 4
"""Fewest blocks from which indices are estimated."""
ROUND_OFF = 1e-9
"""Deviation over the size of the numbers below which they are the same [1]."""
COLUMNS = (
    "measure", "parameter", "first", "first_conf", "total", "total_conf", "deviation", "within_gap", "used", "lost",
)  # fmt: skip


def sobol(
    parameters: Sequence[Parameter],
    evaluate: Evaluate,
    *,
    samples: int = SAMPLES,
    seed: int = 1,
    confidence: float = CONFIDENCE,
) -> tuple[pd.DataFrame, CaseValues]:
    """Return first-order and total Sobol indices of every parameter and measure, and what the points came to.

    Parameters
    ----------
    parameters : sequence of Parameter
        Varied independently of each other.
    evaluate : callable
        The model.
    samples : int
        Blocks, a power of 2; ``samples * (parameters + 2)`` points are solved.
    seed : int
        Of the random numbers.
    confidence : float
        Of the intervals.

    Returns
    -------
    DataFrame
        measure, parameter, first, first_conf, total, total_conf (half widths of the intervals, by bootstrap), deviation
        (standard deviation of the measure), within_gap (1 where the deviation that the total index stands for is no
        larger than the largest gap), used and lost (blocks; one is lost when a point of it has no layout, so the
        indices then hold for the futures that have one). Blank where the measure does not vary or too little is left.
    Evaluated
        The points, in the order of the design.
    """
    check_blocks(parameters, samples)
    problem = salib_problem(parameters)
    shares = design.sample(problem, samples, calc_second_order=False, seed=seed)
    evaluated = at_unique(parameters, shares, evaluate)
    length = len(parameters) + 2
    whole = evaluated.usable.reshape(samples, length).all(axis=1)
    keep = np.repeat(whole, length)
    rows = []
    for name in evaluated.values.columns:
        answers = evaluated.values[name].to_numpy(dtype=float)[keep]
        deviation = float(answers.std()) if len(answers) else float("nan")
        noise = largest_slack(evaluated, name)
        if whole.sum() >= LEAST and deviation > ROUND_OFF * float(np.abs(answers).max()):
            found = estimate.analyze(
                problem, answers, calc_second_order=False, conf_level=confidence, num_resamples=RESAMPLES, seed=seed + 1
            )
            columns = [np.asarray(found[key], dtype=float) for key in ("S1", "S1_conf", "ST", "ST_conf")]
        else:
            columns = [np.full(len(parameters), np.nan)] * 4
        for place, parameter in enumerate(parameters):
            numbers = [float(column[place]) for column in columns]
            part = deviation * float(np.sqrt(max(numbers[2], 0.0)))
            inside = float("nan") if np.isnan(noise) or np.isnan(part) else float(part <= noise)
            rows.append((name, parameter.name, *numbers, deviation, inside, int(whole.sum()), int((~whole).sum())))
    return pd.DataFrame(rows, columns=list(COLUMNS)), evaluated


def check_blocks(parameters: Sequence[Parameter], samples: int) -> None:
    """Raise InvalidInput if a design of Sobol makes no sense."""
    check_size(parameters, "samples", samples, LEAST)
    if samples & (samples - 1):
        near = 1 << (samples.bit_length())
        raise InvalidInput([Problem("samples", f"{samples}", "be a power of 2", f"give {near // 2} or {near}")])
