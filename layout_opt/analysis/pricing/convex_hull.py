r"""Convex-hull prices: those at which the regions together forgo least by following the plan.

They minimise the Lagrangian :math:`L(\pi)` of `actors`. Its dual is the linear program in which each actor with integer
decisions takes a mixture of its own answers,

.. math:: x_a = \sum_k \lambda_{ak} x_a^k + \sum_j \mu_{aj} d_a^j, \qquad \sum_k \lambda_{ak} = 1,

whose shadow prices are the prices sought. Answers :math:`x^k` (and directions :math:`d^j` in which an actor may grow
without end) are added until none is better at the present prices; actors without integer decisions stand in the program
as they are. Prices asked for lie between the best ones known and the newest (Wentges), which damps their swings.
Every round gives a bound; the least one and its prices are kept.

Sources: Gribik, Hogan & Pope (2007), Market-Clearing Electricity Prices and Energy Uplift; Dantzig & Wolfe (1960),
Decomposition Principle for Linear Programs, Operations Research 8; Wentges (1997), Weighted Dantzig-Wolfe
Decomposition, International Transactions in Operational Research 4.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy import sparse

from layout_opt.analysis.pricing.actors import CANCELLED, Actor, ActorParts, UnlimitedActor
from layout_opt.errors import SolverError
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.hand_over import load
from layout_opt.solver.highs import Options, Outcome, unscaled
from layout_opt.solver.run_highs import SearchWatch, outcome_of, run
from layout_opt.solver.scaling import Scaling

ROUNDS = 300
"""Most rounds of new answers."""
SMOOTHING = 0.5
"""Weight of the best prices known, of those that are asked for [1]."""
CLOSE = 1e-7
"""Distance of bound and mixture, relative to the sizes added up, at which the prices are the best ones [1]."""


@dataclass(frozen=True)
class HullPrices:
    """What the search for convex-hull prices found.

    Parameters
    ----------
    prices : array
        Of the shared rows.
    bound : float
        The Lagrangian at these prices: no layout is better.
    mixture : float
        Value of the best mixture of answers: no prices have a lower Lagrangian.
    rounds : int
        Rounds of answers.
    weights : tuple of array
        Of each actor: weight of each of its answers in the mixture (empty without integer decisions).
    answers : tuple of list of array
        Of each actor: its answers in the order of `weights`.
    """

    prices: Floats
    bound: float
    mixture: float
    rounds: int
    weights: tuple[Floats, ...]
    answers: tuple[list[Floats], ...]


@dataclass
class _Known:
    """Answers and directions of one actor."""

    answers: list[Floats] = field(default_factory=list)
    directions: list[Floats] = field(default_factory=list)


def hull_prices(
    parts: ActorParts,
    plan: Floats,
    starts: Sequence[Floats],
    options: Options,
    told: Callable[[int, float, float], None] | None = None,
) -> HullPrices:
    """Return the convex-hull prices of a program.

    Parameters
    ----------
    parts : ActorParts
        The program by actors.
    plan : array
        Value of each column in a layout.
    starts : sequence of array
        Prices of the shared rows to ask for first.
    options : Options
        Gap, seed and threads of the actors' problems; the time limit holds for all rounds.
    told : callable, optional
        Called with round, bound and mixture.
    """
    begun = time.perf_counter()
    known = [_Known([plan[actor.columns]] if actor.whole else []) for actor in parts.actors]
    own = replace(options, time_limit=None)
    waiting = [parts.signed(prices) for prices in starts]
    best: tuple[float, Floats] | None = None
    for number in range(1, ROUNDS + 1):
        mixed = _mixture(parts, known, own, plan)
        assert mixed.duals is not None
        mixture = float(mixed.objective or 0.0)
        newest = parts.signed(mixed.duals[: len(parts.shared)])
        over = options.time_limit is not None and time.perf_counter() - begun > options.time_limit
        size = CLOSE * max(1.0, mixed.size)
        if best is not None and (best[0] - mixture <= size or over):
            break
        asked = waiting.pop(0) if waiting else None
        smooth = asked is None and best is not None
        if asked is None:
            asked = newest if best is None else SMOOTHING * best[1] + (1.0 - SMOOTHING) * newest
        bound, added = _asked(parts, known, asked, own, plan)
        if smooth and not added:
            asked = newest
            bound, added = _asked(parts, known, asked, own, plan)
        if bound is not None and (best is None or bound < best[0]):
            best = bound, asked
        if told is not None and best is not None:
            told(number, best[0], mixture)
        if not added and not waiting:
            break
    if best is None:
        raise SolverError("convex-hull prices: found no round with a bound; must have one.")
    bound, prices = best
    answers = tuple(mine.answers for mine in known)
    return HullPrices(prices, bound, mixture, number, _weights(parts, known, mixed), answers)


def lagrangian(parts: ActorParts, prices: Floats, options: Options, plan: Floats) -> tuple[float, list[Outcome]]:
    """Return the Lagrangian at prices of the right sign, and each actor's own best answer.

    Raises
    ------
    UnlimitedActor
        If an actor's gain is not limited at these prices.
    """
    found = [actor.best(prices, options, plan[actor.columns]) for actor in parts.actors]
    limits = float(parts.limits_worth(prices).sum()) + parts.arrays.offset
    return limits + sum(float(each.bound or 0.0) for each in found), found


def _asked(
    parts: ActorParts, known: list[_Known], prices: Floats, options: Options, plan: Floats
) -> tuple[float | None, bool]:
    """Ask the actors with integer decisions at prices; return the bound (None: not limited), and whether any is new."""
    total = float(parts.limits_worth(prices).sum()) + parts.arrays.offset
    limited, added = True, False
    for actor, mine in zip(parts.actors, known, strict=True):
        try:
            found = actor.best(prices, options, plan[actor.columns])
        except UnlimitedActor as error:
            limited = False
            if actor.whole:
                mine.directions.append(error.direction)
                added = True
            continue
        total += float(found.bound or 0.0)
        if actor.whole and found.values is not None and _is_new(mine.answers, found.values):
            mine.answers.append(np.where(actor.arrays.integer, np.round(found.values), found.values))
            added = True
    return (total if limited else None), added


def _is_new(answers: list[Floats], values: Floats) -> bool:
    size = max(1.0, float(np.abs(values).max(initial=0.0)))
    return all(float(np.abs(values - other).max(initial=0.0)) > CLOSE * size for other in answers)


def _mixture(parts: ActorParts, known: list[_Known], options: Options, plan: Floats) -> Outcome:
    """Return the best mixture of the answers that are known.

    It is scaled as the whole program is: factors found for weights would undo each other along the rows that add them.
    """
    program = _mixed_program(parts, known, plan)
    scaling = _mixed_scaling(parts, known)
    solver = load(scaling.scaled(program), options)
    interrupted = run(solver, SearchWatch(time.perf_counter(), 1.0, None, None))
    found = unscaled(outcome_of(solver, program, 0.0, interrupted=interrupted), scaling, program)
    if found.duals is None or found.objective is None or found.values is None:
        raise SolverError(f"mixture of answers: found an end as {found.ending.value!r}; must be optimal.")
    return found


def _mixed_scaling(parts: ActorParts, known: list[_Known]) -> Scaling:
    """Return the factors of the rows and columns of the mixture."""
    whole = parts.scaling
    rows, columns = [whole.rows[parts.shared]], []
    for actor, mine in zip(parts.actors, known, strict=True):
        size = len(mine.answers) + len(mine.directions)
        rows.append(np.ones(1) if actor.whole else whole.rows[actor.rows])
        columns.append(np.ones(size) if actor.whole else whole.columns[actor.columns])
    return Scaling(np.concatenate(rows), np.concatenate(columns), whole.objective)


def _mixed_program(parts: ActorParts, known: list[_Known], plan: Floats) -> Arrays:
    """Return the linear program of the mixture: shared rows, then those of actors as they are, then the weights.

    Rows that the plan passes by the round-off of its tables are widened by as much: the plan is a mixture.
    """
    arrays = parts.arrays
    blocks = [_block(actor, mine, plan) for actor, mine in zip(parts.actors, known, strict=True)]
    top, below = sparse.hstack([block.over for block in blocks]), sparse.block_diag([block.own for block in blocks])
    matrix = sparse.csc_array(sparse.vstack([top, below]))
    matrix.eliminate_zeros()
    reached = matrix @ np.concatenate([block.plan for block in blocks])
    least = np.concatenate([arrays.row_lower[parts.shared], *(block.least for block in blocks)])
    most = np.concatenate([arrays.row_upper[parts.shared], *(block.most for block in blocks)])
    size = matrix.shape[1]
    return Arrays(
        matrix=matrix,
        row_lower=np.minimum(least, reached),
        row_upper=np.maximum(most, reached),
        lower=np.concatenate([block.lower for block in blocks]),
        upper=np.concatenate([block.upper for block in blocks]),
        cost=np.concatenate([block.cost for block in blocks]),
        integer=np.zeros(size, dtype=bool),
        maximise=True,
        offset=arrays.offset,
        variables=range(size),
        rows=range(len(least)),
        numbers=np.full(size, -1, dtype=np.int64),
    )


@dataclass(frozen=True)
class _Block:
    """The columns of an actor in the mixture: over shared rows, over own rows and their bounds, bounds, cost, plan."""

    over: Any
    own: Any
    least: Floats
    most: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    plan: Floats


def _block(actor: Actor, mine: _Known, plan: Floats) -> _Block:
    """Return the columns of an actor: its own, or a weight of each of its answers and directions."""
    if not actor.whole:
        own = actor.arrays
        bounds = own.row_lower, own.row_upper, own.lower, own.upper
        return _Block(actor.shared, own.matrix, *bounds, own.cost, plan[actor.columns])
    points = np.array([*mine.answers, *mine.directions]).T
    over, terms = actor.shared @ points, abs(actor.shared) @ np.abs(points)
    size, one = points.shape[1], np.ones(1)
    sums = np.where(np.arange(size) < len(mine.answers), 1.0, 0.0)
    first = np.where(np.arange(size) == 0, 1.0, 0.0)
    return _Block(
        sparse.csc_array(np.where(np.abs(over) > CANCELLED * terms, over, 0.0)),
        sparse.csc_array(sums[np.newaxis, :]),
        one, one, np.zeros(size), np.full(size, np.inf), actor.arrays.cost @ points, first,
    )  # fmt: skip


def _weights(parts: ActorParts, known: list[_Known], mixed: Outcome) -> tuple[Floats, ...]:
    """Return the weight of each answer of each actor."""
    assert mixed.values is not None
    found, start = [], 0
    for actor, mine in zip(parts.actors, known, strict=True):
        count = len(mine.answers) if actor.whole else 0
        found.append(mixed.values[start : start + count])
        start += count + len(mine.directions) if actor.whole else len(actor.columns)
    return tuple(found)
