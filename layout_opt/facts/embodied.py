r"""What of a good comes from abroad, directly and through everything that went into it.

.. math::

   e_c = f_c\, p_c + (1 - f_c) \sum_{c'} a_{c'c}\, e_{c'}, \qquad
   f_c = \frac{I_c}{I_c + M_c}, \qquad a_{c'c} = \frac{\sum_k w_{kc} U_{kc'}}{M_c}

I is what is bought abroad at the mean price p, M what is made, U what technology k takes in, and w the share of good c
in the worth of what k makes. e is money paid abroad per unit of the good; what buyers pay less e stays at home as value
added. The nation is taken as one place. Source: Hummels, Ishii & Yi (2001), The nature and growth of vertical
specialization in world trade, Journal of International Economics 54:75-96; Leontief (1936).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from layout_opt.facts.frames import look_up
from layout_opt.facts.gateways import EXPORT, IMPORT, gateways
from layout_opt.facts.keys import GOODS, SALES, SITE
from layout_opt.facts.offers import offers
from layout_opt.facts.recipes import goods
from layout_opt.instance import Instance

Tables = Mapping[str, pd.DataFrame]
EXPORTS = "(exports)"
"""Market of what is sold abroad."""


def embodied_imports(instance: Instance, tables: Tables) -> pd.DataFrame:
    """Return what is paid abroad for a unit of each good.

    Parameters
    ----------
    instance : Instance
        One node.
    tables : mapping
        ``activity`` and ``foreign_trade`` of a layout.

    Returns
    -------
    DataFrame
        commodity, direct (paid for the good itself), abroad (with everything in it), controlled (of it for goods under
        foreign control), by unit of the good [money/commodity]; foreign (share of the good that is bought abroad) [1].
    """
    made, used = _made_and_used(instance, tables)
    bought = _traded(instance, tables, IMPORT)
    names = sorted({*made["commodity"], *used["commodity"], *bought["commodity"]})
    place = {name: at for at, name in enumerate(names)}
    size = len(names)
    output, quantity, paid, held = (np.zeros(size) for _ in range(4))
    np.add.at(output, made["commodity"].map(place).to_numpy(int), made["amount"].to_numpy(float))
    where = bought["commodity"].map(place).to_numpy(int)
    worth = bought["quantity"].to_numpy(float) * bought["price"].to_numpy(float)
    np.add.at(quantity, where, bought["quantity"].to_numpy(float))
    np.add.at(paid, where, worth)
    np.add.at(held, where, worth * bought["controlled"].to_numpy(float))
    supply = output + quantity
    inputs = np.zeros((size, size))
    pairs = used.merge(made, on="technology", suffixes=("", "_made"))
    np.add.at(
        inputs, (pairs["commodity_made"].map(place).to_numpy(int), pairs["commodity"].map(place).to_numpy(int)),
        (pairs["amount"] * pairs["share"]).to_numpy(float),
    )  # fmt: skip
    there = np.where(supply > 0, supply, 1.0)
    # per unit of supply: what is bought itself, and the inputs of what is made
    system = np.eye(size) - inputs / there[:, None]
    direct = paid / there
    solved = np.linalg.lstsq(system, np.column_stack([direct, held / there]))[0]
    return pd.DataFrame(
        {"commodity": names, "direct": direct, "abroad": solved[:, 0], "controlled": solved[:, 1],
         "foreign": quantity / there}
    )  # fmt: skip


def _made_and_used(instance: Instance, tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return technology, commodity, amount (and share of the worth of its outputs) of what is made and taken in."""
    active = tables["activity"][tables["activity"]["activity"] > 0]
    frame = goods(instance)
    frame = frame.assign(activity=look_up(frame, active, SITE, "activity").fillna(0.0))
    amounts = {}
    for column in ("output", "input"):
        rows = frame[(frame[column] > 0) & (frame["activity"] > 0)]
        rows = rows.assign(amount=rows[column] * rows["activity"])
        amounts[column] = rows.groupby(["technology", "commodity"])["amount"].sum().reset_index()
    made = amounts["output"]
    priced = made["commodity"].map(_prices(instance)).astype("float64").fillna(1.0)
    worth = (made["amount"] * priced).where(lambda each: each > 0, made["amount"])
    made["share"] = worth / worth.groupby(made["technology"]).transform("sum")
    return made, amounts["input"]


def _prices(instance: Instance) -> dict[str, float]:
    """Return what buyers pay for a unit of each good on average, else what it costs abroad."""
    paid = offers(instance).dropna(subset="paid").groupby("commodity")["paid"].mean().to_dict()
    abroad = gateways(instance, IMPORT).groupby("commodity")["price"].mean().to_dict()
    return {str(name): float(price) for name, price in {**abroad, **paid}.items()}


def _traded(instance: Instance, tables: Tables, direction: str) -> pd.DataFrame:
    """Return region, commodity, quantity, price, controlled of what passes the gateways in one direction."""
    known = gateways(instance, direction)
    if "foreign_trade" not in tables or known.empty:
        return known.assign(quantity=0.0).iloc[:0]
    moved = tables["foreign_trade"]
    moved = moved[moved["direction"] == direction]
    frame = known.assign(quantity=look_up(known, moved, GOODS, "quantity").fillna(0.0))
    return frame.fillna({"controlled": 0.0, "price": 0.0})


def accepted_sales(instance: Instance, tables: Tables) -> pd.DataFrame:
    """Return region, market, commodity, quantity, accepted [money/yr] of sales at home and of exports."""
    sold = tables["sales"]
    home = sold.assign(paid=look_up(sold, offers(instance), SALES, "paid").fillna(0.0))
    home = home.assign(accepted=home["sales"] * home["paid"]).rename(columns={"sales": "quantity"})
    away = _traded(instance, tables, EXPORT)
    away = away.assign(market=EXPORTS, accepted=away["quantity"] * away["price"])
    columns = ["region", "market", "commodity", "quantity", "accepted"]
    parts = [part[columns] for part in (home, away) if len(part)]
    frame = pd.concat(parts, ignore_index=True) if parts else home[columns]
    return frame.groupby(["region", "market", "commodity"], as_index=False, sort=True)[["quantity", "accepted"]].sum()


def value_captured(instance: Instance, tables: Tables, by: str, names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return what of the accepted output stays at home as value added, by market or by industry.

    Parameters
    ----------
    instance : Instance
        One node.
    tables : mapping
        ``activity``, ``foreign_trade``, ``sales`` of a layout.
    by : str
        Name of the column that groups.
    names : mapping, optional
        Commodity -> group; by default the market.

    Returns
    -------
    DataFrame
        by, use (``final`` or ``exports``), accepted, abroad, controlled, value_added [money/yr], per_unit (value added
        per unit accepted), direct_share (of accepted: paid abroad for the goods themselves), imported_share, and
        controlled_share (with everything in them) [1].
    """
    sold = accepted_sales(instance, tables)
    paid = embodied_imports(instance, tables).set_index("commodity")
    for name in ("direct", "abroad", "controlled"):
        sold[name] = sold["quantity"] * sold["commodity"].map(paid[name]).fillna(0.0)
    away = sold["market"] == EXPORTS
    sold["use"] = np.where(away, "exports", "final")
    group = sold["market"].where(~away, sold["commodity"]) if names is None else sold["commodity"].map(names)
    sold[by] = group.fillna(sold["market"])
    frame = sold.groupby([by, "use"], as_index=False, sort=True)[["accepted", "direct", "abroad", "controlled"]].sum()
    frame = frame[frame["accepted"] > 0].reset_index(drop=True)
    frame["value_added"] = frame["accepted"] - frame["abroad"]
    frame["per_unit"] = frame["value_added"] / frame["accepted"]
    frame["direct_share"] = frame["direct"] / frame["accepted"]
    frame["imported_share"] = frame["abroad"] / frame["accepted"]
    frame["controlled_share"] = frame["controlled"] / frame["accepted"]
    return frame.drop(columns="direct")
