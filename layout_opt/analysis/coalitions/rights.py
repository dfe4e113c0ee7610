r"""Entitlements: the share of each receptor's room that belongs to each region.

.. math::

   \text{room}_{nqp} = \text{capacity}_{nqp} - \text{background arriving}_{nqp}, \qquad
   E_{nrqp} = \text{room}_{nqp}\, \frac{w_{nrqp}}{\sum_{r'} w_{nr'qp}}

=============== ===========================================================================
rule            weight w of a region whose discharge reaches the receptor
=============== ===========================================================================
``table``       ``entitlements.csv`` as it stands; receptors and pollutants that it does not
                name are grandfathered
``grandfathered`` the region's load at the receptor today (equal weights where nobody has any)
``per-head``    population
``output``      today's output at mean market prices
=============== ===========================================================================

A region holds a right at every receptor that its discharge reaches, also far downstream. Sources: Montgomery (1972),
Markets in Licenses and Efficient Pollution Control Programs; Hung & Shaw (2005) for rights at every reach.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from layout_opt.analysis.coalitions.players import Players
from layout_opt.analysis.coalitions.today_game import Today
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.facts.frames import at_keys, keys_of, look_up
from layout_opt.facts.network import ENTITLEMENTS, arriving_background, capacities, responses
from layout_opt.instance import Instance

RIGHT = ("node", "region", "receptor", "pollutant")
LOAD = ("node", "receptor", "pollutant")
ROUNDING = 1e-5
"""Share by which entitlements may exceed the room through rounding in the table [1]."""


class EntitlementRule(StrEnum):
    """How the room of a receptor is divided among regions."""

    TABLE = "table"
    GRANDFATHERED = "grandfathered"
    PER_HEAD = "per-head"
    OUTPUT = "output"


@dataclass(frozen=True)
class Rights:
    """Who may burden what.

    Parameters
    ----------
    rule : EntitlementRule
        How the rights were divided.
    room : DataFrame
        node, receptor, pollutant, room [pollutant/yr] of every receptor with a capacity.
    amounts : DataFrame
        node, region, receptor, pollutant, amount [pollutant/yr].
    response : DataFrame
        node, region, receptor, pollutant, response: load at the receptor per unit discharged [1].
    """

    rule: EntitlementRule
    room: pd.DataFrame
    amounts: pd.DataFrame
    response: pd.DataFrame

    @property
    def excess(self) -> pd.DataFrame:
        """Receptors whose entitlements exceed the room: node, receptor, pollutant, room, amount."""
        held = self.amounts.groupby(list(LOAD))["amount"].sum().reset_index()
        frame = self.room.assign(amount=look_up(self.room, held, LOAD, "amount").fillna(0.0))
        return frame[frame["amount"] > frame["room"] * (1 + ROUNDING)].reset_index(drop=True)


def chosen_rule(instance: Instance, word: str | None) -> EntitlementRule:
    """Return the rule that a word names; without a word the table if there is one, else grandfathered.

    Raises
    ------
    InvalidInput
        If there is no such rule, or no table.
    """
    has_table = instance.has(ENTITLEMENTS)
    if word is None:
        return EntitlementRule.TABLE if has_table else EntitlementRule.GRANDFATHERED
    words = [rule.value for rule in EntitlementRule]
    if word not in words:
        rule = f"be one of {', '.join(words)}{nearest(word, words)}"
        raise InvalidInput([Problem(f"--entitlements {word}", repr(word), rule, "correct the word")])
    if word == EntitlementRule.TABLE and not has_table:
        fix = "add entitlements.csv or choose another rule"
        raise InvalidInput([Problem("--entitlements table", "no entitlements.csv", "have that table", fix)])
    return EntitlementRule(word)


def find_rights(instance: Instance, players: Players, now: Today, word: str | None = None) -> Rights:
    """Return the entitlements of the players' regions.

    Raises
    ------
    InvalidInput
        If the rule cannot be applied to the data.
    """
    rule = chosen_rule(instance, word)
    reached = responses(instance)[[*RIGHT, "response"]].sort_values(list(RIGHT), ignore_index=True)
    limits = rooms(instance)
    owner = players.owner
    own = reached[reached["region"].isin(list(owner))]
    weight = _weights(instance, own, now, rule)
    shares = own.assign(weight=[weight(*key) * (value > 0) for key, value in zip(*_cells(own), strict=True)])
    shares = _equal_where_none(shares)
    total = shares.groupby(list(LOAD))["weight"].transform("sum")
    room = look_up(shares, limits, LOAD, "room")
    amounts = shares.assign(amount=shares["weight"] / total * room)
    amounts = amounts[amounts["amount"].notna()][[*RIGHT, "amount"]]
    if rule is EntitlementRule.TABLE:
        amounts = _with_table(instance, amounts, limits, set(owner))
    return Rights(rule, limits, amounts.sort_values(list(RIGHT), ignore_index=True), reached)


def _cells(frame: pd.DataFrame) -> tuple[list[tuple[str, ...]], list[float]]:
    return keys_of(frame, ("region", "receptor", "pollutant")), frame["response"].tolist()


def _weights(
    instance: Instance, own: pd.DataFrame, now: Today, rule: EntitlementRule
) -> Callable[[str, str, str], float]:
    """Return the weight of a region at a receptor for a pollutant."""
    if rule is EntitlementRule.PER_HEAD:
        heads = _population(instance, own)
        return lambda region, _receptor, _pollutant: heads[region]
    if rule is EntitlementRule.OUTPUT:
        if not any(now.worth.values()):
            fix = "give prices in demand.csv and activity in sites.csv, or choose another rule"
            found = "no output today that has a price"
            raise InvalidInput([Problem("--entitlements output", found, "have output to divide by", fix)])
        return lambda region, _receptor, _pollutant: now.worth.get(region, 0.0)
    root = own[own["node"] == instance.tree.root]
    reach = dict(zip(*_cells(root), strict=True))
    return lambda region, receptor, pollutant: (
        now.discharge.get(pollutant, {}).get(region, 0.0) * reach.get((region, receptor, pollutant), 0.0)
    )


def _population(instance: Instance, own: pd.DataFrame) -> Mapping[str, float]:
    heads = instance.attribute("regions", "population")
    found = {region: float(heads.get(region, np.nan)) for region in sorted(set(own["region"].tolist()))}
    missing = [region for region, number in found.items() if not number > 0]
    if missing:
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        where = f"{instance.label('regions')} population"
        what = f"none for {', '.join(missing[:5])}{more}"
        rule = "be given for every region of a player with --entitlements per-head"
        raise InvalidInput([Problem(where, what, rule, "add the population or choose another rule")])
    return found


def _equal_where_none(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the shares with equal weights at receptors where no region has any weight."""
    total = shares.groupby(list(LOAD))["weight"].transform("sum")
    equal = (shares["response"] > 0).astype(float)
    return shares.assign(weight=shares["weight"].where(total > 0, equal))


def _with_table(instance: Instance, amounts: pd.DataFrame, limits: pd.DataFrame, owners: set[str]) -> pd.DataFrame:
    """Return the entitlements of the table, and the given ones where it names no region."""
    table = instance.resolve(ENTITLEMENTS)[[*RIGHT, "amount"]]
    table = table[table["region"].isin(owners)]
    limited = set(keys_of(limits, LOAD))
    table = at_keys(table, LOAD, limited)
    named = set(keys_of(table, LOAD))
    rest = at_keys(amounts, LOAD, named, inside=False)
    return pd.concat([table, rest], ignore_index=True)


def rooms(instance: Instance) -> pd.DataFrame:
    """Return what each receptor can bear beyond its background and the background arriving from upstream.

    Returns
    -------
    DataFrame
        node, receptor, pollutant, room.
    """
    frame = capacities(instance)
    arriving = look_up(frame, arriving_background(instance), LOAD, "amount")
    return frame[list(LOAD)].assign(room=frame["capacity"] - arriving).sort_values(list(LOAD), ignore_index=True)
