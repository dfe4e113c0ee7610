"""What a unit could save of one thing by itself, with the best practice found elsewhere: the planner's sentence.

For each input and each bad output the largest share by which it alone can fall while everything else stays: goods,
other inputs, other bads. It is the directional distance along that column (Färe, Grosskopf & Lovell 1994, sub-vector
efficiency). It is what others show to be possible with their climate, age and mix of products, not a forecast; savings
of several columns do not add up.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.analysis.productivity.assumptions import Disposability, Returns, chosen
from layout_opt.analysis.productivity.observations import Columns, observed
from layout_opt.analysis.productivity.score_tables import index_of, named, peers_of, status_of, why_undefined
from layout_opt.analysis.productivity.technology import Technology

COLUMN = "column"


def advice(
    frame: pd.DataFrame,
    inputs: Columns,
    goods: Columns,
    bads: Columns = (),
    disposability: str = "weak",
    returns: str = "constant",
) -> pd.DataFrame:
    """Return what each unit could save of each input and bad by itself.

    Parameters
    ----------
    frame, inputs, goods, bads, disposability, returns
        As `layout_opt.analysis.productivity.directional_distance`.

    Returns
    -------
    DataFrame
        A row for each unit and column: index (unit, column); score = the share that could be saved [1], amount = how
        much that is [unit of the column], status, reason, peers, peer_weights, method, disposability. A bad that a unit
        has none of saves 0.

    Raises
    ------
    InvalidInput
        With every problem of the frame.
    """
    kind, scale = chosen("disposability", disposability, Disposability), chosen("returns", returns, Returns)
    units = observed(frame, inputs, goods, bads)
    technology = Technology(units, scale, kind)
    parts = []
    for name in (*units.inputs, *units.bads):
        place = units.names.index(name)
        own = units.quantities[:, place]
        directions = np.zeros_like(units.quantities)
        directions[:, place] = np.where(own > 0, own, 1.0)
        found = technology.distances(units.quantities, directions, peers=True)
        beta = np.array([np.nan if each.beta is None else each.beta for each in found])
        share = np.where(own > 0, beta, 0.0)
        told = peers_of(units, found)
        part = pd.DataFrame(
            {
                COLUMN: name, "score": share, "amount": share * own, "status": [status_of(value) for value in share],
                "reason": [why_undefined(each, peers=True) for each in found],
                "peers": pd.Series([peers for peers, _ in told], dtype=object).to_numpy(),
                "peer_weights": pd.Series([weights for _, weights in told], dtype=object).to_numpy(),
            }, index=index_of(units.labels),
        )  # fmt: skip
        parts.append(part)
    made = pd.concat(parts).set_index(COLUMN, append=True)
    told_bads = f"{kind} disposability of bads" if units.bads else "no bads"
    names = {
        "method": f"savings one by one, {told_bads}, {scale} returns", "disposability": str(kind),
        "returns": str(scale), "source": "Färe, Grosskopf & Lovell (1994)",
    }  # fmt: skip
    return named(made, names)
