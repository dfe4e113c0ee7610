"""The environment of a synthetic instance: what plants discharge, how it travels, and what the rivers bear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from layout_opt.generate.economy import Economy
from layout_opt.generate.geography import Floats, Geography
from layout_opt.generate.size import Size

POLLUTANTS = ("COD", "TN")
NAMES = ("Chemical oxygen demand", "Total nitrogen")
INTENSITY_RANGE = (0.05, 1.0)
"""COD per unit made with the dirtiest technology [1e2 t]."""
NITROGEN_SHARE = (0.08, 0.2)
"""Nitrogen per COD [1]."""
DECAY_PER_KM = np.array([0.003, 0.0015])
"""Decay of each pollutant along a river [1/km]."""
BACKGROUND_SHARE = 0.05
"""Load from elsewhere, as a share of the region's own discharge today [1]."""
TREATED_TODAY = 0.3
"""Share of the COD that is treated today [1]."""
TREATED_MOST = np.array([0.85, 0.7])
"""Share of each pollutant that treatment can remove [1]."""
NITROGEN_REMOVED = 0.1
"""Nitrogen removed with each unit of COD [1]."""
TIGHTNESS = 0.6
"""Capacity of the rivers as a share of the load that self-sufficient regions would cause [1]."""


@dataclass(frozen=True)
class Environment:
    """Emission and rivers; arrays over regions, goods and the two pollutants.

    Parameters
    ----------
    intensity : array (goods, pollutants)
        Of the dirtiest technology, per unit made.
    gross : array (regions, pollutants)
        Emission if each region made everything for itself.
    background, capacity : array (regions, pollutants)
        Of each region's reach.
    delivery : array (regions, pollutants)
        Share of a reach's load that arrives at the next one, or at the mouth.
    mouth_capacity : array (basins, pollutants)
        What the water below each mouth bears.
    """

    intensity: Floats
    gross: Floats
    background: Floats
    capacity: Floats
    delivery: Floats
    mouth_capacity: Floats


def make_environment(size: Size, geography: Geography, economy: Economy, random: np.random.Generator) -> Environment:
    """Return the environment; the rivers bear less than self-sufficient regions would discharge."""
    organic = random.uniform(*INTENSITY_RANGE, size.goods)
    intensity = np.stack([organic, organic * random.uniform(*NITROGEN_SHARE, size.goods)], axis=1)
    gross = economy.need @ intensity
    treated = TREATED_TODAY * gross[:, 0]
    left = gross - np.stack([treated, NITROGEN_REMOVED * treated], axis=1)
    delivery = np.exp(-geography.river_km[:, None] * DECAY_PER_KM)
    background = BACKGROUND_SHARE * left
    load = left + background
    mouth = np.zeros((len(geography.outlet), len(POLLUTANTS)))
    for region in geography.upstream_first:
        below = geography.downstream[region]
        if below >= 0:
            load[below] += delivery[region] * load[region]
        else:
            mouth[geography.basin[region]] = delivery[region] * load[region]
    return Environment(intensity, gross, background, TIGHTNESS * load, delivery, TIGHTNESS * mouth)
