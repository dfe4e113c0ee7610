"""The tree of decision nodes: one root, periods below it, each in one possible course of events; seasons of periods.

A season is a part of the years of its period. It shares the capacity of the period, holds amounts of its own, and
weighs what the period weighs; nothing comes below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.instance.discounting import DiscountTiming, discount, payments_worth

ROOT = "root"  # name of the only node of an instance without tree.csv
PERIOD, SEASON = "period", "season"  # kinds of nodes
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
    season_of : mapping
        Season -> the period of which it is a part, in the order of their rows.
    share : mapping
        Season -> its part of the year.
    """

    nodes: tuple[str, ...]
    parent: Mapping[str, str | None]
    period: Mapping[str, str]
    years: Mapping[str, float]
    probability: Mapping[str, float]
    start: Mapping[str, float]
    weight: Mapping[str, float]
    once: Mapping[str, float]
    season_of: Mapping[str, str] = field(default_factory=dict)
    share: Mapping[str, float] = field(default_factory=dict)

    @property
    def periods(self) -> tuple[str, ...]:
        """The nodes that are no seasons: where capacity stands."""
        return tuple(node for node in self.nodes if node not in self.season_of) if self.season_of else self.nodes

    @property
    def operating(self) -> tuple[str, ...]:
        """The nodes at which goods are made and moved: seasons, and periods without seasons."""
        divided = set(self.season_of.values())
        return tuple(node for node in self.nodes if node not in divided) if divided else self.nodes

    def seasons(self, node: str) -> tuple[str, ...]:
        """Return the seasons of a period in the order of their rows; none if it has none."""
        return tuple(season for season, period in self.season_of.items() if period == node)

    def period_of(self, node: str) -> str:
        """Return the period of a season; every other node itself."""
        return self.season_of.get(node, node)

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

    def stage(self, node: str) -> int:
        """Return how many periods stand above the period of a node; a season decides with its period."""
        return self.depth(self.period_of(node))

    def children(self, node: str) -> tuple[str, ...]:
        """Return the periods right below, in tree order."""
        return tuple(below for below in self.periods if self.parent[below] == node)


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
    season_of, share = _seasons(rows, parent)
    order = {season: place for place, season in enumerate(season_of, start=1)}
    nodes = tuple(
        sorted(parent, key=lambda node: (depth[node], order.get(node, 0), node))  # seasons in the order of their rows
    )
    years, probability, labels, weights = (
        dict(zip(rows["node"].tolist(), rows[name].tolist(), strict=True))
        for name in ("years", "probability", "period", "weight")
    )
    label = {node: node if node in season_of else str(depth[node]) for node in nodes}
    period = {node: labels[node] if isinstance(labels[node], str) else label[node] for node in nodes}
    given = {node: weight for node, weight in weights.items() if weight > 0}
    tree = _weighed(nodes, parent, period, years, probability, given, (rate, timing))
    return _with_seasons(tree, season_of, share) if season_of else tree


def _with_seasons(tree: Tree, season_of: Mapping[str, str], share: Mapping[str, float]) -> Tree:
    """Return the tree in which seasons have the years, the start and the weight of their period."""

    def of_period(known: Mapping[str, float]) -> dict[str, float]:
        return {node: known[season_of.get(node, node)] for node in tree.nodes}

    return replace(
        tree,
        years=of_period(tree.years),
        start=of_period(tree.start),
        weight=of_period(tree.weight),
        once=of_period(tree.once),
        season_of=season_of,
        share=share,
    )


def _seasons(rows: pd.DataFrame, parent: Mapping[str, str | None]) -> tuple[dict[str, str], dict[str, float]]:
    """Return season -> its period, and season -> its share: what is given, or an even part of what is left."""
    if "kind" not in rows.columns or not (rows["kind"] == SEASON).any():
        return {}, {}
    seasons = rows[rows["kind"] == SEASON]
    season_of = {node: str(parent[node]) for node in seasons["node"].tolist()}
    given = dict(zip(seasons["node"].tolist(), seasons["share"].tolist(), strict=True))
    share = {}
    for node, period in season_of.items():
        blank = [each for each, above in season_of.items() if above == period and not given[each] > 0]
        left = 1.0 - sum(given[each] for each, above in season_of.items() if above == period and given[each] > 0)
        share[node] = given[node] if given[node] > 0 else left / len(blank)
    return season_of, share


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
    problems = problems or _season_problems(rows, parent, label)
    return problems or _probability_problems(rows, parent, label)


def _season_problems(rows: pd.DataFrame, parent: Mapping[str, str | None], label: str) -> list[Problem]:
    """Return seasons that are no part of a period, that have what only periods have, or that do not fill the year."""
    kind = dict(zip(rows["node"].tolist(), rows["kind"].tolist(), strict=True)) if "kind" in rows.columns else {}
    problems = []
    for row in rows.to_dict("records"):
        node, above, where = row["node"], parent[row["node"]], f"{label}:{row['line']} "
        if above is not None and kind.get(above) == SEASON:
            fix = f"name the period of which {above!r} is a season"
            problems.append(Problem(f"{where}parent", f"the season {above!r}", "be a period", fix))
        if kind.get(node) != SEASON:
            if row.get("share", 0.0) > 0:
                fix = "write season in the column kind, or leave the share blank"
                problems.append(Problem(f"{where}share", f"{row['share']:g}", "be blank for a period", fix))
            continue
        if above is None:
            problems.append(Problem(f"{where}kind", SEASON, "be period for the root", "name the period as its parent"))
        for name, none in (("years", 1.0), ("probability", 1.0), ("weight", None)):
            if row[name] == row[name] and row[name] != none:
                fix = "leave it blank: a season has the years and the weight of its period"
                problems.append(Problem(f"{where}{name}", f"{row[name]:g}", "be blank for a season", fix))
    return problems or _share_problems(rows, parent, label)


def _share_problems(rows: pd.DataFrame, parent: Mapping[str, str | None], label: str) -> list[Problem]:
    season_of, share = _seasons(rows, parent)
    line = dict(zip(rows["node"].tolist(), rows["line"].tolist(), strict=True))
    problems = []
    for period in dict.fromkeys(season_of.values()):
        own = [season for season, above in season_of.items() if above == period]
        total = sum(share[season] for season in own)
        if abs(total - 1.0) > PROBABILITY_TOLERANCE or min(share[season] for season in own) <= 0:
            where = f"{label}:{line[own[0]]} share"
            found = f"a sum of {total:.12g} over {', '.join(own)}" if total != 1.0 else "nothing left for a blank share"
            problems.append(Problem(where, found, f"sum to 1 over the seasons of {period!r}", "correct the shares"))
    return problems


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
    periods = rows[rows["kind"] != SEASON] if "kind" in rows.columns else rows
    for line, node, probability in zip(
        periods["line"].tolist(), periods["node"].tolist(), periods["probability"].tolist(), strict=True
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
