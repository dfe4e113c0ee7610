r"""Rights by claims: the room of every receptor divided among players by what each puts on it today.

The room is the estate, today's loads are the claims (rules: `layout_opt.analysis.cooperation.claims_rules`); what is
left when all claims are satisfied goes by claims, or equally where nobody claims anything. *By priority* serves those
upstream first: in the order of how many limited receptors a player's discharge reaches, then of ``regions.csv``.
*Scheme* is ``entitlements.csv``. Each division is worth, with goods and rights bought and sold at the prices of the
joint plan,

.. math:: x_i = \text{earned}_i + \sum_q p_q (\text{award}_{iq} - \text{load}_{iq}) + \text{equal share of the rest}
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layout_opt.analysis.coalitions.players import SEPARATOR
from layout_opt.analysis.coalitions.restrict import GameSetting
from layout_opt.analysis.coalitions.rights import LOAD, EntitlementRule, find_rights
from layout_opt.analysis.coalitions.settlement import Settlement, settlement
from layout_opt.analysis.coalitions.sharing_rules import NOT_EFFICIENT, STANDALONE, Allocation
from layout_opt.analysis.coalitions.today_game import Today, today
from layout_opt.analysis.cooperation import IntervalGame, most_objecting
from layout_opt.analysis.cooperation.claims_rules import RULES, by_priority
from layout_opt.facts.frames import unit_column
from layout_opt.facts.network import BURDEN, ENTITLEMENTS
from layout_opt.result.run import solve

CLAIMS = "claims_"
"""How the names of these rules begin among allocations."""
ROUND_OFF = 1e-9
"""Share of the largest amount below which a loss is none [1]."""
PRIORITY, SCHEME = "priority", "scheme"
COLUMNS = [
    "player", "rule", "node", "receptor", "pollutant", "claim", "award", BURDEN, "unit", "price", "receives",
    "money_unit",
]  # fmt: skip


def claims_table(setting: GameSetting, accounts: Settlement) -> pd.DataFrame:
    """Return what each player claims and is awarded at every limited receptor, by rule.

    Returns
    -------
    DataFrame
        player, rule, node, receptor, pollutant, claim (today's load), award, load (in the joint plan), unit, price,
        receives (for awards not used; below 0: pays for what is used beyond them) [money/yr at the node], money_unit.
    """
    if setting.rights.room.empty:
        return pd.DataFrame({name: [] for name in COLUMNS})
    now = today(setting.instance)
    claims = _claims(setting, now)
    order = _order(setting)
    rows = []
    for place, part in claims.groupby(list(LOAD), sort=True):
        room = float(part["room"].iloc[0])
        own = dict(zip(part["player"], part["claim"].astype(float), strict=True))
        divided = {name: rule(room, own) for name, rule in RULES.items()}
        divided[PRIORITY] = by_priority(room, own, order)
        for rule, awards in divided.items():
            beyond = _beyond(room, own)
            rows += [(name, rule, *place, own[name], awards[name] + beyond[name]) for name in own]
    frame = pd.DataFrame(rows, columns=["player", "rule", *LOAD, "claim", "award"])
    frame = pd.concat([frame, _scheme(setting, now, claims)], ignore_index=True)
    return _worth(setting, frame, accounts)


def claims_allocations(
    setting: GameSetting, table: pd.DataFrame, accounts: Settlement, total: float
) -> dict[str, dict[str, float]]:
    """Return rule -> {player: amount}: rights by claims, all bought and sold at the prices of the joint plan."""
    weight = table["node"].map(dict(setting.instance.tree.weight)).astype(float)
    worth = (table["receives"] * weight).groupby([table["rule"], table["player"]]).sum()
    sign = 1.0 if setting.kind == "gain" else -1.0
    names = setting.players.names
    found = {}
    for rule in dict.fromkeys(table["rule"]):
        amounts = {name: sign * (accounts.earned(name) + float(worth.get((rule, name), 0.0))) for name in names}
        rest = (total - sum(amounts.values())) / len(names)
        found[f"{CLAIMS}{rule}"] = {name: amount + rest for name, amount in amounts.items()}
    return found


def _claims(setting: GameSetting, now: Today) -> pd.DataFrame:
    """Return node, receptor, pollutant, player, claim, room: today's load of each player at each limited receptor."""
    owner = setting.players.owner
    reached = setting.rights.response
    reached = reached[reached["region"].isin(list(owner))]
    amount = [
        now.discharge.get(pollutant, {}).get(region, 0.0)
        for region, pollutant in zip(reached["region"], reached["pollutant"], strict=True)
    ]
    frame = reached.assign(player=reached["region"].map(owner), claim=reached["response"] * amount)
    frame = frame.groupby([*LOAD, "player"], sort=True)["claim"].sum().reset_index()
    return frame.merge(setting.rights.room, on=list(LOAD))


def _beyond(room: float, claims: Mapping[str, float]) -> dict[str, float]:
    """Return what is left of a room when all claims are satisfied: by claims, or equally where there are none."""
    total = sum(claims.values())
    left = max(room - total, 0.0)
    return {name: left * (claim / total if total > 0 else 1.0 / len(claims)) for name, claim in claims.items()}


def _order(setting: GameSetting) -> list[str]:
    """Return the players, those upstream first."""
    limited = setting.rights.response.merge(setting.rights.room[list(LOAD)], on=list(LOAD))
    limited = limited[limited["response"] > 0]
    player = limited["region"].map(setting.players.owner)
    reach = limited.groupby(player)["receptor"].nunique()
    rows = {region: place for place, region in enumerate(setting.instance.members("REGION"))}
    first = {name: min(rows[region] for region in setting.players.regions[name]) for name in setting.players.names}
    return sorted(setting.players.names, key=lambda name: (-int(reach.get(name, 0)), first[name]))


def _scheme(setting: GameSetting, now: Today, claims: pd.DataFrame) -> pd.DataFrame | None:
    """Return the rights of the table of entitlements as awards; None without one."""
    if not setting.instance.has(ENTITLEMENTS):
        return None
    rights = find_rights(setting.instance, setting.players, now, EntitlementRule.TABLE.value)
    held = rights.amounts.assign(player=rights.amounts["region"].map(setting.players.owner))
    award = held.groupby(["player", *LOAD])["amount"].sum().rename("award").reset_index()
    frame = award.merge(claims[["player", *LOAD, "claim"]], on=["player", *LOAD], how="left")
    return frame.assign(rule=SCHEME, claim=frame["claim"].fillna(0.0))


def _worth(setting: GameSetting, frame: pd.DataFrame, accounts: Settlement) -> pd.DataFrame:
    """Return the table with loads, prices and what awards are worth."""
    known = accounts.loads[["player", *LOAD, BURDEN, "price"]]
    frame = frame.merge(known[["player", *LOAD, BURDEN]], on=["player", *LOAD], how="left").fillna({BURDEN: 0.0})
    frame = frame.merge(known[[*LOAD, "price"]].drop_duplicates(list(LOAD)), on=list(LOAD), how="left")
    frame = frame.fillna({"price": 0.0})
    frame["receives"] = frame["price"] * (frame["award"] - frame[BURDEN])
    frame["unit"] = unit_column(setting.instance, "{pollutant}/yr", frame)
    frame["money_unit"] = setting.instance.units.column("{money}/yr")
    return frame[COLUMNS].sort_values(COLUMNS[:5], ignore_index=True)


def today_earned(setting: GameSetting) -> tuple[dict[str, float] | None, str]:
    """Return what each player earns in today's layout, goods settled at its own prices, and what to say of it.

    Nothing is returned where today is no layout; where it exceeds limits, nobody could go on earning that.
    """
    run = solve(setting.instance, layout="today", direct=True, stochastic_values=False)
    if not run.tables or run.certificate is None or run.certificate.violations:
        return None, "today's layout is none of this instance: nothing is held against it"
    accounts = settlement(setting, run.tables)
    beyond = len(run.certificate.exceeded)
    note = f"today exceeds limits ({beyond}): what is earned today could not go on" if beyond else ""
    return {name: accounts.earned(name) for name in setting.players.names}, note


def rule_comparison(
    setting: GameSetting, allocations: Mapping[str, Allocation], accounts: Settlement, now: Allocation | None
) -> pd.DataFrame:
    """Return every rule for every player, all counted as gains.

    Returns
    -------
    DataFrame
        player, rule, today (earned in today's layout; blank where it is none), alone, amount, gain (amount less today),
        beyond_alone, receives (beside what it earns in the joint plan; below 0: pays), unit.
    """
    sign = 1.0 if setting.kind == "gain" else -1.0
    alone = allocations[STANDALONE]
    rows = []
    for rule, amounts in sorted(allocations.items()):
        if rule in NOT_EFFICIENT:
            continue
        for name in setting.players.names:
            amount, before = sign * amounts[name], float("nan") if now is None else now[name]
            rows.append((name, rule, before, sign * alone[name], amount, amount - before,
                         amount - sign * alone[name], amount - accounts.earned(name)))  # fmt: skip
    columns = ["player", "rule", "today", "alone", "amount", "gain", "beyond_alone", "receives"]
    frame = pd.DataFrame(rows, columns=columns).assign(unit=setting.instance.units.column("{money}/yr"))
    return frame.sort_values(["player", "rule"], ignore_index=True)


def rule_stability(
    setting: GameSetting, allocations: Mapping[str, Allocation], compared: pd.DataFrame, game: IntervalGame | None
) -> pd.DataFrame:
    """Return for every rule who would rather have today, and which coalition objects most.

    Returns
    -------
    DataFrame
        rule, losers (players with less than today), paid (what changes hands), members and excess (of the coalition
        that objects most; above 0 it does better by itself; blank without a complete game), unit.
    """
    rows = []
    for rule, part in compared.groupby("rule", sort=True):
        losers = part.loc[part["gain"] < -ROUND_OFF * part["amount"].abs().max(), "player"]
        worst = None if game is None else most_objecting(game.modest, allocations[str(rule)])
        rows.append((
            rule, SEPARATOR.join(map(str, losers)), float(part["receives"].clip(lower=0.0).sum()),
            "" if worst is None else setting.players.text(worst.coalition),
            float("nan") if worst is None else worst.excess,
        ))  # fmt: skip
    frame = pd.DataFrame(rows, columns=["rule", "losers", "paid", "members", "excess"])
    return frame.assign(unit=setting.instance.units.column("{money}/yr"))
