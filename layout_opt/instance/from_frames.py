"""Instances made of pandas frames: what a notebook has at hand takes the way of the files, and is checked like them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance.changed import changed
from layout_opt.instance.changes import Change, parse_change
from layout_opt.instance.instance import Check, Instance
from layout_opt.instance.raw import RawTable, number_text, plain
from layout_opt.instance.read import InstanceText, all_specs, from_found
from layout_opt.instance.spec import Table
from layout_opt.instance.write import settings_dict

HEADER = 1
"""Lines above the first row, as in a CSV file: row 0 of a frame is line 2 of its messages."""


def from_frames(
    frames: Mapping[str, pd.DataFrame], settings: Mapping[str, Any], tables: Sequence[Table], checks: Sequence[Check]
) -> Instance:
    """Return the checked instance that frames make.

    Parameters
    ----------
    frames : mapping of str to DataFrame
        Table name -> rows with the columns of its CSV file; named levels of the index are columns, too. NaN, None and
        an empty text are blanks.
    settings : mapping
        What ``instance.toml`` would say, at least ``name`` and ``money``.
    tables : sequence of Table
        The tables that the families declare.
    checks : sequence of Check
        The rules of the families.

    Raises
    ------
    InvalidInput
        With every problem found.
    """
    specs = all_specs(tables)
    raws, problems = _texts(frames, specs)
    source = InstanceText(Path(), settings, raws, frozenset(), tuple(problems))
    return replace(from_found(source, specs, checks), folder=None)


def with_table(instance: Instance, name: str, frame: pd.DataFrame) -> Instance:
    """Return the instance with one table replaced, or added, checked like any other (see `with_tables`)."""
    return with_tables(instance, {name: frame})


def with_tables(instance: Instance, made: Mapping[str, pd.DataFrame]) -> Instance:
    """Return the instance with tables replaced, or added, checked like any other.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    made : mapping of str to DataFrame
        Table name -> rows.

    Raises
    ------
    InvalidInput
        If there is no such table, or the outcome breaks a rule.
    """
    frames = {**instance.every_table(), **made}
    raws, problems = _texts(frames, instance.specs)
    source = InstanceText(
        instance.folder or Path(), settings_dict(instance.settings), raws, frozenset(), tuple(problems)
    )
    outcome = from_found(source, instance.specs, instance.checks)
    return replace(outcome, folder=instance.folder, changes=instance.changes, notes=instance.notes)


def with_values(instance: Instance, values: pd.Series) -> Instance:
    """Return the instance with cells of one column set.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    values : Series
        Named ``table.column``; the levels of its index are named like key columns (``node`` where cells differ by
        node). Each row means what ``--set table.column[key]=value`` means.

    Raises
    ------
    InvalidInput
        If the name is no column, a key matches no row, or the outcome breaks a rule.
    """
    table, dot, column = str(values.name).partition(".")
    if not dot:
        rule = "be table.column, e.g. sites.existing"
        raise InvalidInput([Problem("values", f"the name {plain(str(values.name))}", rule, "name the series")])
    levels = [str(name) for name in values.index.names]
    changes: list[Change] = []
    problems: list[Problem] = []
    for key, value in values.items():
        where = dict(zip(levels, _tuple(key), strict=True))
        entry = {"table": table, "column": column, "where": where, "set": _cell(value)}
        change, found = parse_change(entry, f"{plain(table)}.{plain(column)}[{','.join(where.values())}]")
        problems += found
        changes += [] if change is None else [change]
    if problems:
        raise InvalidInput(problems)
    return changed(instance, changes)


def _tuple(key: Any) -> tuple[str, ...]:
    return tuple(map(str, key)) if isinstance(key, tuple) else (str(key),)


def _cell(value: Any) -> str | float:
    return value if isinstance(value, str) else float(value)


def _texts(frames: Mapping[str, pd.DataFrame], specs: Mapping[str, Table]) -> tuple[dict[str, RawTable], list[Problem]]:
    """Return frames as the text of tables, and what is no table."""
    raws, problems = {}, []
    for name, given in frames.items():
        if name not in specs:
            rule = f"be one of the tables{nearest(name, specs)}"
            problems.append(Problem(plain(str(name)), "a frame that nothing reads", rule, "correct the name"))
            continue
        frame = given.reset_index() if any(level is not None for level in given.index.names) else given
        columns = {str(column): _text(frame[column]) for column in frame.columns if column != "line"}
        raws[name] = RawTable(name, f"{name}.csv", columns, [HEADER + 1 + row for row in range(len(frame))])
    return raws, problems


def _text(cells: pd.Series) -> list[str]:
    """Return cells as a CSV file would hold them."""
    blank = pd.isna(cells).to_numpy()
    return ["" if none else _written(cell) for cell, none in zip(cells.tolist(), blank.tolist(), strict=True)]


def _written(cell: Any) -> str:
    return number_text(float(cell)) if isinstance(cell, int | float | np.number) else str(cell)
