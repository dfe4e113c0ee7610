"""Ledgers: named shared balances to which families post terms and which the core closes into rows.

A ledger is a sum of terms per key. Some ledgers are *balances* (the sum must be zero), the others are *totals* that
families limit or that the objective adds up. The plain twin of a ledger is an `Accounts` table made with pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from layout_opt.errors import ModelError, nearest
from layout_opt.instance.codes import match
from layout_opt.model.row_keys import Ints, Key, Vocabulary, flat, parts_of
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Amounts, Floats, Terms, amounts, sums_at

__all__ = ["SHARED_LEDGERS", "Book", "Key", "Ledger", "LedgerSpec", "Post", "Sums", "new_ledgers"]


@dataclass(frozen=True)
class LedgerSpec:
    """What a ledger adds up.

    Parameters
    ----------
    name : str
        Name by which families post to it.
    index : tuple of str
        Names of the key parts; the first is always ``node``.
    unit : str
        Unit in terms of the key's entities.
    balance : bool
        True if the core closes it into the row ``<name>_balance`` (sum of terms = 0).
    doc : str
        What the sum means.
    extra : str
        What one unit more in a balance stands for, in words.
    """

    name: str
    index: tuple[str, ...]
    unit: str
    balance: bool
    doc: str
    extra: str = ""

    @property
    def row(self) -> RowSpec:
        """The row into which a balance is closed."""
        return RowSpec(f"{self.name}_balance", self.index, Sense.EXACT, self.doc, f"{self.unit}/yr", more=self.extra)


SHARED_LEDGERS: tuple[LedgerSpec, ...] = (
    LedgerSpec(
        "goods",
        ("node", "region", "commodity"),
        "{commodity}",
        balance=True,
        doc="production - intermediate use + arrivals - departures + imports - exports - sales - surplus = 0",
        extra="one unit more of the good on hand",
    ),
    LedgerSpec(
        "capacity",
        ("node", "region", "technology"),
        "{activity}",
        balance=False,
        doc="capacity before + build - retire - what dies of age: what stands at a site (its family closes it)",
    ),
    LedgerSpec(
        "factor",
        ("node", "region", "factor"),
        "{factor}",
        balance=False,
        doc="use of a factor by all technologies of a region",
    ),
    LedgerSpec(
        "gross_emission",
        ("node", "region", "pollutant"),
        "{pollutant}",
        balance=False,
        doc="burden made by all technologies of a region before treatment",
    ),
    LedgerSpec(
        "burden",
        ("node", "region", "pollutant"),
        "{pollutant}",
        balance=True,
        doc="gross emission - removal by treatment - discharge = 0",
        extra="one unit more emitted",
    ),
    LedgerSpec(
        "receptor",
        ("node", "receptor", "pollutant"),
        "{pollutant}",
        balance=True,
        doc="background + share x discharge + delivery x load upstream - load = 0",
        extra="one unit more arriving at the receptor",
    ),
    LedgerSpec(
        "value",
        ("node", "region", "part"),
        "{money}",
        balance=False,
        doc="money by part: earnings positive, costs negative",
    ),
)


Post = tuple[tuple[Ints, ...], Ints, Floats]
"""Numbers of the words of keys, columns (-1 = a constant), coefficients."""


class Ledger:
    """Terms collected while a model is being built: arrays of keys, coefficients and columns.

    Parameters
    ----------
    spec : LedgerSpec
        What it adds up.
    vocabulary : Vocabulary
        Numbers of the words of keys.
    """

    def __init__(self, spec: LedgerSpec, vocabulary: Vocabulary) -> None:
        self.spec = spec
        self.vocabulary = vocabulary
        self.posts: list[Post] = []

    def post(self, frame: pd.DataFrame, coefficients: Amounts, columns: Ints, **fixed: str) -> None:
        """Add ``coefficient x column`` to the sum of each key of `frame`.

        Parameters
        ----------
        frame : DataFrame
            One key a row, in the key columns of the ledger.
        coefficients : array or float
            Coefficient of each; a coefficient of 0 is no post.
        columns : array of int
            Column of each; -1 = no post.
        **fixed : str
            Key columns that hold one word for all, e.g. ``part="freight"``.
        """
        given = amounts(coefficients, len(frame))
        kept = (given != 0) & (columns >= 0)
        parts = parts_of(self.vocabulary, frame, self.spec.index, fixed)
        if not kept.all():
            parts, columns, given = tuple(part[kept] for part in parts), columns[kept], given[kept]
        self._add(parts, columns, given)

    def post_constant(self, frame: pd.DataFrame, constants: Amounts, **fixed: str) -> None:
        """Add a constant to the sum of each key of `frame` (0 = no post)."""
        given = amounts(constants, len(frame))
        kept = given != 0
        parts = parts_of(self.vocabulary, frame, self.spec.index, fixed)
        self._add(tuple(part[kept] for part in parts), np.full(int(kept.sum()), -1), given[kept])

    def _add(self, parts: tuple[Ints, ...], columns: Ints, given: Floats) -> None:
        if any((part < 0).any() for part in parts):
            raise ModelError(f"a post to the ledger {self.spec.name} has a key that is in no set")
        if len(given):
            self.extend([(parts, columns, given)])

    def extend(self, posts: Sequence[Post]) -> None:
        """Add posts that were made before."""
        self.posts.extend(posts)
        vars(self).pop("sums", None)

    @cached_property
    def sums(self) -> Sums:
        """Everything that was posted, by key."""
        return Sums.of(self.vocabulary, self.spec.index, self.posts)

    def of(self, frame: pd.DataFrame, **fixed: str) -> Terms:
        """Return the sum of each key of `frame` as terms of its rows (no terms where nobody posted)."""
        sums = self.sums
        rows, posts = sums.match(flat(parts_of(self.vocabulary, frame, self.spec.index, fixed), sums.sizes))
        return Terms(sums.coefficients[posts], sums.columns[posts], rows)

    def constants_of(self, frame: pd.DataFrame) -> Floats:
        """Return the sum of the constants of each key of `frame` (0 where there are none)."""
        sums = self.sums
        constant = np.flatnonzero(sums.columns < 0)
        asked = flat(parts_of(self.vocabulary, frame, self.spec.index), sums.sizes)
        rows, posts = match(asked, sums.keys[constant])
        return sums_at(rows, sums.coefficients[constant][posts], len(frame))


@dataclass(frozen=True)
class Sums:
    """The posts of a ledger below each other, in the order in which they were made.

    Parameters
    ----------
    names : tuple of str
        Key columns.
    sizes : tuple of int
        How many words each may hold.
    parts : tuple of array of int
        Number of each word of each key.
    columns : array of int
        Column of each post; -1 = a constant.
    coefficients : array of float
        Coefficient of each post, or the constant.
    """

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    parts: tuple[Ints, ...]
    columns: Ints
    coefficients: Floats
    vocabulary: Vocabulary

    @staticmethod
    def of(vocabulary: Vocabulary, names: tuple[str, ...], posts: Sequence[Post]) -> Sums:
        """Return posts below each other."""
        none = np.zeros(0, dtype=np.int64)
        parts = tuple(np.concatenate([none, *(parts[at] for parts, _, _ in posts)]) for at in range(len(names)))
        columns = np.concatenate([none, *(columns for _, columns, _ in posts)])
        coefficients = np.concatenate([np.zeros(0), *(given for _, _, given in posts)])
        return Sums(names, tuple(map(vocabulary.size, names)), parts, columns, coefficients, vocabulary)

    @cached_property
    def keys(self) -> Ints:
        """One number for the key of each post."""
        return flat(self.parts, self.sizes)

    @cached_property
    def by_first_key(self) -> Ints:
        """The posts (constants left out) key by key, the keys in the order in which they were first posted to."""
        rank, _ = pd.factorize(self.keys)
        order = np.argsort(rank, kind="stable")
        return order[self.columns[order] >= 0]

    def weights(self, column: str, weight: Mapping[str, float] | Callable[[str], float]) -> Floats:
        """Return for each post the weight of its word in a key column."""
        weigh = weight if callable(weight) else weight.__getitem__
        each = np.array([weigh(word) for word in self.vocabulary.words(column)], dtype=np.float64)
        return each[self.parts[self.names.index(column)]]

    def match(self, keys: Ints) -> tuple[Ints, Ints]:
        """Return all pairs of an asked key and a post to it (constants left out): position of the key, of the post."""
        chosen = np.flatnonzero(self.columns >= 0)
        asked, found = match(keys, self.keys[chosen])
        return asked, chosen[found]

    def frame(self, posts: Ints) -> pd.DataFrame:
        """Return the keys of some posts."""
        words = zip(self.names, self.parts, strict=True)
        return pd.DataFrame({name: self.vocabulary.words(name)[part[posts]] for name, part in words}, dtype=object)


class Book(dict[str, Ledger]):
    """Ledgers by name; who asks for one that does not exist is told which there are."""

    def only(self, names: Iterable[str]) -> Book:
        """Return some of the ledgers: those that a family says that it uses."""
        wanted = set(names)
        return Book({name: ledger for name, ledger in self.items() if name in wanted})

    def __missing__(self, name: str) -> Ledger:
        """Raise ModelError.

        Raises
        ------
        ModelError
            Always: nobody could post to it.
        """
        rule = f"there is no ledger {name!r} here, only {', '.join(self)}{nearest(name, self)}"
        raise ModelError(f"{rule}; a family declares further ones in its LEDGERS")


def new_ledgers(vocabulary: Vocabulary, specs: Iterable[LedgerSpec]) -> Book:
    """Return an empty ledger for every spec, by name."""
    return Book({spec.name: Ledger(spec, vocabulary) for spec in specs})
