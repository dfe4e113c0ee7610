"""Result tables that their family wants told: as tables of the page, and as layers of its map."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from layout_opt.instance.spec import NO_WORDS, Words
from layout_opt.model.declared import ResultTable
from layout_opt.model.registry import families, sets
from layout_opt.result.run_tables import run_tables
from layout_opt.show.report.grid import TableCell, TableGrid, figure, grid, origin_of, word
from layout_opt.show.view import View

MOST = 30
"""Rows of a table that are told."""


def told_tables(view: View) -> Iterator[tuple[ResultTable, pd.DataFrame]]:
    """Yield the tables that a family wants told and that have rows at the node."""
    for table in run_tables().values():
        frame = view.tables.get(table.name, pd.DataFrame())
        if table.told and len(frame):
            yield table, frame


def declared_grids(view: View) -> list[TableGrid]:
    """Return the tables that families want told, with keys in names and columns in the words of their families."""
    return [_grid(view, table, frame) for table, frame in told_tables(view)]


def _grid(view: View, table: ResultTable, frame: pd.DataFrame) -> TableGrid:
    keys = [name for name in table.keys if name in frame and name != "node"]
    values = [str(name) for name in frame if name not in {*keys, "node", "unit"}]
    rows = []
    for line in frame.head(MOST).to_dict("records"):
        place = [str(line[name]) for name in table.keys if name in line]
        cells: list[TableCell] = [word(view.name(name, str(line[name]))) for name in keys]
        cells += [figure(line[name], origin_of(table.name, place, name)) for name in values]
        rows.append([*cells, word(view.unit(str(line["unit"])))])
    heads = [(column_words(view, table.name, name), "") for name in (*keys, *values)]
    return grid(table.words[int(view.chinese)], [*heads, (view.say("unit_word"), "")], rows)


def column_words(view: View, table: str, column: str) -> str:
    """Return what a column of a result table is called: by its set, its decision or its own words."""
    own = run_tables()[table].columns
    decided = (each for family in families() for each in family.decisions if each.table == table)
    said: dict[str, Words] = {spec.name.lower(): spec.words for spec in sets()}
    said |= {each.name: each.words for each in own} | {each.column: each.words for each in decided}
    return said.get(column, NO_WORDS)[int(view.chinese)] or column.replace("_", " ")


def declared_layers(view: View) -> Iterator[tuple[str, pd.Series, str]]:
    """Yield label, sums by region and unit of every table whose family wants a layer of it."""
    for table, frame in told_tables(view):
        if table.layer and frame[table.layer].gt(0).any():
            for unit, rows in frame.groupby("unit", sort=True):
                said = (table.words[int(view.chinese)], column_words(view, table.name, table.layer))
                label = view.say("colon").join(said)
                yield label, rows.groupby("region")[table.layer].sum(), view.unit(str(unit))
