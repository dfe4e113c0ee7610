"""Messages about a workbook, written into a copy of it: at the cells, and as a list on a sheet of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from layout_opt.errors import Problem
from layout_opt.instance.header_words import MARK, column_named, is_note, table_named
from layout_opt.instance.scenario_sheet import SCENARIO_ROWS, SCENARIOS_SHEET
from layout_opt.instance.setting_words import setting_named
from layout_opt.instance.settings import SETTINGS_FILE
from layout_opt.instance.sheets import cell_text
from layout_opt.instance.spec import Table
from layout_opt.instance.workbook import SETTINGS_SHEET
from layout_opt.languages import Catalogue, catalogue

AUTHOR = "layout_opt"
FILL, LINK = "FFF2A6A0", "FF0B5394"
"""Colours of marked cells and of links."""
_PLACE = re.compile(r"sheet (?P<table>\w+)(?::(?P<line>\d+))?(?: (?P<column>\S+))?")
_WIDTHS = (34, 44, 60, 60)


def write_marked(source: Path, target: Path, problems: Sequence[Problem], specs: dict[str, Table],
                 language: str = "en") -> int:  # fmt: skip
    """Write a copy of a workbook with every message at its cell and on a sheet of messages.

    Parameters
    ----------
    source, target : Path
        The workbook and its copy.
    problems : sequence of Problem
        What is wrong.
    specs : dict
        Every table by name.
    language : str
        Of the heads of the sheet of messages.

    Returns
    -------
    int
        Number of messages that have a cell of their own.
    """
    import openpyxl

    words = catalogue(language)
    book = openpyxl.load_workbook(source)
    known = [SETTINGS_SHEET, SCENARIOS_SHEET, *specs]
    sheets = {table_named(sheet.title, known): sheet for sheet in book.worksheets if not is_note(sheet.title)}
    title = f"{MARK} {words.say('problems')}"
    if title in book.sheetnames:
        del book[title]
    places = [_place(problem, sheets, specs) for problem in problems]
    for problem, place in zip(problems, places, strict=True):
        if place is not None:
            _mark(sheets[place[0]][place[1]], problem)
    _list(book.create_sheet(title, 0), problems, places, sheets, words)
    book.active = 0
    book.properties.creator = AUTHOR
    book.properties.description = MARKED
    book.save(target)
    return sum(place is not None for place in places)


MARKED = "layout_opt: copy with messages"
"""Stands in the properties of a copy with messages; by it one is known."""


def is_marked(path: Path) -> bool:
    """Tell whether a workbook is such a copy, which may be replaced."""
    import zipfile

    try:
        with zipfile.ZipFile(path) as packed:
            return MARKED.encode() in packed.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def _place(problem: Problem, sheets: dict[str, Any], specs: dict[str, Table]) -> tuple[str, str] | None:
    """Return the sheet and cell of a message; None where it names none that is there."""
    if problem.where.startswith(f"{SETTINGS_FILE} "):
        return _setting_place(problem.where.split(" ", 1)[1], sheets)
    match = _PLACE.match(problem.where)
    if match is None or match["table"] not in sheets:
        return None
    table, column = match["table"], match["column"] or ""
    row = match["line"] or "1"
    spec = SCENARIO_ROWS if table == SCENARIOS_SHEET else specs.get(table)
    letter = column if re.fullmatch("[A-Z]{1,2}", column) else "A"
    if spec is not None and column:
        head = next((cells for cells in sheets[table].iter_rows() if not is_note(cells[0].value)), ())
        named = {column_named(cell_text(cell.value), spec): cell.column_letter for cell in head if cell.value}
        letter = named.get(column, letter)
    return table, f"{letter}{row}"


def _setting_place(name: str, sheets: dict[str, Any]) -> tuple[str, str] | None:
    """Return the cell of the value of a setting."""
    if SETTINGS_SHEET not in sheets:
        return None
    for cells in sheets[SETTINGS_SHEET].iter_rows(max_col=1):
        if setting_named(cell_text(cells[0].value)) == name:
            return SETTINGS_SHEET, f"B{cells[0].row}"
    return SETTINGS_SHEET, "A1"


def _mark(cell: Any, problem: Problem) -> None:
    """Colour a cell and add the message to its comment."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    said = f"{problem.found} - {problem.rule}. {problem.fix}."
    before = f"{cell.comment.text}\n" if cell.comment is not None else ""
    cell.comment = Comment(before + said, AUTHOR, height=120, width=320)
    cell.fill = PatternFill("solid", fgColor=FILL)


def _list(
    sheet: Any,
    problems: Sequence[Problem],
    places: Sequence[tuple[str, str] | None],
    sheets: dict[str, Any],
    words: Catalogue,
) -> None:
    """Write every message as a row, with a link to its cell."""
    from openpyxl.styles import Alignment, Font

    sheet.append([words.say(name) for name in ("where", "found", "rule", "fix")])
    for at, width in enumerate(_WIDTHS):
        sheet.cell(1, at + 1).font = Font(bold=True)
        sheet.column_dimensions["ABCD"[at]].width = width
    for line, (problem, place) in enumerate(zip(problems, places, strict=True), start=2):
        for at, text in enumerate((problem.where, problem.found, problem.rule, problem.fix), start=1):
            cell = sheet.cell(line, at)
            cell.value, cell.data_type = text, "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if place is not None:
            sheet.cell(line, 1).hyperlink = f"#'{sheets[place[0]].title}'!{place[1]}"
            sheet.cell(line, 1).font = Font(color=LINK, underline="single")
    sheet.freeze_panes = "A2"
