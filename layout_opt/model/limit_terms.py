"""Terms of limits that add up what is measured: all terms of a measure are placed at once, however many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.facts.measures import labour
from layout_opt.instance import Instance
from layout_opt.model.measured import EMPLOYMENT, EVERY, Measured
from layout_opt.model.terms import Floats, Ints
from layout_opt.units import entities_of

GROUPED = {"group": ("region", "regions"), "industry": ("technology", "technologies")}
"""Column of a term -> key column whose members it chooses, and the table that says which."""


@dataclass(frozen=True)
class Term:
    """One row of ``planner_limit_terms.csv``: what it measures, what it chooses, and how it counts.

    Parameters
    ----------
    line : int
        Where it stands.
    limit, node : str
        Its limit, and the node from which on it holds.
    measure : Measured
        What is added up.
    chosen : mapping
        Key column -> members that it chooses; what it does not name chooses all.
    coefficient : float
        Number by which it counts.
    unit : str
        Unit of the coefficient; blank = a pure number.
    """

    line: int
    limit: str
    node: str
    measure: Measured
    chosen: Mapping[str, frozenset[str]]
    coefficient: float
    unit: str

    def amount_unit(self, instance: Instance, scope: str, key: Mapping[str, str]) -> str:
        """Return the unit of coefficient x measure at a key."""
        unit = instance.units.column(self.measure.unit_over(scope), **key)
        return f"({self.unit})*({unit})" if self.unit and unit else self.unit or unit


@dataclass(frozen=True)
class PlacedTerms:
    """The terms of a measure in rows of limits: term i adds ``weight[i]`` x key ``place[i]`` to row ``row[i]``."""

    measure: Measured
    keys: pd.DataFrame
    place: Ints
    row: Ints
    weight: Floats


def placed_terms(
    instance: Instance,
    terms: Sequence[Term],
    frame: pd.DataFrame,
    said: Mapping[str, tuple[str, str]],
    counted: pd.DataFrame,
) -> pd.DataFrame:
    """Return place (in `frame`), row and weight of everything that terms of one measure add, term by term.

    Parameters
    ----------
    instance : Instance
        Gives tree and units.
    terms : sequence of Term
        At least one, all of one measure.
    frame : DataFrame
        Keys over which the measure stands.
    said : mapping
        Limit -> scope and unit.
    counted : DataFrame
        row, limit, node, rate, once: the nodes that each row adds up, and how each of them counts.
    """
    keyed, tree = frame.assign(place=np.arange(len(frame))), instance.tree
    choices: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for number, term in enumerate(terms):
        lines = choices.setdefault(tuple(sorted(term.chosen)), [])
        lines += [
            (number, *members) for members in product(*(sorted(term.chosen[name]) for name in sorted(term.chosen)))
        ]
    chosen = []
    for columns, lines in choices.items():
        made = pd.DataFrame(lines, columns=["term", *columns])
        chosen.append(keyed.merge(made, on=list(columns)) if columns else keyed.merge(made, how="cross"))
    heads = pd.DataFrame({"term": range(len(terms)), "limit": [term.limit for term in terms],
                          "above": [term.node for term in terms]})  # fmt: skip
    nodes = counted[["row", "limit", "node", "rate", "once"]]
    found = pd.concat(chosen).merge(heads, on="term").merge(nodes, on=["limit", "node"])
    below = {(above, node) for node in tree.nodes for above in tree.chain(node)}
    holds = [pair in below for pair in zip(found["above"], found["node"], strict=True)]
    found = found[np.array(holds, dtype=bool)].sort_values(["term", "place", "row"], kind="stable")
    once = terms[0].measure.once
    own = _unit_factors(instance, terms, found, said)
    coefficient = np.array([term.coefficient for term in terms])[found["term"].to_numpy()]
    return found[["place", "row"]].assign(weight=coefficient * found["once" if once else "rate"] * own)


def _unit_factors(
    instance: Instance, terms: Sequence[Term], found: pd.DataFrame, said: Mapping[str, tuple[str, str]]
) -> Floats:
    """Return what each line's measure is in the unit of its limit."""
    entity = next(iter(entities_of(terms[0].measure.unit)), "")
    members = found[entity] if entity else [""] * len(found)
    factors: dict[tuple[str, str, str], float] = {}
    own = np.empty(len(found))
    for at, (number, member) in enumerate(zip(found["term"].tolist(), members, strict=True)):
        term = terms[number]
        key = (term.unit, term.limit, member)
        if key not in factors:
            scope, unit = said[term.limit]
            counts = term.amount_unit(instance, scope, {entity: member} if entity else {})
            factors[key] = 1.0 if counts == unit else instance.units.factor(counts or "1", unit or "1")
        own[at] = factors[key]
    return own


def chosen_by(instance: Instance, measure: Measured, row: Mapping[Any, Any]) -> dict[str, frozenset[str]]:
    """Return key column -> members that a row chooses."""
    found: dict[str, frozenset[str]] = {}
    if measure.name == EMPLOYMENT:
        found["factor"] = frozenset(labour(instance))
    if measure.part:
        found["part"] = frozenset([measure.part])
    for column, name in measure.choosing.items():
        if row[column] != EVERY:
            found[name] = frozenset([row[column]])
        for grouping, (member, table) in GROUPED.items():
            if member == column and row[grouping] != EVERY:
                named = instance.attribute(table, grouping)
                own = frozenset(each for each, word in named.items() if word == row[grouping])
                found[name] = own & found.get(name, own)
    return found
