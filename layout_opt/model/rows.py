"""Rows of a model as arrays: bounds and terms, with the key frame from which their names are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd

from layout_opt.errors import ModelError
from layout_opt.facts.frames import keys_of
from layout_opt.instance.spec import NO_WORDS, Words
from layout_opt.model.row_keys import Ints, Key
from layout_opt.model.terms import Amounts, Floats, Terms, amounts

NOTHING = 0
"""Column that is always zero and stands in rows to which nothing contributes."""


class Sense(StrEnum):
    """Which side of a row its limit is."""

    MOST = "<="
    LEAST = ">="
    EXACT = "="


@dataclass(frozen=True)
class RowSpec:
    """One kind of row, as its family declares it.

    Parameters
    ----------
    name : str
        Name, e.g. ``capacity_max``; stable, since goldens, tables and users depend on it.
    keys : tuple of str
        Key columns, first ``node``.
    sense : Sense
        Whether the sum of terms is at most, at least or exactly the limit.
    doc : str
        What the rows say.
    unit : str
        Unit of the limit in terms of the key's entities; blank = a pure number.
    limit : bool
        True for limits of policy, environment and factors, which the evaluation of a given layout reports but does
        not enforce.
    more : str
        What one unit more of the right-hand side means, in words.
    words : (str, str)
        What is limited, for readers, in English and in Chinese.
    many : bool
        True where every site or buyer has such a row: they are counted, not told one by one.
    """

    name: str
    keys: tuple[str, ...]
    sense: Sense
    doc: str
    unit: str
    limit: bool = False
    more: str = ""
    words: Words = NO_WORDS
    many: bool = False


@dataclass(frozen=True)
class Rows:
    """Rows ``lower <= sum of terms <= upper`` below each other; terms of row i: ``starts[i]`` up to ``starts[i + 1]``.

    Parameters
    ----------
    lower, upper : array
        Bounds (infinite = none).
    starts : array of int
        Where the terms of each row begin, and the end.
    columns, coefficients : array
        Terms of all rows, row by row.
    """

    lower: Floats
    upper: Floats
    starts: Ints
    columns: Ints
    coefficients: Floats

    def chosen(self, rows: Ints) -> Rows:
        """Return some of the rows, in the order given."""
        if len(rows) == len(self.lower) and np.array_equal(rows, np.arange(len(rows))):
            return self
        counts = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(counts)])
        terms = np.arange(starts[-1]) + np.repeat(self.starts[rows] - starts[:-1], counts)
        return Rows(self.lower[rows], self.upper[rows], starts, self.columns[terms], self.coefficients[terms])


@dataclass(frozen=True)
class RowSet:
    """The rows of one kind.

    Parameters
    ----------
    block : str
        Where the rows stand.
    spec : RowSpec
        What they are.
    frame : DataFrame
        Their keys, in the key columns and perhaps others.
    rows : Rows
        Bounds and terms.
    """

    block: str
    spec: RowSpec
    frame: pd.DataFrame
    rows: Rows

    @cached_property
    def keys(self) -> list[Key]:
        """Key of each row."""
        return keys_of(self.frame, self.spec.keys)


def row_set(
    block: str, spec: RowSpec, frame: pd.DataFrame, terms: Sequence[Terms], side: Amounts, where: Amounts | None
) -> RowSet:
    """Return the rows of a kind, one for each key of `frame` for which `where` holds.

    Raises
    ------
    ModelError
        If a limit is no number.
    """
    given = amounts(side, len(frame))
    if where is not None:
        chosen = np.asarray(where, dtype=bool)
        place = np.where(chosen, np.cumsum(chosen) - 1, -1)
        terms = [part.within(place) for part in terms]
        frame, given = frame[chosen], given[chosen]
    if not np.isfinite(given).all():
        at = int(np.argmin(np.isfinite(given)))
        key = ",".join(keys_of(frame.iloc[[at]], spec.keys)[0])
        raise ModelError(f"the row {block}.{spec.name}[{key}] has the limit {given[at]}")
    lower = given if spec.sense is not Sense.MOST else np.full(len(given), -np.inf)
    upper = given if spec.sense is not Sense.LEAST else np.full(len(given), np.inf)
    return RowSet(block, spec, frame, rows_of_terms(terms, lower, upper))


def rows_of_terms(terms: Sequence[Terms], lower: Floats, upper: Floats) -> Rows:
    """Return rows with their terms in order: in a row the terms of an earlier part stand first.

    A row to which nothing contributes holds the column `NOTHING`.
    """
    size = len(lower)
    plain = [part.plain() for part in terms]
    counts = sum((np.bincount(rows, minlength=size) for rows, _, _ in plain), np.zeros(size, dtype=np.int64))
    empty = np.flatnonzero(counts == 0)
    plain.append((empty, np.full(len(empty), NOTHING), np.ones(len(empty))))
    rows, columns, coefficients = (np.concatenate([part[at] for part in plain]) for at in range(3))
    if not (rows[1:] >= rows[:-1]).all():
        order = np.argsort(rows, kind="stable")
        columns, coefficients = columns[order], coefficients[order]
    counts[empty] = 1
    return Rows(lower, upper, np.concatenate([[0], np.cumsum(counts)]), columns, coefficients)


def below_each_other(parts: Sequence[Rows]) -> Rows:
    """Return the rows of all parts as one."""
    ends = np.cumsum([0, *(len(part.columns) for part in parts)]).tolist()
    starts = [part.starts[:-1] + end for part, end in zip(parts, ends, strict=False)]
    return Rows(
        np.concatenate([np.zeros(0), *(part.lower for part in parts)]),
        np.concatenate([np.zeros(0), *(part.upper for part in parts)]),
        np.concatenate([*starts, ends[-1:]]).astype(np.int64),
        np.concatenate([np.zeros(0, dtype=np.int64), *(part.columns for part in parts)]),
        np.concatenate([np.zeros(0), *(part.coefficients for part in parts)]),
    )
