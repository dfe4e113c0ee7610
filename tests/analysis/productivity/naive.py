"""The documented mathematics once more, by naive code that imports nothing of the package."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import linprog

SUMS = {"variable": "=", "non-increasing": "<", "non-decreasing": ">"}


def distance(
    units: pd.DataFrame, own: pd.Series, inputs: list[str], goods: list[str], bads: list[str],
    toward: dict[str, float], *, weak: bool, returns: str = "constant",
) -> float | None:  # fmt: skip
    """Return the largest share of a direction, None where the program is infeasible."""
    count = len(units)
    abated = weak and bool(bads) and returns in ("variable", "non-decreasing")
    width = count * (1 + abated) + 1
    less, most, same, level = [], [], [], []
    for names, sign in ((inputs, 1.0), (goods, -1.0), (bads, 1.0)):
        for name in names:
            row = np.zeros(width)
            row[:count] = sign * units[name]
            if abated and names is inputs:
                row[count : 2 * count] = units[name]
            row[-1] = toward.get(name, 0.0)
            if names is bads and weak:
                same.append(row)
                level.append(own[name])
            else:
                less.append(row)
                most.append(sign * own[name])
    if returns != "constant":
        row = np.ones(width)
        row[-1] = 0.0
        kind = SUMS[returns]
        if kind == "=":
            same.append(row)
            level.append(1.0)
        else:
            less.append(row if kind == "<" else -row)
            most.append(1.0 if kind == "<" else -1.0)
    found = linprog(
        np.append(np.zeros(width - 1), -1.0), A_ub=np.array(less), b_ub=most,
        A_eq=np.array(same) if same else None, b_eq=level if same else None,
        bounds=[(0, None)] * (width - 1) + [(None, None)], method="highs",
    )  # fmt: skip
    return None if found.status == 2 else float(found.x[-1])
