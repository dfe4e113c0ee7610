"""The tree of decision nodes: one root, periods below it, each in one possible course of events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.instance.discounting import DiscountTiming, discount, payments_worth

ROOT = "root"  # name of the only node of an instance without tree.csv
PROBABILITY_TOLERANCE = 1e-9  # rounding allowed in the sum of the probabilities of siblings


@dataclass(frozen=True)
class Tree:
    """Nodes with what they weigh.

    Parameters
    ----------
    nodes : tuple of str
        Root first, then by depth and name, so that parents stand before their children.
    parent : mapping
        Node before, None for the root.
    period : mapping
        Label of the period.
    years : mapping
        Years for which the node stands.
    probability : mapping
        Probability given the parent.
    start : mapping
        Years from the beginning of the root to that of the node.
    weight : mapping
        What an amount per year of the node counts at the beginning of the root: the ``weight`` of its row, or the
        product of the probabilities up to the root x the discounted sum of its years (see `discounting`).
    once : mapping
        What a payment made once, at the beginning of the node, counts there.
    """

    nodes: tuple[str, ...]
    parent: Mapping[str, str | None]
    period: Mapping[str, str]
    years: Mapping[str, float]
    probability: Mapping[str, float]
    start: Mapping[str, float]
    weight: Mapping[str, float]
    once: Mapping[str, float]

    @property
    def root(self) -> str:
        """The node that has no parent."""
        return self.nodes[0]

    def chain(self, node: str) -> tuple[str, ...]:
        """Return the node, its parent, and so on up to the root."""
        chain = [node]
        while (above := self.parent[chain[-1]]) is not None:
            chain.append(above)
        return tuple(chain)

    def depth(self, node: str) -> int:
        """Return how many nodes stand above."""
        return len(self.chain(node)) - 1

    def children(self, node: str) -> tuple[str, ...]:
        """Return the nodes right below, in tree order."""
        return tuple(below for below in self.nodes if self.parent[below] == node)


def single_node(rate: float, timing: DiscountTiming) -> Tree:
    """Return the tree of a plain one-period instance."""
    return _weighed((ROOT,), {ROOT: None}, {ROOT: "0"}, {ROOT: 1.0}, {ROOT: 1.0}, {}, (rate, timing))


def build_tree(rows: pd.DataFrame, rate: float, timing: DiscountTiming) -> Tree:
    """Return the tree of checked rows (columns node, parent, period, years, probability, weight).

    Parameters
    ----------
    rows : DataFrame
        One node a row; blanks are filled, but for ``period`` and ``weight``.
    rate : float
        Discount rate per year.
    timing : DiscountTiming
        When in a year its payments fall due.
    """
    parent = _parents(rows)
    depth = {node: _depth(node, parent) for node in parent}
    nodes = tuple(sorted(parent, key=lambda node: (depth[node], node)))
    years, probability, labels, weights = (
        dict(zip(rows["node"].tolist(), rows[name].tolist(), strict=True))
        for name in ("years", "probability", "period", "weight")
    )
    period = {node: labels[node] if isinstance(labels[node], str) else str(depth[node]) for node in nodes}
    given = {node: weight for node, weight in weights.items() if weight > 0}
    return _weighed(nodes, parent, period, years, probability, given, (rate, timing))


def _weighed(
    nodes: tuple[str, ...],
    parent: Mapping[str, str | None],
    period: Mapping[str, str],
    years: Mapping[str, float],
    probability: Mapping[str, float],
    given: Mapping[str, float],
    discounting: tuple[float, DiscountTiming],
) -> Tree:
    """Return the tree with what its nodes weigh; some weights are `given`."""
    rate, timing = discounting
    reached: dict[str, float] = {}
    start: dict[str, float] = {}
    for node in nodes:
        above = parent[node]
        reached[node] = probability[node] * (1.0 if above is None else reached[above])
        start[node] = 0.0 if above is None else start[above] + years[above]
    once = {node: reached[node] * discount(rate, start[node]) for node in nodes}
    due = discount(rate, timing.years)
    weight = {node: given.get(node, once[node] * due * payments_worth(rate, years[node])) for node in nodes}
    return Tree(nodes, parent, period, years, probability, start, weight, once)


def _parents(rows: pd.DataFrame) -> dict[str, str | None]:
    """Return the parent of each node, None for a root."""
    pairs = zip(rows["node"].tolist(), rows["parent"].tolist(), strict=True)
    return {node: parent if isinstance(parent, str) else None for node, parent in pairs}


def _depth(node: str, parent: Mapping[str, str | None]) -> int:
    depth = 0
    above = parent[node]
    while above is not None:
        depth, above = depth + 1, parent[above]
    return depth


def tree_problems(rows: pd.DataFrame, label: str) -> list[Problem]:
    """Return what is wrong with the shape of a tree whose cells are valid one by one."""
    parent = _parents(rows)
    line = dict(zip(rows["node"].tolist(), rows["line"].tolist(), strict=True))
    problems = _root_problems(parent, line, label)
    problems += _loop_problems(parent, line, label)
    return problems or _probability_problems(rows, parent, label)


def _root_problems(parent: Mapping[str, str | None], line: Mapping[str, int], label: str) -> list[Problem]:
    roots = sorted(node for node, above in parent.items() if above is None)
    rule = "have one root, the row with a blank parent"
    if not roots:
        return [Problem(f"{label} parent", "no root", rule, "leave the parent of the first node blank")]
    return [
        Problem(f"{label}:{line[node]} parent", f"a second root {node!r}", rule, "name the node before it")
        for node in sorted(roots, key=line.__getitem__)[1:]
    ]


def _loop_problems(parent: Mapping[str, str | None], line: Mapping[str, int], label: str) -> list[Problem]:
    problems = []
    done: set[str] = set()
    for start in parent:
        path: list[str] = []
        node: str | None = start
        while node is not None and node not in done and node not in path:
            path.append(node)
            node = parent.get(node)
        if node is not None and node in path:
            loop = [*path[path.index(node) :], node]
            where = f"{label}:{line[node]} parent"
            found = f"the loop {' <- '.join(loop)}"
            problems.append(Problem(where, found, "lead up to the root", "correct the parent"))
        done.update(path)
    return problems


def _probability_problems(rows: pd.DataFrame, parent: Mapping[str, str | None], label: str) -> list[Problem]:
    problems = []
    groups: dict[str | None, list[tuple[int, str, float]]] = {}
    for line, node, probability in zip(
        rows["line"].tolist(), rows["node"].tolist(), rows["probability"].tolist(), strict=True
    ):
        groups.setdefault(parent[node], []).append((line, node, probability))
    for above, members in groups.items():
        total = sum(probability for _, _, probability in members)
        if abs(total - 1.0) <= PROBABILITY_TOLERANCE:
            continue
        names = ", ".join(node for _, node, _ in sorted(members))
        of = f"the children of {above!r}" if above is not None else "the root"
        where = f"{label}:{min(members)[0]} probability"
        found = f"a sum of {total:.12g} over {names}"
        problems.append(Problem(where, found, f"sum to 1 over {of}", "correct the probabilities"))
    return problems
