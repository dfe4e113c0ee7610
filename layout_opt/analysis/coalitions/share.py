"""Share the value of all together: allocations and tables, from complete or from sampled coalitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from layout_opt.analysis.coalitions.claims_shares import (
    claims_allocations,
    claims_table,
    rule_comparison,
    rule_stability,
    today_earned,
)
from layout_opt.analysis.coalitions.coalition_tables import (
    allocation_table,
    coalition_table,
    compensation_table,
    load_table,
    objection_table,
    per_unit_table,
    shapley_table,
    statement_table,
)
from layout_opt.analysis.coalitions.owen import Owen, owen
from layout_opt.analysis.coalitions.restrict import GameSetting
from layout_opt.analysis.coalitions.rule_table import entitlement_rules
from layout_opt.analysis.coalitions.settlement import Settlement
from layout_opt.analysis.coalitions.sharing_rules import (
    Allocation,
    Values,
    by_prices,
    solutions,
    solved_game,
    standalone,
    statements,
)
from layout_opt.analysis.cooperation import IntervalGame, Range, sampled_shapley, shapley_range
from layout_opt.errors import LayoutError


@dataclass(frozen=True)
class GameAnswer:
    """What is made of the values.

    Parameters
    ----------
    allocations : mapping
        Rule -> {player: amount}.
    tables : mapping of str to DataFrame
        Result tables by name.
    notes : list of str
        What a reader should know.
    """

    allocations: dict[str, Allocation] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def nothing_shared(setting: GameSetting, values: Values) -> GameAnswer:
    """Return the table of coalitions alone: a game with a failed coalition has no solution."""
    return GameAnswer({}, {"coalitions": coalition_table(setting, values)}, [])


def share_complete(setting: GameSetting, values: Values, accounts: Settlement) -> GameAnswer:
    """Return the allocations of a game of which every coalition is certified."""
    made = nothing_shared(setting, values)
    solved = solved_game(setting, values)
    if solved.contradiction:
        made.notes.append(f"intervals not narrowed by superadditivity: {solved.contradiction}")
    modest = solved.found.modest
    found = {**solutions(modest), "standalone": standalone(values, setting.players.names)}
    found |= by_prices(modest.total, _owen(setting, made.notes), accounts, setting)
    largest = float(abs(solved.found.upper.worth).max())
    ranges = shapley_range(solved.game)
    meaning = "all values that the gaps of the solver leave open"
    made.tables["shapley"] = shapley_table(setting, found["shapley"], ranges, meaning)
    made.tables["statements"] = statement_table(setting, statements(solved.game, found), largest)
    made.tables["objections"] = objection_table(setting, solved.found, found)
    made.allocations.update(found)
    _add_money(setting, made, accounts)
    _add_claims(setting, made, accounts, modest.total, solved.found)
    return made


def share_sampled(setting: GameSetting, values: Values, accounts: Settlement, samples: int, seed: int) -> GameAnswer:
    """Return the allocations that sampled coalitions allow: no core, no nucleolus, Shapley with confidence."""
    made = nothing_shared(setting, values)
    names = setting.players.names

    def value_of(coalition: frozenset[str]) -> float:
        found = values[coalition].objective
        assert found is not None
        return found

    sampled = sampled_shapley(value_of, names, samples, seed)
    total = value_of(frozenset(names))
    alone = standalone(values, names)
    each = (total - sum(alone.values())) / len(names)
    made.allocations.update({"standalone": alone, "shapley": sampled.values})
    made.allocations["equal_split"] = {player: amount + each for player, amount in alone.items()}
    made.allocations.update(by_prices(total, _owen(setting, made.notes), accounts, setting))
    half = sampled.half_width
    ranges = {p: Range(sampled.values[p] - half[p], sampled.values[p] + half[p]) for p in names}
    meaning = f"{sampled.confidence:.0%} confidence interval over {samples} sampled orders, of the plans found"
    made.notes.append(f"{len(names)} players: Shapley value from {samples} sampled orders; no core and no nucleolus")
    made.tables["shapley"] = shapley_table(setting, sampled.values, ranges, meaning)
    _add_money(setting, made, accounts)
    _add_claims(setting, made, accounts, total, None)
    return made


def _owen(setting: GameSetting, notes: list[str]) -> Owen | None:
    try:
        found = owen(setting)
    except LayoutError as error:
        notes.append(f"no Owen allocation: {error}")
        return None
    notes.append(f"Owen: relaxation worth {found.total:.9g}, of which {found.shared:.6g} is shared equally")
    return found


def _add_money(setting: GameSetting, made: GameAnswer, accounts: Settlement) -> None:
    """Add the tables of allocations, loads and compensation."""
    allocations: Mapping[str, Allocation] = made.allocations
    made.tables["allocations"] = allocation_table(setting, allocations)
    made.tables["compensation"] = compensation_table(setting, allocations, accounts)
    made.tables["loads"] = load_table(setting, accounts)
    made.tables["entitlement_rules"], lacking = entitlement_rules(setting, accounts)
    made.notes.extend(lacking)
    made.tables["compensation_per_unit"] = per_unit_table(setting, made.tables["compensation"], accounts)


def _add_claims(
    setting: GameSetting, made: GameAnswer, accounts: Settlement, total: float, game: IntervalGame | None
) -> None:
    """Add rights by claims, and all rules side by side: against today, alone, who pays, who objects."""
    table = claims_table(setting, accounts)
    every = {**made.allocations, **claims_allocations(setting, table, accounts, total)}
    now, note = today_earned(setting)
    made.notes.extend([note] if note else [])
    made.tables["claims"] = table
    made.tables["rules_compared"] = rule_comparison(setting, every, accounts, now)
    made.tables["rules_stability"] = rule_stability(setting, every, made.tables["rules_compared"], game)
