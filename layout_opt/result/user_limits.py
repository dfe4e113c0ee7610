"""Rows that the user added to the Pyomo model, as rows of the table of limits."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from layout_opt.model.block import USER_BLOCK
from layout_opt.result.plan import BINDING
from layout_opt.solver.row_place import block_name, row_name
from layout_opt.solver.sequence import Solution


def user_limits(solution: Solution) -> pd.DataFrame:
    """Return the rows that the user added: used, limit, sense, slack."""
    assert solution.values is not None
    lines = []
    used = solution.arrays.matrix @ solution.values
    terms = abs(solution.arrays.matrix) @ sparse.diags_array(np.abs(solution.values))
    size = terms.max(axis=1).toarray()
    for place, constraint in enumerate(solution.arrays.rows):
        if block_name(constraint) != USER_BLOCK:
            continue
        lower, upper = solution.arrays.row_lower[place], solution.arrays.row_upper[place]
        sense, limit = ("=", upper) if lower == upper else ("<=", upper) if upper < float("inf") else (">=", lower)
        slack = 0.0 if sense == "=" else (limit - used[place]) * (1.0 if sense == "<=" else -1.0)
        _, _, row, key = row_name(constraint)
        lines.append(
            {
                "node": "", "family": USER_BLOCK, "row": row, "key": key,
                "used": float(used[place]), "limit": float(limit), "sense": sense, "slack": float(slack),
                "binding": int(abs(slack) <= BINDING * max(abs(limit), float(size[place]))), "unit": "",
            }
        )  # fmt: skip
    return pd.DataFrame(lines)
