"""From text tables to a checked instance: types, keys, references, tree and units, then what spans tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance.convert import ANNOUNCED, NODE_COLUMN, STAR, typed
from layout_opt.instance.discounting import DiscountTiming
from layout_opt.instance.instance import Check, Instance, is_blank, table_label
from layout_opt.instance.memory import Memory
from layout_opt.instance.raw import RawTable, listed, place, shown
from layout_opt.instance.settings import Settings
from layout_opt.instance.spec import Table
from layout_opt.instance.tree import ROOT, Tree, build_tree, single_node, tree_problems
from layout_opt.units import Units, UnitText, unit_problems


@dataclass(frozen=True)
class Parts:
    """What an instance is made of before the rules that span tables are checked.

    Parameters
    ----------
    settings : Settings, optional
        What ``instance.toml`` says; None if it is broken, and then the tables are judged all the same.
    frames : mapping of str to DataFrame
        Typed rows.
    specs : mapping of str to Table
        How every table is declared.
    source : Path, optional
        The folder or workbook.
    """

    settings: Settings | None
    frames: Mapping[str, pd.DataFrame]
    specs: Mapping[str, Table]
    source: Path | None

    def label(self, table: str) -> str:
        """Return how messages name a table."""
        return table_label(table, self.source)


@dataclass(frozen=True)
class ConvertedTables:
    """Typed rows of tables, what is wrong with their cells, and the tables on which others cannot build."""

    frames: dict[str, pd.DataFrame]
    problems: list[Problem]
    broken: frozenset[str]


def convert_tables(raws: Mapping[str, RawTable], specs: Mapping[str, Table]) -> ConvertedTables:
    """Return the typed rows of tables; a cell that breaks a rule is blank in them."""
    frames = {}
    problems = []
    broken = set()
    for name, raw in raws.items():
        frame, found = typed(raw, specs[name])
        problems += found
        if frame is not None:
            frames[name] = frame
        if frame is None or (found and (name == "tree" or frame[list(specs[name].key_names)].isna().any(axis=None))):
            broken.add(name)
    return ConvertedTables(frames, problems, frozenset(broken))


def assemble(
    parts: Parts, broken: frozenset[str], earlier: Sequence[Problem], before: Instance | None = None
) -> Instance:
    """Return the instance that the parts make, not yet checked by the rules that span tables.

    Parameters
    ----------
    parts : Parts
        Settings and typed tables.
    broken : frozenset of str
        Tables that are there but could not be read; what refers to them is not judged.
    earlier : sequence of Problem
        What was found before; it is reported together with what is found here.
    before : Instance, optional
        A valid instance; tables that are the very same there are not looked through again.

    Raises
    ------
    InvalidInput
        With every problem.
    """
    problems = list(earlier)
    missing = _required_problems(parts, broken)
    problems += missing.values()
    broken |= frozenset(missing)
    sets = collect_sets(parts)
    tree, found = _tree(parts, broken)
    problems += found
    if tree is not None:
        sets["NODE"] = tree.nodes
    frames = {name: _with_root(frame, tree.root if tree is not None else None) for name, frame in parts.frames.items()}
    known = {} if before is None or before.sets != sets or before.tree != tree else before.every_table()
    for name, frame in frames.items():
        if known.get(name) is not frame:
            problems += _reference_problems(parts, name, frame, sets, broken)
            problems += _duplicate_problems(parts, name, frame)
    same_units = all(known.get(name) is frames.get(name) for name in unit_tables(parts.specs).values())
    if not (known and same_units and before is not None and before.settings == parts.settings):
        problems += _unit_problems(parts)
    if problems or tree is None or parts.settings is None:
        raise InvalidInput(problems)
    units = Units(parts.settings.money, _entity_units(parts.specs, frames), dict(parts.settings.units))
    memory = Memory(trusted=True)
    return Instance(parts.settings, frames, parts.specs, sets, tree, units, parts.source, memory=memory)


def _required_problems(parts: Parts, broken: frozenset[str]) -> dict[str, Problem]:
    """Return the tables that must be there and have rows, by name."""
    problems = {}
    for name, spec in parts.specs.items():
        if not spec.required or (name in broken and name not in parts.frames):
            continue
        doc = spec.doc.rstrip(".")
        if name not in parts.frames:
            problems[name] = Problem(parts.label(name), "no such table", "be there", f"add it: {doc}")
        elif parts.frames[name].empty:
            rule = "have at least one row"
            problems[name] = Problem(parts.label(name), "no rows", rule, f"add rows: {doc}")
    return problems


def collect_sets(parts: Parts) -> dict[str, tuple[str, ...]]:
    """Return the members of each set, sorted."""
    sets: dict[str, tuple[str, ...]] = {}
    for name, spec in parts.specs.items():
        if spec.defines is not None:
            rows = parts.frames.get(name)
            sets[spec.defines] = () if rows is None else tuple(sorted(set(rows[spec.key_names[0]].dropna())))
    for name, spec in parts.specs.items():
        for column in (column for column in spec.keys if column.collects and column.refers is not None):
            named = set(parts.frames[name][column.name].dropna()) if name in parts.frames else set()
            known = set(sets.get(str(column.refers), ()))
            sets[str(column.refers)] = tuple(sorted(known | (named - {STAR})))
        for column in (column for column in spec.values if column.numbers and name in parts.frames):
            cells = parts.frames[name][column.name].fillna(column.default)
            most = int(cells.max()) if len(cells) else 0
            counted = {counted_name(number, most) for number in range(1, most + 1)}
            sets[column.numbers] = tuple(sorted(counted.union(sets.get(column.numbers, ()))))
    return sets


def counted_name(number: int, most: int) -> str:
    """Return the name of a member that is counted and not named; all numbers have one width, so that they sort."""
    return f"step_{number:0{len(str(most))}d}"


def _tree(parts: Parts, broken: frozenset[str]) -> tuple[Tree | None, list[Problem]]:
    """Return the tree, or what is wrong with it."""
    if "tree" in broken:
        return None, []
    rate, timing = 0.0, DiscountTiming.START
    if parts.settings is not None:
        rate, timing = parts.settings.discount_rate, parts.settings.discount_timing
    if "tree" not in parts.frames:
        return single_node(rate, timing), []
    rows = parts.frames["tree"]
    label = parts.label("tree")
    if rows.empty:
        return None, [Problem(label, "no rows", "have at least the root", "add the root or remove the file")]
    unknown = set(rows["parent"].dropna()) - set(rows["node"])
    if unknown or rows["node"].duplicated().any():
        return None, []  # reported with the references and the duplicates
    filled = rows.fillna({"years": 1.0, "probability": 1.0})
    problems = tree_problems(filled, label)
    if problems:
        return None, problems
    return build_tree(filled, rate, timing), []


def _with_root(frame: pd.DataFrame, root: str | None) -> pd.DataFrame:
    """Return the rows with the root written where no node is named."""
    if root is None or NODE_COLUMN not in frame.columns or not frame[NODE_COLUMN].isna().any():
        return frame
    nodes = frame[NODE_COLUMN].to_numpy(dtype=object, copy=True)
    nodes[pd.isna(nodes)] = root
    return frame.assign(node=pd.Series(nodes, dtype=object))


def _reference_problems(
    parts: Parts, name: str, frame: pd.DataFrame, sets: Mapping[str, tuple[str, ...]], broken: frozenset[str]
) -> list[Problem]:
    """Return a problem for each cell that names no member of the set to which its column refers."""
    spec = parts.specs[name]
    columns = [(column.name, column.refers) for column in spec.keys + spec.values if column.refers is not None]
    if spec.temporal:
        columns += [(name, "NODE") for name in (NODE_COLUMN, ANNOUNCED) if name in frame.columns]
    problems = []
    for column, set_name in columns:
        definer = defining_table(set_name, parts.specs)
        if definer in broken or set_name not in sets or spec.members_in(set_name) == column:
            continue
        cells = frame[column].to_numpy(dtype=object)
        lines = frame["line"].tolist()
        codes, different = pd.factorize(cells)
        for code, member in enumerate(different):
            if member == STAR or member in sets[set_name]:
                continue
            rule = f"be one of the ids in {parts.label(definer)}{nearest(member, sets[set_name])}"
            fix = f"correct it, or add a row to {parts.label(definer)}"
            rows = np.flatnonzero(codes == code).tolist()
            label = parts.label(name)
            own = [Problem(place(label, lines[row], column), shown(member), rule, fix) for row in rows]
            problems += listed(own, label, column)
    return problems


def defining_table(set_name: str, specs: Mapping[str, Table]) -> str:
    """Return the table that defines a set."""
    return next((name for name, spec in specs.items() if spec.members_in(set_name)), "")


def unit_tables(specs: Mapping[str, Table]) -> dict[str, str]:
    """Return place in unit patterns -> table whose column ``unit`` it stands for."""
    return {spec.counted: name for name, spec in specs.items() if spec.counted is not None}


def parts_root(parts: Parts) -> str:
    """Return the node that has no parent; that of an instance without a tree where there is none, or no tree."""
    rows = parts.frames.get("tree")
    roots = [] if rows is None else rows.loc[rows["parent"].isna(), NODE_COLUMN].dropna().tolist()
    return str(roots[0]) if roots else ROOT


def _duplicate_problems(parts: Parts, name: str, frame: pd.DataFrame) -> list[Problem]:
    """Return a problem for each row whose node and key stand in an earlier row."""
    spec = parts.specs[name]
    key = ([NODE_COLUMN] if spec.temporal else []) + list(spec.key_names)
    cells = zip(*(frame[column].tolist() for column in key), strict=True)
    if ANNOUNCED not in frame.columns and len(set(cells)) == len(frame):
        return []  # nearly always
    frame = frame.dropna(subset=key)
    if ANNOUNCED in frame.columns:  # a row may be announced anew: the last announcement holds
        frame, key = frame.assign(**{ANNOUNCED: frame[ANNOUNCED].fillna(parts_root(parts))}), [*key, ANNOUNCED]
    again = frame.duplicated(key).to_numpy()
    if not again.any():
        return []
    once = frame[~again]
    once_keys = zip(*(once[column].tolist() for column in key), strict=True)
    first = dict(zip(once_keys, once["line"].tolist(), strict=True))
    problems = []
    rows = frame[again]
    keys = list(zip(*(rows[column].tolist() for column in key), strict=True))
    for parts_of_key, own_line in zip(keys, rows["line"].tolist(), strict=True):
        line = first[parts_of_key]
        shown_key = ",".join(parts_of_key[spec.temporal : spec.temporal + len(spec.keys)])
        earlier = f"line {line}" if line else "another inserted row"
        problems.append(
            Problem(
                place(parts.label(name), own_line),
                f"the key {shown_key!r} a second time",
                f"have each key once; it stands in {earlier} already",
                "remove one of the two rows or correct its key",
            )
        )
    return listed(problems, parts.label(name), "")


def _unit_problems(parts: Parts) -> list[Problem]:
    """Return the units that are none; without settings nobody knows the names that the instance adds."""
    if parts.settings is None:
        return []
    texts = [UnitText("instance.toml money", parts.settings.money)]
    for table in unit_tables(parts.specs).values():
        if table in parts.frames:
            rows = parts.frames[table]
            lines = rows["line"].tolist()
            for line, unit in zip(lines, rows["unit"].tolist(), strict=True):
                if not is_blank(unit):
                    texts.append(UnitText(place(parts.label(table), line, "unit"), unit))
    return unit_problems(texts, parts.settings.units)


def _entity_units(specs: Mapping[str, Table], frames: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, str]]:
    units: dict[str, dict[str, str]] = {kind: {} for kind in unit_tables(specs)}
    for kind, table in unit_tables(specs).items():
        if table in frames:
            rows = frames[table]
            units[kind] = dict(zip(rows.iloc[:, 0].tolist(), rows["unit"].tolist(), strict=True))
    return units


def family_problems(instance: Instance, checks: Iterable[Check]) -> list[Problem]:
    """Return what the given rules find."""
    return [problem for check in checks for problem in check(instance)]
