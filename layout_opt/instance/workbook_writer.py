"""Writing an instance as one Excel workbook to work in: headers in two languages, units, lists to choose from, help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance.changes import Scenario
from layout_opt.instance.convert import NODE_COLUMN
from layout_opt.instance.header_words import MARK, column_names, header, is_note, sheet_title
from layout_opt.instance.instance import Instance
from layout_opt.instance.plain_cells import UNIT_COLUMN
from layout_opt.instance.raw import RawTable, number_text
from layout_opt.instance.scenario_sheet import SCENARIO_ROWS, SCENARIOS_SHEET, scenario_rows
from layout_opt.instance.setting_words import VALUES
from layout_opt.instance.sheet_lists import column_note, unit_cell, validation
from layout_opt.instance.spec import Column, Table, Type
from layout_opt.instance.workbook import HEADER, SETTINGS_SHEET
from layout_opt.instance.workbook_help import write_help
from layout_opt.instance.write import flat_settings, raw_table, settings_dict, toml_key
from layout_opt.languages import Catalogue, catalogue, read_unit, unit_text

MOST_ROWS = 1_048_576  # rows of a sheet in the xlsx format
LONGEST_TEXT = 32_767  # characters of a cell in the xlsx format
HEAD_ROWS = 2  # header and units
AUTHOR = "layout_opt"
INK, SOFT, HEAD_FILL, KEY_FILL, RULE = "#222222", "#5C5C5C", "#EAF2F8", "#D5E6F3", "#C4C0B8"
WIDEST, NARROWEST, SAMPLE = 40, 11, 200  # width of columns [character]; rows that decide it


def write_workbook(
    instance: Instance, path: str | Path, language: str = "en", scenarios: Mapping[str, Scenario] | None = None
) -> Path:
    """Write an instance (its changes made) as one ``.xlsx`` workbook.

    A number that a sheet would round (they keep 16 digits) is written as text and reads back in full.

    Parameters
    ----------
    instance : Instance
        The instance.
    path : str or Path
        The workbook.
    language : str
        ``en`` or ``zh``: language of titles, headers, words of choices and help.
    scenarios : mapping, optional
        Scenarios by name, for a sheet of their own.

    Returns
    -------
    Path
        The workbook.

    Raises
    ------
    InvalidInput
        If a table is too long, or a text too long, for a sheet, an id begins with ``#``, or the path cannot be written.
    """
    path = Path(path)
    raws = {name: _whole(raw_table(instance, name), spec)
            for name, spec in instance.specs.items() if name in instance.tables}  # fmt: skip
    problems = [problem for raw in raws.values() for problem in (*_too_long(raw), *_marked(raw))]
    if path.suffix != ".xlsx":
        problems.append(Problem(str(path), f"the ending {path.suffix!r}", "end in .xlsx", "rename it"))
    if problems:
        raise InvalidInput(problems)
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(str(path), options)
    words = catalogue(language)
    book.set_properties({"title": instance.settings.title or instance.settings.name, "author": AUTHOR})
    styles = _styles(book)
    write_help(book.add_worksheet(f"{MARK} {words.say('help')}"), instance, words, styles)
    _write_settings(book.add_worksheet(sheet_title(SETTINGS_SHEET, words)), instance, words, styles)
    for name, raw in raws.items():
        rows = list(zip(*raw.columns.values(), strict=True)) if raw.columns else []
        sheet = book.add_worksheet(sheet_title(name, words))
        _head(sheet, instance.specs[name], list(raw.columns), instance, words, styles)
        _rows(sheet, instance, instance.specs[name], list(raw.columns), rows, words, styles)
    sheet = book.add_worksheet(sheet_title(SCENARIOS_SHEET, words))
    _write_scenarios(sheet, instance, scenarios or {}, words, styles)
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        problem = Problem(str(path), f"no way to write it ({error})", "be a writable path", "close or move the file")
        raise InvalidInput([problem]) from error
    return path


def _whole(raw: RawTable, spec: Table) -> RawTable:
    """Return a table with every column that it may have; of those by node only what it has."""
    blank = [""] * len(raw.lines)
    names = [name for name in column_names(spec) if name in raw.columns or name in spec.key_names + spec.value_names]
    optional = {column.name for column in spec.keys if column.default == "*"}
    columns = {name: raw.columns.get(name, ["*"] * len(blank) if name in optional else blank) for name in names}
    return RawTable(raw.name, raw.label, columns, raw.lines)


def _too_long(raw: RawTable) -> list[Problem]:
    """Return what does not fit into a sheet."""
    fix = "keep the instance as a folder of CSV files"
    problems = []
    if len(raw.lines) + HEAD_ROWS > MOST_ROWS:
        rule = f"have at most {MOST_ROWS - HEAD_ROWS} rows"
        problems.append(Problem(raw.label, f"{len(raw.lines)} rows", rule, fix))
    for column, cells in raw.columns.items():
        long = (row for row, cell in enumerate(cells) if len(cell) > LONGEST_TEXT)
        if (row := next(long, None)) is not None:
            rule = f"have at most {LONGEST_TEXT} characters"
            problems.append(Problem(raw.place(row, column), f"{len(cells[row])} characters", rule, fix))
    return problems


def _marked(raw: RawTable) -> Iterator[Problem]:
    """Yield rows that a workbook would take for notes."""
    column, cells = next(iter(raw.columns.items()), ("", []))
    for row, cell in enumerate(cells):
        if is_note(cell):
            rule = f"not begin with {MARK} in a workbook, where that marks a note"
            yield Problem(raw.place(row, column), repr(cell), rule, "rename it, or keep the instance as a folder")


def _styles(book: Any) -> dict[str, Any]:
    plain = {"font_name": "Calibri", "font_size": 10.5, "font_color": INK, "valign": "top"}
    head = {**plain, "bold": True, "text_wrap": True, "valign": "bottom", "bg_color": HEAD_FILL}
    unit = {**plain, "italic": True, "font_color": SOFT, "bg_color": HEAD_FILL, "bottom": 1, "bottom_color": RULE}
    return {
        "plain": book.add_format(plain),
        "wrapped": book.add_format({**plain, "text_wrap": True}),
        "head": book.add_format(head),
        "key": book.add_format({**head, "bg_color": KEY_FILL}),
        "unit": book.add_format(unit),
        "soft": book.add_format({**plain, "font_color": SOFT, "text_wrap": True}),
        "title": book.add_format({**plain, "font_size": 17}),
        "section": book.add_format({**plain, "font_size": 13, "bottom": 1, "bottom_color": RULE}),
        "link": book.add_format({**plain, "font_color": "#0B5394", "underline": 1}),
    }


def _head(
    sheet: Any, spec: Table, columns: list[str], instance: Instance, words: Catalogue, styles: Mapping[str, Any]
) -> None:
    """Write header and units, a comment on every header, and what each column may hold."""
    known = {column.name: column for column in spec.keys + spec.values}
    last = MOST_ROWS - 1
    for at, name in enumerate(columns):
        is_key = name in spec.key_names or name == NODE_COLUMN
        sheet.write_string(0, at, header(spec.name, name, words), styles["key" if is_key else "head"])
        column = known.get(name)
        if column is not None:
            sheet.write_comment(0, at, column_note(column, words), {"author": AUTHOR, "x_scale": 2.2})
        if (rule := validation(column, name, instance, words)) is not None:
            sheet.data_validation(HEAD_ROWS, at, last, at, rule)
    sheet.write_string(0, len(columns), f"{MARK} {words.say('notes')}", styles["head"])
    for at, name in enumerate(columns):
        text = f"{MARK} {words.say('unit_row')}" if at == 0 else unit_cell(known.get(name), instance, words)
        sheet.write_string(1, at, text, styles["unit"])
    sheet.write_blank(1, len(columns), None, styles["unit"])
    sheet.freeze_panes(HEAD_ROWS, sum(1 for name in columns if name in spec.key_names or name == NODE_COLUMN))
    sheet.set_row(0, 32)
    sheet.set_landscape()
    sheet.repeat_rows(0, 1)


def _rows(
    sheet: Any,
    instance: Instance,
    spec: Table,
    columns: list[str],
    rows: list[tuple[str, ...]],
    words: Catalogue,
    styles: Mapping[str, Any],
) -> None:
    """Write the rows of a table; words of choices and units in the language."""
    known = {column.name: column for column in spec.keys + spec.values}
    defined = instance.settings.units
    kinds = [_kind(known.get(name), name) for name in columns]
    for at, name in enumerate(columns):
        longest = max((len(row[at]) for row in rows[:SAMPLE]), default=0)
        wide = max(len(part) for part in (name, words.column(spec.name, name) * 2))
        sheet.set_column(at, at, float(min(max(longest, wide, NARROWEST - 2) + 2, WIDEST)), styles["plain"])
    sheet.set_column(len(columns), len(columns), WIDEST, styles["soft"])
    for line, row in enumerate(rows, start=HEAD_ROWS):
        for at, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            if cell == "":
                continue
            if kind == "number":
                write_number(sheet, line, at, cell)
            elif kind == "choice":
                sheet.write_string(line, at, words.choice(cell))
            else:
                sheet.write_string(line, at, _unit(cell, defined, words) if kind == UNIT_COLUMN else cell)


def _kind(column: Column | None, name: str) -> str:
    """Return how the cells of a column are written: text, choice, unit or number."""
    if column is None or column.type is Type.TEXT:
        return UNIT_COLUMN if name == UNIT_COLUMN else "text"
    return "choice" if column.type is Type.CHOICE else "number"


def _unit(unit: str, defined: Mapping[str, str], words: Catalogue) -> str:
    """Return a unit in the language of the workbook where it reads back the same."""
    if not words.chinese or unit in defined:
        return unit
    said = unit_text(unit, chinese=True)
    return said if said not in defined and read_unit(said) == unit else unit


def _write_settings(sheet: Any, instance: Instance, words: Catalogue, styles: Mapping[str, Any]) -> None:
    """Write every setting, those that stand at their default blank, with what they mean."""
    titles = [*(f"{words.say(name)} {name}" if words.chinese else name for name in HEADER),
              f"{MARK} {words.say('meaning')}"]  # fmt: skip
    for at, (title, width) in enumerate(zip(titles, (36, 40, 90), strict=True)):
        sheet.set_column(at, at, width, styles["soft" if at == len(HEADER) else "plain"])
        sheet.write_string(0, at, title, styles["head"])
    given = {".".join(toml_key(name) for name in names): value
             for names, value in flat_settings(settings_dict(instance.settings))}  # fmt: skip
    for line, name in enumerate([*VALUES, *(name for name in given if name not in VALUES)], start=1):
        said = words.setting(name)
        sheet.write_string(line, 0, name if said == name else f"{said}\n{name}", styles["wrapped"])
        _write_setting(sheet, line, name, given.get(name), instance, words)
        known = VALUES.get(name)
        if known is not None:
            sheet.write_string(line, len(HEADER), _meaning(name, words))
            if known.choices:
                source = [words.choice(choice) for choice in known.choices]
                sheet.data_validation(line, 1, line, 1, {"validate": "list", "source": source})
    sheet.freeze_panes(1, 1)


def _write_setting(sheet: Any, line: int, name: str, value: Any, instance: Instance, words: Catalogue) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, 1, value)
    elif isinstance(value, str):
        known = VALUES.get(name)
        is_choice = known is not None and bool(known.choices)
        text = words.choice(value) if is_choice else value
        sheet.write_string(line, 1, _unit(text, instance.settings.units, words) if name == "money" else text)
    else:
        write_number(sheet, line, 1, number_text(value))


def _meaning(name: str, words: Catalogue) -> str:
    known = VALUES[name]
    if known.required:
        return f"{words.text(known.doc)} ({words.say('must_be_given')})"
    default = known.default
    if default in (None, ""):
        return words.text(known.doc)
    said = words.choice(str(default)) if isinstance(default, str) else f"{default}"
    return f"{words.text(known.doc)} ({words.say('blank_means', default=said)})"


def _write_scenarios(
    sheet: Any, instance: Instance, scenarios: Mapping[str, Scenario], words: Catalogue, styles: Mapping[str, Any]
) -> None:
    names = [*SCENARIO_ROWS.key_names, *SCENARIO_ROWS.value_names]
    _head(sheet, SCENARIO_ROWS, names, instance, words, styles)
    for at, width in enumerate((22, 34, 34, 12, 22, 18, 44, 20)):
        sheet.set_column(at, at, width, styles["plain"])
    for line, cells in enumerate(scenario_rows(scenarios), start=HEAD_ROWS):
        for at, name in enumerate(names):
            cell = cells.get(name)
            if isinstance(cell, bool):
                sheet.write_boolean(line, at, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(line, at, cell)
            elif cell is not None:
                sheet.write_string(line, at, words.choice(cell) if name == "action" else cell)


def write_number(sheet: Any, row: int, column: int, text: str) -> None:
    """Write a number, as text where a sheet would round it."""
    value = float(text)
    if float(f"{value:.16G}") == value:
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, text)
