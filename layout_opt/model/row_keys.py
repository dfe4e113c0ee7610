"""Keys as whole numbers: what stands where is found by arithmetic, not by looking up tuples one after the other.

A key is a row of a frame: a word in each of its key columns. Every word has a number, its place in the sorted set to
which the column refers; words of columns that refer to no set are numbered as they come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layout_opt.errors import ModelError
from layout_opt.instance import Instance

Key = tuple[str, ...]
Ints = NDArray[np.int64]
DENSE = 4
"""Possible keys per key up to which positions stand in an array over all possible keys [1]."""


class Vocabulary:
    """The number of every word of every key column.

    Parameters
    ----------
    sets : mapping
        Key column -> members of its set, sorted.
    """

    def __init__(self, sets: Mapping[str, pd.Index]) -> None:
        self._sets = sets
        self._words: dict[str, dict[str, int]] = {}

    def size(self, column: str) -> int:
        """Return how many words a column may hold so far, at least 1."""
        known = self._sets.get(column)
        return max(1, len(self._words.get(column, ())) if known is None else len(known))

    def numbers(self, column: str, cells: pd.Series | str, size: int) -> Ints:
        """Return the number of each cell of a key column, -1 for a word that its set does not have.

        Parameters
        ----------
        column : str
            Name of the key column.
        cells : Series or str
            Words; one word stands for `size` cells.
        size : int
            Number of cells.
        """
        if isinstance(cells, str):
            return np.broadcast_to(self._find(column, np.array([cells], dtype=object)), size)
        return self._find(column, cells.to_numpy(dtype=object))

    def words(self, column: str) -> np.ndarray:
        """Return the words of a key column in the order of their numbers."""
        known = self._sets.get(column)
        return np.array(list(self._words.get(column, ())) if known is None else list(known), dtype=object)

    def in_order(self, names: Sequence[str]) -> bool:
        """Tell whether the numbers of the words of all these key columns are in the order of the words."""
        return all(name in self._sets for name in names)

    def _find(self, column: str, words: np.ndarray) -> Ints:
        known = self._sets.get(column)
        if known is not None:
            return known.get_indexer(pd.Index(words, dtype=object)).astype(np.int64)
        numbers = self._words.setdefault(column, {})
        places, different = pd.factorize(words)
        own = [numbers.setdefault(word, len(numbers)) for word in different]
        return np.array(own, dtype=np.int64)[places]


def vocabulary_of(instance: Instance) -> Vocabulary:
    """Return the numbers of the words of an instance; they outlive changes that leave its sets as they are."""
    return instance.memory.once("vocabulary", lambda: Vocabulary(_indexes(instance)))


def _indexes(instance: Instance) -> dict[str, pd.Index]:
    """Return key column -> members of its set, sorted."""
    columns = {"node": "NODE"}
    for spec in instance.specs.values():
        columns |= {column.name: column.refers for column in spec.keys if column.refers is not None}
        columns |= {} if spec.defines is None else {spec.key_names[0]: spec.defines}
    sets = {name: pd.Index(sorted(instance.sets[name]), dtype=object) for name in set(columns.values())}
    return {column: sets[name] for column, name in columns.items()}


def parts_of(
    vocabulary: Vocabulary, frame: pd.DataFrame, names: Sequence[str], fixed: Mapping[str, str] | None = None
) -> tuple[Ints, ...]:
    """Return the numbers of the words of each key column; columns that are `fixed` hold one word."""
    given = fixed or {}
    return tuple(vocabulary.numbers(name, given[name] if name in given else frame[name], len(frame)) for name in names)


def flat(parts: Sequence[Ints], sizes: Sequence[int]) -> Ints:
    """Return one number for each key, in the order of keys; -1 where a word is none of those that are counted."""
    number = np.zeros(len(parts[0]) if parts else 0, dtype=np.int64)
    wrong = np.zeros(len(number), dtype=bool)
    for part, size in zip(parts, sizes, strict=True):
        number = number * size + part
        wrong |= (part < 0) | (part >= size)
    if wrong.any():
        number[wrong] = -1
    return number


class KeyIndex:
    """Where each key of a frame stands in it.

    Parameters
    ----------
    vocabulary : Vocabulary
        Numbers of the words.
    frame : DataFrame
        Different keys.
    names : sequence of str
        Its key columns.
    """

    def __init__(self, vocabulary: Vocabulary, frame: pd.DataFrame, names: Sequence[str]) -> None:
        self.vocabulary = vocabulary
        self.names = tuple(names)
        parts = parts_of(vocabulary, frame, names)
        self.sizes = tuple(map(vocabulary.size, names))
        self.flat = flat(parts, self.sizes)
        self._place = _places(self.flat, int(np.prod(self.sizes, dtype=object)), self.names)

    def at(self, frame: pd.DataFrame, fixed: Mapping[str, str] | None = None) -> Ints:
        """Return the position of each key of another frame with these key columns, -1 where there is none."""
        asked = flat(parts_of(self.vocabulary, frame, self.names, fixed), self.sizes)
        if len(asked) == len(self.flat) and np.array_equal(asked, self.flat):
            return np.arange(len(asked), dtype=np.int64)
        if self._place is not None:
            return np.where(asked < 0, -1, self._place[asked])
        return self._search(asked)

    def _search(self, asked: Ints) -> Ints:
        if not len(self.flat):
            return np.full(len(asked), -1, dtype=np.int64)
        order = np.argsort(self.flat, kind="stable")
        ordered = self.flat[order]
        place = np.minimum(np.searchsorted(ordered, asked), len(ordered) - 1)
        return np.where((ordered[place] == asked) & (asked >= 0), order[place], -1)


def _places(keys: Ints, possible: int, names: tuple[str, ...]) -> Ints | None:
    """Return the position of every possible key (None where there are too many); keys must differ."""
    count = len(keys)
    doubled = False
    place = None
    if possible <= max(1024, DENSE * count):
        place = np.full(possible, -1, dtype=np.int64)
        place[keys] = np.arange(count)
        doubled = not np.array_equal(place[keys], np.arange(count))
    elif not (keys[1:] > keys[:-1]).all():
        doubled = len(np.unique(keys)) < count
    if doubled:
        raise ModelError(f"two rows have the same {', '.join(names)}")
    return place
