"""Result tables of a cooperation: coalitions, allocations, Shapley ranges, statements, objections, compensation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from layout_opt.analysis.coalitions.restrict import GameSetting
from layout_opt.analysis.coalitions.settlement import Settlement
from layout_opt.analysis.coalitions.sharing_rules import NOT_EFFICIENT, Allocation, Values
from layout_opt.analysis.cooperation import (
    IntervalGame,
    Range,
    Statement,
    most_objecting,
)
from layout_opt.facts.frames import unit_column


def money(setting: GameSetting) -> str:
    """Return the unit of all amounts."""
    return setting.instance.units.column("{money}/yr")


def coalition_table(setting: GameSetting, values: Values) -> pd.DataFrame:
    """Return members, value, bound, gap, seconds, status, size, start, unit, note; small coalitions first.

    ``start`` is the objective of the plan from which the solve began; ``note`` says where no solve was needed.
    """
    rank = {name: place for place, name in enumerate(setting.players.names)}
    order = sorted(values, key=lambda coalition: (len(coalition), sorted(rank[name] for name in coalition)))
    unit = money(setting)
    rows = [
        {
            "members": setting.players.text(coalition),
            "value": found.objective, "bound": found.bound, "gap": found.gap,
            "seconds": round(found.seconds, 3), "status": found.status, "size": len(coalition), "start": found.start,
            "unit": unit, "note": found.note,
        }
        for coalition, found in ((coalition, values[coalition]) for coalition in order)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def allocation_table(setting: GameSetting, allocations: Mapping[str, Allocation]) -> pd.DataFrame:
    """Return player, rule, amount, unit."""
    rows = [
        (player, rule, amounts[player], money(setting))
        for rule, amounts in sorted(allocations.items())
        for player in setting.players.names
    ]
    frame = pd.DataFrame(rows, columns=["player", "rule", "amount", "unit"])
    return frame.sort_values(["player", "rule"], ignore_index=True)


def shapley_table(setting: GameSetting, amounts: Allocation, ranges: Mapping[str, Range], meaning: str) -> pd.DataFrame:
    """Return player, amount, lower, upper, unit, meaning (of the range)."""
    rows = [
        (player, amounts[player], ranges[player].lower, ranges[player].upper, money(setting), meaning)
        for player in setting.players.names
    ]
    return pd.DataFrame(rows, columns=["player", "amount", "lower", "upper", "unit", "meaning"])


def statement_table(setting: GameSetting, statements: Iterable[Statement], largest: float) -> pd.DataFrame:
    """Return statement, holds, found, lower, upper, gap_needed, relative_gap_needed, unit.

    ``gap_needed`` is the width that every interval may have if what is found is to be proved; ``relative_gap_needed``
    is the same as a share of the largest value, which a solver's relative gap below it guarantees.
    """
    rows = []
    for said in statements:
        needed = said.gap_needed
        rows.append(
            {
                "statement": said.text, "holds": said.verdict.value, "found": said.found,
                "lower": said.amount.lower, "upper": said.amount.upper, "gap_needed": needed,
                "relative_gap_needed": None if needed is None or not largest else needed / largest,
                "unit": money(setting),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def objection_table(setting: GameSetting, game: IntervalGame, allocations: Mapping[str, Allocation]) -> pd.DataFrame:
    """Return for each rule the coalition that objects most: rule, members, excess (above 0: better alone), unit."""
    rows = []
    for rule, amounts in sorted(allocations.items()):
        if rule not in NOT_EFFICIENT:
            worst = most_objecting(game.modest, amounts)
            rows.append((rule, setting.players.text(worst.coalition), worst.excess, money(setting)))
    return pd.DataFrame(rows, columns=["rule", "members", "excess", "unit"])


def compensation_table(
    setting: GameSetting, allocations: Mapping[str, Allocation], accounts: Settlement
) -> pd.DataFrame:
    """Return what each player receives (below 0: pays) beside what it earns in the joint plan.

    Columns: player, rule, allocation, booked, goods_trade, outside, earned, receives, unit; all counted as gains.
    """
    sign = 1.0 if setting.kind == "gain" else -1.0
    rows = []
    for rule, amounts in sorted(allocations.items()):
        if rule in NOT_EFFICIENT:
            continue
        for player in setting.players.names:
            earned, share = accounts.earned(player), sign * amounts[player]
            rows.append(
                {
                    "player": player, "rule": rule, "allocation": share, "booked": accounts.booked[player],
                    "goods_trade": accounts.trade[player], "outside": accounts.outside[player], "earned": earned,
                    "receives": share - earned, "unit": money(setting),
                }
            )  # fmt: skip
    return pd.DataFrame(rows).sort_values(["player", "rule"], ignore_index=True)


def load_table(setting: GameSetting, accounts: Settlement) -> pd.DataFrame:
    """Return what each player puts on each receptor in the joint plan, and what it is entitled to.

    Columns: player, node, receptor, pollutant, load, entitlement, over (load less entitlement), price, unit.
    """
    frame = accounts.loads
    frame = frame.assign(over=frame["load"] - frame["entitlement"])
    frame = frame.assign(unit=unit_column(setting.instance, "{pollutant}/yr", frame))
    return frame[["player", "node", "receptor", "pollutant", "load", "entitlement", "over", "price", "unit"]]


def per_unit_table(setting: GameSetting, compensation: pd.DataFrame, accounts: Settlement) -> pd.DataFrame:
    """Return each compensation per unit of what the player discharges, and of what it takes beyond its entitlements.

    Columns: player, rule, receptor, pollutant, receives, load, over, per_load, per_over, unit. A ratio is missing
    where its denominator is 0. The money is that of all receptors together: the ratios are alternatives, not parts.
    """
    root = setting.instance.tree.root
    loads = load_table(setting, accounts)
    loads = loads[(loads["node"] == root) & ((loads["load"] > 0) | (loads["entitlement"] > 0))]
    frame = compensation[["player", "rule", "receives"]].merge(loads.drop(columns="node"), on="player")
    frame["per_load"] = frame["receives"] / frame["load"].where(frame["load"] > 0)
    frame["per_over"] = frame["receives"].abs() / frame["over"].abs().where(frame["over"] != 0)
    unit = money(setting).removesuffix("/yr")
    frame["unit"] = [f"{unit} per {name.removesuffix('/yr')}" for name in frame["unit"]]
    columns = ["player", "rule", "receptor", "pollutant", "receives", "load", "over", "per_load", "per_over", "unit"]
    return frame[columns].sort_values(columns[:4], ignore_index=True)
