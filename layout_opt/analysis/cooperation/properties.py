"""Properties of games that decide which statements hold: superadditive and convex.

Sources: von Neumann & Morgenstern (1944); Shapley (1971), Cores of convex games: a convex game has
a core, and it contains the Shapley value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layout_opt.analysis.cooperation.allocation import at_least_two
from layout_opt.analysis.cooperation.game import Coalition, Game, coalition_of
from layout_opt.analysis.cooperation.tolerances import EFFICIENCY_TOLERANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Merger:
    """Two disjoint coalitions that may join.

    Parameters
    ----------
    first, second : frozenset of str
        The coalitions.
    gain : float
        What joining adds to the sum of their values (for costs: saves), unit of the game.
    """

    first: Coalition
    second: Coalition
    gain: float


def submasks(number: int) -> NDArray[np.intp]:
    """Return the numbers of all subcoalitions of a coalition, the empty one and itself included."""
    subsets = np.zeros(1, dtype=np.intp)
    for bit in (1 << k for k in range(number.bit_length()) if number >> k & 1):
        subsets = np.concatenate([subsets, subsets | bit])
    return subsets


def worst_merger(game: Game) -> Merger:
    """Return the two disjoint nonempty coalitions that gain the least by joining.

    Raises
    ------
    GameError
        If the game has only one player.
    """
    at_least_two(game)
    gains = game.gains
    worst = (np.inf, 0, 0)
    for union in range(3, gains.size):
        first = submasks(union)[1:-1]
        if first.size:
            joined = gains[union] - gains[first] - gains[union ^ first]
            k = int(joined.argmin())
            worst = min(worst, (float(joined[k]), int(first[k]), union ^ int(first[k])))
    gain, first_number, second_number = worst
    players = game.players
    return Merger(coalition_of(players, first_number), coalition_of(players, second_number), gain)


def is_superadditive(game: Game) -> bool:
    """Return whether no two disjoint coalitions lose by joining (up to round-off)."""
    if len(game.players) == 1:
        return True
    return worst_merger(game).gain >= -EFFICIENCY_TOLERANCE * float(abs(game.worth).max())


def is_convex(game: Game) -> bool:
    """Return whether a player adds the more the larger the coalition joined (up to round-off)."""
    gains, count = game.gains, len(game.players)
    numbers = np.arange(gains.size)
    tolerance = EFFICIENCY_TOLERANCE * float(abs(gains).max())
    for one in (1 << k for k in range(count)):
        for other in (1 << k for k in range(count) if 1 << k > one):
            base = numbers[numbers & (one | other) == 0]
            added = gains[base | one | other] - gains[base | other]
            if (added - (gains[base | one] - gains[base]) < -tolerance).any():
                return False
    return True
