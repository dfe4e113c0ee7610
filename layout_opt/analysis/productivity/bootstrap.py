r"""How sure a radial efficiency is: intervals by the smoothed bootstrap.

The observed frontier lies inside the true one, because nobody observed is better than the best; so efficiencies are too
high. The bootstrap imitates this: it draws efficiencies from a smooth estimate of their distribution, reflected at 1,
builds a frontier from units with drawn efficiencies, and measures the observed units against it. What is lost from the
observed to the drawn frontier tells what is lost from the true to the observed one.

With :math:`\delta \ge 1` (one over the efficiency), the interval is
:math:`[\hat\delta - q_{1-\alpha/2},\ \hat\delta - q_{\alpha/2}]` with quantiles q of
:math:`\delta^* - \hat\delta`. It says how far sampling of units carries a score, not how far wrong data do.

Source: Simar & Wilson (1998), Sensitivity analysis of efficiency scores: how to bootstrap in nonparametric frontier
models, Management Science 44:49-61; (2000), A general methodology for bootstrapping in non-parametric frontier models,
Journal of Applied Statistics 27:779-802; bandwidth: normal reference rule on the reflected inefficient units,
corrected for their number and spread (Daraio & Simar 2007, section 3.4.3).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.analysis.productivity.assumptions import Disposability, Orientation, Returns, chosen
from layout_opt.analysis.productivity.dea import SIDES, radial, radial_score
from layout_opt.analysis.productivity.observations import Columns, Observations, observed
from layout_opt.analysis.productivity.score_tables import index_of, named, status_of
from layout_opt.analysis.productivity.technology import Technology
from layout_opt.errors import InvalidInput, Problem
from layout_opt.solver.arrays import Floats

DRAWS = 1000
"""Frontiers that are drawn; Simar & Wilson (1998) use 1,000, later papers 2,000."""
LEVEL = 0.95
"""Probability that an interval is meant to hold."""
ON_FRONTIER = 1e-5
"""How near to 1 an efficiency counts as on the frontier, for the bandwidth [1]."""
SILVERMAN, NORMAL_RANGE = 0.9, 1.349
"""Factor of the normal reference rule, and the interquartile range of a standard normal distribution [1]."""


def bootstrap(
    frame: pd.DataFrame,
    inputs: Columns,
    goods: Columns,
    orientation: str = "input",
    returns: str = "variable",
    draws: int = DRAWS,
    level: float = LEVEL,
    seed: int = 0,
) -> pd.DataFrame:
    r"""Return radial efficiencies with intervals.

    Parameters
    ----------
    frame, inputs, goods, orientation, returns
        As `layout_opt.analysis.productivity.dea`; at least three units, not all on the frontier.
    draws : int
        How many frontiers are drawn, at least 2.
    level : float
        Of the intervals, in (0, 1).
    seed : int
        The same seed gives the same numbers, whatever the order of the rows.

    Returns
    -------
    DataFrame
        Index of `frame`; score [1] as `dea`, efficiency [1], bias [1] (of the efficiency, above 0 where that is too
        high), corrected [1], low and high [1] (of the efficiency), status, method. In the attributes: bandwidth, draws,
        level, seed.

    Raises
    ------
    InvalidInput
        With every problem of the frame; if there are fewer than three units or all are on the frontier.
    """
    side, scale = chosen("orientation", orientation, Orientation, SIDES), chosen("returns", returns, Returns)
    given = observed(frame, inputs, goods)
    _check(draws, level, seed, len(given.labels))
    order = given.order()
    units = Observations(
        tuple(given.labels[place] for place in order), given.inputs, given.goods, (), given.quantities[order]
    )
    found = _distances(units, units, side, scale)
    width = bandwidth(found)
    drawn = _drawn(units, found, side, scale, width, draws, seed)
    shift = drawn - found
    corrected = 1.0 / np.maximum(found - shift.mean(axis=0), 1.0)
    ends = (1 - level) / 2
    low, high = (1.0 / (found - np.quantile(shift, end, axis=0)) for end in (ends, 1 - ends))
    made = pd.DataFrame(
        {
            "score": 1.0 / found if side is Orientation.INPUT else found, "efficiency": 1.0 / found,
            "bias": 1.0 / found - corrected, "corrected": corrected, "low": low, "high": np.minimum(high, 1.0 / found),
            "status": [status_of(value) for value in found],
        }, index=index_of(units.labels),
    )  # fmt: skip
    names = {
        "method": f"DEA with smoothed bootstrap, {side} orientation, {scale} returns", "disposability": "free",
        "returns": str(scale), "orientation": str(side), "source": "Simar & Wilson (1998)",
        "bandwidth": width, "draws": draws, "level": level, "seed": seed,
    }  # fmt: skip
    return named(made.reindex(index_of(given.labels)), names)


def bandwidth(found: Floats) -> float:
    """Return the width of the smoothing of efficiencies at least 1.

    Parameters
    ----------
    found : ndarray of shape (units,)
        One over the efficiency of each unit [1].

    Raises
    ------
    InvalidInput
        If all are on the frontier.
    """
    off = found[found > 1 + ON_FRONTIER]
    if not len(off):
        fix = "use more units, fewer columns or constant returns"
        raise InvalidInput([Problem("frame", "all units on the frontier", "hold some below it", fix)])
    mirrored = np.concatenate([2 - off, off])
    spread = float(mirrored.std(ddof=1))
    quarters = np.quantile(mirrored, [0.25, 0.75])
    rule = SILVERMAN * min(spread, float(quarters[1] - quarters[0]) / NORMAL_RANGE) * len(mirrored) ** -0.2
    return float(rule * (len(mirrored) / len(found)) ** 0.2 * found.std(ddof=1) / spread)


def _check(draws: int, level: float, seed: int, units: int) -> None:
    problems = []
    if units < 3:
        problems.append(
            Problem(
                "frame", f"{units} unit{'s' * (units != 1)}", "hold at least 3", "a bootstrap needs units to draw from"
            )
        )
    if not isinstance(draws, int | np.integer) or draws < 2:
        problems.append(Problem("draws", repr(draws), "be a whole number of at least 2", "give e.g. 1000"))
    if not isinstance(level, int | float | np.number) or not 0 < level < 1:
        problems.append(Problem("level", repr(level), "be between 0 and 1", "give e.g. 0.95"))
    if not isinstance(seed, int | np.integer) or seed < 0:
        problems.append(Problem("seed", repr(seed), "be a whole number of at least 0", "give e.g. 0"))
    if problems:
        raise InvalidInput(problems)


def _distances(units: Observations, spanned_by: Observations, side: Orientation, scale: Returns) -> Floats:
    """Return one over the efficiency of each unit against the frontier of others."""
    technology = Technology(spanned_by, scale, Disposability.FREE)
    found = technology.distances(units.quantities, radial(units, side))
    scores = np.array([radial_score(each, side) for each in found])
    return np.maximum(1.0 / scores if side is Orientation.INPUT else scores, 1.0 if spanned_by is units else 0.0)


def _drawn(
    units: Observations, found: Floats, side: Orientation, scale: Returns, width: float, draws: int, seed: int
) -> Floats:
    """Return one over the efficiency of each unit against each drawn frontier, shape (draws, units)."""
    random = np.random.default_rng(seed)
    mirrored = np.concatenate([2 - found, found])
    shrink = np.sqrt(1 + width**2 / mirrored.var(ddof=1))
    less = side is Orientation.INPUT
    places = units.places(units.inputs if less else units.goods)
    every = np.empty((draws, len(found)))
    for place in range(draws):
        sample = random.choice(mirrored, len(found))
        smooth = sample + width * random.standard_normal(len(found))
        smooth = sample.mean() + (smooth - sample.mean()) / shrink
        smooth = np.where(smooth < 1, 2 - smooth, smooth)
        ratio = smooth / found if less else found / smooth  # to the frontier, then as far inside as was drawn
        quantities = units.quantities.copy()
        quantities[:, places] *= ratio[:, None]
        shifted = Observations(units.labels, units.inputs, units.goods, (), quantities)
        every[place] = _distances(units, shifted, side, scale)
    return every
