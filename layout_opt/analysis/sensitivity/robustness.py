"""How often each site is in the optimum: always, mostly, sometimes, never.

Intervals of shares: Wilson, E. B. (1927): Probable inference, the law of succession, and statistical inference.
Journal of the American Statistical Association 22(158), 209-212.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

import pandas as pd

from layout_opt.analysis.sensitivity.movement import KEYS, working_sites
from layout_opt.instance import Instance
from layout_opt.result.indicator_values import industries

NORMAL_95 = 1.959963984540054
"""Quantile of the normal distribution for a confidence of 95 % [1]."""
HALF = 0.5
SHARES = ("works", "cases", "share", "share_low", "share_high", "robustness")


class Robustness(StrEnum):
    """How often a site works."""

    ALWAYS = "always"
    MOSTLY = "mostly"
    SOMETIMES = "sometimes"
    NEVER = "never"


def robustness(share: float) -> Robustness:
    """Return the class of a share of cases: all, at least half, fewer but some, none."""
    if share >= 1:
        return Robustness.ALWAYS
    if share >= HALF:
        return Robustness.MOSTLY
    return Robustness.SOMETIMES if share > 0 else Robustness.NEVER


def site_table(instance: Instance, layouts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return how often each producing site works.

    Parameters
    ----------
    instance : Instance
        The base.
    layouts : sequence of DataFrame
        Table ``activity`` of each case that has a layout.

    Returns
    -------
    DataFrame
        node, region, technology, industry, works (cases), cases, share, share_low and share_high (interval at 95 % for
        the share in the long run), robustness, mean_activity, unit; sorted by key.
    """
    own = industries(instance)
    every = _every(layouts)
    every = every[every["technology"].isin(own)]
    counts = Counter(site for layout in layouts for site in working_sites(layout, instance))
    sums = every.groupby(KEYS, sort=True).agg(activity=("activity", "sum"), unit=("unit", "first"))
    rows = [
        (*key, own[key[2]], *_found(counts[key], len(layouts)), activity / len(layouts), unit)
        for key, activity, unit in zip(
            sums.index.tolist(), sums["activity"].tolist(), sums["unit"].tolist(), strict=True
        )
    ]
    return pd.DataFrame(rows, columns=[*KEYS, "industry", *SHARES, "mean_activity", "unit"])


def industry_table(instance: Instance, layouts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return how often each industry works in each region where it has a site, whatever the technology.

    Returns
    -------
    DataFrame
        node, region, industry, works, cases, share, share_low, share_high, robustness; sorted by key.
    """
    own = industries(instance)
    counts: Counter[tuple[str, str, str]] = Counter()
    for layout in layouts:
        counts.update({(node, region, own[name]) for node, region, name in working_sites(layout, instance)})
    every = _every(layouts)[KEYS].drop_duplicates()
    every = every.assign(industry=every["technology"].map(own)).dropna(subset="industry")
    keys = sorted(set(every[["node", "region", "industry"]].itertuples(index=False, name=None)))
    rows = [(*key, *_found(counts[key], len(layouts))) for key in keys]
    return pd.DataFrame(rows, columns=["node", "region", "industry", *SHARES])


def _every(layouts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    columns = [*KEYS, "activity", "unit"]
    return pd.concat([layout[columns] for layout in layouts]) if layouts else pd.DataFrame(columns=columns)


def _found(works: int, cases: int) -> tuple[int, int, float, float, float, str]:
    share = works / cases
    return (works, cases, share, *interval(works, cases), robustness(share).value)


def interval(found: int, cases: int) -> tuple[float, float]:
    """Return the Wilson interval of a share at 95 %."""
    share, z = found / cases, NORMAL_95
    middle = (share + z * z / (2 * cases)) / (1 + z * z / cases)
    half = z * math.sqrt(share * (1 - share) / cases + z * z / (4 * cases * cases)) / (1 + z * z / cases)
    low = 0.0 if found == 0 else max(0.0, middle - half)  # not the round-off of the difference
    return low, 1.0 if found == cases else min(1.0, middle + half)
