"""First-stage decisions: those at nodes that all courses share, as far as rows tie them to later nodes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from layout_opt.facts.courses import last_nodes, trunk, with_seasons
from layout_opt.facts.frames import keys_of
from layout_opt.instance import Instance
from layout_opt.model.family import Plan
from layout_opt.model.ledger import Key
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.direct import DirectModel

FIRST_STAGE = "first_stage"
"""Table of a run."""
FIRST_STAGE_COLUMNS = ("node", "decision", "key", "planned", "without_shocks")
ALIKE = 1e-6
"""Share of the largest of its kind by which decisions differ at least to be told [1]."""

Held = dict[str, dict[Key, float]]
Ints = npt.NDArray[np.int64]


def nodes_of(model: DirectModel, arrays: Arrays) -> Ints:
    """Return the place in the tree of the node of each column of a program; -1 for a column without a node."""
    place = {node: at for at, node in enumerate(model.instance.tree.nodes)}
    of_number = np.full(model.columns.size, -1, dtype=np.int64)
    for columns in model.decisions.values():
        if "node" in columns.frame:
            of_number[columns.numbers] = columns.frame["node"].map(place).to_numpy(dtype=np.int64)
    known = arrays.numbers >= 0
    return np.where(known, of_number[np.where(known, arrays.numbers, 0)], -1)


def ties_courses(instance: Instance, arrays: Arrays, nodes: Ints) -> bool:
    """Tell whether a row holds columns of nodes of which neither comes before the other."""
    terms = arrays.matrix.tocoo()
    pairs = np.unique(np.column_stack([terms.coords[0], nodes[terms.coords[1]]]), axis=0)
    pairs = pairs[pairs[:, 1] >= 0]
    new = np.flatnonzero(pairs[1:, 0] != pairs[:-1, 0]) + 1
    together = {tuple(group.tolist()) for group in np.split(pairs[:, 1], new) if len(group) > 1}
    names, tree = instance.tree.nodes, instance.tree
    for group in together:
        periods = {tree.period_of(names[at]) for at in group}
        if not periods <= set(tree.chain(max(periods, key=names.index))):
            return True
    return False


def first_stage(model: DirectModel, arrays: Arrays, nodes: Ints, plan: Plan) -> Held:
    """Return the decisions of a plan at the nodes that all courses share, as far as rows tie them to later nodes."""
    tree = model.instance.tree
    early = np.isin(nodes, [tree.nodes.index(node) for node in with_seasons(tree, trunk(tree))])
    size = abs(arrays.matrix)
    rows = (size @ ((nodes >= 0) & ~early).astype(float)) > 0
    tied = early & ((size.T @ rows.astype(float)) > 0)
    wanted = set(arrays.numbers[tied].tolist())
    found: Held = {}
    for name, columns in model.decisions.items():
        own = {key: number for key, number in columns.items() if number in wanted}
        if own:
            frame = plan.frame(name, columns.said.names)
            amounts = dict(zip(keys_of(frame, columns.said.names), frame["amount"].tolist(), strict=True))
            found[name] = {key: float(amounts.get(key, 0.0)) for key in own}
    return found


def calm_course(instance: Instance) -> str | None:
    """Return the one course of which all that is written after the nodes that all share is written of every other, too.

    It is the course without shocks, of which the others say more. None if there is no such course, or several.
    """
    shared = with_seasons(instance.tree, trunk(instance.tree))
    said: dict[str, set[tuple[str, ...]]] = {}
    for name, frame in instance.every_table().items():
        if name != "tree" and "node" in frame.columns:
            for node, row in zip(frame["node"].astype(str), _cells(name, frame), strict=True):
                said.setdefault(node, set()).update(row)
    tree = instance.tree
    ways = {last: [node for node in _way(instance, last) if node not in shared] for last in last_nodes(tree)}
    calm = [
        last
        for last, way in ways.items()
        if all(
            not any(said.get(node, set()) for node in way[len(other) :])
            and all(said.get(one, set()) <= said.get(two, set()) for one, two in zip(way, other, strict=False))
            for other in ways.values()
        )
    ]
    return calm[0] if len(calm) == 1 else None


def _way(instance: Instance, last: str) -> list[str]:
    """Return the nodes on the way to a last node, with their seasons, in the order of the tree."""
    own = with_seasons(instance.tree, instance.tree.chain(last))
    return [node for node in instance.tree.nodes if node in own]


def _cells(table: str, frame: pd.DataFrame) -> list[list[tuple[str, ...]]]:
    """Return what each row says, its node left out: that it is there, and each of its numbers."""
    rows = frame.drop(columns=["node", "line"], errors="ignore")
    names = rows.select_dtypes("number").columns
    texts, numbers = rows.drop(columns=names).astype(str).to_numpy(), rows[names].to_numpy(float)
    found = []
    for words, values in zip(texts, numbers, strict=True):
        key = (table, *words)
        cells = [(*key, name, repr(value)) for name, value in zip(names, values, strict=True) if not np.isnan(value)]
        found.append([key, *cells])
    return found


def differences(planned: Held, without: Held | None) -> pd.DataFrame:
    """Return the first-stage decisions that differ from those of a plan without shocks."""
    rows = []
    for name, values in planned.items() if without is not None else ():
        other = (without or {}).get(name, {})
        largest = max((abs(each) for each in (*values.values(), *other.values())), default=0.0)
        for key, value in values.items():
            if abs(value - other.get(key, 0.0)) > ALIKE * largest:
                rows.append((key[0], name, ",".join(key[1:]), value, other.get(key, 0.0)))
    return pd.DataFrame(rows, columns=[*FIRST_STAGE_COLUMNS])
