"""A game with transferable utility: what every coalition of players can get (or must pay) alone.

Coalitions are also numbered: bit k of a coalition's number says whether player k is a member, so
arrays over coalitions have length 2^players, index 0 is the empty coalition and the last index is
the grand coalition N. Amounts are in the unit of the values given (money per year in layout_opt).

Source: von Neumann & Morgenstern (1944), Theory of Games and Economic Behavior.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from numbers import Real
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from layout_opt.errors import LayoutError, Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Coalition: TypeAlias = frozenset[str]
Amounts: TypeAlias = NDArray[np.float64]


class GameError(LayoutError, ValueError):
    """A game, a coalition or an allocation breaks the contract; the message says what to do."""


class GameKind(StrEnum):
    """What the numbers of a game are: gains to be had or costs to be paid."""

    GAIN = "gain"
    COST = "cost"


def game_error(where: str, found: str, rule: str, fix: str) -> GameError:
    """Return an error reading ``WHERE: found FOUND; must RULE. Fix: FIX.``."""
    return GameError(str(Problem(where, found, rule, fix)))


@dataclass(frozen=True, init=False, eq=False)
class Game:
    """A value for every coalition.

    Parameters
    ----------
    players : iterable of str
        Names, each once; their order is the order of all results.
    values : mapping of frozenset of str to float
        One finite number for each of the 2^players - 1 nonempty coalitions; the empty coalition
        may be given as 0. Unit: any one unit, which is then the unit of all results.
    kind : {"gain", "cost"}
        Whether a coalition wants its number high or low.

    Attributes
    ----------
    worth : ndarray, shape (2^players,)
        The values by coalition number, read-only.

    Raises
    ------
    GameError
        If a coalition has no value or a value, a name or the kind is not allowed.
    """

    players: tuple[str, ...]
    values: Mapping[Coalition, float]
    kind: GameKind
    worth: Amounts

    def __init__(
        self,
        players: Iterable[str],
        values: Mapping[Coalition, float],
        kind: str = "gain",
    ) -> None:
        names = checked_players(players)
        worth = _worth(names, values)
        worth.setflags(write=False)
        by_coalition = {coalition_of(names, k): float(worth[k]) for k in range(1, worth.size)}
        object.__setattr__(self, "players", names)
        object.__setattr__(self, "values", MappingProxyType(by_coalition))
        object.__setattr__(self, "kind", checked_kind(kind))
        object.__setattr__(self, "worth", worth)

    @property
    def sign(self) -> float:
        """+1 for gains, -1 for costs: a cost is a negative gain."""
        return 1.0 if self.kind is GameKind.GAIN else -1.0

    @property
    def gains(self) -> Amounts:
        """Values as gains by coalition number, shape (2^players,)."""
        return self.sign * self.worth

    @property
    def total(self) -> float:
        """Value of the grand coalition."""
        return float(self.worth[-1])

    def value(self, coalition: Iterable[str]) -> float:
        """Return the value of one coalition (0 for the empty one)."""
        return float(self.worth[coalition_number(self.players, coalition)])


def additive_part(game: Game) -> dict[str, float]:
    """Return what each player gets (or pays) alone, by player, in the unit of the game."""
    return {player: float(game.worth[1 << k]) for k, player in enumerate(game.players)}


def cooperation_gain(game: Game) -> float:
    """Return what all players together get beyond what they get alone (for costs: save)."""
    return float(game.sign * (game.total - sum(additive_part(game).values())))


def checked_players(players: Iterable[str]) -> tuple[str, ...]:
    """Return the names as a tuple; raise GameError if there are none or one stands twice."""
    names = tuple(players)
    if not names:
        raise game_error("players", "none", "be at least one name", "name the players")
    for k, name in enumerate(names):
        if name in names[:k]:
            found = f"{name!r} twice"
            raise game_error("players", found, "be unique names", "remove or rename one")
    return names


def checked_kind(kind: str) -> GameKind:
    """Return the kind; raise GameError if it is neither gain nor cost."""
    try:
        return GameKind(kind)
    except ValueError:
        rule = "be one of gain, cost"
        raise game_error("kind", repr(kind), rule, "choose one of them") from None


def coalition_of(players: Sequence[str], number: int) -> Coalition:
    """Return the members of the coalition with this number."""
    return frozenset(name for k, name in enumerate(players) if number >> k & 1)


def coalition_number(players: Sequence[str], coalition: Iterable[str]) -> int:
    """Return the number of a coalition; raise GameError if a member is not a player."""
    number = 0
    for name in coalition:
        if name not in players:
            found = repr(name) + nearest(str(name), [str(player) for player in players])
            rule = f"be one of the players {', '.join(str(player) for player in players)}"
            raise game_error("coalition", found, rule, "correct the name or add the player")
        number |= 1 << players.index(name)
    return number


def coalition_text(players: Sequence[str], coalition: Coalition) -> str:
    """Return a coalition as text, members in the order of the players, e.g. ``{A, B}``."""
    return "{" + ", ".join(str(name) for name in players if name in coalition) + "}"


def membership(players: int) -> Amounts:
    """Return the 0/1 matrix of coalition numbers by players, shape (2^players, players)."""
    numbers = np.arange(1 << players)
    return (numbers[:, None] >> np.arange(players) & 1).astype(np.float64)


def coalition_sums(amounts: Amounts) -> Amounts:
    """Return the sum of the amounts over each coalition, shape (2^players,)."""
    return np.asarray(membership(amounts.size) @ amounts, dtype=np.float64)


def checked_value(players: Sequence[str], coalition: Coalition, value: float) -> float:
    """Return the value as a float; raise GameError naming the coalition if it is not finite."""
    number = isinstance(value, Real) and not isinstance(value, bool | np.bool_)
    if not number or not isfinite(value):
        where = f"values {coalition_text(players, coalition)}"
        rule = "be a finite number for every nonempty coalition"
        fix = "solve this coalition again or correct the value"
        raise game_error(where, repr(value), rule, fix)
    return float(value)


def _worth(players: tuple[str, ...], values: Mapping[Coalition, float]) -> Amounts:
    given: dict[int, float] = {}
    for coalition, value in values.items():
        number = coalition_number(players, coalition)
        given[number] = checked_value(players, coalition, value)
    if given.setdefault(0, 0.0) != 0.0:
        rule = "be 0 for the empty coalition"
        raise game_error("values {}", repr(given[0]), rule, "remove it or make it 0")
    missing = (1 << len(players)) - len(given)
    if missing:
        first = next(k for k in _smallest_first(len(players)) if k not in given)
        name = coalition_text(players, coalition_of(players, first))
        found = f"no value ({missing} of {(1 << len(players)) - 1} coalitions have none)"
        rule = "be a finite number for every nonempty coalition"
        raise game_error(f"values {name}", found, rule, "add the value of this coalition")
    return np.array([given[k] for k in range(1 << len(players))], dtype=np.float64)


def _smallest_first(players: int) -> Iterator[int]:
    """Yield singles and pairs, then the rest, without sorting 2^players numbers first."""
    yield from (1 << k for k in range(players))
    yield from (1 << k | 1 << other for other in range(players) for k in range(other))
    yield from range(1, 1 << players)
