"""Games whose values are known only within intervals, as solvers with a gap leave them.

A plan found proves that a coalition can get at least its value; the solver's bound proves that it
cannot get more. Statements about such a game are of the kind "holds for all values in the
intervals". The core margin falls with the value of every proper coalition and rises with that of
the grand coalition, and the Shapley value is linear, so both ranges are exact.

Source: Bok & Hladik (2015), Selection-based approach to cooperative interval games.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from layout_opt.analysis.cooperation.game import (
    Coalition,
    Game,
    GameKind,
    coalition_number,
    coalition_of,
    coalition_text,
    game_error,
)
from layout_opt.analysis.cooperation.properties import submasks
from layout_opt.analysis.cooperation.tolerances import EFFICIENCY_TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Verdict(StrEnum):
    """For how many of the possible values a statement holds."""

    ALWAYS = "always"
    UNDECIDED = "undecided"
    NEVER = "never"


@dataclass(frozen=True)
class Range:
    """A number known within bounds, unit of the game.

    Parameters
    ----------
    lower, upper : float
        The smallest and the largest value it can have.
    """

    lower: float
    upper: float

    @property
    def width(self) -> float:
        """Upper less lower bound."""
        return self.upper - self.lower

    @property
    def verdict(self) -> Verdict:
        """Whether the number is at least 0: always, never, or undecided."""
        if self.lower >= 0:
            return Verdict.ALWAYS
        return Verdict.NEVER if self.upper < 0 else Verdict.UNDECIDED


@dataclass(frozen=True, init=False, eq=False)
class IntervalGame:
    """A game with a lower and an upper value for every coalition.

    Parameters
    ----------
    players : iterable of str
        Names, each once.
    bounds : mapping of frozenset to (float, float)
        Lower and upper value of each nonempty coalition. For gains that are maximised the lower one
        is the plan found (incumbent), the upper one the solver's bound; for costs the other way.
    kind : {"gain", "cost"}
        Whether a coalition wants its number high or low.

    Raises
    ------
    GameError
        As for Game, and if a lower value is above the upper one.
    """

    lower: Game
    upper: Game

    def __init__(
        self,
        players: Iterable[str],
        bounds: Mapping[Coalition, tuple[float, float]],
        kind: str = "gain",
    ) -> None:
        names = tuple(players)
        lower = Game(names, {coalition: pair[0] for coalition, pair in bounds.items()}, kind)
        upper = Game(names, {coalition: pair[1] for coalition, pair in bounds.items()}, kind)
        for number in np.flatnonzero(lower.worth > upper.worth):
            where = f"bounds {coalition_text(names, coalition_of(names, int(number)))}"
            found = f"[{lower.worth[number]:.12g}, {upper.worth[number]:.12g}]"
            fix = "give the lower value first; if a solver's bound is below its plan, solve again"
            raise game_error(where, found, "have a lower value not above the upper one", fix)
        object.__setattr__(self, "lower", lower)
        object.__setattr__(self, "upper", upper)

    @property
    def players(self) -> tuple[str, ...]:
        """Names in the order of all results."""
        return self.lower.players

    @property
    def kind(self) -> GameKind:
        """Whether the numbers are gains or costs."""
        return self.lower.kind

    @property
    def modest(self) -> Game:
        """The game in which every coalition does as badly as possible: the plans found."""
        return self.lower if self.kind is GameKind.GAIN else self.upper

    @property
    def ambitious(self) -> Game:
        """The game in which every coalition does as well as possible: the solver's bounds."""
        return self.upper if self.kind is GameKind.GAIN else self.lower

    @property
    def widest(self) -> float:
        """Width of the widest interval, unit of the game."""
        return float((self.upper.worth - self.lower.worth).max())

    def bounds(self, coalition: Iterable[str]) -> Range:
        """Return the interval of one coalition."""
        number = coalition_number(self.players, coalition)
        return Range(float(self.lower.worth[number]), float(self.upper.worth[number]))


def interval_game(modest: Game, ambitious: Game) -> IntervalGame:
    """Return the interval game between two games of the same players and kind."""
    if (modest.players, modest.kind) != (ambitious.players, ambitious.kind):
        found = f"{ambitious.kind} game of {', '.join(ambitious.players)}"
        rule = f"be a {modest.kind} game of {', '.join(modest.players)}"
        raise game_error("second game", found, rule, "give both games the same players and kind")
    first, second = modest.worth, ambitious.worth
    pairs = zip(np.minimum(first, second), np.maximum(first, second), strict=True)
    bounds = {coalition_of(modest.players, k): (float(low), float(high)) for k, (low, high) in enumerate(pairs)}
    return IntervalGame(modest.players, bounds, modest.kind)


def with_grand(proper: Game, grand: Game) -> Game:
    """Return the first game with the value of the grand coalition taken from the second."""
    values = {**proper.values, frozenset(proper.players): grand.total}
    return Game(proper.players, values, proper.kind)


def tightened(game: IntervalGame) -> IntervalGame:
    """Return the intervals narrowed by superadditivity, which the true values must satisfy.

    A coalition does at least as well as any two parts of it are found to do, and no better than a
    larger one can do less what the rest is found to do.

    Raises
    ------
    GameError
        If that leaves no value for a coalition: a bound is wrong or the game is not superadditive.
    """
    low, high = game.modest.gains.copy(), game.ambitious.gains.copy()
    unions = range(1, low.size)
    for union in unions:
        parts = submasks(union)[1:-1]
        if parts.size:
            low[union] = max(low[union], float((low[parts] + low[union ^ parts]).max()))
    for union in reversed(unions):
        parts = submasks(union)[1:-1]
        high[parts] = np.minimum(high[parts], high[union] - low[union ^ parts])
    slack = EFFICIENCY_TOLERANCE * float(abs(high).max())
    for number in np.flatnonzero(high < low - slack):
        name = coalition_text(game.players, coalition_of(game.players, int(number)))
        found = f"a gain of at least {low[number]:.12g} by its parts, at most {high[number]:.12g}"
        rule = "leave a value under superadditivity"
        fix = "check the solver's bounds or do not tighten"
        raise game_error(f"bounds {name}", found, rule, fix)
    high = np.maximum(high, low)
    names, sign = game.players, game.lower.sign
    ends = np.sort(np.stack([sign * low, sign * high], axis=1), axis=1)
    pairs = {coalition_of(names, k): (float(a), float(b)) for k, (a, b) in enumerate(ends)}
    return IntervalGame(names, pairs, game.kind)
