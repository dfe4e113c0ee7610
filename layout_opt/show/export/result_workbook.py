"""A run as one Excel workbook: an overview, then a formatted sheet for each result table."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance.workbook_writer import MOST_ROWS
from layout_opt.languages import unit_text
from layout_opt.result.folder import StoredRun
from layout_opt.result.run import versions
from layout_opt.result.run_tables import columns_of, run_tables
from layout_opt.show.headlines import headlines
from layout_opt.show.moves import SIGNS, moves_grid
from layout_opt.show.report import overview, provenance
from layout_opt.show.report.grid import TableGrid
from layout_opt.show.report.limits import binding_limits, sentence, told_limits
from layout_opt.show.view import View, make_view
from layout_opt.show.words import Language, PageLanguage

AUTHOR = "layout_opt"
"""Stands in the properties of the file; by it a workbook is known as one of ours."""
SENTENCES = 10
WIDEST, NARROWEST = 44, 9
"""Width of columns [character]."""
SAMPLE = 200
"""Rows that decide the width of a column."""
SHARE_UNITS = frozenset({"1"})
INK, HEAD_FILL, UNIT_INK, RULE = "#222222", "#EAF2F8", "#5C5C5C", "#C4C0B8"


def write(run: StoredRun, target: Path, words_in: PageLanguage) -> None:
    """Write the workbook.

    Raises
    ------
    InvalidInput
        If a table is longer than a sheet.
    """
    problems = [
        Problem(f"tables/{name}.csv", f"{len(frame)} rows", f"have at most {MOST_ROWS - 2} rows", "use --to parquet")
        for name, frame in run.tables.items()
        if len(frame) > MOST_ROWS - 2
    ]
    if problems:
        raise InvalidInput(problems)
    options = {"strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(target), options)
    view = make_view(
        run, Language.LOCAL if words_in is PageLanguage.ZH else Language.EN, chinese=words_in is PageLanguage.ZH
    )
    settings = run.instance.settings
    book.set_properties({"title": settings.title or settings.name, "author": AUTHOR, "comments": settings.name})
    styles = _styles(book)
    _overview(book.add_worksheet("overview"), view, styles)
    matrix = moves_grid(view)
    if matrix is not None:
        _grid(book.add_worksheet("today to plan"), 0, matrix, styles)
    _sources(book.add_worksheet("sources"), view, styles)
    for name, frame in run.tables.items():
        _table(book.add_worksheet(name), name, frame, styles)
    book.close()


def is_ours(path: Path) -> bool:
    """Tell whether a workbook (or a document of Word) was written by this program."""
    try:
        with zipfile.ZipFile(path) as packed:
            return f">{AUTHOR}<".encode() in packed.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def _styles(book: Any) -> dict[str, Any]:
    plain = {"font_name": "Calibri", "font_size": 10.5, "font_color": INK, "valign": "top"}
    wrapped = {**plain, "text_wrap": True}
    return {
        "title": book.add_format({**plain, "font_size": 17}),
        "section": book.add_format({**plain, "font_size": 13, "bottom": 1, "bottom_color": RULE}),
        "text": book.add_format(plain),
        "wrapped": book.add_format(wrapped),
        "soft": book.add_format({**wrapped, "font_color": UNIT_INK}),
        "head": book.add_format({**wrapped, "bold": True, "bg_color": HEAD_FILL, "valign": "bottom"}),
        "unit": book.add_format({**plain, "font_color": UNIT_INK, "italic": True, "bg_color": HEAD_FILL, "bottom": 1}),
        "big": book.add_format({**plain, "num_format": "#,##0.0"}),
        "middle": book.add_format({**plain, "num_format": "#,##0.000"}),
        "small": book.add_format({**plain, "num_format": "0.000000"}),
        "tiny": book.add_format({**plain, "num_format": "0.000E+00"}),
        "whole": book.add_format({**plain, "num_format": "#,##0"}),
        "share": book.add_format({**plain, "num_format": "0.0%"}),
        **{
            sign: book.add_format({**plain, "num_format": f'"{sign}" +#,##0.0;"{sign}" -#,##0.0;"{sign}" 0.0'})
            for sign in SIGNS.values()
        },
    }


def _table(sheet: Any, name: str, frame: pd.DataFrame, styles: dict[str, Any]) -> None:
    """Write one result table: heads, units, rows; heads stay in sight, columns can be filtered."""
    known = columns_of(name) if name in run_tables() else {}
    for at, column in enumerate(frame.columns):
        unit, meaning = known.get(column, ("", ""))
        sheet.write_string(0, at, column, styles["head"])
        sheet.write(1, at, unit_text(unit, chinese=False) if unit not in ("", "text") else None, styles["unit"])
        if meaning:
            sheet.write_comment(0, at, meaning, {"author": AUTHOR})
        cells = frame[column].tolist()
        style = styles["text"] if _is_text(frame[column]) else styles[number_style(cells, unit)]
        sheet.set_column(at, at, _width(column, cells, text=_is_text(frame[column])), style)
        for line, cell in enumerate(cells, start=2):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(line, at, cell)
            elif not math.isnan(cell):
                sheet.write_number(line, at, cell)
    sheet.freeze_panes(2, sum(1 for column in frame.columns[:4] if _is_text(frame[column])))
    if len(frame):
        sheet.autofilter(1, 0, len(frame) + 1, len(frame.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)


def _is_text(cells: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(cells)


def number_style(cells: Sequence[float], unit: str) -> str:
    """Return the number format of a column, by its largest amount; every digit stays in the cell."""
    known = [abs(cell) for cell in cells if not math.isnan(cell)]
    most = max(known, default=0.0)
    if unit == "0 or 1":
        return "whole"
    if unit in SHARE_UNITS and most <= 1:
        return "share"
    return "big" if most >= 1000 else "middle" if most >= 0.1 else "small" if most >= 1e-4 or most == 0 else "tiny"


def _width(column: str, cells: Sequence[Any], *, text: bool) -> float:
    longest = max((len(str(cell)) for cell in cells[:SAMPLE]), default=0) if text else 13
    return float(min(max(longest + 1.5, len(column) + 2, NARROWEST), WIDEST))


def _overview(sheet: Any, view: View, styles: dict[str, Any]) -> None:
    """Write what the run is, how good and how sure: status, bound, gap, limits, data behind it."""
    info = view.run.info
    settings = view.instance.settings
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 34, styles["wrapped"])
    sheet.set_column(1, 1, 20, styles["wrapped"])
    sheet.set_column(2, 2, 26, styles["soft"])
    sheet.set_column(3, 3, 70, styles["soft"])
    sheet.write_string(0, 0, settings.title or settings.name, styles["title"])
    line = _lines(sheet, 2, view.say("section_headlines"), [(words,) for words in headlines(view)], styles)
    line = _lines(sheet, line + 1, view.say("section_summary"), _facts(view), styles)
    cards = overview.cards(view, None, binding_limits(view))
    line = _lines(sheet, line + 1, view.say("key_numbers"), _numbers(view, cards), styles)
    told = [(sentence(view, limit),) for limit in told_limits(binding_limits(view))[:SENTENCES]]
    line = _lines(sheet, line + 1, view.say("section_limits"), told or [(view.say("no_limit_binds"),)], styles)
    shares = [(view.say(part.status), part.share) for part in provenance.status_parts(view)]
    line = _lines(sheet, line + 1, view.say("data_behind"), shares, styles)
    sheet.write_string(line + 1, 0, view.say("sheets_word"), styles["section"])
    for at, name in enumerate(view.run.tables, start=line + 2):
        sheet.write_url(at, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(at, 1, run_tables()[name].doc if name in run_tables() else "", styles["text"])
    if info.get("changes"):
        changes = provenance.change_grid(view)
        assert changes is not None
        _grid(sheet, line + len(view.run.tables) + 3, changes, styles)


def _facts(view: View) -> list[tuple[str, ...]]:
    info = view.run.info
    certificate = info.get("certificate") or {}
    return [
        (view.say("status_word"), view.say(f"status_{info['status']}")),
        (view.say("layout_word"), view.say(f"layout_{info.get('layout', 'best')}")),
        (view.say("certificate_word"), view.say("passed" if certificate.get("passed") else "failed")),
        (view.say("changes_word"), str(len(info.get("changes", ())))),
        (view.say("made_with"), f"layout_opt {versions()['layout-opt']}"),
    ]


def _numbers(view: View, cards: Sequence[overview.Card]) -> Iterator[tuple[object, ...]]:
    """Yield what stands at the head of a report, with bound and gap on lines of their own."""
    info = view.run.info
    unit = overview.objective_unit(view)
    for card in cards:
        yield card.label, card.value if card.value is not None else card.figure, card.unit, card.note
        if card.entry == "objective" and info.get("bound") is not None:
            yield view.say("entry_bound"), float(info["bound"]), unit, ""
            yield view.say("gap_word"), float(info["gap"] or 0.0), "1", overview.gap_words(info["gap"])


def _lines(sheet: Any, line: int, head: str, rows: Any, styles: dict[str, Any]) -> int:
    """Write a heading and lines below it; return the next free line."""
    sheet.write_string(line, 0, head, styles["section"])
    for row in rows:
        line += 1
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, at, cell, styles["text"] if len(row) == 1 else None)
            else:
                sheet.write_number(line, at, cell, styles["share" if abs(cell) <= 1 else "big"])
    return line + 1


def _sources(sheet: Any, view: View, styles: dict[str, Any]) -> None:
    """Write the sources, and the calibrated and assumed columns with their ranges."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 38, styles["wrapped"])
    sheet.set_column(1, 4, 14, styles["wrapped"])
    sheet.set_column(5, 5, 80, styles["wrapped"])
    sheet.write_string(0, 0, view.say("sources_caption"), styles["section"])
    line = 1
    for source in provenance.sources(view):
        words = " ".join(part for part in (source.citation, source.licence, source.url) if part)
        sheet.write_string(line, 0, source.identity)
        sheet.write_string(line, 1, words, styles["text"])
        line += 1
    line = _grid(sheet, line + 1, provenance.status_grid(view), styles)
    ranges = provenance.range_grid(view)
    if ranges is not None:
        _grid(sheet, line + 1, ranges, styles)


def _grid(sheet: Any, line: int, table: TableGrid, styles: dict[str, Any]) -> int:
    """Write a table of the report; return the next free line."""
    sheet.write_string(line, 0, table.caption, styles["section"])
    for at, (words, unit) in enumerate(table.heads):
        sheet.write_string(line + 1, at, f"{words} [{unit}]" if unit else words, styles["head"])
    for place, row in enumerate(table.rows, start=line + 2):
        for at, cell in enumerate(row):
            if cell.value is not None:
                style = cell.text[0] if cell.text[0] in styles else "share" if cell.text.endswith("%") else "middle"
                sheet.write_number(place, at, cell.value, styles[style])
            else:
                sheet.write_string(place, at, cell.text)
    return line + 2 + len(table.rows)
