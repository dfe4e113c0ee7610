"""Cells of a workbook as people write them, turned into those of a CSV file: 1,234 and 3.5万, 无, full-width digits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from layout_opt.errors import Problem
from layout_opt.instance.convert import STAR
from layout_opt.instance.header_words import choice_named, plain_word
from layout_opt.instance.raw import RawTable, number_text, shown
from layout_opt.instance.spec import Column, Table, Type
from layout_opt.languages import catalogues, read_unit, split_unit
from layout_opt.units import entities_of

UNIT_COLUMN = "unit"
_DIGITS = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def plain_table(
    raw: RawTable, spec: Table, raws: Mapping[str, RawTable], specs: Mapping[str, Table], settings: Mapping[str, Any]
) -> tuple[RawTable, list[Problem]]:
    """Return a table with its cells as a CSV file would hold them, and numbers that say twice how large they are.

    Parameters
    ----------
    raw, spec : RawTable, Table
        The table as its sheet holds it.
    raws, specs : mapping
        Every table of the workbook, for the units of members.
    settings : mapping
        The settings, for the unit of money.
    """
    columns: dict[str, list[str]] = {}
    problems: list[Problem] = []
    known = {column.name: column for column in spec.keys + spec.values}
    units = settings.get("units")
    for name, cells in raw.columns.items():
        column = known.get(name)
        if column is None:
            columns[name] = cells
        elif column.type in (Type.NUMBER, Type.INTEGER, Type.FLAG):
            columns[name], found = _numbers(raw, column, cells, (raws, specs, settings))
            problems += found
        elif name == UNIT_COLUMN:
            columns[name] = [cell if isinstance(units, Mapping) and cell in units else read_unit(cell)
                             for cell in cells]  # fmt: skip
        elif column.type is Type.CHOICE:
            columns[name] = [_blanked(choice_named(cell, column)) for cell in cells]
        elif column.refers is not None:
            columns[name] = [STAR if plain_word(cell) == STAR else _reference(cell, column, spec) for cell in cells]
        else:
            columns[name] = cells
    return RawTable(raw.name, raw.label, columns, raw.lines), problems


def _reference(cell: str, column: Column, spec: Table) -> str:
    return cell if column.name in spec.key_names else _blanked(cell)


def _blanked(cell: str) -> str:
    """Return a cell, blank where it says in words that it is."""
    return "" if plain_word(cell) in _words("blank") else cell


@cache
def _words(section: str) -> Mapping[str, Any]:
    """Return a section of the words of every language together."""
    return {name: value for words in catalogues() for name, value in words.section(section).items()}


@cache
def _number() -> re.Pattern[str]:
    powers = sorted(_words("numbers"), key=len, reverse=True)
    return re.compile(rf"({_DIGITS})\s*({'|'.join(powers)})?")


Context = tuple[Mapping[str, RawTable], Mapping[str, Table], Mapping[str, Any]]


def _numbers(raw: RawTable, column: Column, cells: list[str], context: Context) -> tuple[list[str], list[Problem]]:
    """Return the cells of a column of numbers, and those with a word such as 万 where the unit has one already."""
    made: list[str] = []
    problems = []
    for row, cell in enumerate(cells):
        if not cell or _PLAIN.fullmatch(cell):
            made.append(cell)
            continue
        text, power = plain_number(cell, flag=column.type is Type.FLAG)
        if power != 1 and (unit := _scaled_unit(column, row, raw, context)):
            rule = f"be a number without such a word: the unit {unit} counts in {split_unit(unit)[0]:,.0f} already"
            problems.append(Problem(raw.place(row, column.name), shown(cell), rule, "write the number in that unit"))
        made.append(text)
    return made, problems


def plain_number(cell: str, *, flag: bool = False) -> tuple[str, float]:
    """Return a number as a CSV file holds it, and the power of ten that a word said; a cell that is none as it is."""
    word = plain_word(cell).replace("−", "-")
    if _blanked(word) == "":
        return "", 1.0
    if flag:
        return str(_words("yes").get(word.lower(), word)), 1.0
    if _PLAIN.fullmatch(word):
        return word, 1.0
    match = _number().fullmatch(word)
    if match is None:
        return cell, 1.0
    power = float(_words("numbers")[match[2]]) if match[2] else 1.0
    value = Decimal(match[1].replace(",", "")) * Decimal(int(power))
    return number_text(float(value)), power


def _scaled_unit(column: Column, row: int, raw: RawTable, context: Context) -> str:
    """Return the unit of a cell, or of the money or member in it, if it begins with a number other than 1."""
    raws, specs, settings = context
    units = [str(settings.get("money", ""))] if "{money}" in column.unit else []
    for entity in entities_of(column.unit):
        owner = next((spec for spec in specs.values() if spec.defines == entity.upper()), None)
        listing = raws.get(owner.name) if owner is not None else None
        if owner is None or listing is None or UNIT_COLUMN not in listing.columns:
            continue
        ids, counted = listing.columns.get(owner.key_names[0], []), listing.columns[UNIT_COLUMN]
        cells = raw.columns.get(entity)
        member = cells[row] if cells is not None else STAR
        units += [unit for name, unit in zip(ids, counted, strict=True) if member in (name, STAR)]
    return next((plain for unit in units if split_unit(plain := read_unit(unit))[0] != 1.0), "")
