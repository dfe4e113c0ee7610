"""Core margin and least core: how much every coalition can be sure to gain by staying.

The core margin is the largest amount m such that some allocation of the total gives every proper
coalition at least m more than it gets alone (for costs: charges it at least m less). It is minus
the epsilon of the least core, and negative exactly where the core is empty. Margins within
MARGIN_TOLERANCE of 0 are reported as 0, so that round-off never empties a core.

Sources: Bondareva (1963) and Shapley (1967) for balanced weights; Maschler, Peleg & Shapley (1979)
for the least core.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layout_opt.analysis.cooperation.allocation import at_least_two, by_player, excess_vector
from layout_opt.analysis.cooperation.game import Coalition, Game, coalition_of, membership
from layout_opt.analysis.cooperation.programs import widest_margin
from layout_opt.analysis.cooperation.tolerances import WEIGHT_TOLERANCE, normalised, without_noise
from layout_opt.errors import SolverError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class LeastCore:
    """The core margin with its two-sided proof.

    Parameters
    ----------
    margin : float
        Core margin, unit of the game; negative where the core is empty.
    allocation : mapping of str to float
        One allocation that attains it (seldom the only one; the nucleolus is the canonical one).
    weights : mapping of frozenset to float
        Balanced weights (over the coalitions of each player they add up to 1) that prove that no
        allocation does better: margin = (v(N) - sum of weight x v(S)) / sum of weights for gains.
    """

    margin: float
    allocation: Mapping[str, float]
    weights: Mapping[Coalition, float]


def least_core(game: Game) -> LeastCore:
    """Return the core margin, an allocation that attains it and the weights that prove it.

    Raises
    ------
    GameError
        If the game has only one player.
    SolverError
        If allocation and weights do not prove the same margin.
    """
    at_least_two(game)
    scaled = normalised(game.gains)
    members = membership(len(game.players))
    solution = widest_margin(members[1:-1], scaled.worth[1:-1], members[-1:], scaled.worth[-1:], None)
    amounts = game.sign * scaled.restore(solution.amounts)
    heavy = np.where(solution.weights > WEIGHT_TOLERANCE, solution.weights, 0.0)
    weights = heavy / (heavy @ members[1:-1]).mean()
    attained = -float(excess_vector(game, amounts)[1:-1].max())
    surplus = scaled.worth[-1] - weights @ scaled.worth[1:-1]
    proved = scaled.scale * float(surplus / weights.sum())
    if abs(proved - attained) > scaled.level_tolerance:
        found = f"an allocation with {attained:.12g} and weights for {proved:.12g}"
        raise SolverError(f"core margin: found {found}; must be one number.")
    return LeastCore(
        margin=without_noise(attained, scaled.margin_tolerance),
        allocation=by_player(game, game.sign * amounts),
        weights={coalition_of(game.players, int(k) + 1): float(weights[k]) for k in np.flatnonzero(weights)},
    )


def core_margin(game: Game) -> float:
    """Return the core margin, unit of the game; negative where the core is empty.

    For gains the largest, over allocations x of v(N), of the smallest x(S) - v(S) over proper
    coalitions S; for costs of the smallest c(S) - x(S).

    Raises
    ------
    GameError
        If the game has only one player.
    """
    return least_core(game).margin
