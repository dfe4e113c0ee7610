"""In which order periods and units follow: numbers by size, numbers within text too, so that t2 comes before t10."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.errors import Problem

PERIOD, UNIT = "period", "unit"
TIMES = frozenset({PERIOD, "year", "years", "quarter", "month", "date", "time", "年份", "年"})
"""Names of a level of an index that say that it holds periods."""
DIGITS = re.compile(r"(\d+)")


def rank(label: Hashable) -> tuple[object, ...]:
    """Return what labels are ordered by: numbers first and by size; text part by part, its digits as numbers."""
    if isinstance(label, tuple):
        return tuple(part for each in label for part in rank(each))
    if isinstance(label, int | float | np.number) and not isinstance(label, bool):
        return (0, float(label), ())
    parts = DIGITS.split(str(label))
    return (1, 0.0, tuple(int(part) if place % 2 else part for place, part in enumerate(parts)))


def in_natural_order(labels: Iterable[Hashable]) -> list[Hashable]:
    """Return labels in the order of `rank`."""
    return sorted(labels, key=rank)


def by_period_and_unit(panel: pd.DataFrame) -> pd.DataFrame:
    """Return a panel with its periods first: levels whose names tell the other order are exchanged."""
    first, second = (str(name).lower() for name in panel.index.names)
    return panel.swaplevel() if second in TIMES and first not in TIMES else panel


def unnamed_rows(panel: pd.DataFrame, where: str) -> list[Problem]:
    """Return a problem where rows lack their period or unit."""
    lacking = sum(pd.isna(part) for label in panel.index for part in label)
    fix = "fill them in, or leave the rows out"
    return [Problem(where, f"{lacking} empty cells of the index", "name period and unit", fix)] if lacking else []


def told_label(label: Hashable) -> str:
    """Return a label as messages write it."""
    return " ".join(str(part) for part in label) if isinstance(label, tuple) else str(label)


def named_columns(names: object) -> list[Any]:
    """Return one column, several, or none as a sequence."""
    if names is None:
        return []
    if isinstance(names, str) or not isinstance(names, Iterable):
        return [names]
    return list(names)
