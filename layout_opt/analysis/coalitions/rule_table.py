"""The entitlement rules side by side: what rights each gives every player, and what they are worth in the joint plan.

Nothing is solved: the joint plan does not depend on entitlements, so its loads and prices serve for every rule.
"""

from __future__ import annotations

import pandas as pd

from layout_opt.analysis.coalitions.restrict import GameSetting
from layout_opt.analysis.coalitions.rights import LOAD, EntitlementRule, Rights, find_rights
from layout_opt.analysis.coalitions.settlement import Settlement
from layout_opt.analysis.coalitions.today_game import today
from layout_opt.errors import InvalidInput
from layout_opt.facts.frames import unit_column
from layout_opt.facts.network import ENTITLEMENTS

PLACE = ["player", *LOAD]
COLUMNS = [
    "player", "entitlements", "node", "receptor", "pollutant", "entitlement", "load", "over", "unit", "price",
    "receives", "money_unit",
]  # fmt: skip


def entitlement_rules(setting: GameSetting, accounts: Settlement) -> tuple[pd.DataFrame, list[str]]:
    """Return the rights of every player under each entitlement rule, and which rules lack their data.

    Returns
    -------
    tuple
        DataFrame: player, entitlements (the rule), node, receptor, pollutant, entitlement, load (in the joint plan),
        over (load less entitlement), unit, price, receives (for rights not used; below 0: pays for rights lacking)
        [money/yr at the node], money_unit. And one sentence for each rule that cannot be applied.
    """
    if setting.rights.room.empty:
        return pd.DataFrame({name: [] for name in COLUMNS}), []
    now, notes, frames = today(setting.instance), [], []
    loads = accounts.loads[[*PLACE, "load", "price"]]
    for rule in EntitlementRule:
        if rule is EntitlementRule.TABLE and not setting.instance.has(ENTITLEMENTS):
            continue
        try:
            rights = find_rights(setting.instance, setting.players, now, rule.value)
        except InvalidInput as error:
            notes.append(f"entitlements {rule.value} cannot be compared: {error.problems[0]}")
            continue
        frames.append(_held(setting, rights, loads).assign(entitlements=rule.value))
    if not frames:
        return pd.DataFrame({name: [] for name in COLUMNS}), notes
    frame = pd.concat(frames, ignore_index=True)
    frame["over"] = frame["load"] - frame["entitlement"]
    frame["receives"] = -frame["price"] * frame["over"] + 0.0
    frame["unit"] = unit_column(setting.instance, "{pollutant}/yr", frame)
    frame["money_unit"] = setting.instance.units.column("{money}/yr")
    return frame[COLUMNS].sort_values(COLUMNS[:5], ignore_index=True), notes


def _held(setting: GameSetting, rights: Rights, loads: pd.DataFrame) -> pd.DataFrame:
    """Return loads and prices of the joint plan with what each player holds under a rule."""
    held = rights.amounts.assign(player=rights.amounts["region"].map(setting.players.owner))
    sums = held.groupby(PLACE)["amount"].sum().rename("entitlement").reset_index()
    frame = loads.merge(sums, on=PLACE, how="outer")
    prices = loads.drop_duplicates(list(LOAD)).set_index(list(LOAD))["price"]
    places = pd.MultiIndex.from_frame(frame[list(LOAD)])
    frame["price"] = frame["price"].fillna(pd.Series(prices.reindex(places).to_numpy(), index=frame.index))
    return frame.fillna({"load": 0.0, "entitlement": 0.0, "price": 0.0})
