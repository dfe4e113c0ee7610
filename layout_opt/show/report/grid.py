"""Tables of the page: cells that know from which cell of a result table they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from layout_opt.show.words import number, percent

STILL = 5e-4
"""Growth that is written as none [1]."""


@dataclass(frozen=True)
class Cell:
    """One cell of a table on the page.

    Parameters
    ----------
    text : str
        What a reader sees.
    value : float, optional
        The number behind it, for sorting and for who wants all digits.
    origin : str
        ``table|key,key|column`` of the CSV file where the number stands; empty if it is derived.
    """

    text: str
    value: float | None = None
    origin: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of the page.

    Parameters
    ----------
    caption : str
        What it shows.
    heads : tuple of (words, unit)
        Of each column.
    rows : tuple of tuple of Cell
        The first cell of a row names it.
    """

    caption: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]

    def numeric(self, column: int) -> bool:
        """Tell whether a column holds numbers."""
        return any(row[column].value is not None for row in self.rows)


def word(text: str) -> Cell:
    """Return a cell of words."""
    return Cell(text)


def figure(value: float | None, origin: str = "") -> Cell:
    """Return a cell of a number; a dash where there is none."""
    return Cell("–") if value is None or value != value else Cell(number(value), float(value), origin)  # noqa: PLR0124


def share(value: float | None, origin: str = "") -> Cell:
    """Return a cell of a share in per cent."""
    return Cell("–") if value is None or value != value else Cell(percent(value), float(value), origin)  # noqa: PLR0124


def growth(before: float, after: float) -> Cell:
    """Return the relative change with its sign; a dash where there was nothing before."""
    if before <= 0:
        return Cell("–")
    change = after / before - 1
    if abs(change) < STILL:
        return Cell("±0 %", change)
    return Cell(f"{100 * change:+,.1f} %".replace("-", "−"), change)


def difference(before: float, after: float) -> Cell:
    """Return the absolute change with its sign."""
    change = after - before
    return Cell(f"+{number(change)}" if change > 0 else number(change), change)


def origin_of(table: str, keys: Sequence[str], column: str) -> str:
    """Return where a number stands: table, key, column."""
    return f"{table}|{','.join(keys)}|{column}"


def grid(caption: str, heads: Iterable[tuple[str, str]], rows: Iterable[Sequence[Cell]]) -> Grid:
    """Return a table of the page."""
    return Grid(caption, tuple(heads), tuple(tuple(row) for row in rows))
