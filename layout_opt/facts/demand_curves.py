r"""Demand curves: what buyers would take at each price, cut into tiers, and what is left of it to sell.

A linear curve goes through the observed point :math:`(p_0, q_0)`: with the slope of its elasticity there,
:math:`q(p) = q_0 (1 + \varepsilon (p - p_0) / p_0)`, or through the choke price at which nobody buys. Rivals outside
bring :math:`s_0 (1 + \eta (p - p_0) / p_0)` of it to the market, never below 0, so that a price that falls drives them
out. What is left to sell is the difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.facts.derived import derived
from layout_opt.facts.frames import records, table_of
from layout_opt.facts.keys import DEMAND
from layout_opt.facts.seasons import of_periods
from layout_opt.instance import Instance
from layout_opt.instance.assemble import counted_name

CURVES_TABLE, SURPLUS_TABLE = "demand_curves", "market_surplus"
"""Table of the instance, and of a run."""
STEPS = 20
"""Tiers of a curve whose steps are not given [1]."""
MARKET = ("node", "region", "market")
VALUES = ("price", "quantity", "elasticity", "choke_price", "rival_share", "rival_elasticity", "steps")


@dataclass(frozen=True)
class DemandCurve:
    """A market's demand less what rivals supply: a falling line with at most one kink.

    Parameters
    ----------
    prices, quantities : tuple of float
        Corners of what is left to sell, from price 0 to the choke price.
    all_quantities, rivals : tuple of float
        What buyers take in all, and what rivals bring, at the same corners.
    """

    prices: tuple[float, ...]
    quantities: tuple[float, ...]
    all_quantities: tuple[float, ...]
    rivals: tuple[float, ...]

    def price(self, quantity: float) -> float:
        """Return the price at which a quantity can just be sold."""
        return float(np.interp(quantity, self.quantities[::-1], self.prices[::-1]))

    def rival(self, price: float) -> float:
        """Return what rivals bring at a price."""
        return float(np.interp(price, self.prices, self.rivals))

    def tiers(self, steps: int) -> list[tuple[float, float]]:
        """Return quantity and price of each tier, dearest first: equal quantities, each at its average price."""
        width = self.quantities[0] / steps
        ends = np.linspace(0.0, self.quantities[0], steps + 1)
        found = []
        for start, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True):
            inside = [quantity for quantity in self.quantities[::-1] if start < quantity < end]
            corners = np.array([start, *inside, end])
            area = np.trapezoid([self.price(corner) for corner in corners.tolist()], corners)
            found.append((width, float(area) / width if width else 0.0))
        return found


def demand_curve(
    price: float, quantity: float, elasticity: float, choke: float, rival_share: float, rival_elasticity: float
) -> DemandCurve:
    """Return the curve through an observed point; NaN for an elasticity or a choke price that is not given.

    Parameters
    ----------
    price, quantity : float
        What is observed: price and all that buyers take at it.
    elasticity : float
        Change of the quantity per change of the price, both relative, at that point (below 0).
    choke : float
        Price at which nobody buys; where given, the line goes through it and the elasticity is not used.
    rival_share : float
        Share of the quantity that rivals bring at that price.
    rival_elasticity : float
        Of what they bring, at that point (0 or more).
    """
    end = price * (1.0 - 1.0 / elasticity) if np.isnan(choke) else choke
    slope = quantity / (end - price)
    rival, rise = rival_share * quantity, rival_share * quantity * rival_elasticity / price
    shut = price - rival / rise if rise > 0 else 0.0
    points = {0.0, (quantity - rival + (slope + rise) * price) / (slope + rise)}
    if 0.0 < shut < max(points):
        points.add(shut)
    prices = tuple(sorted(points))
    everything = tuple(quantity + slope * (price - each) for each in prices)
    rivals = tuple(max(0.0, rival + rise * (each - price)) for each in prices)
    left = tuple(max(0.0, all_of - other) for all_of, other in zip(everything, rivals, strict=True))
    return DemandCurve(prices, (*left[:-1], 0.0), everything, rivals)


def curves(instance: Instance) -> list[tuple[tuple[str, str, str], DemandCurve, int]]:
    """Return node, region, market of every demand curve, the curve and its steps."""
    if not instance.has("demand_curves"):
        return []
    frame = of_periods(instance, instance.resolve("demand_curves")).fillna({"steps": STEPS})
    frame = frame[(frame["choke_price"] > frame["price"]) | frame["choke_price"].isna() & (frame["elasticity"] < 0)]
    return [
        ((node, region, market), demand_curve(*numbers), int(steps))
        for node, region, market, *numbers, steps in records(frame, *MARKET, *VALUES)
    ]


@derived
def curve_tiers(instance: Instance) -> pd.DataFrame:
    """Return node, region, market, tier, quantity, price of the tiers into which demand curves are cut."""
    keys, quantities, prices = [], [], []
    found = curves(instance)
    most = int(instance.tables["demand_curves"]["steps"].fillna(STEPS).max()) if found else 0
    for place, curve, steps in found:
        for at, (quantity, price) in enumerate(curve.tiers(steps), start=1):
            keys.append((*place, counted_name(at, most)))
            quantities.append(quantity)
            prices.append(price)
    return table_of(keys, DEMAND, quantity=quantities, price=prices)
