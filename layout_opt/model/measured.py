"""Measures: what decisions and ledgers of families offer to the limits that a planner writes, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from layout_opt.model.registry import families, ledger_specs, parts

EMPLOYMENT, FACTOR, VALUE = "employment", "factor", "value"
"""Measure of labour, the ledger that it comes from, and the ledger of money."""
EVERY = "*"
CHOSEN = ("region", "technology", "commodity", "pollutant", "factor", "receptor")
"""Key columns by which a term chooses."""
SENDER = {"from_region": "region"}
"""Key columns that a term names otherwise: what moves belongs to the region that sends."""


@dataclass(frozen=True)
class Measured:
    """One measure.

    Parameters
    ----------
    name : str
        Word in the column ``measure``.
    decision, ledger : str
        What it adds up; one of them is blank.
    keys : tuple of str
        Key columns of it, first ``node``.
    unit : str
        Unit in terms of the key's entities.
    once : bool
        True for what happens once, e.g. building; False for what goes on all the years of a node.
    part : str
        Part of value, where the ledger is that of money.
    """

    name: str
    decision: str
    ledger: str
    keys: tuple[str, ...]
    unit: str
    once: bool = False
    part: str = ""

    @property
    def choosing(self) -> Mapping[str, str]:
        """Column of a term -> key column that it chooses by."""
        named = {SENDER.get(name, name): name for name in self.keys}
        known = {column: name for column, name in named.items() if column in CHOSEN}
        return {column: name for column, name in known.items() if self.name != EMPLOYMENT or column != FACTOR}

    def unit_over(self, scope: str) -> str:
        """Return the unit pattern of a sum over one node, or over the years of several."""
        if scope == "node" or self.once:
            return self.unit
        return self.unit.removesuffix("/yr") if self.unit.endswith("/yr") else f"{self.unit}*yr".lstrip("*")


@cache
def measured() -> Mapping[str, Measured]:
    """Return every measure by name: decisions that families offer, factors, employment, parts of value."""
    found = {
        decision.measure: Measured(decision.measure, decision.name, "", decision.keys, decision.unit, decision.once)
        for family in families()
        for decision in family.decisions
        if decision.measure
    }
    ledgers = {spec.name: spec for spec in ledger_specs()}
    use, money = ledgers[FACTOR], ledgers[VALUE]
    for name in (FACTOR, EMPLOYMENT):
        found[name] = Measured(name, "", FACTOR, use.index, f"{use.unit}/yr")
    for name in parts():
        found.setdefault(name, Measured(name, "", VALUE, money.index, f"{money.unit}/yr", part=name))
    return found
