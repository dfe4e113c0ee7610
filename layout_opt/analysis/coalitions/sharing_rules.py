"""From the values of coalitions to allocations and statements: the game, its solutions, and what gaps leave open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from layout_opt.analysis.coalitions.owen import Owen
from layout_opt.analysis.coalitions.restrict import GameSetting
from layout_opt.analysis.coalitions.settlement import Settlement
from layout_opt.analysis.cooperation import (
    Game,
    GameError,
    IntervalGame,
    Statement,
    allocation_statement,
    core_statement,
    equal_split,
    gain_statement,
    least_core,
    nucleolus,
    sampled_shapley,
    shapley,
    shapley_lead,
    shapley_statement,
    tightened,
)
from layout_opt.analysis.experiments import FinishedCase

Allocation = Mapping[str, float]
Values = Mapping[frozenset[str], FinishedCase]

STANDALONE, OWEN_LP = "standalone", "owen_lp"
NOT_EFFICIENT = (STANDALONE, OWEN_LP)
"""Rules whose amounts do not add up to the value of all together."""
COMPLETE_MOST = 12
"""Most players for whom every coalition is solved (4095 solves)."""


@dataclass(frozen=True)
class CertifiedGame:
    """A game whose coalitions are all certified.

    Parameters
    ----------
    found : IntervalGame
        Intervals as the solver left them.
    game : IntervalGame
        The same narrowed by superadditivity, where it holds by construction and no bound contradicts it.
    contradiction : str
        What contradicts superadditivity (empty if nothing).
    """

    found: IntervalGame
    game: IntervalGame
    contradiction: str


def interval_of(value: FinishedCase, kind: str) -> tuple[float, float]:
    """Return the lower and upper end of a value: plan and bound for gains, bound and plan for costs."""
    assert value.objective is not None
    assert value.bound is not None
    return (value.objective, value.bound) if kind == "gain" else (value.bound, value.objective)


def solved_game(setting: GameSetting, values: Values) -> CertifiedGame:
    """Return the interval game of complete, certified values."""
    bounds = {coalition: interval_of(value, setting.kind) for coalition, value in values.items()}
    found = IntervalGame(setting.players.names, bounds, setting.kind)
    if not setting.superadditive:
        return CertifiedGame(found, found, "entitlements exceed the room of a receptor")
    try:
        return CertifiedGame(found, tightened(found), "")
    except GameError as error:
        return CertifiedGame(found, found, str(error))


def solutions(game: Game) -> dict[str, Allocation]:
    """Return the allocations of a complete game by rule (those that the game does not have are missing)."""
    rules: dict[str, Callable[[Game], Allocation]] = {
        "equal_split": equal_split,
        "least_core": lambda g: least_core(g).allocation,
        "nucleolus": nucleolus,
        "shapley": shapley,
    }
    found = {}
    for name, rule in rules.items():
        try:
            found[name] = rule(game)
        except GameError:  # all together do worse than alone: no imputation, no nucleolus
            continue
    return found


def standalone(values: Values, players: tuple[str, ...]) -> Allocation:
    """Return what each player gets alone."""
    found = {player: values[frozenset([player])].objective for player in players}
    return {player: amount for player, amount in found.items() if amount is not None}


def by_prices(total: float, owen: Owen | None, accounts: Settlement, setting: GameSetting) -> dict[str, Allocation]:
    """Return the allocations by prices.

    ``market``: goods and rights traded at the prices of the joint plan. ``owen_lp``: the Owen allocation, which adds
    up to the value of the relaxation. ``owen``: the same less an equal share of what whole decisions cost.
    """
    sign = 1.0 if setting.kind == "gain" else -1.0
    names = setting.players.names
    market = {player: sign * (accounts.earned(player) + accounts.rights[player]) for player in names}
    rest = (total - sum(market.values())) / len(names)
    found: dict[str, Allocation] = {"market": {player: amount + rest for player, amount in market.items()}}
    if owen is not None:
        lost = (total - owen.total) / len(names)
        found[OWEN_LP] = owen.amounts
        found["owen"] = {player: amount + lost for player, amount in owen.amounts.items()}
    return found


def statements(game: IntervalGame, allocations: Mapping[str, Allocation]) -> list[Statement]:
    """Return what holds for all values in the intervals, with the gap that would settle the rest."""
    found = [gain_statement(game), core_statement(game), shapley_statement(game)]
    for rule, allocation in sorted(allocations.items()):
        if rule not in (*NOT_EFFICIENT, "shapley"):
            said = allocation_statement(game, allocation)
            found.append(replace(said, text=f"no coalition does better alone than under {rule}"))
    amounts = allocations["shapley"]
    order = sorted(game.players, key=lambda player: -amounts[player])
    found += [shapley_lead(game, first, second) for first, second in pairwise(order)]
    return found


def sampled_coalitions(players: tuple[str, ...], samples: int, seed: int) -> list[frozenset[str]]:
    """Return the coalitions that sampled orders of arrival need, and each player alone; the largest first."""
    met: list[frozenset[str]] = [frozenset([player]) for player in players]

    def remember(coalition: frozenset[str]) -> float:
        met.append(coalition)
        return 0.0

    sampled_shapley(remember, players, samples, seed)
    return sorted(dict.fromkeys(met), key=lambda coalition: (-len(coalition), sorted(coalition)))
