r"""What a change of productivity is made of: efficiency, scale and technique; and what efficiency is made of.

.. math:: ML = \frac{1 + D_v^s(s)}{1 + D_v^t(t)} \cdot \frac{S(t)}{S(s)} \cdot \text{technique}, \qquad
          S = \frac{1 + D_v}{1 + D_c} \le 1

with the distances under variable (v) and constant (c) returns, each in the technology of its own period: pure
efficiency, scale, and the technique of the index under constant returns. The three multiply out.

Source: Färe, Grosskopf, Norris & Zhang (1994), Productivity growth, technical progress, and efficiency change in
industrialized countries, American Economic Review 84:66-83. Returns to scale: Banker, Charnes & Cooper (1984); by
comparing the scores of constant, variable and non-increasing returns: Färe, Grosskopf & Lovell (1985).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.analysis.productivity.assumptions import Returns
from layout_opt.analysis.productivity.dea import dea
from layout_opt.analysis.productivity.directional import Direction
from layout_opt.analysis.productivity.label_order import PERIOD, UNIT
from layout_opt.analysis.productivity.malmquist_luenberger import asked_panel, indices_of, own_distances, steps_of
from layout_opt.analysis.productivity.observations import Columns
from layout_opt.analysis.productivity.score_tables import named, status_of

SAME = 1e-6
"""Scores that differ by less are equal [1]."""


def decomposition(
    panel: pd.DataFrame,
    inputs: Columns,
    goods: Columns,
    bads: Columns = (),
    disposability: str = "weak",
    reference: str = "contemporaneous",
    direction: Direction | None = None,
) -> pd.DataFrame:
    """Return the change of productivity by cause.

    Parameters
    ----------
    panel, inputs, goods, bads, disposability, reference, direction
        As `layout_opt.analysis.productivity.malmquist_luenberger`.

    Returns
    -------
    DataFrame
        Index (period, unit); score [1] = pure_efficiency_change x scale_change x technical_change; status, reason,
        from_period, method, disposability.

    Raises
    ------
    InvalidInput
        With every problem of the panel; or if it has only one period.
    """
    asked = asked_panel(panel, inputs, goods, bads, disposability, reference)
    kind, against = asked.disposability, asked.reference
    variable = own_distances(asked, Returns.VARIABLE, direction)
    rows = []
    for step in steps_of(asked, Returns.CONSTANT, direction):
        for unit, each in indices_of(step, against):
            ends = [variable[period].get(unit) for period in (step.before, step.after)]
            one, other = (np.nan if end is None or end.beta is None else end.beta for end in ends)
            pure = (1 + one) / (1 + other) if not each.reason else np.nan
            rows.append({
                PERIOD: step.after, UNIT: unit, "score": each.score, "pure_efficiency_change": pure,
                "scale_change": each.efficiency / pure, "technical_change": each.technique,
                "status": status_of(each.score), "reason": each.reason, "from_period": step.before,
            })  # fmt: skip
    names = {
        "method": f"Malmquist-Luenberger by cause, {against} reference, {kind} disposability of bads",
        "disposability": str(kind), "reference": str(against), "source": "Färe, Grosskopf, Norris & Zhang (1994)",
    }  # fmt: skip
    return named(pd.DataFrame(rows).set_index([PERIOD, UNIT]), names)


def scale_efficiency(frame: pd.DataFrame, inputs: Columns, goods: Columns, orientation: str = "input") -> pd.DataFrame:
    """Return how much of a unit's inefficiency is its size, and in which direction.

    Parameters
    ----------
    frame, inputs, goods, orientation
        As `layout_opt.analysis.productivity.dea`.

    Returns
    -------
    DataFrame
        Index of `frame`; score = scale efficiency [1] = constant over variable; constant [1], variable [1]
        (efficiencies at most 1), returns_to_scale: ``constant``, ``increasing`` (too small) or ``decreasing`` (too
        large); status, method.
    """
    kinds = (Returns.CONSTANT, Returns.VARIABLE, Returns.NON_INCREASING)
    found = {kind: dea(frame, inputs, goods, orientation, str(kind))["efficiency"] for kind in kinds}
    constant, variable, falling = (found[kind] for kind in kinds)
    score = constant / variable
    told = np.where(score >= 1 - SAME, "constant", np.where(falling > constant + SAME, "decreasing", "increasing"))
    made = pd.DataFrame(
        {"score": score, "constant": constant, "variable": variable, "returns_to_scale": told,
         "status": [status_of(value) for value in score]}
    )  # fmt: skip
    names = {"method": f"scale efficiency, {orientation} orientation", "source": "Färe, Grosskopf & Lovell (1985)"}
    return named(made, names)
