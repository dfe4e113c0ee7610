"""From rows with wildcards on nodes of a tree to one row for each key at each node.

Within one node the row with the fewest ``*`` wins, cell by cell: a blank cell falls through to the next more
general row. A cell that no row of the node fills is inherited from the parent node. What is blank then takes
the default of its column. A key exists at a node if any row of the node, or of a node above, covers it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance.codes import Axes, match, sorted_unique, text_codes
from layout_opt.instance.convert import NODE_COLUMN, STAR
from layout_opt.instance.raw import place
from layout_opt.instance.spec import Blank, Column, InSeason, Table, Type
from layout_opt.instance.tree import Tree

Codes = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Rows:
    """The rows of a table as numbers: keys and words as positions in their sets (-1 for ``*``)."""

    keys: Codes
    values: Values
    lines: Codes
    nodes: npt.NDArray[np.object_]


@dataclass(frozen=True)
class _Domain:
    """Different keys to which a resolution is limited: positions, and which key columns they cover."""

    columns: tuple[int, ...]
    keys: Codes


@dataclass(frozen=True)
class _State:
    """What holds at one node: keys in order, their values, and the line that names each key most closely."""

    keys: Codes
    values: Values
    lines: Codes


def resolve(
    spec: Table,
    rows: pd.DataFrame,
    tree: Tree,
    members: Mapping[str, tuple[str, ...]],
    domain: pd.DataFrame | None = None,
    label: str = "",
) -> pd.DataFrame:
    """Return the columns node, keys and values: one row for each key that exists at each node.

    Parameters
    ----------
    spec : Table
        How the table is declared.
    rows : DataFrame
        Its typed rows, with ``*`` and blanks.
    tree : Tree
        The decision nodes.
    members : mapping
        Members of each key column in order.
    domain : DataFrame, optional
        Keys to which the answer is limited: some or all of the key columns, and ``node`` if they differ by
        node.
    label : str
        How messages name the table.

    Raises
    ------
    InvalidInput
        If two rows are equally specific for one cell, or a cell that must be given is blank.
    """
    axes = Axes(tuple(members[name] for name in spec.key_names))
    words = {column.name: _vocabulary(rows[column.name], column) for column in spec.values if _is_word(column)}
    coded = _coded(spec, rows, axes, words)
    limit = None if domain is None else _domain(spec, axes, domain)
    states: dict[str, _State] = {}
    problems: list[Problem] = []
    for node in tree.nodes:
        above = tree.parent[node]
        inherited = states[above] if above is not None else None
        own = coded.nodes == node
        if inherited is not None and not own.any():
            states[node] = inherited
            continue
        states[node] = _overlay(spec, axes, _pick(coded, own), limit, inherited, problems, label or spec.name)
    if domain is not None and NODE_COLUMN in domain.columns and limit is not None:
        states = {node: _at_node(states[node], node, spec, axes, domain, limit) for node in tree.nodes}
    problems += _blank_problems(spec, axes, states, label or spec.name, set(tree.season_of.values()))
    if problems:
        raise InvalidInput(problems)
    return _frame(spec, axes, states, tree, words)


def _is_word(column: Column) -> bool:
    return column.type in (Type.TEXT, Type.CHOICE)


def _vocabulary(cells: pd.Series, column: Column) -> tuple[str, ...]:
    """Return the different words of a column, its default included."""
    words = {cell for cell in cells.tolist() if cell is not None}
    default = _default_word(column)
    return tuple(sorted(words if default is None else {*words, default}))


def _default_word(column: Column) -> str | None:
    """Return the word that a blank means, if any (members of Blank are words by type only)."""
    default = column.default
    return default if isinstance(default, str) and not isinstance(default, Blank) else None


def _coded(spec: Table, rows: pd.DataFrame, axes: Axes, words: Mapping[str, tuple[str, ...]]) -> _Rows:
    keys = axes.positions([rows[name].to_numpy(dtype=object) for name in spec.key_names], len(rows))
    values = np.empty((len(rows), len(spec.values)))
    for at, column in enumerate(spec.values):
        cells = rows[column.name]
        values[:, at] = text_codes(cells, words[column.name]) if _is_word(column) else cells.to_numpy(dtype=float)
    return _Rows(keys, values, rows["line"].to_numpy(dtype=np.int64), rows[NODE_COLUMN].to_numpy(dtype=object))


def _pick(rows: _Rows, mask: npt.NDArray[np.bool_]) -> _Rows:
    if mask.all():
        return rows
    return _Rows(rows.keys[mask], rows.values[mask], rows.lines[mask], rows.nodes[mask])


def _domain(spec: Table, axes: Axes, domain: pd.DataFrame) -> _Domain:
    """Return the different keys of a domain; a key that is in no set is left out."""
    columns = tuple(at for at, name in enumerate(spec.key_names) if name in domain.columns)
    part = axes.part(columns)
    cells = [domain[spec.key_names[at]].to_numpy(dtype=object) for at in columns]
    keys = part.positions(cells, len(domain))
    keys = keys[(keys >= 0).all(axis=1)]
    flat = sorted_unique(part.flat(keys))
    return _Domain(columns, part.apart(flat))


def _expand(axes: Axes, keys: Codes, limit: _Domain | None) -> tuple[Codes, Codes]:
    """Return the flat keys that rows of one wildcard pattern cover, and the row behind each of them."""
    star = keys[0] < 0
    rows = np.arange(len(keys))
    limited = set(limit.columns) if limit is not None else set()
    strides = np.array(axes.strides, dtype=np.int64)
    own = [at for at in range(len(star)) if not star[at]]
    flat = (keys[:, own] * strides[own]).sum(axis=1)
    if limit is not None:
        joined = [at for at in own if at in limited]
        filled = [at for at in limit.columns if star[at]]
        part = axes.part(tuple(joined))
        within = [limit.columns.index(at) for at in joined]
        rows, other = match(part.flat(keys[:, joined]), part.flat(limit.keys[:, within]))
        taken = limit.keys[other][:, [limit.columns.index(at) for at in filled]]
        flat = flat[rows] + (taken * strides[filled]).sum(axis=1)
    free = [at for at in range(len(star)) if star[at] and at not in limited]
    for at in free:
        steps = np.arange(len(axes.members[at]), dtype=np.int64) * strides[at]  # none in an empty set
        flat = (flat[:, None] + steps[None, :]).ravel()
        rows = np.repeat(rows, len(steps))
    return flat, rows


def _overlay(
    spec: Table,
    axes: Axes,
    rows: _Rows,
    limit: _Domain | None,
    inherited: _State | None,
    problems: list[Problem],
    label: str,
) -> _State:
    """Return what holds at a node: its own rows, the fewest ``*`` first, then what it inherits."""
    patterns = (rows.keys < 0) @ (1 << np.arange(rows.keys.shape[1], dtype=np.int64))
    covered = []
    for pattern in sorted(set(patterns.tolist()), key=lambda bits: (int(bits).bit_count(), bits)):
        group = _pick(rows, patterns == pattern)
        flat, behind = _expand(axes, group.keys, limit)
        covered.append((int(pattern).bit_count(), flat, group.values[behind], group.lines[behind]))
    if len(covered) == 1 and inherited is None:
        _, flat, cells, own_lines = covered[0]
        order = np.argsort(flat)
        return _State(flat[order], cells[order], own_lines[order])
    parts = [flat for _, flat, _, _ in covered] + ([inherited.keys] if inherited is not None else [])
    keys = sorted_unique(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)
    values = np.full((len(keys), len(spec.values)), np.nan)
    lines = np.full(len(keys), -1, dtype=np.int64)
    stars = np.full(values.shape, -1, dtype=np.int64)
    for level, flat, cells, own_lines in covered:
        at = np.searchsorted(keys, flat)
        given = ~np.isnan(cells)
        tie = given & (stars[at] == level)
        problems.extend(_tie_problems(spec, axes, label, tie, flat, own_lines))
        fill = given & np.isnan(values[at])
        values[at] = np.where(fill, cells, values[at])
        stars[at] = np.where(fill, level, stars[at])
        lines[at] = np.where(lines[at] < 0, own_lines, lines[at])
    if inherited is not None:
        at = np.searchsorted(keys, inherited.keys)
        values[at] = np.where(np.isnan(values[at]), inherited.values, values[at])
        lines[at] = np.where(lines[at] < 0, inherited.lines, lines[at])
    return _State(keys, values, lines)


def _tie_problems(
    spec: Table, axes: Axes, label: str, tie: npt.NDArray[np.bool_], flat: Codes, lines: Codes
) -> list[Problem]:
    """Return one problem for each row that is as specific as another one for the same cell."""
    problems = {}
    for at, column in zip(*np.nonzero(tie), strict=True):
        line = int(lines[at])
        if (line, column) not in problems:
            problems[line, column] = Problem(
                place(label, line, spec.values[column].name),
                f"a second row just as specific for {axes.text(flat[at])}",
                "leave one row that is most specific for each cell",
                f"add a row for {axes.text(flat[at])}, or leave one of the two cells blank",
            )
    return list(problems.values())


def _at_node(state: _State, node: str, spec: Table, axes: Axes, domain: pd.DataFrame, limit: _Domain) -> _State:
    """Return the part of a state whose keys the domain names at this node."""
    here = _domain(spec, axes, domain[domain[NODE_COLUMN] == node])
    part = axes.part(limit.columns)
    keep = np.isin(part.flat(axes.apart(state.keys)[:, list(limit.columns)]), part.flat(here.keys))
    return _State(state.keys[keep], state.values[keep], state.lines[keep])


def _blank_problems(
    spec: Table, axes: Axes, states: Mapping[str, _State], label: str, divided: set[str]
) -> list[Problem]:
    """Return one problem for each row of the file that leaves a cell open which must be given.

    What is of the whole year may be given for the seasons alone; `divided` are the periods that have some.
    """
    problems = {}
    for at, column in enumerate(spec.values):
        if column.default is not Blank.ERROR:
            continue
        for node, state in states.items():
            if column.in_season is InSeason.TOTAL and node in divided:
                continue
            for row in np.flatnonzero(np.isnan(state.values[:, at])):
                line = int(state.lines[row])
                if (line, at) not in problems:
                    key = axes.text(state.keys[row])
                    rule = "be given here or in a more general row" if len(spec.keys) > 1 else "be given"
                    fix = f"fill in: {column.doc.rstrip('.')}"
                    found = f"a blank for {key}"
                    problems[line, at] = Problem(place(label, line, column.name), found, rule, fix)
    return list(problems.values())


def _frame(
    spec: Table, axes: Axes, states: Mapping[str, _State], tree: Tree, words: Mapping[str, tuple[str, ...]]
) -> pd.DataFrame:
    """Return the tidy table of all nodes, defaults filled in."""
    sizes = [len(states[node].keys) for node in tree.nodes]
    keys = axes.apart(np.concatenate([states[node].keys for node in tree.nodes]))
    values = np.concatenate([states[node].values for node in tree.nodes])
    nodes = np.repeat(np.array(tree.nodes, dtype=object), sizes)
    columns: dict[str, pd.Series] = {NODE_COLUMN: pd.Series(nodes, dtype=object)}
    for at, column in enumerate(spec.keys):
        columns[column.name] = pd.Series(axes.names(at)[keys[:, at]], dtype=object)
    for at, column in enumerate(spec.values):
        cells = values[:, at]
        if _is_word(column):
            vocabulary = np.array([*words[column.name], None], dtype=object)
            word = _default_word(column)
            fill = words[column.name].index(word) if word is not None else len(vocabulary) - 1
            cells = np.where(np.isnan(cells), fill, cells).astype(np.int64)
            columns[column.name] = pd.Series(vocabulary[cells], dtype=object)
        else:
            fill_number = np.nan if isinstance(column.default, str) else float(column.default)
            columns[column.name] = pd.Series(np.where(np.isnan(cells), fill_number, cells))
    return pd.DataFrame(columns)


def covered_keys(spec: Table, rows: pd.DataFrame, members: Mapping[str, tuple[str, ...]]) -> int:
    """Return at most how many keys the rows cover when their wildcards are written out."""
    count = np.ones(len(rows))
    for name in spec.key_names:
        count *= np.where(rows[name].to_numpy(dtype=object) == STAR, len(members[name]), 1)
    return int(count.sum())


def in_seasons(frame: pd.DataFrame, spec: Table, tree: Tree) -> pd.DataFrame:
    """Return a resolved table in which a season has its share of the rates of its year."""
    rates = [column.name for column in spec.values if column.in_season is InSeason.RATE]
    if not (tree.season_of and rates):
        return frame
    share = frame[NODE_COLUMN].map(dict(tree.share)).fillna(1.0).astype("float64")
    return frame.assign(**{name: frame[name] * share for name in rates})


def silent(spec: Table) -> Table:
    """Return a table in which every blank stays a blank."""
    return replace(spec, values=tuple(replace(column, default=Blank.NONE) for column in spec.values))
