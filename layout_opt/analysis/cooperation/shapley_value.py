r"""Shapley value: each player's marginal contribution, averaged over all orders of arrival.

.. math:: \phi_i = \sum_{S \not\ni i} \frac{|S|!\,(n-|S|-1)!}{n!}\,(v(S \cup i) - v(S))

Source: Shapley (1953), A value for n-person games.
"""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from layout_opt.analysis.cooperation.game import Amounts, Game


def shapley_row(players: int, player: int) -> Amounts:
    """Return the coefficients of the values in one player's Shapley value.

    Parameters
    ----------
    players : int
        Number of players.
    player : int
        Position of the player.

    Returns
    -------
    ndarray, shape (2^players,)
        Dimensionless; positive for coalitions with the player, negative without. Those with the
        player sum to 1, those without (the empty one included) to -1.
    """
    numbers = np.arange(1 << players)
    sizes = np.bitwise_count(numbers).astype(int)
    member = (numbers >> player & 1).astype(bool)
    arrival = np.array([1 / (players * comb(players - 1, size)) for size in range(players)] + [0.0])
    row = np.where(member, arrival[sizes - 1], -arrival[sizes])
    return np.asarray(row, dtype=np.float64)


def shapley(game: Game) -> dict[str, float]:
    """Return the Shapley value of a game.

    Returns
    -------
    dict of str to float
        Amount by player, unit of the game, adding up to the value of the grand coalition.
    """
    count = len(game.players)
    rows = (shapley_row(count, k) for k in range(count))
    return {name: float(row @ game.worth) for name, row in zip(game.players, rows, strict=True)}
