"""Figures as they are written: significant digits, and limits rounded upward."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

DIGITS = 6
"""Significant digits of written numbers."""


def significant(values: pd.DataFrame | pd.Series, digits: int = DIGITS) -> pd.DataFrame | pd.Series:
    """Return the numbers rounded to significant digits."""
    array = values.to_numpy(dtype=float)
    with np.errstate(divide="ignore"):
        places = digits - 1 - np.floor(np.log10(np.abs(array)))
    rounded = [round(x, int(p)) if x else 0.0 for x, p in zip(array.ravel(), places.ravel(), strict=True)]
    shaped = np.array(rounded).reshape(array.shape)
    if isinstance(values, pd.Series):
        return pd.Series(shaped, index=values.index, name=values.name)
    return pd.DataFrame(shaped, index=values.index, columns=values.columns)


def upward(value: float, digits: int = DIGITS) -> float:
    """Return a number rounded up, so that a limit at today's load does not cut today through rounding."""
    if value == 0:
        return 0.0
    scale = 10.0 ** (digits - 1 - math.floor(math.log10(abs(value))))
    return float(f"{math.ceil(value * scale + 0.5) / scale:.10g}")
