"""Courses of events: each way from the root of the tree to a last node, what it weighs, and what it shares with others.

The outcome of a course is a sum over the nodes on its way with the weights that they would have if it were certain:
weights divided by the probability of the node. The sum of probability x outcome over all courses is the sum over the
tree, whatever the weights. A sum over one course is taken through a view of the instance in which only its nodes weigh.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layout_opt.instance import Instance
    from layout_opt.instance.tree import Tree


def last_nodes(tree: Tree) -> tuple[str, ...]:
    """Return the nodes without children, in tree order: one for each course of events."""
    parents = {tree.parent[node] for node in tree.periods}
    return tuple(node for node in tree.periods if node not in parents)


def likelihood(tree: Tree) -> dict[str, float]:
    """Return the probability of each node, seen from the root."""
    found: dict[str, float] = {}
    for node in tree.nodes:
        above = tree.parent[node]
        found[node] = tree.probability[node] * (1.0 if above is None else found[above])
    return found


def trunk(tree: Tree) -> tuple[str, ...]:
    """Return the nodes that all courses share: from the root to the first node after which they part."""
    nodes = [tree.root]
    while len(below := [node for node in tree.periods if tree.parent[node] == nodes[-1]]) == 1:
        nodes.append(below[0])
    return tuple(nodes)


def with_seasons(tree: Tree, nodes: tuple[str, ...]) -> frozenset[str]:
    """Return nodes with their seasons."""
    return frozenset(nodes) | {season for node in nodes for season in tree.seasons(node)}


def course_weights(tree: Tree, last: str) -> dict[str, float]:
    """Return what each node counts in the outcome of the course that ends in `last`: 0 off its way."""
    chance, way = likelihood(tree), with_seasons(tree, tree.chain(last))
    return {node: tree.weight[node] / chance[node] if node in way else 0.0 for node in tree.nodes}


class CourseView:
    """An instance seen along one course of events: everything as it is, but the weights of its nodes.

    Parameters
    ----------
    instance : Instance
        Of which.
    last : str
        Last node of the course.
    """

    def __init__(self, instance: Instance, last: str) -> None:
        self._instance = instance
        self.tree = replace(instance.tree, weight=course_weights(instance.tree, last))

    def __getattr__(self, name: str) -> Any:
        """Return what the instance itself has."""
        return getattr(self._instance, name)


def along(instance: Instance, last: str) -> Instance:
    """Return an instance as it is seen along one course: sums over its nodes are the outcome of that course."""
    return cast("Instance", CourseView(instance, last))


def expected(outcomes: Mapping[str, float], tree: Tree) -> float:
    """Return the expectation of an outcome by last node."""
    chance = likelihood(tree)
    return sum(chance[last] * value for last, value in outcomes.items())
