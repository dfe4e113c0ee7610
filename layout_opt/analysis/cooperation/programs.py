r"""The linear program behind the core margin and the nucleolus.

.. math:: \max t \quad\text{s.t.}\quad x(S) - t \ge w(S)\ (S \text{ free}),\quad
          x(T) = w(T) + t_T\ (T \text{ settled}),\quad x \ge b

Dual: weights on the free coalitions that add up to 1 and, together with the settled ones and the
bounds, cancel. A coalition with a positive weight has the same excess in every optimal solution,
which is what makes ties harmless (Fromen 1997; Derks & Kuipers 1997; Guajardo & Jörnsten 2015,
Common mistakes in computing the nucleolus). Solved by HiGHS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

from layout_opt.analysis.cooperation.tolerances import PROGRAM_TOLERANCE
from layout_opt.errors import SolverError

if TYPE_CHECKING:
    from layout_opt.analysis.cooperation.game import Amounts


@dataclass(frozen=True)
class MarginSolution:
    """Solution of one margin program, dimensionless.

    Parameters
    ----------
    amounts : ndarray, shape (players,)
        An optimal allocation.
    margin : float
        The smallest x(S) - w(S) over the free coalitions.
    weights : ndarray, shape (free coalitions,)
        Dual weights, nonnegative, adding up to 1.
    bound_weights : ndarray, shape (players,)
        Dual values of the lower bounds, nonnegative.
    """

    amounts: Amounts
    margin: float
    weights: Amounts
    bound_weights: Amounts


def widest_margin(
    free: Amounts, worth: Amounts, settled: Amounts, shares: Amounts, lower: Amounts | None
) -> MarginSolution:
    """Maximise the smallest margin of the free coalitions.

    Parameters
    ----------
    free : ndarray, shape (free coalitions, players)
        0/1 membership.
    worth : ndarray, shape (free coalitions,)
        Their values, scaled to about 1.
    settled : ndarray, shape (settled coalitions, players)
        Independent 0/1 rows, the grand coalition among them.
    shares : ndarray, shape (settled coalitions,)
        What each settled coalition gets.
    lower : ndarray of shape (players,) or None
        Lower bounds on the amounts; None for none.

    Raises
    ------
    SolverError
        If the linear program is not solved to optimality.
    """
    players = free.shape[1]
    bounds = np.full((players + 1, 2), [-np.inf, np.inf])
    if lower is not None:
        bounds[:players, 0] = lower
    result = linprog(
        c=np.append(np.zeros(players), -1.0),
        A_ub=np.column_stack([-free, np.ones(len(free))]),
        b_ub=-worth,
        A_eq=np.column_stack([settled, np.zeros(len(settled))]),
        b_eq=shares,
        bounds=bounds,
        method="highs-ds",
        options={
            "primal_feasibility_tolerance": PROGRAM_TOLERANCE,
            "dual_feasibility_tolerance": PROGRAM_TOLERANCE,
        },
    )
    if not result.success:
        where = f"margin program with {len(free)} coalitions"
        raise SolverError(f"{where}: found {result.message}; must be solved to optimality.")
    weights = np.maximum(-result.ineqlin.marginals, 0.0)
    return MarginSolution(
        amounts=result.x[:players],
        margin=float(result.x[players]),
        weights=weights,
        bound_weights=np.maximum(result.lower.marginals[:players], 0.0),
    )
