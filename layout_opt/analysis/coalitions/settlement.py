r"""What each player earns in the joint plan, goods settled at the plan's own prices; and what its loads are.

The value table books sales where they are sold and costs where they arise, so a region that makes what others sell
would seem to lose. Therefore each shipment between two owners is paid at the price of the good where it arrives, and
what the markets outside keep of their sales and purchases goes to the players by their shares of these markets:

.. math::

   \text{earned}_i = \text{booked}_i + \text{goods trade}_i + \text{outside}_i, \qquad
   \sum_i \text{earned}_i = v(N)

Adding the trade of rights at the price of the receptors, price x (entitlement - load), gives what each would have
if goods and rights were bought and sold at the prices of the joint plan: the allocation ``market``. Prices are those
of the plan with whole decisions fixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.coalitions.outside import Shares
from layout_opt.analysis.coalitions.restrict import GameSetting
from layout_opt.analysis.coalitions.rights import LOAD
from layout_opt.facts.frames import at_keys, keys_of, look_up, split_keys, table_of
from layout_opt.facts.keys import SALES
from layout_opt.facts.links import arriving
from layout_opt.facts.offers import offers
from layout_opt.model.registry import transfers

GOODS = ("node", "region", "commodity")


@dataclass(frozen=True)
class Settlement:
    """The joint plan by player; money counted as gains and weighted over the nodes.

    Parameters
    ----------
    booked, trade, outside : mapping of str to float
        By player: value of its regions; goods sold less goods bought; its part of the outside's account.
    rights : mapping of str to float
        By player: entitlements less loads, at the prices of the receptors.
    loads : DataFrame
        player, receptor, pollutant, node, load, entitlement, price (money per unit).
    """

    booked: Mapping[str, float]
    trade: Mapping[str, float]
    outside: Mapping[str, float]
    rights: Mapping[str, float]
    loads: pd.DataFrame

    def earned(self, player: str) -> float:
        """Return what a player earns in the joint plan before any compensation."""
        return self.booked[player] + self.trade[player] + self.outside[player]


def settlement(setting: GameSetting, tables: Mapping[str, pd.DataFrame]) -> Settlement:
    """Return the accounts of the players in the joint plan.

    Parameters
    ----------
    setting : Setting
        Instance, players, rights and shares.
    tables : mapping
        Result tables of the joint plan.
    """
    owner = setting.players.owner
    weight = pd.Series(setting.instance.tree.weight)
    price = goods_prices(setting, tables["prices"])
    booked = _booked(setting, tables["value"], owner, weight)
    trade = _trade(setting, tables["shipments"], price, owner, weight)
    names = setting.players.names
    kept = dict.fromkeys(names, 0.0)
    for shares, amount in _outside(setting, tables, price, weight):
        for player in names:
            kept[player] += amount * shares.get(player, 0.0)
    rest = booked.get("", 0.0) + trade.get("", 0.0) - sum(kept.values())
    loads = _loads(setting, tables)
    worth = loads["price"] * (loads["entitlement"] - loads["load"]) * loads["node"].map(weight).astype(float)
    rights = worth.groupby(loads["player"]).sum()
    return Settlement(
        booked={player: booked.get(player, 0.0) for player in names},
        trade={player: trade.get(player, 0.0) for player in names},
        outside={player: kept[player] + rest * setting.shares.mean.get(player, 0.0) for player in names},
        rights={player: float(rights.get(player, 0.0)) for player in names},
        loads=loads,
    )


def _sign(setting: GameSetting) -> float:
    return 1.0 if setting.kind == "gain" else -1.0


def _booked(setting: GameSetting, value: pd.DataFrame, owner: Mapping[str, str], weight: pd.Series) -> dict[str, float]:
    """Return the value of each owner's regions ("" = outside) as far as the objective counts it."""
    left_out = set() if setting.instance.settings.respond_to_charges else set(transfers())
    if setting.kind == "cost":
        left_out |= {"effective_output"}
    frame = value[~value["part"].isin(left_out)]
    return _sums(frame["region"], frame["value"] * frame["node"].map(weight), owner)


def _sums(region: pd.Series, amount: pd.Series, owner: Mapping[str, str]) -> dict[str, float]:
    sums = amount.groupby(region.map(owner).fillna("")).sum()
    return {str(name): float(total) for name, total in sums.items()}


def goods_prices(setting: GameSetting, prices: pd.DataFrame) -> pd.DataFrame:
    """Return node, region, commodity, price: what a unit more of a good is worth there [money per unit]."""
    frame = prices[prices["row"] == "goods_balance"]
    keys = list(zip(frame["node"], *split_keys(frame["key"], 2), strict=True))
    return table_of(keys, GOODS, price=_sign(setting) * frame["price"].to_numpy(dtype=float))


def _trade(
    setting: GameSetting, shipments: pd.DataFrame, price: pd.DataFrame, owner: Mapping[str, str], weight: pd.Series
) -> dict[str, float]:
    """Return what each owner ("" = outside) gets for goods sent to others less what it pays for goods from others."""
    if shipments.empty:
        return {}
    seller = shipments["from_region"].map(owner).fillna("")
    buyer = shipments["to_region"].map(owner).fillna("")
    moved = shipments[seller != buyer].reset_index(drop=True)
    if moved.empty:
        return {}
    bought = moved.rename(columns={"to_region": "region"})
    paid = look_up(bought, price, GOODS, "price").fillna(0.0) * arriving(setting.instance, moved)
    paid = paid * moved["node"].map(weight)
    got, given = _sums(moved["from_region"], paid, owner), _sums(moved["to_region"], paid, owner)
    return {name: got.get(name, 0.0) - given.get(name, 0.0) for name in {*got, *given}}


def _outside(
    setting: GameSetting, tables: Mapping[str, pd.DataFrame], price: pd.DataFrame, weight: pd.Series
) -> list[tuple[Shares, float]]:
    """Return (shares, money) of what sales and gateways outside earn above the price of the good there."""
    found: list[tuple[Shares, float]] = []
    shares, places = setting.shares, set(setting.players.outside)
    sales = tables["sales"]
    sales = sales[sales["region"].isin(places) & (sales["sales"] != 0)].reset_index(drop=True)
    if len(sales):
        earned = _sale_price(setting, sales) - look_up(sales, price, GOODS, "price").fillna(0.0)
        money = earned * sales["sales"] * sales["node"].map(weight)
        for market, amount in zip(sales["market"].tolist(), money.tolist(), strict=True):
            found.append((shares.market.get(market, shares.mean), amount))
    traded = tables["foreign_trade"]
    traded = traded[traded["region"].isin(places) & (traded["quantity"] != 0)].reset_index(drop=True)
    if len(traded):
        keys = (*GOODS, "direction")
        gateway = look_up(traded, setting.instance.resolve("foreign_trade"), keys, "price").fillna(0.0)
        margin = look_up(traded, price, GOODS, "price").fillna(0.0) - gateway
        exported = traded["direction"] == "export"
        money = margin.where(~exported, -margin) * traded["quantity"] * traded["node"].map(weight)
        for good, direction, amount in zip(
            traded["commodity"].tolist(), traded["direction"].tolist(), money.tolist(), strict=True
        ):
            of = shares.made if direction == "export" else shares.used
            found.append((of.get(good, shares.mean), amount))
    return found


def _sale_price(setting: GameSetting, sales: pd.DataFrame) -> pd.Series:
    """Return what buyers pay for each sale (0 where the objective does not count sales)."""
    if setting.kind == "cost":
        return pd.Series(0.0, index=sales.index)
    return look_up(sales, offers(setting.instance), SALES, "paid").fillna(0.0)


def _loads(setting: GameSetting, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return load, entitlement and price of each player at each limited receptor."""
    rights, owner = setting.rights, setting.players.owner
    if rights.room.empty:  # nothing limits what arrives: there are no rights to hold
        return table_of((), ("player", *LOAD), load=(), entitlement=(), price=())
    reached = rights.response[rights.response["region"].isin(list(owner))].reset_index(drop=True)
    leaving = look_up(reached, tables["discharge"], ("node", "region", "pollutant"), "discharge").fillna(0.0)
    loads = reached.assign(player=reached["region"].map(owner), load=reached["response"] * leaving)
    held = rights.amounts.assign(player=rights.amounts["region"].map(owner))
    index = ["player", *LOAD]
    load = loads.groupby(index)["load"].sum()
    entitlement = held.groupby(index)["amount"].sum().rename("entitlement")
    frame = pd.concat([load, entitlement], axis=1).fillna(0.0).reset_index()
    frame = at_keys(frame, LOAD, set(keys_of(rights.room, LOAD))).reset_index(drop=True)
    prices = tables["prices"]
    prices = prices[prices["row"] == "load_max"]
    words = (prices["node"] + "," + prices["key"]).tolist()
    known = dict(zip(words, (_sign(setting) * prices["price"]).tolist(), strict=True))
    frame["price"] = [known.get(",".join(place), 0.0) for place in keys_of(frame, LOAD)]
    return frame.sort_values(index, ignore_index=True)
