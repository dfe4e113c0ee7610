"""How a change of the data changes the program: the cells that differ, found by building both and comparing.

Nothing here knows what a row or a table means. A lever is linear if every cell lies on one line at four positions; what
is not is left out, and said so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from layout_opt.show.live.live_program import Name, NamedProgram
from layout_opt.solver.arrays import Floats

ROW_LOWER, ROW_UPPER, LOWER, UPPER, ENTRY, COST = range(6)
"""Kinds of cells; the cost of stage s is of kind ``COST + s``."""
ROW_BITS = COLUMN_BITS = 24
"""Bits of a code for the number of a row and of a column."""
STRAIGHT = 1e-9
"""How far a cell may lie off its line, relative to its size [1]."""
Codes = NDArray[np.int64]


@dataclass
class Space:
    """Numbers of all rows and columns met so far.

    Parameters
    ----------
    rows, columns : dict
        Name -> number; those of the base come first, in its order.
    integer : list of bool
        Whether each column is integer.
    """

    rows: dict[Name, int] = field(default_factory=dict)
    columns: dict[Name, int] = field(default_factory=dict)
    integer: list[bool] = field(default_factory=list)

    def places(self, program: NamedProgram) -> tuple[Codes, Codes]:
        """Return the numbers of the rows and columns of a program; new names get new ones."""
        for name, integer in zip(program.columns, program.integer.tolist(), strict=True):
            if name not in self.columns:
                self.columns[name] = len(self.columns)
                self.integer.append(integer)
        for name in program.rows:
            self.rows.setdefault(name, len(self.rows))
        found = (
            np.fromiter((numbers[name] for name in names), dtype=np.int64, count=len(names))
            for numbers, names in ((self.rows, program.rows), (self.columns, program.columns))
        )
        rows, columns = found
        return rows, columns


@dataclass(frozen=True)
class Cells:
    """Numbers of a program that are not what an absent row or column has: sorted codes, and a value for each."""

    codes: Codes
    values: Floats

    def at(self, codes: Codes) -> Floats:
        """Return the values at codes; the value of absence where there is none."""
        if not len(self.codes):
            return absent(codes)
        place = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        return np.where(self.codes[place] == codes, self.values[place], absent(codes))


def code(kind: int, row: Codes, column: Codes) -> Codes:
    """Return the numbers of cells of one kind."""
    return (kind << (ROW_BITS + COLUMN_BITS)) + (row << COLUMN_BITS) + column


def kinds(codes: Codes) -> Codes:
    """Return the kind of each cell."""
    return codes >> (ROW_BITS + COLUMN_BITS)


def row_of(codes: Codes) -> Codes:
    """Return the row of each cell."""
    return (codes >> COLUMN_BITS) & ((1 << ROW_BITS) - 1)


def column_of(codes: Codes) -> Codes:
    """Return the column of each cell."""
    return codes & ((1 << COLUMN_BITS) - 1)


def absent(codes: Codes) -> Floats:
    """Return what a cell holds where its row or column does not exist: rows limit nothing, columns are 0."""
    kind = kinds(codes)
    return np.where(kind == ROW_LOWER, -np.inf, np.where(kind == ROW_UPPER, np.inf, 0.0))


def cells_of(program: NamedProgram, space: Space) -> Cells:
    """Return the cells of a program."""
    rows, columns = space.places(program)
    entries = program.matrix.tocoo()
    none = np.zeros(1, dtype=np.int64)
    parts = [
        (ROW_LOWER, rows, none, program.row_lower), (ROW_UPPER, rows, none, program.row_upper),
        (LOWER, none, columns, program.lower), (UPPER, none, columns, program.upper),
        (ENTRY, rows[entries.row], columns[entries.col], entries.data),
        *((COST + at, none, columns, cost) for at, cost in enumerate(program.costs)),
    ]  # fmt: skip
    codes = np.concatenate([code(kind, row, column) for kind, row, column, _ in parts])
    values = np.concatenate([value for *_, value in parts]).astype(np.float64)
    told = values != absent(codes)
    codes, values = codes[told], values[told]
    order = np.argsort(codes)
    return Cells(codes[order], values[order])


@dataclass(frozen=True)
class Effect:
    """What one lever does to the program.

    Parameters
    ----------
    codes : array of int
        Cells.
    values : array
        Of a slider: by how much each cell changes per unit of the lever. Of a switch: what each cell holds.
    """

    codes: Codes
    values: Floats


def difference(base: Cells, other: Cells) -> Codes:
    """Return the codes of the cells that differ."""
    codes: Codes = np.union1d(base.codes, other.codes)
    differs: Codes = codes[base.at(codes) != other.at(codes)]
    return differs


def slope(base: Cells, at: float, moved: Mapping[float, Cells]) -> Effect | None:
    """Return the effect of a slider, or None where some cell is not linear in it.

    Parameters
    ----------
    base : Cells
        The program where the slider is at `at`.
    moved : mapping
        Position -> the program there; at least two positions.
    """
    codes = np.unique(np.concatenate([difference(base, found) for found in moved.values()]))
    origin = base.at(codes)
    if not all(np.isfinite(found.at(codes)).all() for found in (base, *moved.values())):
        return None
    steps = {position: found.at(codes) - origin for position, found in moved.items()}
    farthest = max(moved, key=lambda position: abs(position - at))
    slopes = steps[farthest] / (farthest - at)
    size = np.maximum(np.abs(origin), np.abs(steps[farthest]))
    for position, step in steps.items():
        if (np.abs(step - slopes * (position - at)) > STRAIGHT * size).any():
            return None
    return Effect(codes, slopes)


def told_apart(base: Cells, ends: tuple[Cells, Cells], apart: Cells, shares: Sequence[float]) -> list[Effect] | None:
    """Return the effect of each slider of a column from programs in which all are moved at once.

    Parameters
    ----------
    base : Cells
        The program as it is.
    ends : tuple of Cells
        All sliders moved down, and up, by the same factors of their values.
    apart : Cells
        Each slider moved up by its own share of that.
    shares : sequence of float
        Those shares, all different.

    Returns
    -------
    list of Effect or None
        By how much each cell changes from the base to the upper end; None where a cell is not linear in one slider.
    """
    codes = np.union1d(np.union1d(difference(base, ends[0]), difference(base, ends[1])), difference(base, apart))
    origin = base.at(codes)
    if not all(np.isfinite(found.at(codes)).all() for found in (base, *ends, apart)):
        return None
    down, up, between = (found.at(codes) - origin for found in (*ends, apart))
    size = STRAIGHT * np.maximum(np.abs(origin), np.abs(up))
    if (np.abs(up + down) > size).any():
        return None
    known = np.array(shares)
    owner = np.abs(between[:, np.newaxis] - up[:, np.newaxis] * known).argmin(axis=1)
    if (np.abs(between - up * known[owner]) > size).any():
        return None
    return [Effect(codes[owner == at], up[owner == at]) for at in range(len(shares))]


def switched(base: Cells, on: Cells) -> Effect:
    """Return the effect of a switch."""
    codes = difference(base, on)
    return Effect(codes, on.at(codes))


def composed(base: Cells, moved: Sequence[tuple[Effect, float]], on: Sequence[Effect]) -> Cells:
    """Return the program with sliders moved by amounts and switches on, as the page makes it."""
    parts = [effect.codes for effect, _ in moved] + [effect.codes for effect in on]
    codes = np.unique(np.concatenate([base.codes, *parts]))
    values = base.at(codes)
    for effect, step in moved:
        np.add.at(values, np.searchsorted(codes, effect.codes), effect.values * step)
    for effect in on:
        values[np.searchsorted(codes, effect.codes)] = effect.values
    return Cells(codes, values)


def mismatch(one: Cells, other: Cells) -> Codes:
    """Return the cells in which two programs differ by more than round-off."""
    codes: Codes = np.union1d(one.codes, other.codes)
    a, b = one.at(codes), other.at(codes)
    with np.errstate(invalid="ignore"):
        apart = (a != b) & ~(np.abs(a - b) <= STRAIGHT * np.maximum(np.abs(a), np.abs(b)))
    found: Codes = codes[apart]
    return found
