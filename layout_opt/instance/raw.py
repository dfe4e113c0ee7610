"""A table as text: what a CSV file or a sheet holds before anything is believed of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.errors import Problem

LISTED = 20  # problems of one kind listed for one column of one file before the rest are counted


@dataclass(frozen=True)
class RawTable:
    """Cells as text, column by column.

    Parameters
    ----------
    name : str
        Name of the table.
    label : str
        How messages name its place, e.g. ``sites.csv``.
    columns : dict
        Cells of each column, in the order of the file.
    lines : list of int
        Line of each row in the file; 0 for rows that a change inserted.
    """

    name: str
    label: str
    columns: dict[str, list[str]]
    lines: list[int]

    def place(self, row: int, column: str = "") -> str:
        """Return where a cell stands, e.g. ``sites.csv:3 existing``."""
        return place(self.label, self.lines[row], column)


def place(label: str, line: int, column: str = "") -> str:
    """Return where a cell stands, e.g. ``sites.csv:3 existing``."""
    at = f"{label}:{line}" if line else f"{label}, row inserted by a change,"
    return f"{at} {column}".rstrip(" ,")


def shown(text: str) -> str:
    """Return a cell as messages show it: quoted, short, on one line, odd characters escaped."""
    if text == "":
        return "a blank"
    short = text if len(text) <= 60 else f"{text[:57]}..."
    return ascii(short) if not short.isprintable() else repr(short)


def plain(text: str) -> str:
    """Return a name as messages write it without quotes: short, on one line, odd characters escaped."""
    return shown(text)[1:-1] if text else text


def listed(problems: Sequence[Problem], label: str, column: str) -> list[Problem]:
    """Return the first problems of one kind in one column, and one that counts the rest."""
    if len(problems) <= LISTED:
        return list(problems)
    rest = len(problems) - LISTED
    where = f"{label} {column}".rstrip()
    more = Problem(where, f"{rest} more such rows", problems[0].rule, problems[0].fix)
    return [*problems[:LISTED], more]


def number_text(value: float) -> str:
    """Return the shortest text that reads back as the same number."""
    if value == 0.0:
        return "0"
    whole = int(value) if abs(value) < 1e15 else None
    return str(whole) if whole is not None and whole == value else repr(float(value))


def frame_to_raw(name: str, label: str, frame: pd.DataFrame) -> RawTable:
    """Return the text of a typed table: blanks as empty cells, numbers in full precision."""
    columns = {column: _texts(frame[column]) for column in frame.columns if column != "line"}
    return RawTable(name, label, columns, [int(line) for line in frame["line"]])


def _texts(cells: pd.Series) -> list[str]:
    if cells.dtype.kind != "f":
        return ["" if cell is None else cell for cell in cells.tolist()]
    values = cells.to_numpy()
    texts = np.full(len(values), "", dtype=object)
    given = np.flatnonzero(~np.isnan(values))
    texts[given] = [number_text(value) for value in values[given].tolist()]
    return list(texts)
