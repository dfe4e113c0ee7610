r"""Super-efficiency: each unit against the practice of all others, so that outliers stand out.

Source: Andersen & Petersen (1993), A procedure for ranking efficient units in data envelopment analysis, Management
Science 39:1261-1264. Beyond constant returns a unit may be out of reach of all others: its score is undefined
(Seiford & Zhu 1999). Outliers by a threshold: Banker & Gifford (1988); Banker & Chang (2006), EJOR 175:1311-1320.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.analysis.productivity.assumptions import Disposability, Orientation, Returns, chosen
from layout_opt.analysis.productivity.dea import SIDES, radial, radial_score
from layout_opt.analysis.productivity.observations import Columns, observed
from layout_opt.analysis.productivity.score_tables import scores_table
from layout_opt.analysis.productivity.technology import Technology
from layout_opt.errors import InvalidInput, Problem

OUTLIER = 1.2
"""Super-efficiency from which a unit counts as an outlier [1]; Banker & Chang (2006) try 1.0 to 1.6."""


def super_efficiency(
    frame: pd.DataFrame,
    inputs: Columns,
    goods: Columns,
    orientation: str = "input",
    returns: str = "constant",
    threshold: float = OUTLIER,
) -> pd.DataFrame:
    """Return radial efficiencies against all other units.

    Parameters
    ----------
    frame, inputs, goods, orientation, returns
        As `layout_opt.analysis.productivity.dea`; at least two units.
    threshold : float
        From which efficiency on `outlier` is true [1].

    Returns
    -------
    DataFrame
        As `dea`, where score and efficiency may lie beyond 1; and outlier. A unit that no combination of others reaches
        is ``undefined`` and an outlier.

    Raises
    ------
    InvalidInput
        With every problem of the frame; or if there is only one unit.
    """
    side, scale = chosen("orientation", orientation, Orientation, SIDES), chosen("returns", returns, Returns)
    units = observed(frame, inputs, goods)
    if not isinstance(threshold, int | float | np.number) or not threshold > 0:
        raise InvalidInput([Problem("threshold", repr(threshold), "be a number above 0", "give e.g. 1.2")])
    if len(units.labels) < 2:
        raise InvalidInput([Problem("frame", "1 unit", "hold at least two", "super-efficiency compares with others")])
    directions = radial(units, side)
    technology = Technology(units, scale, Disposability.FREE)
    everyone = range(len(units.labels))
    distances = technology.distances(units.quantities, directions, peers=True, without=everyone)
    scores = np.array([radial_score(each, side) for each in distances])
    names = {
        "method": f"super-efficiency DEA, {side} orientation, {scale} returns", "disposability": "free",
        "returns": str(scale), "orientation": str(side), "source": "Andersen & Petersen (1993)",
        "threshold": threshold,
    }  # fmt: skip
    made = scores_table(units, units, distances, directions, scores.tolist(), names)
    made.insert(1, "efficiency", scores if side is Orientation.INPUT else 1.0 / scores)
    made.insert(2, "outlier", ~(made["efficiency"].to_numpy() < threshold))
    return made
