"""The instance of a coalition, as a list of changes: the regions of its members, the markets outside, pooled rights.

- the regions of other players are deleted with every row that names them: sites, demand, routes, endowments, caps;
- what is limited at the outside shrinks to the members' shares (see `outside`);
- each receptor's capacity becomes the sum of the members' entitlements, its background 0 (see `rights`);
- bans, standards, caps, charges and floors stay with the members' regions; a trading zone keeps the members' caps.

Members trade freely among themselves, keep their gateways and use the factors of all their regions, each factor in
its place. All players together are the instance itself, without any change: the joint plan. A plan of one coalition
and a plan of another, put side by side, are a plan of both together, so values are superadditive wherever the
entitlements do not exceed the room of the receptors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.coalitions.outside import OutsideShares, outside_changes, outside_shares, replaced
from layout_opt.analysis.coalitions.players import Players, find_players
from layout_opt.analysis.coalitions.rights import LOAD, Rights, find_rights
from layout_opt.analysis.coalitions.today_game import today
from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.demand_curves import CURVES_TABLE
from layout_opt.facts.frames import look_up
from layout_opt.facts.incomes import INCOME_TABLE
from layout_opt.facts.offers import has_buyers
from layout_opt.instance import Change, Instance, Objective

GAME_KINDS: Mapping[str, str] = {Objective.NET_EFFECTIVE_OUTPUT: "gain", Objective.COST: "cost"}
"""Objective -> kind of the game."""


@dataclass(frozen=True)
class GameSetting:
    """What stands before coalitions are formed.

    Parameters
    ----------
    instance : Instance
        The instance of all together.
    players : Players
        Who may join whom.
    rights : Rights
        Who may burden what.
    shares : OutsideShares
        Who may trade how much with the outside.
    """

    instance: Instance
    players: Players
    rights: Rights
    shares: OutsideShares

    @property
    def kind(self) -> str:
        """``gain`` or ``cost``."""
        return GAME_KINDS[self.instance.settings.objective]

    @property
    def superadditive(self) -> bool:
        """Whether joining can never lose: no entitlements beyond the room."""
        return self.rights.excess.empty


def find_setting(instance: Instance, players: str, entitlements: str | None = None) -> GameSetting:
    """Return players, entitlements and outside shares of an instance.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    players : str
        Column of ``regions.csv`` that names them: region, province, group or reach.
    entitlements : str, optional
        table, grandfathered, per-head or output.

    Raises
    ------
    InvalidInput
        If players or entitlements cannot be found, or the objective makes no game.
    """
    objective = instance.settings.objective
    if objective not in GAME_KINDS:
        rule = f"be one of {', '.join(sorted(GAME_KINDS))} for a game"
        fix = "use --set instance.objective=net_effective_output"
        raise InvalidInput([Problem("instance.toml objective", str(objective), rule, fix)])
    found = find_players(instance, players)
    now = today(instance)
    return GameSetting(
        instance, found, find_rights(instance, found, now, entitlements), outside_shares(instance, found, now)
    )


def coalition_changes(setting: GameSetting, coalition: Iterable[str]) -> tuple[Change, ...]:
    """Return the changes that turn the instance into that of a coalition (none for all players together)."""
    members = frozenset(coalition)
    players = setting.players
    if members == frozenset(players.names):
        return ()
    gone = frozenset(players.joined(set(players.names) - members))
    return (
        *_deletions(setting.instance, gone),
        *outside_changes(setting.instance, players, setting.shares, members),
        *_pooled_rights(setting, members),
        *_lost_markets(setting.instance, gone),
    )


def _deletions(instance: Instance, gone: frozenset[str]) -> Iterator[Change]:
    """Yield the deletion of every row that names one of the regions, and of the notes on provenance."""
    for name, raw in sorted(instance.tables.items()):
        if name == "provenance":
            if len(raw):
                yield Change(table=name, delete=True)
            continue
        left = raw
        spec = instance.specs[name]
        columns = [column.name for column in (*spec.keys, *spec.values) if column.refers == "REGION"]
        if spec.defines == "REGION":
            columns = [spec.key_names[0]]
        for column in columns:
            named = left[column].isin(gone)
            if named.any():
                yield Change(table=name, where={column: tuple(sorted(set(left.loc[named, column])))}, delete=True)
                left = left[~named]


def _pooled_rights(setting: GameSetting, members: frozenset[str]) -> Iterator[Change]:
    """Yield the changes that make the members' entitlements the capacity of every receptor."""
    room, amounts = setting.rights.room, setting.rights.amounts
    if room.empty:
        return
    held = amounts[amounts["region"].isin(setting.players.joined(members))]
    pooled = held.groupby(list(LOAD))["amount"].sum().reset_index()
    capacity = look_up(room, pooled, LOAD, "amount").fillna(0.0).clip(lower=0.0)
    frame = room[list(LOAD)].assign(capacity=capacity, background=0.0)
    yield Change(table="receptor_capacity", delete=True)
    yield from replaced(setting.instance, "receptor_capacity", frame, {"receptor": ()})


def _lost_markets(instance: Instance, gone: frozenset[str]) -> Iterator[Change]:
    """Yield the deletion of acceptance (and shares of income) in markets and tiers that only the regions gone have."""
    if not has_buyers(instance):
        return
    named_in = [instance.tables[table] for table in ("demand", CURVES_TABLE) if instance.has(table)]
    demand = pd.concat(named_in, ignore_index=True)
    kept = demand[~demand["region"].isin(gone)]
    for table, columns in (("acceptance", ("market", "tier")), (INCOME_TABLE, ("market",))):
        if not instance.has(table):
            continue
        left = instance.tables[table]
        if "region" in left:
            left = left[~left["region"].isin(gone)]
        for column in columns:
            lost = set(demand[column].dropna()) - set(kept[column].dropna()) if column in demand else set()
            named = left[column].isin(lost)
            if named.any():
                yield Change(table=table, where={column: tuple(sorted(set(left.loc[named, column])))}, delete=True)
                left = left[~named]
