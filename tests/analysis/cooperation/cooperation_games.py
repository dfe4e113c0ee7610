"""Games and slow independent methods for the tests of the cooperation library."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations
from math import factorial
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from layout_opt.analysis.cooperation import Game

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NAMES = "ABCDEFGHIJKL"


def game_of(count: int, value: Callable[[list[int]], float], kind: str = "gain") -> Game:
    """Return the game whose value depends on the positions of a coalition's members."""
    players = NAMES[:count]
    values = {}
    for size in range(1, count + 1):
        for members in combinations(range(count), size):
            values[frozenset(players[k] for k in members)] = float(value(list(members)))
    return Game(players, values, kind)


def game_from(numbers: Sequence[float], kind: str = "gain") -> Game:
    """Return the game whose value of coalition number k (bits are members) is numbers[k - 1]."""
    count = (len(numbers) + 1).bit_length() - 1
    return game_of(count, lambda members: numbers[sum(1 << k for k in members) - 1], kind)


def airport(costs: Sequence[float]) -> Game:
    """Littlechild & Owen (1973): a coalition pays for the longest runway among its members."""
    return game_of(len(costs), lambda members: max(costs[k] for k in members), "cost")


def bankruptcy(estate: float, claims: Sequence[float]) -> Game:
    """O'Neill (1982): a coalition is sure of what the others' claims leave of the estate."""
    total = sum(claims)
    return game_of(len(claims), lambda members: max(0.0, estate - (total - sum(claims[k] for k in members))))


def voting(quota: float, weights: Sequence[float]) -> Game:
    """Weighted majority: a coalition wins 1 if its weight reaches the quota."""
    return game_of(len(weights), lambda m: float(sum(weights[k] for k in m) >= quota))


def glove(left: int, right: int) -> Game:
    """Owners of left and of right gloves; a pair is worth 1."""
    return game_of(
        left + right,
        lambda members: min(sum(k < left for k in members), sum(k >= left for k in members)),
    )


def mirrored(game: Game) -> Game:
    """Return the same game told in costs instead of gains or the other way."""
    kind = "cost" if game.kind == "gain" else "gain"
    return Game(game.players, {s: -value for s, value in game.values.items()}, kind)


def superadditive_cover(game: Game) -> Game:
    """Return the smallest superadditive gain game above a gain game."""
    values = dict(game.values)
    for coalition in sorted(values, key=len):
        for size in range(1, len(coalition)):
            for part in map(frozenset, combinations(sorted(coalition), size)):
                joint = values[part] + values[coalition - part]
                values[coalition] = max(values[coalition], joint)
    return Game(game.players, values)


@st.composite
def any_games(draw: st.DrawFn, low: int = 2, high: int = 5, kind: str = "gain") -> Game:
    """Small integers, so that ties abound."""
    count = draw(st.integers(low, high))
    size = (1 << count) - 1
    return game_from(draw(st.lists(st.integers(-6, 12), min_size=size, max_size=size)), kind)


@st.composite
def essential_games(draw: st.DrawFn, low: int = 2, high: int = 5) -> Game:
    """Together no worse than alone, so that there is an imputation."""
    game = draw(any_games(low, high))
    alone = sum(game.value([name]) for name in game.players)
    total = alone + draw(st.integers(0, 12))
    return Game(game.players, {**game.values, frozenset(game.players): total})


@st.composite
def superadditive_games(draw: st.DrawFn, low: int = 2, high: int = 5) -> Game:
    return superadditive_cover(draw(any_games(low, high)))


def shapley_by_orders(game: Game) -> dict[str, float]:
    """Average marginal contributions over all orders of arrival, in exact arithmetic."""
    total = dict.fromkeys(game.players, Fraction(0))
    for order in permutations(game.players):
        for k, player in enumerate(order):
            total[player] += Fraction(game.value(order[: k + 1])) - Fraction(game.value(order[:k]))
    return {name: float(amount / factorial(len(game.players))) for name, amount in total.items()}


def _planes(game: Game, *, imputations: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return the equations excess(S) = excess(T) and x_i = v(i): rows and right-hand sides."""
    proper = [coalition for coalition in game.values if len(coalition) < len(game.players)]
    vectors = {s: np.array([float(name in s) for name in game.players]) for s in proper}
    rows = [vectors[s] - vectors[t] for s, t in combinations(proper, 2)]
    right = [game.value(s) - game.value(t) for s, t in combinations(proper, 2)]
    if imputations:
        rows += [vectors[s] for s in proper if len(s) == 1]
        right += [game.value(s) for s in proper if len(s) == 1]
    return np.array(rows), np.array(right)


def nucleolus_by_enumeration(game: Game, *, imputations: bool = True) -> np.ndarray:
    """Return the nucleolus of a gain game of 3 or 4 players without any linear program.

    The nucleolus is a vertex of the arrangement of the planes on which two excesses are equal or a
    player gets just what it gets alone (Kohlberg's balanced collections determine it). So list all
    vertices and take the one whose sorted excesses are lexicographically smallest.
    """
    count = len(game.players)
    rows, right = _planes(game, imputations=imputations)
    picks = np.array(list(combinations(range(len(rows)), count - 1)))
    matrix = np.concatenate([rows[picks], np.ones((len(picks), 1, count))], axis=1)
    sides = np.concatenate([right[picks], np.full((len(picks), 1), game.total)], axis=1)
    regular = abs(np.linalg.det(matrix)) > 0.5
    points = np.linalg.solve(matrix[regular], sides[regular][:, :, None])[:, :, 0]
    if imputations:
        alone = np.array([game.value([name]) for name in game.players])
        points = points[(points >= alone - 1e-9).all(axis=1)]
    proper = [s for s in game.values if len(s) < count]
    member = np.array([[float(name in s) for name in game.players] for s in proper])
    excess = np.array([game.value(s) for s in proper]) - points @ member.T
    ranked = np.round(-np.sort(-excess, axis=1), 8)
    return points[np.lexsort(ranked[:, ::-1].T)[0]]


def talmud(estate: float, claims: Sequence[float]) -> list[float]:
    """Aumann & Maschler (1985): equal awards up to half the claims, then equal losses."""
    halves = [claim / 2 for claim in claims]
    if estate <= sum(halves):
        return _equal_awards(estate, halves)
    losses = _equal_awards(sum(claims) - estate, halves)
    return [claim - loss for claim, loss in zip(claims, losses, strict=True)]


def _equal_awards(estate: float, limits: Sequence[float]) -> list[float]:
    awards, left = [0.0] * len(limits), estate
    order = sorted(range(len(limits)), key=lambda k: limits[k])
    for done, k in enumerate(order):
        awards[k] = min(limits[k], left / (len(limits) - done))
        left -= awards[k]
    return awards


def airport_nucleolus(costs: Sequence[float]) -> list[float]:
    """Littlechild (1974), by his recursion; costs rising, one player each."""
    count, shares = len(costs), []
    while len(shares) < count:
        paid, done = sum(shares), len(shares)
        rates = [((costs[k] - paid) / (k - done + 2), k + 1) for k in range(done, count - 1)]
        rates.append(((costs[-1] - paid) / (count - done), count))
        rate = min(rates)[0]
        last = max(k for value, k in rates if value <= rate + 1e-12)
        shares += [rate] * (last - done)
    return shares
