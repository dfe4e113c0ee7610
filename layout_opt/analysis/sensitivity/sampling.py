"""Draws of parameters: Latin hypercube, with rank correlations by the method of Iman and Conover (1982).

Iman, R. L. & Conover, W. J. (1982): A distribution-free approach to inducing rank correlation among input variables.
Communications in Statistics - Simulation and Computation 11(3), 311-334. McKay, M. D., Beckman, R. J. & Conover, W. J.
(1979): A comparison of three methods for selecting values of input variables. Technometrics 21(2), 239-245.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import rankdata

from layout_opt.analysis.sensitivity.distributions import Floats
from layout_opt.analysis.sensitivity.parameters import Parameter
from layout_opt.errors import InvalidInput, Problem, nearest

Correlations = Mapping[tuple[str, str], float]
"""Rank correlation (Spearman) of pairs of parameters; pairs that are not named have none."""
LEAST_EIGENVALUE = 1e-9


def draw(
    parameters: Sequence[Parameter], count: int, seed: int, correlations: Correlations | None = None
) -> pd.DataFrame:
    """Return draws of the parameters, a column each.

    Parameters
    ----------
    parameters : sequence of Parameter
        Each is distributed as its `spread` says.
    count : int
        How many draws.
    seed : int
        Of the random numbers; the same seed gives the same draws.
    correlations : mapping, optional
        Rank correlations of pairs.

    Raises
    ------
    InvalidInput
        If a pair names no parameter, or no parameters can be correlated so.
    """
    names = [parameter.name for parameter in parameters]
    random = np.random.default_rng(seed)
    strata = np.column_stack([random.permutation(count) for _ in names])
    shares = (strata + random.random(strata.shape)) / count
    if correlations:
        shares = _correlated(shares, _matrix(names, correlations), seed)
    return values_at(parameters, shares)


def values_at(parameters: Sequence[Parameter], shares: Floats) -> pd.DataFrame:
    """Return the values below which the given shares of each parameter lie; shares has a column for each."""
    columns = {found.name: found.spread.at(shares[:, place]) for place, found in enumerate(parameters)}
    return pd.DataFrame(columns)


def _matrix(names: Sequence[str], correlations: Correlations) -> Floats:
    """Return the matrix of rank correlations."""
    problems = []
    matrix = np.eye(len(names))
    for pair, value in correlations.items():
        where = f"correlation of {pair[0]} and {pair[1]}"
        wrong = [name for name in pair if name not in names]
        problems += [
            Problem(where, repr(name), f"name a parameter that is drawn{nearest(name, names)}", "correct the name")
            for name in wrong
        ]
        if not -1 < value < 1 or pair[0] == pair[1]:
            problems.append(Problem(where, f"{value:g}", "lie between -1 and 1, of two parameters", "correct it"))
        elif not wrong:
            at = (names.index(pair[0]), names.index(pair[1]))
            matrix[at] = matrix[at[::-1]] = value
    if not problems and np.linalg.eigvalsh(_pearson(matrix)).min() < LEAST_EIGENVALUE:
        rule = "be possible together (the matrix positive definite)"
        problems.append(Problem("correlations", "contradicting ones", rule, "bring them nearer to 0"))
    if problems:
        raise InvalidInput(problems)
    return matrix


def _pearson(spearman: Floats) -> Floats:
    """Return the correlations of normal variables that have given rank correlations."""
    found = 2 * np.sin(math.pi * spearman / 6)
    np.fill_diagonal(found, 1.0)
    return np.asarray(found, dtype=np.float64)


def _correlated(shares: Floats, matrix: Floats, seed: int) -> Floats:
    """Return the same shares in each column, in an order that has the rank correlations."""
    count, width = shares.shape
    wanted = np.linalg.cholesky(_pearson(matrix))
    scores = np.column_stack([
        np.random.default_rng((seed, place)).permutation(ndtri(np.arange(1, count + 1) / (count + 1)))
        for place in range(width)
    ])  # fmt: skip
    if count > width + 1:
        scores = scores @ np.linalg.inv(np.linalg.cholesky(np.corrcoef(scores, rowvar=False))).T
    target = scores @ wanted.T
    ordered = np.sort(shares, axis=0)
    ranks = np.column_stack([rankdata(target[:, place], method="ordinal") - 1 for place in range(width)])
    return np.take_along_axis(ordered, ranks.astype(int), axis=0)
