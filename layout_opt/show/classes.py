"""Classes of choropleth maps."""

from __future__ import annotations

import math
import warnings
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

import mapclassify
import numpy as np

from layout_opt.show.words import number

CLASSES = 5
DIGITS = 12
"""Most digits of a class limit."""
LONGEST = 4
"""Letters of a class limit that is written as it is."""


def even_classes(values: Sequence[float], default: Sequence[float], classes: int = CLASSES) -> tuple[float, ...]:
    """Return class limits that follow the data: natural breaks (Fisher-Jenks), rounded for the legend.

    Parameters
    ----------
    values : sequence of float
        What is shown.
    default : sequence of float
        Limits for data with fewer different values than classes (or that differ by round-off only).
    classes : int
        How many classes.

    Returns
    -------
    tuple of float
        ``classes - 1`` rising limits; a value equal to a limit belongs above it.
    """
    known = np.array([value for value in values if np.isfinite(value)])
    if len(np.unique(known)) < classes:
        return tuple(default)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Numba not installed")  # a few hundred values are fast without
        breaks = mapclassify.FisherJenks(known, k=classes).bins[:-1]
    if (np.diff(breaks) <= 0).any() or breaks[-1] >= known.max():  # values too near to each other for classes
        return tuple(default)
    following = [float(known[known > edge].min()) for edge in breaks]
    return tuple(between(float(edge), above) for edge, above in zip(breaks, following, strict=True))


def between(low: float, high: float) -> float:
    """Return the number with the fewest digits above `low` and not above `high`, near the middle."""
    middle = (low + high) / 2
    first = -math.floor(math.log10(max(abs(low), abs(high))))
    for digits in range(first, first + DIGITS):
        found = round(middle, digits)
        if low < found <= high:
            return found
    return high


def class_of(value: float, edges: Sequence[float]) -> int:
    """Return the class of a value: how many limits it has reached."""
    return bisect_right(edges, value)


def distinct(edges: Sequence[float]) -> list[str]:
    """Return numbers with as few digits as tell them apart."""
    for digits in range(2, 8):
        told = [number(edge, digits) for edge in edges]
        if len(set(told)) == len(set(edges)):
            return told
    return told


def class_labels(edges: Sequence[float]) -> list[str]:
    """Return the words of each class."""
    short = [f"{edge:g}".replace("-", "−") for edge in edges]
    told = short if max(map(len, short)) <= LONGEST else distinct(edges)
    middle = [f"{low} – {high}" for low, high in pairwise(told)]
    return [f"< {told[0]}", *middle, f"≥ {told[-1]}"]
