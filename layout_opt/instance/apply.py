"""Applying changes to text tables and decoded settings, before anything is validated."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance.changes import SETTINGS_TABLE, Cell, Change
from layout_opt.instance.convert import ANNOUNCED, NODE_COLUMN, STAR
from layout_opt.instance.raw import RawTable, number_text, plain, shown
from layout_opt.instance.settings import Settings, shown_value
from layout_opt.instance.spec import Column, Table, Type
from layout_opt.instance.tree import ROOT

HINTED = 2000  # words among which the nearest one is looked for
_BLANK_KEY = "leave the key out to mean every row, or insert the row"


@dataclass(frozen=True)
class Content:
    """What changes are applied to: text tables by name, decoded settings, and what was decided on the way."""

    raws: Mapping[str, RawTable]
    settings: Mapping[str, Any]
    notes: tuple[str, ...] = ()


class _Wrong(Exception):
    def __init__(self, found: str, rule: str, fix: str) -> None:
        super().__init__(found)
        self.words = (found, rule, fix)


def apply_changes(
    content: Content, specs: Mapping[str, Table], changes: Sequence[Change], label: Callable[[str], str]
) -> Content:
    """Return the content with the changes made one after the other.

    Raises
    ------
    InvalidInput
        If a change names what does not exist; with a problem for each such change.
    """
    problems = []
    for number, change in enumerate(changes, start=1):
        where = f"change {number} {plain(change.table)}" + (f".{plain(change.column)}" if change.column else "")
        try:
            content = _apply(content, specs, change, label, where)
        except _Wrong as wrong:
            problems.append(Problem(where, *wrong.words))
    if problems:
        raise InvalidInput(problems)
    return content


def _apply(
    content: Content, specs: Mapping[str, Table], change: Change, label: Callable[[str], str], place: str
) -> Content:
    if change.table == SETTINGS_TABLE:
        return replace(content, settings=_change_settings(content.settings, change))
    if change.table not in specs:
        hint = nearest(change.table, [SETTINGS_TABLE, *specs])
        raise _Wrong(f"no table {shown(change.table)}", f"name a table{hint}", "correct the name")
    spec = specs[change.table]
    raw = content.raws.get(change.table)
    if raw is None:
        raw = RawTable(spec.name, label(spec.name), {name: [] for name in spec.key_names}, [])
    if change.insert is not None:
        for row in change.insert:
            raw = _insert(raw, spec, row)
        return replace(content, raws={**content.raws, spec.name: raw})
    where, root = _where(spec, change), _root(content.raws)
    rows, others = _rows_meant(raw, spec, where, root, any_value=not change.delete)
    raw = _edit(raw, spec, change, where, rows, root)
    note = f"{place}: * means the general row; {others} other rows keep what they say." if others else ""
    return replace(content, raws={**content.raws, spec.name: raw}, notes=(*content.notes, *filter(None, [note])))


def _root(raws: Mapping[str, RawTable]) -> str:
    """Return the node that a blank node cell means."""
    tree = raws.get("tree")
    if tree is None or "parent" not in tree.columns or NODE_COLUMN not in tree.columns:
        return ROOT
    nodes = zip(tree.columns[NODE_COLUMN], tree.columns["parent"], strict=True)
    return next((node for node, parent in nodes if parent == ""), ROOT)


def cell_text(value: Cell) -> str:
    """Return a value as a cell of a file holds it."""
    if isinstance(value, bool):
        return str(int(value))
    return value if isinstance(value, str) else number_text(value) if isinstance(value, float) else str(value)


def _insert(raw: RawTable, spec: Table, row: Mapping[str, Cell]) -> RawTable:
    """Return the table with one row more; new columns are blank elsewhere."""
    known = _columns(spec)
    for name in row:
        if name not in known:
            rule = f"name a column of {spec.name}{nearest(name, known)}"
            raise _Wrong(f"no column {shown(name)}", rule, "correct the name")
    columns = dict(raw.columns)
    for name in row:
        if name not in columns:
            columns[name] = [STAR if name in spec.key_names else ""] * len(raw.lines)
    absent = {column.name: str(column.default) for column in spec.keys if column.default == STAR}
    texts = {name: cell_text(row[name]) if name in row else absent.get(name, "") for name in columns}
    return replace(raw, columns={name: [*cells, texts[name]] for name, cells in columns.items()}, lines=[*raw.lines, 0])


def _columns(spec: Table) -> list[str]:
    return [*spec.key_names, *spec.value_names] + ([NODE_COLUMN, ANNOUNCED] if spec.temporal else [])


def _edit(
    raw: RawTable, spec: Table, change: Change, where: Mapping[str, tuple[str, ...]], rows: list[int], root: str
) -> RawTable:
    """Return the table with the rows deleted, or the named cells in them changed."""
    if change.column is not None and change.column not in _columns(spec):
        known = _columns(spec)
        rule = f"name a column of {spec.name}{nearest(change.column, known)}"
        raise _Wrong(f"no column {shown(change.column)}", rule, "correct the name")
    if change.set is not None and spec.temporal and NODE_COLUMN not in where and change.column != ANNOUNCED:
        rows = _without_inheriting(raw, rows, str(change.column), root)
    if not rows:
        if change.set is not None and _may_insert(spec, where, change):
            row = {name: words[0] for name, words in where.items()}
            return _insert(raw, spec, {**row, str(change.column): change.set})
        found = f"no row {_words(where)}" if where else "no rows"
        raise _Wrong(found, f"match at least one row{_nearest_key(raw, where)}", _no_match_fix(where))
    if change.column is None:
        gone = set(rows)
        keep = [row for row in range(len(raw.lines)) if row not in gone]
        columns = {name: [cells[row] for row in keep] for name, cells in raw.columns.items()}
        return replace(raw, columns=columns, lines=[raw.lines[row] for row in keep])
    cells = list(raw.columns.get(change.column, [""] * len(raw.lines)))
    if change.set is not None:
        text = cell_text(change.set)
        for at in rows:
            cells[at] = text
    else:
        _calculate(
            cells, rows, None if change.column in (NODE_COLUMN, ANNOUNCED) else spec.column(change.column), change
        )
    return replace(raw, columns={**raw.columns, change.column: cells})


def _where(spec: Table, change: Change) -> dict[str, tuple[str, ...]]:
    """Return the words that each named column may hold in the rows that are meant."""
    if change.key is not None:
        parts = [part.strip() for part in change.key.split(",")]
        if len(parts) != len(spec.keys):
            rule = f"have {len(spec.keys)} parts: {','.join(spec.key_names)}"
            raise _Wrong(f"the key {shown(change.key)}", rule, "write each part, blank to match every row")
        return {name: (part,) for name, part in zip(spec.key_names, parts, strict=True) if part}
    words = {column.name for column in spec.values if column.type in (Type.TEXT, Type.CHOICE)}
    known = [name for name in _columns(spec) if name not in spec.value_names or name in words]
    where = {}
    for name, given in change.where.items():
        if name not in known:
            rule = f"name a key or word column of {spec.name}{nearest(name, known)}"
            raise _Wrong(f"the column {shown(name)} in where", rule, "correct the name")
        where[name] = tuple(str(word) for word in (given if isinstance(given, tuple) else (given,)))
    return where


def _matching(raw: RawTable, spec: Table, where: Mapping[str, tuple[str, ...]], root: str) -> list[int]:
    """Return the rows in which each named cell stands as written (a blank: the root, or ``*`` in an optional key)."""
    optional = {column.name for column in spec.keys if column.default == STAR}
    rows = list(range(len(raw.lines)))
    for name, words in where.items():
        blank = root if name == NODE_COLUMN else STAR if name in optional else ""
        absent = STAR if name in spec.key_names else ""
        cells = raw.columns.get(name, [absent] * len(raw.lines))
        rows = [row for row in rows if (cells[row] or blank) in words]
    return rows


def _rows_meant(
    raw: RawTable, spec: Table, where: Mapping[str, tuple[str, ...]], root: str, *, any_value: bool
) -> tuple[list[int], int]:
    """Return the rows that a change means, and how many others a ``*`` would match that holds for any value.

    ``*`` means the general row where there is one, and any value where no row that matches the rest holds a ``*``.
    """
    general = [name for name, words in where.items() if words == (STAR,) and name in spec.key_names]
    literal = _matching(raw, spec, where, root)
    if not general or not any_value:
        return literal, 0
    rest = {name: words for name, words in where.items() if name not in general}
    rows = _matching(raw, spec, rest, root)
    if literal:
        return literal, len(rows) - len(literal)
    if any(_matching(raw, spec, {**rest, name: (STAR,)}, root) for name in general):
        found = f"* for {' and '.join(general)}, and rows that hold * for some of them only"
        raise _Wrong(found, "mean one row or every row", "leave a part blank to mean every row, or name the row")
    return rows, 0


def _without_inheriting(raw: RawTable, rows: Sequence[int], column: str, root: str) -> list[int]:
    """Leave out rows below the root whose cell is blank: they inherit what is set at the root."""
    nodes = raw.columns.get(NODE_COLUMN)
    if nodes is None:
        return list(rows)
    cells = raw.columns.get(column, [""] * len(raw.lines))
    return [row for row in rows if nodes[row] in ("", root) or cells[row] != ""]


def _may_insert(spec: Table, where: Mapping[str, tuple[str, ...]], change: Change) -> bool:
    """Tell whether setting a cell of a key that has no row may add the row.

    Not in a table that defines a set, where a slip of the pen would make a new member, and not for a general
    row, where the writer may have meant every row instead.
    """
    full = set(spec.key_names) <= set(where) and set(where) <= {*spec.key_names, NODE_COLUMN}
    single = all(len(words) == 1 and words[0] != STAR for words in where.values())
    return full and single and spec.defines is None and change.column in spec.value_names


def _words(where: Mapping[str, tuple[str, ...]]) -> str:
    return ", ".join(f"{name}={'|'.join(words)}" for name, words in where.items())


def _no_match_fix(where: Mapping[str, tuple[str, ...]]) -> str:
    general = any(STAR in words for words in where.values())
    return _BLANK_KEY if general else "correct the key, or insert the row"


def _nearest_key(raw: RawTable, where: Mapping[str, tuple[str, ...]]) -> str:
    """Return a hint at the nearest word in the column in which a word is not found."""
    for name, words in where.items():
        known = set(raw.columns.get(name, []))
        for word in words:
            if word not in known and (hint := nearest(word, sorted(known)[:HINTED])):
                return hint
    return ""


def _calculate(cells: list[str], rows: Sequence[int], column: Column | None, change: Change) -> None:
    """Scale or add in place; blank cells stay blank."""
    if column is None or column.type in (Type.TEXT, Type.CHOICE):
        raise _Wrong(f"the word column {change.column!r}", f"name a column of numbers to {change.action}", "use set")
    given = [row for row in rows if cells[row] != ""]
    if not given:
        rule = f"match at least one cell with a number to {change.action}"
        raise _Wrong("only blank cells", rule, "set the value instead, or change the more general row")
    for row in given:
        try:
            value = float(cells[row])
        except ValueError:
            raise _Wrong(shown(cells[row]), "be a number", "correct the table first") from None
        result = value * change.scale if change.scale is not None else value + (change.add or 0.0)
        cells[row] = number_text(result)


def _change_settings(settings: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """Return the settings with one of them changed."""
    if change.column is None or change.where or change.key is not None:
        raise _Wrong("a change of rows", "name a setting by column alone", "write column = and set =")
    changed: dict[str, Any] = copy.deepcopy(dict(settings))
    section = changed
    *above, name = change.column.split(".")
    for part in above:
        section = section.setdefault(part, {})
        if not isinstance(section, dict):
            raise _Wrong(f"the setting {shown(part)}", "be a section of instance.toml", "correct the name")
    if change.set is not None:
        section[name] = setting_value(change.column, change.set)
        return changed
    old = section.get(name, _default_setting(change.column))
    if isinstance(old, bool) or not isinstance(old, int | float):
        raise _Wrong(shown_value(old), f"be a number to {change.action}", "use set")
    section[name] = old * change.scale if change.scale is not None else old + (change.add or 0.0)
    return changed


def setting_value(path: str, value: Cell) -> Cell:
    """Return a setting from a word: read as TOML would, unless the setting is text."""
    field = Settings.model_fields.get(path.split(".", 1)[0])
    if not isinstance(value, str) or path.startswith("units.") or (field is not None and field.annotation is str):
        return value
    try:
        parsed = tomllib.loads(f"v = {value}")
    except ValueError:
        return value
    return parsed["v"] if len(parsed) == 1 and isinstance(parsed["v"], Cell) else value


def _default_setting(path: str) -> object:
    """Return the default of a setting, None if there is none."""
    value: object = Settings(name="x", money="x")
    for part in path.split("."):
        value = getattr(value, part, None)
    return value
