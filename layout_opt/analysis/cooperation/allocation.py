"""Allocations, the excesses of coalitions over them, and the coalition that objects most.

The excess of coalition S at allocation x is what S loses by accepting x: v(S) - x(S) for gains,
x(S) - c(S) for costs. Positive means that S does better alone. All amounts are in the unit of the
game.

Sources: Gillies (1959) for the core; Maschler, Peleg & Shapley (1979) for excesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layout_opt.analysis.cooperation.game import (
    Amounts,
    Coalition,
    Game,
    coalition_of,
    coalition_sums,
    cooperation_gain,
    game_error,
)
from layout_opt.analysis.cooperation.tolerances import (
    EFFICIENCY_TOLERANCE,
    ROUND_OFF,
    without_noise,
)
from layout_opt.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Objection:
    """The coalition that objects most to an allocation.

    Parameters
    ----------
    coalition : frozenset of str
        Its members.
    excess : float
        What it loses by accepting (negative: what it gains), in the unit of the game.
    """

    coalition: Coalition
    excess: float


def allocation_amounts(game: Game, allocation: Mapping[str, float]) -> Amounts:
    """Return an allocation as an array in the order of the players.

    Raises
    ------
    GameError
        If a player has no finite amount or a name is not a player.
    """
    for name in allocation:
        if name not in game.players:
            found = repr(name) + nearest(str(name), [str(player) for player in game.players])
            rule = "name players of the game only"
            raise game_error("allocation", found, rule, "correct or remove the name")
    for player in game.players:
        amount = allocation.get(player)
        if amount is None or not np.isfinite(amount):
            found = "no amount" if amount is None else repr(amount)
            rule = "be a finite number for every player"
            raise game_error(f"allocation {player}", found, rule, "give this player an amount")
    return np.array([float(allocation[player]) for player in game.players])


def efficient_amounts(game: Game, allocation: Mapping[str, float]) -> Amounts:
    """Return an allocation as an array; raise GameError if it does not share out the total."""
    amounts = allocation_amounts(game, allocation)
    largest = max(float(abs(game.worth).max()), float(abs(amounts).max()))
    if abs(amounts.sum() - game.total) > EFFICIENCY_TOLERANCE * largest:
        rule = f"add up to the value of the grand coalition, {game.total:.12g}"
        fix = "share out exactly that value"
        raise game_error("allocation", f"a sum of {amounts.sum():.12g}", rule, fix)
    return amounts


def by_player(game: Game, gains: Amounts) -> dict[str, float]:
    """Return amounts counted as gains as the game's own amounts by player."""
    signed = game.sign * gains + 0.0
    return {player: float(amount) for player, amount in zip(game.players, signed, strict=True)}


def excess_vector(game: Game, amounts: Amounts) -> Amounts:
    """Return the excess by coalition number, shape (2^players,), for amounts by player."""
    return game.sign * (game.worth - coalition_sums(amounts))


def largest_excess(game: Game, amounts: Amounts) -> float:
    """Return the largest excess of a proper coalition, round-off around 0 removed."""
    excess = float(excess_vector(game, amounts)[1:-1].max())
    return without_noise(excess, ROUND_OFF * float(abs(game.worth).max()))


def excesses(game: Game, allocation: Mapping[str, float]) -> dict[Coalition, float]:
    """Return the excess of every proper coalition: what it loses by accepting the allocation.

    Parameters
    ----------
    game : Game
    allocation : mapping of str to float
        Amount by player, unit of the game; need not add up to the total.

    Returns
    -------
    dict of frozenset to float
        Excess by coalition, without the empty and the grand coalition, unit of the game.
    """
    vector = excess_vector(game, allocation_amounts(game, allocation))
    return {coalition_of(game.players, k): float(vector[k]) for k in range(1, vector.size - 1)}


def most_objecting(game: Game, allocation: Mapping[str, float]) -> Objection:
    """Return the proper coalition with the largest excess; among equals the smallest, first named.

    Raises
    ------
    GameError
        If the allocation does not share out the total or there is only one player.
    """
    vector = excess_vector(game, efficient_amounts(game, allocation))
    at_least_two(game)
    proper = np.arange(1, vector.size - 1)
    highest = vector[proper].max()
    equals = proper[vector[proper] >= highest - ROUND_OFF * float(abs(game.worth).max())]
    first = min((int(k) for k in equals), key=lambda k: (k.bit_count(), k))
    return Objection(coalition_of(game.players, first), float(vector[first]))


def core_violation(game: Game, allocation: Mapping[str, float]) -> float:
    """Return how far an allocation is outside the core: the largest excess, 0 inside the core."""
    amounts = efficient_amounts(game, allocation)
    at_least_two(game)
    return max(0.0, largest_excess(game, amounts))


def equal_split(game: Game) -> dict[str, float]:
    """Return what each gets alone plus an equal share of the gain of cooperation.

    Driessen & Funaki (1991) call it the centre of gravity of the imputation set; it takes no
    account of intermediate coalitions and need not be in the core. Unit of the game.
    """
    share = cooperation_gain(game) / len(game.players)
    gains = game.gains
    return by_player(game, np.array([gains[1 << k] + share for k in range(len(game.players))]))


def at_least_two(game: Game) -> None:
    """Raise GameError if the game has one player, whose core has no coalition to object."""
    if len(game.players) < 2:
        rule = "be at least two for a question about proper coalitions"
        raise game_error("players", f"only {game.players[0]}", rule, "add a player")
