"""Changes of an instance: edits of tables, as scenarios and ``--set`` make them."""

from __future__ import annotations

import copy
import tomllib
from typing import TYPE_CHECKING, Any

from tests.reference.book import ANY, Book, Row
from tests.reference.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

SETTINGS = "instance"
"""Name under which changes know the settings."""


def read_scenario(file: Path) -> list[dict[str, Any]]:
    """Return the changes of a scenario."""
    changes: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8")).get("changes", [])
    return changes


def changed(book: Book, changes: Iterable[Mapping[str, Any]]) -> Book:
    """Return a book after changes, made one after the other."""
    for change in changes:
        settings: dict[str, Any] = copy.deepcopy(dict(book.settings))
        tables = {name: [dict(row) for row in rows] for name, rows in book.tables.items()}
        if change["table"] == SETTINGS:
            _set(settings, change["column"], change["set"])
        else:
            rows = tables.setdefault(change["table"], [])
            tables[change["table"]] = _edited(book, rows, change)
        book = Book(settings, tables)
    return book


def _edited(book: Book, rows: list[Row], change: Mapping[str, Any]) -> list[Row]:
    """Return the rows of a table after a change."""
    table, where = change["table"], change.get("where", {})
    if "insert" in change:
        return [*rows, *({name: _text(cell) for name, cell in row.items()} for row in change["insert"])]
    meant = [row for row in rows if all(_holds(book, table, row, *one) for one in where.items())]
    if change.get("delete"):
        return [row for row in rows if row not in meant]
    column = change["column"]
    if "set" in change and "node" not in where:  # rows below the root that inherit the cell go on inheriting it
        meant = [row for row in meant if row.get("node", "") in ("", book.root) or row.get(column)]
    if "set" in change and not meant:  # a key without a row gets one
        return [*rows, {name: _text(cell) for name, cell in where.items()} | {column: _text(change["set"])}]
    for row in meant:
        if "set" in change:
            row[column] = _text(change["set"])
        elif row.get(column):
            row[column] = repr(float(row[column]) * change.get("scale", 1.0) + change.get("add", 0.0))
    return rows


def _holds(book: Book, table: str, row: Row, name: str, wanted: Any) -> bool:
    """Return whether a cell is (one of) what a change names, as it is written; a blank is the root or ``*``."""
    blank = book.root if name == "node" else ANY if name in TABLES[table].optional else ""
    words = wanted if isinstance(wanted, list) else [wanted]
    return (row.get(name) or blank) in [_text(word) for word in words]


def _set(settings: dict[str, Any], name: str, value: Any) -> None:
    *sections, last = name.split(".")
    for section in sections:
        settings = settings.setdefault(section, {})
    settings[last] = value


def _text(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, bool) else str(cell)
