r"""The game of rights: what coalitions get that pool their rights, while everybody trades goods at the plan's prices.

With the symbols of `rights_game`, for every coalition S of players

.. math::

   v(S) = \sum_{i \in S} \text{earned}_i + \max_{x_S}\{\tilde c_S x_S : \sum_{i \in S} \ell_i(x_i) \le
      \sum_{i \in S} E_i\} - \tilde c_S x^*_S .

Nobody loses the goods of those who stay away, so a gain is one of rights and of nothing else. Where rights add up to
the room of the receptors, v(N) is the joint plan, by duality; with whole decisions free in all together it is the plan
and the duality gap. Two separate coalitions side by side are one of the joined coalition: joining never loses; and
rights sold at the prices of the plan (``market``) are in the core. Sources: Owen (1975), Mathematical Programming 9;
Samet and Zemel (1984), Mathematics of Operations Research 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.analysis.coalitions.claims_shares import ROUND_OFF
from layout_opt.analysis.coalitions.restrict import GameSetting
from layout_opt.analysis.coalitions.rights import LOAD
from layout_opt.analysis.coalitions.rights_game import rights_bargain, step_within, steps_of_all
from layout_opt.analysis.coalitions.settlement import Settlement
from layout_opt.analysis.coalitions.sharing_rules import COMPLETE_MOST, Allocation, solutions
from layout_opt.analysis.cooperation import Game, most_objecting
from layout_opt.facts.frames import keys_of
from layout_opt.model.ledger import Key
from layout_opt.solver.highs import Options

Coalition = frozenset[str]
VALUES, SHARES = "rights_coalitions", "rights_shares"
"""Tables of the game."""
MARKET = "market"


@dataclass(frozen=True)
class RightsCoalitions:
    """The game of rights, and what is made of it.

    Parameters
    ----------
    tables : mapping
        ``rights_coalitions`` (members, value, unit) and ``rights_shares`` (player, rule, amount, alone, gain, against,
        excess, unit: the coalition that objects most to the rule, above 0: it does better by itself).
    record : mapping
        gain, all_together, duality_gap (least and most), failed [money / yr]; empty where there is no such game.
    """

    tables: Mapping[str, pd.DataFrame]
    record: Mapping[str, Any]


def rights_coalitions(
    setting: GameSetting, joint: Mapping[str, pd.DataFrame], accounts: Settlement, options: Options
) -> RightsCoalitions:
    """Return the game of rights under the entitlements of the setting, as gains.

    Parameters
    ----------
    setting : GameSetting
        Instance, players and rights.
    joint : mapping
        Result tables of the joint plan.
    accounts : Settlement
        Of the joint plan.
    options : Options
        Of the solve with whole decisions free.
    """
    names = setting.players.names
    if setting.rights.room.empty or len(names) > COMPLETE_MOST:
        return RightsCoalitions({}, {})
    bargain = rights_bargain(setting, joint)
    sign = 1.0 if setting.kind == "gain" else -1.0
    beyond = _beyond(setting, accounts)
    values: dict[Coalition, float] = {}
    for size in range(1, len(names) + 1):
        for chosen in combinations(names, size):
            own: dict[Key, float] = {}
            for name in chosen:
                for key, more in beyond[name].items():
                    own[key] = own.get(key, 0.0) + more
            step = step_within(bargain, frozenset(chosen), own)
            values[frozenset(chosen)] = sum(accounts.earned(name) for name in chosen) + sign * step
    unit = setting.instance.units.column("{money}/yr")
    rows = [(setting.players.text(each), value, unit) for each, value in values.items()]
    tables = {VALUES: pd.DataFrame(rows, columns=["members", "value", "unit"])}
    ends = sorted(sign * step for step in steps_of_all(bargain, options))
    failed = [setting.players.text(each) for each, value in values.items() if np.isnan(value)]
    together = values[frozenset(names)]
    record: dict[str, Any] = {"all_together": together, "duality_gap": ends, "failed": failed, "gain": None}
    if not failed:
        tables[SHARES] = _shares(setting, Game(names, values, "gain"), accounts, unit)
        record["gain"] = _still(together - sum(values[frozenset([name])] for name in names), together)
    return RightsCoalitions(tables, record)


def _beyond(setting: GameSetting, accounts: Settlement) -> dict[str, dict[Key, float]]:
    """Return player -> node, receptor, pollutant -> its right less its load in the joint plan."""
    frame = accounts.loads
    return {
        name: dict(zip(keys_of(own, LOAD), (own["entitlement"] - own["load"]).tolist(), strict=True))
        for name in setting.players.names
        for own in [frame[frame["player"] == name]]
    }


def _still(gain: float, size: float) -> float:
    return 0.0 if abs(gain) < ROUND_OFF * abs(size) else gain


def _shares(setting: GameSetting, game: Game, accounts: Settlement, unit: str) -> pd.DataFrame:
    """Return what each rule gives, what that is more than alone, and who objects most."""
    names = setting.players.names
    sold = {name: accounts.earned(name) + accounts.rights[name] for name in names}
    rest = (game.total - sum(sold.values())) / len(names)
    rules: dict[str, Allocation] = {MARKET: {name: amount + rest for name, amount in sold.items()}, **solutions(game)}
    rows = []
    for rule, amounts in sorted(rules.items()):
        worst = most_objecting(game, amounts)
        for name in names:
            alone = game.value([name])
            gain = _still(amounts[name] - alone, game.total)
            told = setting.players.text(worst.coalition), _still(worst.excess, game.total)
            rows.append((name, rule, amounts[name], alone, gain, *told, unit))
    columns = ["player", "rule", "amount", "alone", "gain", "against", "excess", "unit"]
    return pd.DataFrame(rows, columns=columns).sort_values(columns[:2], ignore_index=True)
