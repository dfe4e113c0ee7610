"""The tables of a synthetic instance, as they stand in its CSV files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.generate.economy import WATER_PRICE, Economy
from layout_opt.generate.environment import (
    NAMES,
    NITROGEN_REMOVED,
    POLLUTANTS,
    TREATED_MOST,
    Environment,
)
from layout_opt.generate.geography import Floats, Geography
from layout_opt.generate.size import Size

DIGITS = 4
"""Significant digits of the numbers written [1]."""
TREATMENT = "treatment"
TIERS = (("mass", 0.7, 1.0), ("premium", 0.3, 1.15))
"""(name, share of demand, factor of price)."""
GATEWAY_EVERY = 40
"""One gateway for foreign trade per this many regions [1]."""


@dataclass(frozen=True)
class Synthetic:
    """Everything that a synthetic instance says, before it is written as tables."""

    size: Size
    geography: Geography
    economy: Economy
    environment: Environment

    @property
    def regions(self) -> list[str]:
        """Ids of the regions."""
        return _ids("r", self.size.regions)

    @property
    def goods(self) -> list[str]:
        """Ids of the goods."""
        return _ids("good", self.size.goods)

    @property
    def technologies(self) -> list[str]:
        """Ids of the technologies: all levels of the first good, then of the second ..."""
        return [f"{good}-t{level + 1}" for good in self.goods for level in range(self.size.technologies)]

    @property
    def reaches(self) -> list[str]:
        """Ids of the river reaches, one for each region."""
        return [f"reach-{region}" for region in self.regions]

    @property
    def mouths(self) -> list[str]:
        """Ids of the waters below the mouths, one for each basin."""
        return _ids("mouth", len(self.geography.outlet))


def _ids(stem: str, count: int) -> list[str]:
    width = len(str(count))
    return [f"{stem}{at + 1:0{width}d}" for at in range(count)]


def significant(values: Floats) -> Floats:
    """Return values with `DIGITS` significant digits."""
    values = np.asarray(values, dtype=np.float64)
    size = np.floor(np.log10(np.abs(np.where(values == 0, 1.0, values))))
    step = 10.0 ** (DIGITS - 1 - size)
    return np.asarray(np.round(values * step) / step)


def entity_tables(made: Synthetic) -> dict[str, pd.DataFrame]:
    """Return regions, commodities, technologies, factors, pollutants and receptors."""
    geography, levels = made.geography, made.size.technologies
    goods = np.repeat(made.goods, levels)
    basins = np.array(_ids("basin", len(geography.outlet)))[geography.basin]
    mouth_names = [f"Water below the mouth of basin {at + 1}" for at in range(len(made.mouths))]
    return {
        "regions": pd.DataFrame(
            {
                "region": made.regions,
                "name": [f"Region {at + 1}" for at in range(made.size.regions)],
                "group": basins,
                "reach": made.reaches,
                "population": np.round(geography.population, -3).astype(np.int64),
                "area": significant(geography.area),
            }
        ),
        "commodities": pd.DataFrame({"commodity": made.goods, "unit": "1e4 t"}),
        "technologies": pd.DataFrame(
            {
                "technology": [*made.technologies, TREATMENT],
                "industry": [*goods, TREATMENT],
                "unit": ["1e4 t"] * len(goods) + ["1e2 t"],
                "kind": ["production"] * len(goods) + ["treatment"],
                "lifetime": 20,
            }
        ),
        "factors": pd.DataFrame(
            {"factor": ["labour", "water"], "unit": ["1e4 person", "1e6 m3"], "kind": ["labour", "water"]}
        ),
        "pollutants": pd.DataFrame({"pollutant": POLLUTANTS, "name": NAMES, "unit": "1e2 t"}),
        "receptors": pd.DataFrame(
            {
                "receptor": [*made.reaches, *made.mouths],
                "name": [*(f"Reach of region {at + 1}" for at in range(made.size.regions)), *mouth_names],
                "kind": "basin",
            }
        ),
    }


def recipe_tables(made: Synthetic) -> dict[str, pd.DataFrame]:
    """Return what a unit of each technology makes, takes in, uses and emits."""
    economy, levels = made.economy, made.size.technologies
    source, target = np.nonzero(economy.inputs.T)[::-1]
    names = np.array(made.technologies).reshape(made.size.goods, levels)
    goods = np.array(made.goods)
    own = pd.DataFrame({"technology": names.ravel(), "commodity": np.repeat(goods, levels), "output": 1.0})
    taken = pd.DataFrame(
        {
            "technology": names[target].ravel(),
            "commodity": np.repeat(goods[source], levels),
            "input": np.repeat(significant(economy.inputs[source, target]), levels),
        }
    )
    recipes = pd.concat([own, taken]).sort_values(["technology", "commodity"], ignore_index=True)
    labour = economy.labour[:, None] * (1.0 - 0.4 * economy.level)
    water = economy.water[:, None] * (1.0 - 0.3 * economy.level)
    dirt = made.environment.intensity[:, None, :] * (1.0 - 0.7 * economy.level)[None, :, None]
    emitted = [
        pd.DataFrame(
            {
                "technology": [*names.ravel(), TREATMENT],
                "pollutant": pollutant,
                "intensity": [*significant(dirt[:, :, at]).ravel(), removed],
                "max_removal": [None] * names.size + [TREATED_MOST[at]],
            }
        )
        for at, (pollutant, removed) in enumerate(zip(POLLUTANTS, (-1.0, -NITROGEN_REMOVED), strict=True))
    ]
    used = [
        pd.DataFrame({"technology": names.ravel(), "factor": factor, "use": significant(use).ravel()})
        for factor, use in (("labour", labour), ("water", water))
    ]
    return {
        "technology_goods": recipes,
        "technology_factors": pd.concat(used, ignore_index=True),
        "technology_emissions": pd.concat(emitted, ignore_index=True),
    }


def market_tables(made: Synthetic) -> dict[str, pd.DataFrame]:
    """Return demand and endowments."""
    economy = made.economy
    regions, goods = np.array(made.regions), np.array(made.goods)
    wanted = [
        pd.DataFrame(
            {
                "region": np.repeat(regions, len(goods)),
                "market": np.tile(goods, len(regions)),
                "tier": tier,
                "quantity": significant(share * economy.demand).ravel(),
                "price": np.tile(significant(factor * economy.price), len(regions)),
            }
        )
        for tier, share, factor in TIERS
    ]
    endowed = [
        pd.DataFrame({"region": regions, "factor": factor, "amount": significant(amount), "price": significant(price)})
        for factor, amount, price in (
            ("labour", 1.3 * economy.need @ economy.labour, economy.wage),
            ("water", 1.5 * economy.need @ economy.water, np.full(len(regions), WATER_PRICE)),
        )
    ]
    return {
        "demand": pd.concat(wanted, ignore_index=True),
        "factor_endowments": pd.concat(endowed, ignore_index=True),
    }


def trade_tables(made: Synthetic) -> dict[str, pd.DataFrame]:
    """Return routes, freight and foreign trade."""
    economy, geography = made.economy, made.geography
    regions, goods = np.array(made.regions), np.array(made.goods)
    narrow = geography.population[geography.origin] < np.median(geography.population)
    room = significant(0.5 * economy.demand.sum(axis=1)[geography.target])
    gates = regions[geography.outlet[: max(1, len(regions) // GATEWAY_EVERY)]]
    traded = [
        pd.DataFrame(
            {
                "region": np.repeat(gates, len(goods)),
                "commodity": np.tile(goods, len(gates)),
                "direction": direction,
                "price": np.tile(significant(factor * economy.price), len(gates)),
                "max_quantity": np.tile(significant(share * economy.demand.sum(axis=0)), len(gates)),
            }
        )
        for direction, factor, share in (("import", 1.1, 0.05), ("export", 0.8, 0.05))
    ]
    return {
        "routes": pd.DataFrame(
            {
                "from_region": regions[geography.origin],
                "to_region": regions[geography.target],
                "distance": geography.distance,
                "capacity": np.where(narrow, room, np.nan),
            }
        ),
        "freight": pd.DataFrame({"commodity": goods, "cost_per_distance": significant(economy.bulk)}),
        "foreign_trade": pd.concat(traded, ignore_index=True),
    }


def river_tables(made: Synthetic) -> dict[str, pd.DataFrame]:
    """Return discharge, transfers and what the rivers bear."""
    geography, environment = made.geography, made.environment
    reaches, mouths = np.array(made.reaches), np.array(made.mouths)
    next_one = np.where(geography.downstream >= 0, reaches[geography.downstream], mouths[geography.basin])
    names = [*reaches, *mouths]
    none = np.full(len(mouths), np.nan)
    return {
        "discharge": pd.DataFrame({"region": made.regions, "receptor": reaches, "share": 1.0}),
        "transfers": pd.concat(
            [
                pd.DataFrame(
                    {
                        "from_receptor": reaches,
                        "to_receptor": next_one,
                        "pollutant": pollutant,
                        "delivery": significant(environment.delivery[:, at]),
                    }
                )
                for at, pollutant in enumerate(POLLUTANTS)
            ],
            ignore_index=True,
        ),
        "receptor_capacity": pd.concat(
            [
                pd.DataFrame(
                    {
                        "receptor": names,
                        "pollutant": pollutant,
                        "capacity": significant(
                            np.append(environment.capacity[:, at], environment.mouth_capacity[:, at])
                        ),
                        "background": np.append(significant(environment.background[:, at]), none),
                    }
                )
                for at, pollutant in enumerate(POLLUTANTS)
            ],
            ignore_index=True,
        ),
    }
