r"""How far two layouts are apart: the share of activity that is moved plus the share of whole decisions that differ.

.. math::

   d(A, B) = \frac{1}{|G|} \sum_{g \in G} \frac{1}{2 T_g} \sum_{n, s \in g} w_n\, |x^A_{ns} - x^B_{ns}|
           + \frac{1}{|Z|} \sum_{z \in Z} w_n \frac{|z^A - z^B|}{\text{range of } z}

G are the industries (by unit of activity), :math:`T_g` the activity of an industry in the best layout (where it has
none: today's; else its largest site), :math:`w_n` the weight of a node, all weights together 1; Z are opening decisions
and modules, :math:`|Z|` how many there are at a node on average. Unit: 1. The first part is 1 where every industry has
moved as a whole, the second where every whole decision is the opposite.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from layout_opt.analysis.alternatives.near import Near
from layout_opt.facts.frames import records
from layout_opt.facts.keys import SITE
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance
from layout_opt.model.discover import families
from layout_opt.model.ledger import Key
from layout_opt.result.indicator_values import industries
from layout_opt.solver.arrays import Floats

WHOLE = ("open", "modules")
"""Decisions that are whole numbers."""
ACTIVE = 1e-9
"""Activity below this share of the most that counts is none [1]."""
Group = tuple[str, str | float]
"""Industry and unit of activity."""


@dataclass(frozen=True)
class LayoutDistance:
    """The weights of a distance over the columns of a program.

    Parameters
    ----------
    places : array of int
        Columns that count.
    weights : array
        What a unit of difference in each adds to the distance.
    moved : array of bool
        Whether a column counts as activity moved (else as a whole decision).
    """

    places: np.ndarray
    weights: Floats
    moved: np.ndarray

    def parts(self, first: Floats, second: Floats) -> tuple[float, float]:
        """Return (share of activity moved, share of whole decisions that differ) between two layouts."""
        apart = self.weights * np.abs(first[self.places] - second[self.places])
        return float(apart[self.moved].sum()), float(apart[~self.moved].sum())

    def between(self, first: Floats, second: Floats) -> float:
        """Return the distance of two layouts [1]."""
        return sum(self.parts(first, second))


def node_shares(instance: Instance) -> dict[str, float]:
    """Return the weight of each node as a share of all weights."""
    whole = sum(instance.tree.weight.values())
    return {node: weight / whole for node, weight in instance.tree.weight.items()}


def present_activity(instance: Instance) -> dict[Key, float]:
    """Return today's activity of every site at every node."""
    return {key: value for family in families() for key, value in family.today(instance).get("activity", {}).items()}


def largest_activity(instance: Instance) -> dict[Key, float]:
    """Return the most that each site can do, for the sites whose capacity is limited."""
    rows = records(sites(instance), *SITE, "max_capacity", "max_utilisation")
    return {(n, r, k): most * use for n, r, k, most, use in rows if math.isfinite(most)}


def distance_of(near: Near) -> LayoutDistance:
    """Return the distance that belongs to an instance and its best layout."""
    instance, program = near.program.instance, near.program
    share = node_shares(instance)
    units = instance.attribute("technologies", "unit")
    group: dict[str, Group] = {name: (industry, units[name]) for name, industry in industries(instance).items()}
    columns = {key: place for key, place in program.columns("activity").items() if key[2] in group}
    totals = _totals(near, columns, group)
    places, weights, moved = [], [], []
    for key, place in columns.items():
        places.append(place)
        weights.append(share[key[0]] / (2.0 * totals[group[key[2]]] * len(totals)))
        moved.append(True)
    whole = [(key, place) for name in WHOLE for key, place in program.columns(name).items()]
    for key, place in whole:
        width = program.arrays.upper[place] - program.arrays.lower[place]
        if 0 < width < np.inf:
            places.append(place)
            weights.append(share[key[0]] * len(share) / (width * len(whole)))
            moved.append(False)
    return LayoutDistance(np.array(places, dtype=int), np.array(weights), np.array(moved, dtype=bool))


def _totals(near: Near, columns: Mapping[Key, int], group: Mapping[str, Group]) -> dict[Group, float]:
    """Return the activity against which each industry's moves are measured."""
    instance = near.program.instance
    share = node_shares(instance)
    best = {key: near.best.columns[place] for key, place in columns.items()}
    made: dict[Group, float] = {}
    for source in (best, present_activity(instance)):
        sums: dict[Group, float] = {}
        for key in columns:
            sums[group[key[2]]] = sums.get(group[key[2]], 0.0) + share[key[0]] * float(source.get(key, 0.0))
        made |= {name: amount for name, amount in sums.items() if amount > 0 and name not in made}
    for key, most in largest_activity(instance).items():
        if key in columns and group[key[2]] not in made and most > 0:
            made[group[key[2]]] = most
    return {name: made.get(name, 1.0) for name in {group[key[2]]: None for key in columns}}


def nearest_of(distance: LayoutDistance, columns: Floats, others: Sequence[Floats]) -> float:
    """Return the distance to the nearest of several layouts."""
    return min(distance.between(columns, other) for other in others)
