"""What can be said of a cooperative game for all values that solver gaps leave open.

A statement says that some amount is at least 0. From intervals at most g wide the amount is known
within f g, where f is the statement's factor (for the core margin of n players 2 - 1/n: balanced
weights adding up to 1 move it by at most g, the grand coalition by at most (n - 1)/n g). So its
sign is settled by every g below the amount over f, which is the gap needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layout_opt.analysis.cooperation.allocation import (
    allocation_amounts,
    at_least_two,
    excess_vector,
    largest_excess,
)
from layout_opt.analysis.cooperation.core import core_margin
from layout_opt.analysis.cooperation.game import (
    Amounts,
    Coalition,
    Game,
    coalition_number,
    coalition_of,
    cooperation_gain,
    game_error,
    membership,
)
from layout_opt.analysis.cooperation.intervals import (
    IntervalGame,
    Range,
    Verdict,
    with_grand,
)
from layout_opt.analysis.cooperation.shapley_value import shapley_row
from layout_opt.analysis.cooperation.tolerances import (
    EFFICIENCY_TOLERANCE,
    ROUND_OFF,
    without_noise,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Statement:
    """That an amount is at least 0, and for which of the possible values it is.

    Parameters
    ----------
    text : str
        The statement in words.
    amount : Range
        All values the amount can take, unit of the game.
    found : float
        The amount if every coalition gets just what its plan found gives, unit of the game.
    factor : float
        Width of the range per width of the widest interval, at most (1).
    """

    text: str
    amount: Range
    found: float
    factor: float

    @property
    def verdict(self) -> Verdict:
        """Whether the statement holds always, never, or is undecided."""
        return self.amount.verdict

    @property
    def gap_needed(self) -> float | None:
        """Width of all intervals that settles it if the truth is as found, unit of the game.

        None where the amount found is 0, which no positive gap is sure to settle.
        """
        return abs(self.found) / self.factor if self.found else None


def gain_statement(game: IntervalGame) -> Statement:
    """Return whether all together do at least as well as each alone; exact range.

    Raises
    ------
    GameError
        If the game has only one player.
    """
    at_least_two(game.lower)
    singles = [1 << k for k in range(len(game.players))]
    least = float(game.modest.gains[-1] - game.ambitious.gains[singles].sum())
    most = float(game.ambitious.gains[-1] - game.modest.gains[singles].sum())
    noise = ROUND_OFF * float(max(abs(game.modest.worth).max(), abs(game.ambitious.worth).max()))
    found = cooperation_gain(game.modest)
    least, most, found = (without_noise(amount, noise) for amount in (least, most, found))
    text = "all players together do at least as well as each alone"
    return Statement(text, Range(least, most), found, 1.0 + len(game.players))


def core_statement(game: IntervalGame) -> Statement:
    """Return whether the core is not empty; the amount is the core margin, its range exact.

    Raises
    ------
    GameError
        If the game has only one player.
    """
    least = core_margin(with_grand(game.ambitious, game.modest))
    most = core_margin(with_grand(game.modest, game.ambitious))
    factor = 2.0 - 1.0 / len(game.players)
    found = core_margin(game.modest)
    return Statement("the core is not empty", Range(least, most), found, factor)


def allocation_statement(game: IntervalGame, allocation: Mapping[str, float]) -> Statement:
    """Return whether no proper coalition does better alone than under a fixed allocation.

    The amount is the smallest gain of a coalition from accepting; its range is exact.

    Parameters
    ----------
    game : IntervalGame
    allocation : mapping of str to float
        Amount by player, unit of the game; the sum must be a possible value of the grand coalition.

    Raises
    ------
    GameError
        If the sum is not possible, a name is unknown or there is only one player.
    """
    at_least_two(game.lower)
    amounts = _possible_amounts(game, allocation)
    least = 0.0 - largest_excess(game.ambitious, amounts)
    most = 0.0 - largest_excess(game.modest, amounts)
    text = "no coalition does better alone than under this allocation"
    return Statement(text, Range(least, most), most, 1.0)


def possible_objections(game: IntervalGame, allocation: Mapping[str, float]) -> dict[Coalition, Range]:
    """Return the range of the excess of every proper coalition whose excess may be positive.

    A coalition with a positive lower end objects for all values; highest upper end first.
    """
    amounts = _possible_amounts(game, allocation)
    least = excess_vector(game.modest, amounts)[1:-1]
    most = excess_vector(game.ambitious, amounts)[1:-1]
    order = [int(k) for k in np.argsort(-most, kind="stable") if most[k] > 0]
    return {coalition_of(game.players, k + 1): Range(float(least[k]), float(most[k])) for k in order}


def shapley_range(game: IntervalGame) -> dict[str, Range]:
    """Return the exact range of each player's Shapley value, unit of the game.

    From intervals at most g wide each range is at most (2 - 1/n) g wide. The ends of two players
    are in general not attained together: use `shapley_lead` to compare players.
    """
    count = len(game.players)
    rows = {name: shapley_row(count, k) for k, name in enumerate(game.players)}
    return {name: _linear_range(row, game.lower, game.upper) for name, row in rows.items()}


def shapley_lead(game: IntervalGame, first: str, second: str) -> Statement:
    """Return whether one player's Shapley amount is at least another's; exact range.

    Amounts are compared as the numbers of the game: of costs the larger one is paid.
    """
    count = len(game.players)
    one, other = (coalition_number(game.players, [name]) for name in (first, second))
    row = shapley_row(count, one.bit_length() - 1) - shapley_row(count, other.bit_length() - 1)
    amount = _linear_range(row, game.lower, game.upper)
    text = f"the Shapley value of {first} is at least that of {second}"
    return Statement(text, amount, float(row @ game.modest.worth), float(abs(row[1:]).sum()) or 1.0)


def shapley_statement(game: IntervalGame) -> Statement:
    """Return whether the Shapley value is in the core.

    The amount is the smallest gain of a coalition from accepting the Shapley value. The lower end
    of its range is exact; the upper end is safe but may not be attained.

    Raises
    ------
    GameError
        If the game has only one player.
    """
    at_least_two(game.lower)
    count = len(game.players)
    rows = np.array([shapley_row(count, k) for k in range(count)])
    members = membership(count)
    low, high = game.modest.gains, game.ambitious.gains
    least, most, found, factor = np.inf, np.inf, np.inf, 0.0
    for number in range(1, low.size - 1):
        row = members[number] @ rows
        row[number] -= 1.0
        ends = np.where(row > 0, row, 0.0), np.where(row < 0, row, 0.0)
        least = min(least, float(ends[0] @ low + ends[1] @ high))
        most = min(most, float(ends[0] @ high + ends[1] @ low))
        found = min(found, float(row @ low))
        factor = max(factor, float(abs(row[1:]).sum()))
    noise = ROUND_OFF * float(max(abs(low).max(), abs(high).max()))
    least, most, found = (without_noise(amount, noise) for amount in (least, most, found))
    return Statement("the Shapley value is in the core", Range(least, most), found, factor)


def _linear_range(row: Amounts, lower: Game, upper: Game) -> Range:
    """Return the range of a linear function of the values, each within its interval."""
    rising, falling = np.where(row > 0, row, 0.0), np.where(row < 0, row, 0.0)
    least = rising @ lower.worth + falling @ upper.worth
    most = rising @ upper.worth + falling @ lower.worth
    return Range(float(least), float(most))


def _possible_amounts(game: IntervalGame, allocation: Mapping[str, float]) -> Amounts:
    amounts = allocation_amounts(game.lower, allocation)
    slack = EFFICIENCY_TOLERANCE * float(abs(game.upper.worth).max() + abs(game.lower.worth).max())
    low, high = game.lower.total, game.upper.total
    if not low - slack <= amounts.sum() <= high + slack:
        rule = f"add up to a possible value of the grand coalition, [{low:.12g}, {high:.12g}]"
        fix = "share out a value within the interval"
        raise game_error("allocation", f"a sum of {amounts.sum():.12g}", rule, fix)
    return amounts
