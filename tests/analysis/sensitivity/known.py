"""Functions whose sensitivities are known, and the two regions of instances/two-regions in closed form."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from layout_opt import read_instance
from layout_opt.analysis.sensitivity import Parameter
from layout_opt.analysis.sensitivity.study import CaseValues
from layout_opt.instance import Instance

TWO_REGIONS = Path(__file__).parents[3] / "instances" / "two-regions"
A, B = 7.0, 0.1


@cache
def two_regions() -> Instance:
    """Return the instance, read once."""
    return read_instance(TWO_REGIONS)


def plain(name: str, low: float, high: float) -> Parameter:
    """Return a parameter that stands for nothing in an instance."""
    return Parameter(name, (), "factor", low, high)


def evaluated(values: pd.DataFrame, status: tuple[str, ...] | None = None, slack: float = 0.0) -> CaseValues:
    """Return values as if cases had come to them."""
    told = status or ("solved",) * len(values)
    return CaseValues(
        told, values.reset_index(drop=True), pd.DataFrame(slack, index=range(len(values)), columns=values.columns)
    )


def ishigami(points: pd.DataFrame) -> CaseValues:
    """Ishigami & Homma (1990): sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1, each uniform on [-pi, pi]."""
    x = points.to_numpy(dtype=float)
    return evaluated(
        pd.DataFrame({"y": np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])})
    )


def ishigami_indices() -> dict[str, tuple[float, float]]:
    """Return first-order and total index of each parameter, by the formulas."""
    alone1 = 0.5 * (1 + B * math.pi**4 / 5) ** 2
    alone2 = A**2 / 8
    both = B**2 * math.pi**8 * (1 / 18 - 1 / 50)
    variance = alone1 + alone2 + both
    return {
        "x1": (alone1 / variance, (alone1 + both) / variance),
        "x2": (alone2 / variance, alone2 / variance),
        "x3": (0.0, both / variance),
    }


def on_paper(points: pd.DataFrame) -> CaseValues:
    """Net effective output and activity of Hill county by the README of the instance; what is not named is as given."""

    def of(name: str, base: float) -> np.ndarray:
        return points[name].to_numpy(dtype=float) if name in points else np.full(len(points), base)

    a, g, limit = (
        of("demand.price", 1.0),
        of("freight.cost_per_distance", 1.0),
        of("receptor_capacity.capacity", 1000.0),
    )
    h = of("sites.variable_cost[hill,works]", 1.0)
    margin = 0.30 - 0.20 * h - 0.04 * g
    hill = np.where(margin > 0, np.minimum(limit / 50, 60), 0.0)
    net = (0.50 * a - 0.30) * 60 + margin * hill
    return evaluated(pd.DataFrame({"objective": net, "hill": hill}))
