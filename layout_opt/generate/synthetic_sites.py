"""The sites of a synthetic instance: where which technology may stand, how large, at what cost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layout_opt.generate.environment import TREATED_TODAY
from layout_opt.generate.synthetic_tables import TREATMENT, Synthetic, significant

SMALLEST = 0.5
"""Smallest capacity of the largest level, as a multiple of the mean need of a region [1]."""
HARD_SMALLEST, HARD_FIXED, HARD_SITES = 1.5, 6.0, 0.2
"""In a hard instance: the same multiple, the factor of fixed costs, the share of regions with larger levels [1]."""
HARD_STREAM = 1
"""Number of the stream of random numbers that draws these sites; the other numbers are those of the plain instance."""


def site_table(made: Synthetic) -> pd.DataFrame:
    """Return the sites: every technology and treatment in every region; today all works at the smallest level.

    In a hard instance fewer regions may have the larger levels, openings cost more, and smallest sizes are larger.
    """
    economy, level, hard = made.economy, made.economy.level, made.size.hard
    shape = (made.size.regions, made.size.goods, made.size.technologies)
    today = np.zeros(shape)
    today[:, :, 0] = significant(economy.need)
    existing = significant(today / 0.85)
    scale = economy.typical[None, :, None] * np.ones(shape)
    running = economy.base_cost[None, :, None] * economy.skill[:, :, None] * (1.0 - 0.2 * level)
    yearly = economy.base_cost[None, :, None] * scale * (0.05 + 0.15 * level) * (HARD_FIXED if hard else 1.0)
    gross = made.environment.gross[:, 0]
    treated = significant(TREATED_TODAY * gross)
    columns = {
        "existing": (existing, treated),
        "max_capacity": (np.maximum(significant(scale * (3.0 + 3.0 * level)), existing), significant(3.0 * gross)),
        "min_capacity": (significant(scale * level * (HARD_SMALLEST if hard else SMALLEST)), np.zeros_like(gross)),
        "max_utilisation": (np.full(shape, 0.9), np.ones_like(gross)),
        "variable_cost": (significant(running), np.full_like(gross, 0.005)),
        "fixed_cost": (significant(yearly), significant(0.001 * gross)),
        "investment_cost": (significant(running * (1.5 + 0.5 * level)), np.full_like(gross, 0.01)),
        "present_activity": (today, treated),
    }
    regions = np.array(made.regions)
    keys = pd.DataFrame(
        {
            "region": np.append(np.repeat(regions, shape[1] * shape[2]), regions),
            "technology": np.append(np.tile(made.technologies, len(regions)), [TREATMENT] * len(regions)),
        }
    )
    values = {name: np.append(plants.ravel(), cleaning) for name, (plants, cleaning) in columns.items()}
    frame = keys.assign(**values)
    blank = frame["existing"] == 0
    frame[["existing", "present_activity"]] = frame[["existing", "present_activity"]].mask(blank)
    if not hard:
        return frame
    drawn = np.random.default_rng((made.size.seed, HARD_STREAM)).random(shape) < HARD_SITES
    kept = np.append((drawn | (level == 0.0)).ravel(), np.ones(len(regions), dtype=bool))
    return frame[kept].reset_index(drop=True)
