"""Keys as whole numbers: a key of several columns is one position in the product of their sets."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt
import pandas as pd

from layout_opt.errors import InvalidInput, Problem

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Axes:
    """The sets behind the key columns, in order.

    Parameters
    ----------
    members : tuple of tuple of str
        Members of each set, sorted.
    """

    members: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if prod(self.sizes) > np.iinfo(np.int64).max:
            sizes = " x ".join(str(size) for size in self.sizes)
            raise InvalidInput(
                [Problem("the sets", f"{sizes} possible keys", "stay below 9e18 keys", "use smaller sets")]
            )

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many members each set has (at least 1, so that strides stay meaningful)."""
        return tuple(max(len(names), 1) for names in self.members)

    @property
    def strides(self) -> tuple[int, ...]:
        """How far one step of each column moves the flat key; the last column moves it by one."""
        return tuple(prod(self.sizes[at + 1 :]) for at in range(len(self.sizes)))

    def part(self, columns: tuple[int, ...]) -> Axes:
        """Return the axes of some of the columns."""
        return Axes(tuple(self.members[at] for at in columns))

    def names(self, column: int) -> npt.NDArray[np.object_]:
        """Return the members of one column as an array."""
        return np.array(self.members[column], dtype=object)

    def positions(self, cells: list[npt.NDArray[np.object_]], size: int) -> Codes:
        """Return where each cell stands in its set, -1 for what is not in it; shape (size, columns)."""
        keys = np.empty((size, len(cells)), dtype=np.int64)
        for at, column in enumerate(cells):
            keys[:, at] = pd.Index(self.members[at], dtype=object).get_indexer(pd.Index(column, dtype=object))
        return keys

    def flat(self, keys: Codes) -> Codes:
        """Return one number for each key, in the order of the columns."""
        flat: Codes = (keys * np.array(self.strides, dtype=np.int64)).sum(axis=1)
        return flat

    def apart(self, flat: Codes) -> Codes:
        """Return the positions behind flat keys; shape (keys, columns)."""
        keys = np.empty((len(flat), len(self.members)), dtype=np.int64)
        for at, (stride, size) in enumerate(zip(self.strides, self.sizes, strict=True)):
            keys[:, at] = flat // stride % size
        return keys

    def text(self, flat: int) -> str:
        """Return a key as messages and result tables write it: its parts joined by commas."""
        positions = self.apart(np.array([flat], dtype=np.int64))[0]
        return ",".join(names[at] for names, at in zip(self.members, positions.tolist(), strict=True))


def match(left: Codes, right: Codes) -> tuple[Codes, Codes]:
    """Return the positions of all pairs of equal numbers in two arrays."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = np.searchsorted(ordered, left, side="left")
    count = np.searchsorted(ordered, left, side="right") - first
    rows = np.repeat(np.arange(len(left)), count)
    begin = np.repeat(np.cumsum(count) - count, count)
    within = np.arange(len(rows)) - begin
    return rows, order[np.repeat(first, count) + within]


def sorted_unique(numbers: Codes) -> Codes:
    """Return the different numbers in order (sorting beats the hashing of `numpy.unique` on many keys)."""
    ordered = np.sort(numbers)
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def text_codes(cells: pd.Series, words: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """Return the position of each word, NaN for a blank."""
    codes = pd.Index(words, dtype=object).get_indexer(pd.Index(cells.to_numpy(dtype=object), dtype=object))
    return np.where(codes < 0, np.nan, codes.astype(float))
