r"""Slacks-based measure: what could be saved of each input and bad, and gained of each good, by itself.

.. math:: \rho = \min \frac{1 - \frac1m \sum_i s_i^x / x_i}{1 + \frac1k \left(\sum_r s_r^y / y_r
          + \sum_q s_q^b / b_q\right)} \quad\text{s.t.}\quad X\lambda + s^x = x,\ Y\lambda - s^y = y,
          \ B\lambda + s^b = b

with k goods and bads; goods and bads of 0 are left out of the mean, for they have no share to move by. Made linear by
the transformation of Charnes & Cooper (1962). Bads are freely disposable here: slacks take each one down by itself.

Source: Tone (2001), A slacks-based measure of efficiency in data envelopment analysis, EJOR 130:498-509; with bad
outputs Tone (2003), Dealing with undesirable outputs in DEA: a slacks-based measure approach, GRIPS I-2003-0005;
Cooper, Seiford & Tone (2007), section 13.3.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from layout_opt.analysis.productivity.assumptions import Orientation, Returns, chosen
from layout_opt.analysis.productivity.dense_program import DenseProgram, Lack
from layout_opt.analysis.productivity.observations import Columns, Observations, observed
from layout_opt.analysis.productivity.score_tables import scores_table
from layout_opt.analysis.productivity.technology import SLACK_SHARE, SUMS, DirectionalScore
from layout_opt.solver.arrays import Floats


def slacks_based(
    frame: pd.DataFrame,
    inputs: Columns,
    goods: Columns,
    bads: Columns = (),
    orientation: str = "none",
    returns: str = "constant",
) -> pd.DataFrame:
    r"""Return slacks-based efficiencies.

    Parameters
    ----------
    frame, inputs, goods, bads, returns
        As `layout_opt.analysis.productivity.directional_distance`.
    orientation : str
        ``none``: the ratio above; ``input``: its numerator (inputs only); ``output``: one over its denominator.

    Returns
    -------
    DataFrame
        Index of `frame`; score :math:`\rho \le 1` [1], status, peers, peer_weights, slack_COLUMN, target_COLUMN,
        method, disposability.

    Raises
    ------
    InvalidInput
        With every problem of the frame.
    """
    side, scale = chosen("orientation", orientation, Orientation), chosen("returns", returns, Returns)
    units = observed(frame, inputs, goods, bads)
    solved = list(_solved(units, side, scale))
    distances = [each for _, each in solved]
    told = "no" if side is Orientation.NONE else side
    names = {
        "method": f"slacks-based measure, {told} orientation, {scale} returns", "disposability": "free",
        "returns": str(scale), "orientation": str(side), "source": "Tone (2001); Tone (2003)",
    }  # fmt: skip
    still = np.zeros_like(units.quantities)
    return scores_table(units, units, distances, still, [score for score, _ in solved], names)


def _solved(units: Observations, side: Orientation, scale: Returns) -> Iterator[tuple[float, DirectionalScore]]:
    """Yield score, and slacks and peers, of each unit.

    Columns of the program: intensities, slacks of each column of the frame, and the factor t of Charnes and Cooper.
    """
    order, means = np.array(units.order()), units.quantities.mean(axis=0)
    scales = np.where(means > 0, means, 1.0)  # of a good that nobody makes
    columns, count = (units.quantities[order] / scales).T, len(order)
    rows = len(scales)
    bounded = scale is not Returns.CONSTANT
    matrix = np.zeros((rows + 1 + bounded, count + rows + 1))
    matrix[:rows, :count] = columns
    matrix[:rows, count : count + rows] = np.diag(units.signs)
    matrix[-1, -1] = 1.0
    lower, upper = np.zeros(len(matrix)), np.zeros(len(matrix))
    lower[-1] = upper[-1] = 1.0
    if bounded:  # the sum of the intensities against t
        matrix[rows, :count], matrix[rows, -1] = 1.0, -1.0
        least, most = SUMS[scale]
        lower[rows], upper[rows] = (0.0 if np.isfinite(end) else end for end in (least, most))
    most_values = np.full(matrix.shape[1], np.inf)
    program = DenseProgram(matrix, lower, upper, np.zeros(matrix.shape[1]), most_values, np.zeros(matrix.shape[1]))
    sides = [_shares(units, scales, own, side) for own in units.quantities]
    for own, (saved, gained) in zip(units.quantities / scales, sides, strict=True):
        program.set_column(matrix.shape[1] - 1, np.concatenate([-own, [-1.0] * bounded, [1.0]]))
        for place, share in enumerate(gained, start=count):
            coefficients = program.matrix[:, place].copy()
            coefficients[-1] = share
            program.set_column(place, coefficients)
        program.set_costs(np.concatenate([np.zeros(count), -saved, [1.0]]))
        answer = program.solve()
        if answer.values is None:
            yield float("nan"), DirectionalScore(None, answer.lack)
        else:
            yield float(program.costs @ answer.values), _found(answer.values, own, scales, order)


def _shares(units: Observations, scales: Floats, own: Floats, side: Orientation) -> tuple[Floats, Floats]:
    """Return what one unit of each scaled slack takes off the numerator, and adds to the denominator."""
    known = own > 0
    share = np.divide(scales, own, out=np.zeros_like(own), where=known)
    first = np.arange(len(own)) < len(units.inputs)
    saved = np.where(first, share / len(units.inputs), 0.0)
    gained = np.where(first, 0.0, share / np.count_nonzero(known & ~first))
    return saved * (side is not Orientation.OUTPUT), gained * (side is not Orientation.INPUT)


def _found(values: Floats, own: Floats, scales: Floats, order: np.ndarray) -> DirectionalScore:
    """Return slacks and peers in the units of the frame."""
    count, factor = len(order), float(values[-1])
    slacks = values[count:-1] / factor
    slacks = np.where(slacks <= SLACK_SHARE * own, 0.0, slacks) * scales
    intensities = np.zeros(count)
    intensities[order] = values[:count] / factor
    return DirectionalScore(0.0, Lack.NONE, intensities, slacks)
