"""Tables of the page: cells that know from which cell of a result table they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from layout_opt.show.words import number, percent

STILL = 5e-4
"""Growth that is written as none [1]."""


@dataclass(frozen=True)
class TableCell:
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
class TableGrid:
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
    rows: tuple[tuple[TableCell, ...], ...]

    def numeric(self, column: int) -> bool:
        """Tell whether a column holds numbers."""
        return any(row[column].value is not None for row in self.rows)


def word(text: str) -> TableCell:
    """Return a cell of words."""
    return TableCell(text)


def figure(value: float | None, origin: str = "") -> TableCell:
    """Return a cell of a number; a dash where there is none."""
    return TableCell("–") if value is None or value != value else TableCell(number(value), float(value), origin)  # noqa: PLR0124


def share(value: float | None, origin: str = "") -> TableCell:
    """Return a cell of a share in per cent."""
    return TableCell("–") if value is None or value != value else TableCell(percent(value), float(value), origin)  # noqa: PLR0124


def growth(before: float, after: float) -> TableCell:
    """Return the relative change with its sign; a dash where there was nothing before."""
    if before <= 0:
        return TableCell("–")
    change = after / before - 1
    if abs(change) < STILL:
        return TableCell("±0 %", change)
    return TableCell(f"{100 * change:+,.1f} %".replace("-", "−"), change)


def difference(before: float, after: float) -> TableCell:
    """Return the absolute change with its sign."""
    change = after - before
    return TableCell(f"+{number(change)}" if change > 0 else number(change), change)


def origin_of(table: str, keys: Sequence[str], column: str) -> str:
    """Return where a number stands: table, key, column."""
    return f"{table}|{','.join(keys)}|{column}"


def grid(caption: str, heads: Iterable[tuple[str, str]], rows: Iterable[Sequence[TableCell]]) -> TableGrid:
    """Return a table of the page."""
    return TableGrid(caption, tuple(heads), tuple(tuple(row) for row in rows))
