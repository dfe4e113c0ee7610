r"""Data envelopment analysis: how much less input, or more output, the best practice would need or make.

Source: Charnes, Cooper & Rhodes (1978), Measuring the efficiency of decision making units, EJOR 2:429-444 (constant
returns, "CCR"); Banker, Charnes & Cooper (1984), Some models for estimating technical and scale inefficiencies in data
envelopment analysis, Management Science 30:1078-1092 (variable returns, "BCC").
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.analysis.productivity.assumptions import Disposability, Orientation, Returns, chosen
from layout_opt.analysis.productivity.observations import Columns, Observations, observed
from layout_opt.analysis.productivity.score_tables import scores_table
from layout_opt.analysis.productivity.technology import DirectionalScore, Technology
from layout_opt.solver.arrays import Floats

SOURCES = {
    Returns.CONSTANT: "Charnes, Cooper & Rhodes (1978)",
    Returns.VARIABLE: "Banker, Charnes & Cooper (1984)",
    Returns.NON_INCREASING: "Färe, Grosskopf & Lovell (1985)",
    Returns.NON_DECREASING: "Seiford & Thrall (1990)",
}
SIDES = (Orientation.INPUT, Orientation.OUTPUT)


def dea(
    frame: pd.DataFrame,
    inputs: Columns,
    goods: Columns,
    orientation: str = "input",
    returns: str = "constant",
) -> pd.DataFrame:
    r"""Return radial efficiencies.

    Parameters
    ----------
    frame : DataFrame
        Units as index; any units of measurement.
    inputs, goods : str or sequence of str
        Its columns; inputs above 0, goods at least 0.
    orientation : str
        ``input``: the score is :math:`\theta \le 1`, the share of all inputs that best practice needs; ``output``: the
        score is :math:`\varphi \ge 1`, how many times the outputs best practice makes.
    returns : str
        ``constant`` (CCR), ``variable`` (BCC), ``non-increasing`` or ``non-decreasing``.

    Returns
    -------
    DataFrame
        Index of `frame`; score [1], efficiency [1] (:math:`\theta`, or :math:`1/\varphi`: at most 1 either way),
        status (``optimal`` or ``undefined``), peers and peer_weights (tuples), slack_COLUMN and target_COLUMN in the
        units of the frame, method, disposability.

    Raises
    ------
    InvalidInput
        With every problem of the frame; see `observed`.
    """
    side, scale = chosen("orientation", orientation, Orientation, SIDES), chosen("returns", returns, Returns)
    units = observed(frame, inputs, goods)
    directions = radial(units, side)
    distances = Technology(units, scale, Disposability.FREE).distances(units.quantities, directions, peers=True)
    scores = [radial_score(each, side) for each in distances]
    names = {
        "method": f"DEA, {side} orientation, {scale} returns", "disposability": "free", "returns": str(scale),
        "orientation": str(side), "source": SOURCES[scale],
    }  # fmt: skip
    made = scores_table(units, units, distances, directions, scores, names)
    made.insert(1, "efficiency", made["score"] if side is Orientation.INPUT else 1.0 / made["score"])
    return made


def radial(units: Observations, side: Orientation) -> Floats:
    """Return the direction of a radial measure: all own inputs, or all own goods."""
    directions = np.zeros_like(units.quantities)
    places = units.places(units.inputs if side is Orientation.INPUT else units.goods)
    directions[:, places] = units.quantities[:, places]
    return directions


def radial_score(distance: DirectionalScore, side: Orientation) -> float:
    """Return the radial score of a distance; NaN where it is undefined."""
    if distance.beta is None:
        return float("nan")
    return 1.0 - distance.beta if side is Orientation.INPUT else 1.0 + distance.beta
