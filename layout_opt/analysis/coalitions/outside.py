"""Markets outside the players, divided: what each player may sell to and buy from them when it acts without the rest.

If every coalition could sell to the whole outside demand, two coalitions that join would have to share what each had
for itself, and joining could lose. So quantities at the outside are apportioned to the players, pooled in coalitions,
and whole again when all join:

======================================= ==================================================
limited at regions outside               share of a player
======================================= ==================================================
``demand.quantity``                      its share of today's output of what the market accepts
``foreign_trade.max_quantity`` (export)  its share of today's output of the good
``foreign_trade.max_quantity`` (import)  its share of today's use of the good
``routes.capacity`` between outsiders,
``regional_floors.least``                its mean share of today's output over all goods
``freight.capacity`` between outsiders   its share of today's output of the good
======================================= ==================================================

A good that nobody makes (uses) today takes the mean share; where nobody makes anything, all players have equal
shares. Routes between a player and the outside, and gateways in a player's regions, are the player's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.coalitions.players import Players
from layout_opt.analysis.coalitions.today_game import Amounts, Today
from layout_opt.facts.demand_curves import CURVES_TABLE
from layout_opt.facts.offers import accepted_goods, has_buyers
from layout_opt.instance import Change, Instance
from layout_opt.instance.convert import NODE_COLUMN
from layout_opt.instance.instance import is_blank

Shares = Mapping[str, float]
"""Player -> share [1]."""


@dataclass(frozen=True)
class OutsideShares:
    """Each player's share of the markets outside.

    Parameters
    ----------
    market, made, used : mapping
        Market or commodity -> {player: share}.
    mean : mapping
        {player: share} for what has no share of its own.
    """

    market: Mapping[str, Shares]
    made: Mapping[str, Shares]
    used: Mapping[str, Shares]
    mean: Shares

    def pooled(self, shares: Mapping[str, Shares], name: str, coalition: Iterable[str]) -> float:
        """Return the sum of the shares of a coalition's members in a market or good."""
        found = shares.get(name, self.mean)
        return sum(found.get(player, 0.0) for player in sorted(coalition))  # one order: sums are part of keys


def outside_shares(instance: Instance, players: Players, now: Today) -> OutsideShares:
    """Return each player's share of the markets outside, from what it makes and uses today."""
    made, used = _by_player(players, now.made), _by_player(players, now.used)
    mean = dict.fromkeys(players.names, 1.0 / len(players.names))
    if made:
        mean = {name: sum(s.get(name, 0.0) for s in made.values()) / len(made) for name in players.names}
    market = {}
    for name, goods in accepted_goods(instance).items() if has_buyers(instance) else ():
        joint: dict[str, float] = {}
        for good in goods:
            for region, amount in now.made.get(good, {}).items():
                joint[region] = joint.get(region, 0.0) + amount
        market.update(_by_player(players, {name: joint}))
    return OutsideShares(market, made, used, mean)


def _by_player(players: Players, amounts: Amounts) -> dict[str, Shares]:
    """Return {good: {player: share}} of the goods of which players have something."""
    owner = players.owner
    found: dict[str, Shares] = {}
    for good, by_region in amounts.items():
        sums: dict[str, float] = {}
        for region, amount in by_region.items():
            if region in owner:
                sums[owner[region]] = sums.get(owner[region], 0.0) + amount
        total = sum(sums.values())
        if total > 0:
            found[good] = {name: amount / total for name, amount in sorted(sums.items())}
    return found


def outside_changes(
    instance: Instance, players: Players, shares: OutsideShares, coalition: frozenset[str]
) -> Iterator[Change]:
    """Yield the changes that leave a coalition its share of everything limited at the outside."""
    if not players.outside:
        return
    for table, frame, where in _limited(instance, players):
        column, share = _rule(table, shares, coalition)
        factors = [share({str(name): cell for name, cell in row.items()}) for row in frame.to_dict("records")]
        yield from replaced(instance, table, frame.assign(**{column: frame[column] * factors}), where)


def _limited(instance: Instance, players: Players) -> Iterator[tuple[str, pd.DataFrame, dict[str, tuple[str, ...]]]]:
    """Yield (table, its rows at the outside, which rows of the file these replace)."""
    inside = {"region": players.outside}
    for table in ("demand", CURVES_TABLE, "foreign_trade", "regional_floors"):
        if instance.has(table):
            frame = instance.resolve(table)
            yield table, frame[frame["region"].isin(players.outside)], inside
    if not instance.has("routes"):
        return
    between = {"from_region": players.outside, "to_region": players.outside}
    routes = instance.resolve("routes")
    routes = routes[routes["from_region"].isin(players.outside) & routes["to_region"].isin(players.outside)]
    if routes["capacity"].notna().any():
        yield "routes", routes, between
    if instance.has("freight") and len(routes):
        frame = instance.resolve("freight", routes[[NODE_COLUMN, "from_region", "to_region"]])
        if frame["capacity"].notna().any():
            yield "freight", frame, between


def _rule(
    table: str, shares: OutsideShares, coalition: frozenset[str]
) -> tuple[str, Callable[[Mapping[str, object]], float]]:
    """Return the limited column of a table and the share of a coalition in each of its rows."""

    def trade(row: Mapping[str, object]) -> float:
        of = shares.made if row["direction"] == "export" else shares.used
        return shares.pooled(of, str(row["commodity"]), coalition)

    rules: dict[str, tuple[str, Callable[[Mapping[str, object]], float]]] = {
        "demand": ("quantity", lambda row: shares.pooled(shares.market, str(row["market"]), coalition)),
        CURVES_TABLE: ("quantity", lambda row: shares.pooled(shares.market, str(row["market"]), coalition)),
        "foreign_trade": ("max_quantity", trade),
        "regional_floors": ("least", lambda _: shares.pooled({}, "", coalition)),
        "routes": ("capacity", lambda _: shares.pooled({}, "", coalition)),
        "freight": ("capacity", lambda row: shares.pooled(shares.made, str(row["commodity"]), coalition)),
    }
    return rules[table]


def replaced(
    instance: Instance, table: str, frame: pd.DataFrame, where: Mapping[str, tuple[str, ...]]
) -> Iterator[Change]:
    """Yield the changes that put resolved rows in place of the rows of a table that `where` names."""
    if frame.empty:
        return
    raw = instance.tables[table]
    there = pd.Series(True, index=raw.index)
    named = {}
    for column, words in where.items():
        named[column] = tuple(sorted(set(words) & set(raw[column].tolist())))
        there &= raw[column].isin(named[column])
    if there.any():
        yield Change(table=table, where=named, delete=True)
    plain = len(instance.tree.nodes) == 1
    rows = []
    for row in frame.to_dict("records"):
        cells = {str(name): cell for name, cell in row.items() if not is_blank(cell) and cell != ""}
        if plain:
            cells.pop(NODE_COLUMN, None)
        rows.append(cells)
    yield Change(table=table, insert=tuple(rows))
