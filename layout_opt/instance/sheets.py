"""The cells of an ``.xlsx`` workbook as plain values, whatever is wrong with the file."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance.raw import number_text

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # how the xlsx format spells a character it cannot hold

# what openpyxl, zipfile and the XML parsers raise on files that are damaged or made by hand
_DAMAGED = (
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
)


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet that hold anything.

    Parameters
    ----------
    name : str
        Title of the sheet.
    rows : list of list
        Values, None for a blank; every row at least as wide as the first.
    lines : list of int
        Where each row stands in the sheet.
    odd : list of tuple
        Line, column letter and kind of each cell that is a formula or an error value.
    """

    name: str
    rows: list[list[Any]]
    lines: list[int]
    odd: list[tuple[int, str, str]]


def load_sheets(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook.

    Raises
    ------
    InvalidInput
        If the file is no workbook, or a damaged one.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of names for sheets that are gone: they hold no cells
            book = openpyxl.load_workbook(path, read_only=True)
        try:
            return [_sheet(sheet) for sheet in book.worksheets]
        finally:
            book.close()
    except (*_DAMAGED, InvalidFileException) as error:
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        found = f"no workbook, or a damaged one ({reason})"
        raise InvalidInput([Problem(str(path), found, "be an .xlsx workbook", "save it anew")]) from error


def _sheet(sheet: Any) -> Sheet:
    """Return the plain cells of a sheet of openpyxl, which is not typed."""
    from openpyxl.utils import get_column_letter

    rows: list[list[Any]] = []
    lines: list[int] = []
    odd = []
    width = 0
    sheet.reset_dimensions()  # what the file says about its size need not be true
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        row = [cell.value for cell in cells]
        while row and row[-1] is None:
            row.pop()
        if not row:
            continue
        for at, cell in enumerate(cells, start=1):
            if cell.data_type in ("f", "e"):
                kind = "a formula" if cell.data_type == "f" else "an error value"
                odd.append((line, get_column_letter(at), kind))
        width = width or len(row)
        rows.append(row + [None] * (width - len(row)))
        lines.append(line)
    return Sheet(str(sheet.title), rows, lines, odd)


def cell_text(value: object) -> str:
    """Return a cell of a sheet as a CSV file would hold it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value)).replace("\r\n", "\n")
