"""The economy of a synthetic instance: a chain of goods, ways of making them, and what each region wants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from layout_opt.generate.geography import Floats, Geography
from layout_opt.generate.size import Size

RAW_SHARE = 1 / 3
"""Share of the goods that need no other good [1]."""
INPUTS = 2
"""Goods that a good further down the chain takes in [1]."""
INPUT_RANGE = (0.1, 0.35)
"""Input of another good per unit made [1]."""
BASE_COST_RANGE = (0.05, 0.4)
"""Running cost of a good apart from its inputs, wages and water [money/unit]."""
MARKUP = 1.3
"""Price over cost up the chain [1]."""
DEMAND_RANGE = (5.0, 30.0)
"""Demand for a good per million people [unit/yr]."""
TASTE_SPREAD, SKILL_SPREAD = 0.25, 0.15
"""Standard deviation between regions of the logarithm of demand and of running cost [1]."""
LABOUR_RANGE = (0.002, 0.008)
"""Labour per unit [1e4 person]."""
WATER_RANGE = (0.1, 1.0)
"""Water per unit [1e6 m3]."""
WAGE, WAGE_SPREAD = 8.0, 0.25
"""Median yearly wage of 1e4 people [money], and its spread between regions [1]."""
WATER_PRICE = 0.02
"""Price of 1e6 m3 of water [money]."""
BULK_RANGE = (3e-5, 1e-4)
"""Freight [money/unit/km]."""


@dataclass(frozen=True)
class Economy:
    """Goods, technologies and demand; arrays over goods, regions and levels of technology (0 = small, 1 = large).

    Parameters
    ----------
    inputs : array (goods, goods)
        ``inputs[h, g]`` of good h per unit of good g.
    base_cost, price, labour, water, bulk : array (goods)
        Of a unit of each good.
    level : array (technologies)
        From 0 (small, dirty) to 1 (large, clean).
    skill : array (regions, goods)
        Factor of running cost.
    wage : array (regions)
        Yearly wage of 1e4 people.
    demand : array (regions, goods)
        What buyers want per year.
    need : array (regions, goods)
        What each region would make if it made everything for itself.
    """

    inputs: Floats
    base_cost: Floats
    price: Floats
    labour: Floats
    water: Floats
    bulk: Floats
    level: Floats
    skill: Floats
    wage: Floats
    demand: Floats
    need: Floats

    @property
    def typical(self) -> Floats:
        """Mean need of a region for each good."""
        return np.asarray(self.need.mean(axis=0))


def make_economy(size: Size, geography: Geography, random: np.random.Generator) -> Economy:
    """Return the economy of an instance of this size."""
    goods, regions = size.goods, size.regions
    inputs = _inputs(goods, random)
    base_cost = random.uniform(*BASE_COST_RANGE, goods)
    labour, water = random.uniform(*LABOUR_RANGE, goods), random.uniform(*WATER_RANGE, goods)
    price = np.zeros(goods)
    for good in range(goods):
        own = base_cost[good] + WAGE * labour[good] + WATER_PRICE * water[good]
        price[good] = MARKUP * (own + inputs[:, good] @ price)
    per_million = random.uniform(*DEMAND_RANGE, goods)
    taste = np.exp(TASTE_SPREAD * random.standard_normal((regions, goods)))
    demand = geography.population[:, None] / 1e6 * per_million * taste
    return Economy(
        inputs=inputs,
        base_cost=base_cost,
        price=price,
        labour=labour,
        water=water,
        bulk=random.uniform(*BULK_RANGE, goods),
        level=np.linspace(0.0, 1.0, size.technologies),
        skill=np.exp(SKILL_SPREAD * random.standard_normal((regions, goods))),
        wage=WAGE * np.exp(WAGE_SPREAD * random.standard_normal(regions)),
        demand=demand,
        need=np.asarray(np.linalg.solve(np.eye(goods) - inputs, demand.T).T, dtype=np.float64),
    )


def _inputs(goods: int, random: np.random.Generator) -> Floats:
    """Return inputs per unit made: raw goods need none, the others some goods that come before them."""
    inputs = np.zeros((goods, goods))
    for good in range(max(1, round(RAW_SHARE * goods)), goods):
        before = random.choice(good, size=min(INPUTS, good), replace=False)
        inputs[before, good] = random.uniform(*INPUT_RANGE, len(before))
    return inputs
