"""Schedules of a rule: the same number at the end, at other times, known at other times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.facts.keys import EMISSIONS, STANDARDS
from layout_opt.instance import Change, Instance
from layout_opt.instance.convert import ANNOUNCED, NODE_COLUMN, STAR
from layout_opt.instance.spec import Blank, Column, Type


class Schedule(StrEnum):
    """When the rule holds, and when that becomes known."""

    NEVER = "never"
    NOW = "now"
    EARLY = "early announced"
    LATE = "late announced"
    STEPS = "step by step"
    SUDDEN = "sudden"


SURPRISING = (Schedule.LATE, Schedule.SUDDEN)
"""Schedules that are not known from the root: they are decided with rolling foresight."""


@dataclass(frozen=True)
class TimedCell:
    """One cell of a rule.

    Parameters
    ----------
    key : mapping
        Key column -> word, as it stands in the table.
    start : float or None
        What holds before; None where nothing is known of it.
    target : float
        What holds in the end.
    stands : bool
        Whether the table has a row of this key at the root.
    """

    key: Mapping[str, str]
    start: float | None
    target: float
    stands: bool


@dataclass(frozen=True)
class TimedRule:
    """A rule: cells of one column of one table."""

    table: str
    column: str
    cells: tuple[TimedCell, ...]

    @property
    def stepwise(self) -> bool:
        """Whether it can come step by step: what holds before is known of every cell, and not the same."""
        return all(cell.start is not None and cell.start != cell.target for cell in self.cells)


def timed_rule(instance: Instance, change: Change, start: float | None = None) -> TimedRule:
    """Return the rule that a change says, e.g. ``emission_standards.max_intensity[oven,smoke,*]=1``.

    Parameters
    ----------
    instance : Instance
        Without rows of the rule below the root.
    change : Change
        Sets or scales one column of one table that is inherited over the nodes.
    start : float, optional
        What holds before, where the table does not say it. Of a standard it is the largest intensity that it meets.

    Raises
    ------
    InvalidInput
        If there is no such column, it has no numbers, the rule has rows below the root, or nothing to scale.
    """
    column = _column(instance, change)
    where = _where(instance, change)
    rows = instance.tables.get(change.table)
    cells: list[TimedCell] = []
    if rows is not None:
        mask = np.ones(len(rows), dtype=bool)
        for name, word in where.items():
            mask &= (rows[name] == word).to_numpy()
        late = rows[mask & (rows[NODE_COLUMN] != instance.tree.root).to_numpy()]
        if len(late):
            found = f"a row of {late[NODE_COLUMN].iloc[0]}"
            rule = "have rows of the rule at the root only: the schedules make the others"
            raise InvalidInput([Problem(f"{change.table}.csv", found, rule, "leave the later rows out")])
        for row in rows[mask].to_dict("records"):
            before = float(row[column.name])
            known = start if np.isnan(before) else before
            key = {name: str(row[name]) for name in instance.specs[change.table].key_names}
            cells.append(TimedCell(key, known, _target(change, before), stands=True))
    if not cells:
        cells = [_new_cell(instance, change, where, start)]
    return TimedRule(change.table, column.name, tuple(cells))


def _column(instance: Instance, change: Change) -> Column:
    spec = instance.specs.get(change.table)
    rule, fix = "name a table that is inherited over the nodes", "write e.g. emission_standards.max_intensity[...]=1"
    if spec is None or not spec.temporal:
        near = nearest(change.table, [name for name, each in instance.specs.items() if each.temporal])
        raise InvalidInput([Problem("--rule", repr(change.table), f"{rule}{near}", fix)])
    names = [each.name for each in spec.values if each.type not in (Type.TEXT, Type.CHOICE)]
    if change.column not in names:
        rule = f"name a column of numbers of {spec.name}{nearest(str(change.column), names)}"
        raise InvalidInput([Problem("--rule", repr(change.column), rule, fix)])
    if change.action not in ("set", "scale"):
        raise InvalidInput([Problem("--rule", change.action, "set a number, or scale one", fix)])
    return spec.column(str(change.column))


def _where(instance: Instance, change: Change) -> dict[str, str]:
    spec = instance.specs[change.table]
    if change.key is not None:
        parts = [part.strip() for part in change.key.split(",")]
        if len(parts) != len(spec.keys):
            rule = f"have {len(spec.keys)} parts: {','.join(spec.key_names)}"
            raise InvalidInput([Problem("--rule", change.key, rule, "write each part, blank to match every row")])
        return {name: part for name, part in zip(spec.key_names, parts, strict=True) if part}
    return {name: str(word) for name, word in change.where.items()}


def _target(change: Change, before: float) -> float:
    if change.scale is not None:
        return before * change.scale
    try:
        return float(str(change.set))
    except ValueError:
        raise InvalidInput([Problem("--rule", repr(change.set), "be a number", "write e.g. =1")]) from None


def _new_cell(instance: Instance, change: Change, where: Mapping[str, str], start: float | None) -> TimedCell:
    """Return a cell of which the table has no row yet."""
    spec = instance.specs[change.table]
    key = {each.name: where.get(each.name, STAR if each.default == STAR else "") for each in spec.keys}
    missing = [name for name, word in key.items() if not word]
    if change.scale is not None or missing:
        found = "nothing to scale" if change.scale is not None else f"no word for {', '.join(missing)}"
        raise InvalidInput(
            [Problem("--rule", found, "name a row of the table, or every part of its key", "correct it")]
        )
    open_cells = [each.name for each in spec.values if each.default is Blank.ERROR and each.name != change.column]
    if open_cells:
        rule = f"be about a row of {spec.name} that stands: {', '.join(open_cells)} must be given"
        raise InvalidInput([Problem("--rule", "no such row", rule, "add the row to the table first")])
    return TimedCell(
        key, start if start is not None else _met(instance, change.table, key), _target(change, 0.0), False
    )


def _met(instance: Instance, table: str, key: Mapping[str, str]) -> float | None:
    """Return the largest intensity that a standard meets; None of any other rule."""
    if table != STANDARDS or not instance.has(EMISSIONS):
        return None
    frame = instance.resolve(EMISSIONS)
    for name, word in key.items():
        if word != STAR:
            frame = frame[frame[name] == word]
    return float(frame["intensity"].max()) if len(frame) else None


def schedule_changes(instance: Instance, rules: tuple[TimedRule, ...], schedule: Schedule, depth: int) -> list[Change]:
    """Return what a schedule changes.

    Parameters
    ----------
    instance : Instance
        With or without rows of the rules at the root.
    rules : tuple of TimedRule
        They come together.
    schedule : Schedule
        When.
    depth : int
        Of the nodes from which they hold in full, except `NOW`.
    """
    return [
        _change(rule, cell, node, value, announced, root=instance.tree.root)
        for rule in rules
        for cell in rule.cells
        for node, value, announced in _times(instance, cell, schedule, depth)
    ]


def _times(instance: Instance, cell: TimedCell, schedule: Schedule, depth: int) -> list[tuple[str, float, str]]:
    """Return node, value and node of announcement (blank: known from the root) of the rows of a schedule."""
    tree = instance.tree
    if schedule is Schedule.NEVER:
        return []
    if schedule is Schedule.NOW:
        return [(tree.root, cell.target, "")]
    rows = []
    for node in tree.periods:
        at = tree.depth(node)
        if schedule is Schedule.STEPS and 0 < at <= depth and cell.start is not None:
            rows.append((node, cell.start + (cell.target - cell.start) * at / depth, ""))
        elif schedule is not Schedule.STEPS and at == depth:
            before = tree.parent[node] or node
            announced = {Schedule.LATE: before, Schedule.SUDDEN: node}.get(schedule, "")
            rows.append((node, cell.target, announced))
    return rows


def _change(rule: TimedRule, cell: TimedCell, node: str, value: float, announced: str, *, root: str) -> Change:
    if node == root and cell.stands:
        return Change(table=rule.table, where={**cell.key, NODE_COLUMN: root}, column=rule.column, set=value)
    row: dict[str, str | float] = {**cell.key, NODE_COLUMN: node, rule.column: value}
    return Change(table=rule.table, insert=({**row, ANNOUNCED: announced} if announced else row,))
