"""Columns whose numbers lie too far apart, costs included."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from layout_opt.instance import Instance
from layout_opt.instance.raw import plain
from layout_opt.instance.spec import Type

SPAN = 1e9
"""Largest over smallest number of a column, in size, above which a notice is due [1]."""
SPANLESS = frozenset({"population", "area", "year", "low", "high", "years", "probability", "lifetime", "loan_years"})
"""Columns that no row of the model multiplies with others of their kind."""


def wide_columns(instance: Instance) -> Iterator[str]:
    """Yield the columns whose numbers span more than `SPAN`, with both ends."""
    for name, rows in instance.tables.items():
        spec = instance.specs[name]
        keys = list(zip(*(rows[key].astype(str).tolist() for key in spec.key_names), strict=True))
        for column in spec.values:
            if column.type is not Type.NUMBER or column.name in SPANLESS:
                continue
            size = np.abs(rows[column.name].to_numpy(dtype=float))
            given = np.flatnonzero(size > 0)
            if not len(given) or size[given].max() <= SPAN * size[given].min():
                continue
            low, high = int(given[size[given].argmin()]), int(given[size[given].argmax()])
            yield (
                f"{instance.label(name)} {column.name}: from {size[low]:g} [{plain(','.join(keys[low]))}] to "
                f"{size[high]:g} [{plain(','.join(keys[high]))}], a span of {size[high] / size[low]:.0e}; choose units "
                "in which these numbers are nearer to each other."
            )
