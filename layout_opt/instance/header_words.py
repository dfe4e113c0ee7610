"""Titles of sheets, headers of columns and words of choices in every language, and what they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from layout_opt.instance.convert import ANNOUNCED, NODE_COLUMN
from layout_opt.instance.spec import Column, Table
from layout_opt.languages import Catalogue, catalogues

MARK = "#"
"""Sheets, rows and columns that begin with it are notes."""
LONGEST_TITLE = 31  # characters of the name of a sheet in the xlsx format
_PARTS = re.compile(r"[\s()\[\]{}:,;/]+")


def plain_word(text: str) -> str:
    """Return a word as it is compared: full-width forms as half-width ones, no blanks at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def is_note(cell: object) -> bool:
    """Tell whether a cell marks its sheet, row or column as a note."""
    return isinstance(cell, str) and plain_word(cell).startswith(MARK)


def column_names(spec: Table) -> tuple[str, ...]:
    """Return the names that columns of a table may have."""
    extra = (NODE_COLUMN, ANNOUNCED) if spec.temporal else ()
    return tuple(dict.fromkeys((*extra, *spec.key_names, *spec.value_names)))


def sheet_title(table: str, words: Catalogue) -> str:
    """Return the title of the sheet of a table: its word, then its name; the name alone where both do not fit."""
    word = words.table(table)
    both = f"{word} {table}"
    return table if word == table or len(both) > LONGEST_TITLE else both


def header(table: str, column: str, words: Catalogue) -> str:
    """Return the header of a column in two languages, one below the other."""
    word = words.column(table, column)
    if word == column:
        others = (other.column(table, column) for other in catalogues() if other.language != words.language)
        word = next((other for other in others if other != column), column)
        return column if word == column else f"{column}\n{word}"
    return f"{word}\n{column}"


def table_named(title: str, known: Iterable[str]) -> str:
    """Return the table that the title of a sheet names in any language; the title where it names none."""
    names = tuple(known)
    return title if title in names else _meaning(title, _table_meanings(names))


@cache
def _table_meanings(names: tuple[str, ...]) -> Mapping[str, str]:
    return {word: name for words in catalogues() for name in names for word in (words.table(name), name)}


def column_named(text: str, spec: Table) -> str:
    """Return the column that a header names in any language; the text where it names none."""
    names = column_names(spec)
    if text in names:
        return text
    return _meaning(text, _column_meanings(spec.name, names))


@cache
def _column_meanings(table: str, names: tuple[str, ...]) -> Mapping[str, str]:
    return {word: name for words in catalogues() for name in names for word in (words.column(table, name), name)}


def choice_named(text: str, column: Column) -> str:
    """Return the word of a choice that a cell names in any language; the text where it names none."""
    if text in column.choices or not text:
        return text
    return _meaning(text, choice_meanings(column.choices))


@cache
def choice_meanings(choices: tuple[str, ...]) -> Mapping[str, str]:
    """Return the word of every language for each choice -> the choice."""
    return {words.choice(name): name for words in catalogues() for name in choices}


def _meaning(text: str, meanings: Mapping[str, str]) -> str:
    """Return what a text means as a whole, or by its first part that means something."""
    word = plain_word(text)
    if word in meanings:
        return meanings[word]
    parts = [part for line in word.splitlines() for part in (line.strip(), *_PARTS.split(line))]
    return next((meanings[part] for part in parts if part in meanings), text)
