"""The help sheet of a workbook: how to use it, what each table says with an example, and what may be added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from layout_opt.instance.header_words import sheet_title
from layout_opt.instance.instance import Instance
from layout_opt.instance.spec import Table
from layout_opt.instance.write import raw_table
from layout_opt.languages import Catalogue

EXAMPLE_CELLS = 8  # filled cells of an example row


def write_help(sheet: Any, instance: Instance, words: Catalogue, styles: Mapping[str, Any]) -> None:
    """Write the help sheet."""
    sheet.hide_gridlines(2)
    for at, width in enumerate((38, 62, 62, 62)):
        sheet.set_column(at, at, width, styles["wrapped"])
    sheet.write_string(0, 0, words.say("help_title"), styles["title"])
    line = 2
    for text in words.section("help").values():
        sheet.merge_range(line, 0, line, 3, str(text), styles["wrapped"])
        line += 1
    line = _heads(sheet, line + 1, words.say("help_tables"), words, styles)
    for name, spec in instance.specs.items():
        if name not in instance.tables:
            continue
        title = sheet_title(name, words)
        sheet.write_url(line, 0, f"internal:'{title}'!A1", styles["link"], string=title)
        sheet.write_string(line, 1, words.text(spec.doc))
        sheet.write_string(line, 2, _columns(spec, words))
        sheet.write_string(line, 3, _example(instance, spec, words))
        line += 1
    line = _heads(sheet, line + 1, words.say("help_more"), words, styles)
    for name, spec in instance.specs.items():
        if name not in instance.tables:
            sheet.write_string(line, 0, sheet_title(name, words))
            sheet.write_string(line, 1, words.text(spec.doc))
            sheet.write_string(line, 2, _columns(spec, words))
            line += 1


def _heads(sheet: Any, line: int, title: str, words: Catalogue, styles: Mapping[str, Any]) -> int:
    """Write a heading and the heads of a list; return the next free line."""
    sheet.write_string(line, 0, title, styles["section"])
    for at, name in enumerate(("help_table", "help_rows", "help_columns", "help_example")):
        sheet.write_string(line + 1, at, words.say(name), styles["head"])
    return line + 2


def _columns(spec: Table, words: Catalogue) -> str:
    names = [*spec.key_names, *spec.value_names]
    said = (words.column(spec.name, name) for name in names)
    return ", ".join(name if name == word else f"{word} {name}" for name, word in zip(names, said, strict=True))


def _example(instance: Instance, spec: Table, words: Catalogue) -> str:
    """Return the first row of a table in words."""
    columns = raw_table(instance, spec.name).columns
    cells = [(name, values[0]) for name, values in columns.items() if values and values[0]]
    choices = {column.name for column in spec.keys + spec.values if column.choices}
    return ", ".join(
        f"{words.column(spec.name, name)} = {words.choice(cell) if name in choices else cell}"
        for name, cell in cells[:EXAMPLE_CELLS]
    )
