"""Kohlberg's criterion: a proof that an allocation is the nucleolus, however it was found.

Sort the proper coalitions by excess. The allocation is the nucleolus if and only if, at every
level, the coalitions with at least that excess are balanced: positive weights exist under which the
coalitions of each player add up to 1, where players who get exactly what they get alone may be
added with a weight of zero or more. A level whose coalitions all lie in the span of the levels
before needs no check of its own (Nguyen & Thomas 2016), so there are fewer linear programs than
players.

Source: Kohlberg (1971), On the nucleolus of a characteristic function game.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

from layout_opt.analysis.cooperation.allocation import efficient_amounts, excess_vector
from layout_opt.analysis.cooperation.game import Amounts, Coalition, Game, coalition_of, membership
from layout_opt.analysis.cooperation.span import Span, span_of_all
from layout_opt.analysis.cooperation.tolerances import (
    PROGRAM_TOLERANCE,
    WEIGHT_TOLERANCE,
    normalised,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class BalancedLevel:
    """One level of excess.

    Parameters
    ----------
    excess : float
        Smallest excess of the level, unit of the game.
    coalitions : int
        Number of proper coalitions with at least this excess.
    weights : mapping of frozenset to float
        Balancing weights of these coalitions (and of players at their own value); empty where the
        collection is not balanced.
    """

    excess: float
    coalitions: int
    weights: Mapping[Coalition, float]


@dataclass(frozen=True)
class KohlbergCertificate:
    """Outcome of Kohlberg's criterion; true in a condition exactly if it holds.

    Parameters
    ----------
    holds : bool
        Whether the allocation is the nucleolus.
    levels : tuple of BalancedLevel
        The levels that raised the rank, highest excess first; where it does not hold, the last one
        is the level that is not balanced.
    individually_rational : bool
        Whether nobody gets less (pays more) than alone; always true for the prenucleolus.
    """

    holds: bool
    levels: tuple[BalancedLevel, ...]
    individually_rational: bool

    def __bool__(self) -> bool:
        """Return whether the criterion holds."""
        return self.holds


def kohlberg(
    game: Game,
    allocation: Mapping[str, float],
    *,
    tolerance: float | None = None,
    imputations: bool = True,
) -> KohlbergCertificate:
    """Check whether an allocation is the nucleolus.

    Parameters
    ----------
    game : Game
    allocation : mapping of str to float
        Amount by player, unit of the game.
    tolerance : float, optional
        Excesses closer than this are one level, unit of the game; give the rounding of a rounded
        allocation. Default: LEVEL_TOLERANCE of the largest cooperative value.
    imputations : bool
        False to check for the prenucleolus.

    Raises
    ------
    GameError
        If the allocation does not share out the total.
    """
    amounts = efficient_amounts(game, allocation)
    width = normalised(game.gains).level_tolerance if tolerance is None else tolerance
    excess = excess_vector(game, amounts)
    singles = np.array([1 << k for k in range(amounts.size)])
    rational = not imputations or bool(excess[singles].max() <= width)
    at_own = singles[excess[singles] >= -width] if imputations else singles[:0]
    levels = _levels(game, excess, at_own, width) if rational else ()
    holds = rational and all(level.weights for level in levels)
    return KohlbergCertificate(holds, levels, rational)


def _levels(
    game: Game, excess: Amounts, at_own: np.ndarray[tuple[int], np.dtype[np.intp]], width: float
) -> tuple[BalancedLevel, ...]:
    """Return the levels that raise the rank, up to full rank or to the first unbalanced one."""
    members = membership(len(game.players))
    order = 1 + np.argsort(-excess[1:-1], kind="stable")
    ends = np.flatnonzero(np.append(np.diff(excess[order]) < -width, True)) + 1
    span, levels, start = span_of_all(len(game.players)), [], 0
    for end in ends if order.size else ():
        if span.full:
            break
        grown = _grown(span, members[order[start:end]])
        start = int(end)
        if grown.rank == span.rank:
            continue
        span = grown
        inside = order[:end]
        optional = np.setdiff1d(at_own, inside)
        weights = balancing_weights(members[inside], members[optional])
        chosen = np.append(inside, optional)
        named = {coalition_of(game.players, int(k)): float(weight) for k, weight in zip(chosen, weights, strict=False)}
        levels.append(BalancedLevel(float(excess[inside[-1]]), int(end), named))
        if not named:
            break
    return tuple(levels)


def _grown(span: Span, rows: Amounts) -> Span:
    """Return the span with these rows."""
    while not span.full:
        distances = span.distances(rows)
        farthest = int(distances.argmax())
        if not span.outside(rows[farthest : farthest + 1])[0]:
            break
        span = span.extended(rows[farthest])
    return span


def balancing_weights(required: Amounts, optional: Amounts) -> Amounts:
    """Return weights under which the coalitions of each player add up to 1.

    Parameters
    ----------
    required : ndarray, shape (coalitions, players)
        0/1 rows whose weights must be positive; the smallest is made as large as possible.
    optional : ndarray, shape (more coalitions, players)
        0/1 rows whose weights may also be zero.

    Returns
    -------
    ndarray, shape (coalitions + more coalitions,)
        Dimensionless; of length 0 where the collection is not balanced.
    """
    rows = np.vstack([required, optional])
    total = np.append(rows.T, required.sum(axis=0)[:, None], axis=1)
    result = linprog(
        c=np.append(np.zeros(len(rows)), -1.0),
        A_eq=total,
        b_eq=np.ones(rows.shape[1]),
        bounds=(0, None),
        method="highs",
        options={
            "primal_feasibility_tolerance": PROGRAM_TOLERANCE,
            "dual_feasibility_tolerance": PROGRAM_TOLERANCE,
        },
    )
    if not result.success or result.x[-1] <= WEIGHT_TOLERANCE:
        return np.zeros(0)
    least = np.append(np.full(len(required), result.x[-1]), np.zeros(len(optional)))
    return np.asarray(result.x[:-1] + least, dtype=np.float64)
