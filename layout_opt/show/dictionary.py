"""The data dictionary: every table and column of an instance and of a run folder, from their declarations."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from layout_opt.instance.settings import Settings
from layout_opt.instance.spec import Blank, Column, InSeason, Table, Type
from layout_opt.model.discover import families, table_specs
from layout_opt.result.run_tables import RUN_ENTRIES, columns_of, run_tables
from layout_opt.show.markdown import table

HEAD = ("column", "holds", "unit", "where blank", "range", "meaning")
INTRODUCTION = """
An instance is a folder of CSV files (UTF-8, comma, one header row, decimal point); a file or a column that nothing
reads is an error. A key cell may hold `*` (every member) where the table says so. The row with the fewest `*` wins,
cell by cell: a blank cell falls through to the next more general row, then to what the column *where blank* says. Two
rows equally specific for one cell are an error.

A table marked *by node* may have a column `node`. Without it its rows belong to the root of the tree of
[tree.csv](#treecsv), and every row holds in all nodes below its own until a row there says otherwise. It may also have
a column `announced`: the node, its own or one before it, at which the row becomes known; blank = known from the root.
That matters for rolling foresight only. The same key may be announced anew for the same node: the last one holds.

In units `money` is the unit of money of `instance.toml`; `activity`, `commodity`, `factor` and `pollutant` stand for
the unit of the technology, commodity, factor or pollutant of the row; 1 is a pure number.
"""


def dictionary(made: str) -> list[str]:
    """Return the lines of the page; `made` is the note that it is made from the code."""
    lines = ["# Data dictionary", "", made, "", *INTRODUCTION.splitlines(), "", "# Instance folder", ""]
    lines += ["## instance.toml", "", *table(("setting", "type", "default", "meaning"), _settings(Settings))]
    for spec in table_specs():
        lines += _table(spec)
    lines += ["# Run folder", "", "## run.json", ""]
    lines += table(("entry", "meaning"), ((f"`{name}`", doc) for name, doc in RUN_ENTRIES.items()))
    lines += [
        "A run folder also holds `instance/` (the tables as they were solved) and `layout.gpkg` (layers for GIS).",
        "",
    ]
    lines += ["Every table below is `tables/<name>.csv`: keys, amounts, and the `unit` of the row.", ""]
    for name in run_tables():
        lines += [f"## tables/{name}.csv", "", run_tables()[name].doc, ""]
        lines += table(
            ("column", "unit", "meaning"), ((f"`{c}`", unit, doc) for c, (unit, doc) in columns_of(name).items())
        )
    return lines


def _table(spec: Table) -> Iterator[str]:
    traits = [word for word, holds in (("required", spec.required), ("by node", spec.temporal)) if holds]
    words = f" ({', '.join(traits)})" if traits else ""
    yield from (f"## {spec.name}.csv", "", f"{spec.doc}{words}", "")
    yield from table(HEAD, (_column(column, is_key=column in spec.keys) for column in spec.keys + spec.values))


def _column(column: Column, *, is_key: bool) -> tuple[str, ...]:
    holds = f"id of {column.refers}" if column.refers else column.type.value
    words = [f"{'key: ' if is_key else ''}{holds}", *(["or `*`"] if column.wildcard else [])]
    numeric = column.type in (Type.NUMBER, Type.INTEGER)
    unit = unit_words(column.unit) if numeric else ""
    return (f"`{column.name}`", " ".join(words), unit, _blank(column), _range(column), _meaning_of(column))


def _meaning_of(column: Column) -> str:
    """Return what a column means, and what it means in a season where that is not the same."""
    if column.in_season is InSeason.RATIO:
        return column.doc
    return f"{column.doc.rstrip('.')}. In seasons: {column.in_season}."


def _blank(column: Column) -> str:
    if isinstance(column.default, Blank):
        return "error" if column.default is Blank.ERROR else "none"
    return f"`{column.default:g}`" if isinstance(column.default, float) else f"`{column.default}`"


def _range(column: Column) -> str:
    if column.choices:
        return ", ".join(f"`{choice}`" for choice in column.choices)
    if column.type is Type.FLAG:
        return "0 or 1"
    ends = [("above ", column.above), ("from ", column.least), ("up to ", column.most)]
    return " ".join(f"{word}{end:g}" for word, end in ends if end is not None)


def unit_words(unit: str) -> str:
    """Return a unit pattern as it is shown: the places without their braces, 1 for a pure number."""
    return unit.replace("{", "").replace("}", "") or "1"


def _settings(section: type[BaseModel], above: str = "") -> Iterator[tuple[str, str, str, str]]:
    for name, field in section.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _settings(kind, f"{name}.")
            continue
        yield f"`{above}{name}`", _kind(kind), _default(field.get_default(call_default_factory=True)), _meaning(field)


def _meaning(field: Any) -> str:
    return field.description or ""


def _kind(kind: Any) -> str:
    """Return the type of a setting in words."""
    if isinstance(kind, UnionType):
        return " or ".join(_kind(part) for part in get_args(kind) if part is not type(None))
    if get_origin(kind) is not None:
        return "table"
    if isinstance(kind, type) and issubclass(kind, str) and kind is not str:
        return ", ".join(f"`{word.value}`" for word in kind)  # type: ignore[attr-defined]
    return {"str": "text", "float": "number", "int": "integer", "bool": "true or false"}[kind.__name__]


def _default(value: Any) -> str:
    if value is PydanticUndefined:
        return "error"
    if value in (None, "") or value == {}:
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def undocumented() -> tuple[str, ...]:
    """Return result tables that decisions of families name and `run_tables()` does not."""
    named = {decision.table for family in families() for decision in family.decisions}
    return tuple(sorted(named - set(run_tables())))
