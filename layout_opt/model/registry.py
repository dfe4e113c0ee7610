"""Families and aims, found by their files, and what they declare together."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache

from layout_opt.errors import ModelError, nearest
from layout_opt.instance import CORE_TABLES
from layout_opt.instance.spec import SetSpec
from layout_opt.instance.tables import CORE_SETS
from layout_opt.model.aim_module import AimModule, aim_of
from layout_opt.model.family import Family, family_of
from layout_opt.model.ledger import SHARED_LEDGERS, LedgerSpec
from layout_opt.model.parts import Part, PartKind
from layout_opt.model.rows import RowSpec

BALANCES = "balances"
"""Block, and family in the tables, of the ledgers that are closed into rows."""
FAMILIES, AIMS = "layout_opt.families", "layout_opt.aims"
"""Packages whose modules are families and aims."""


def _modules(package: str) -> list[str]:
    """Return the modules of a package, sorted."""
    found = pkgutil.iter_modules(importlib.import_module(package).__path__)
    return sorted(f"{package}.{module.name}" for module in found)


@cache
def families() -> tuple[Family, ...]:
    """Return every family, sorted by name.

    Raises
    ------
    ModelError
        If a family uses a decision, ledger or set that there is not; the message names the nearest.
    """
    found = tuple(map(family_of, _modules(FAMILIES)))
    check_uses(found)
    check_sets(found)
    return found


def check_sets(found: Sequence[Family]) -> None:
    """Raise ModelError if a set has no table of its family, or takes a letter, or if nobody has the set of a key."""
    known = {spec.name: spec for spec in CORE_SETS}
    for family in found:
        tables = {table.name: table for table in family.tables}
        for spec in family.sets:
            if spec.table not in tables or not tables[spec.table].members_in(spec.name):
                rule = f"which its table {spec.table!r} does not list{nearest(spec.table, tables)}"
                raise ModelError(f"{family.name} has the set {spec.name!r}, {rule}")
            taken = next((other.name for other in known.values() if spec.letter == other.letter), None)
            if spec.name in known or taken is not None:
                raise ModelError(f"{family.name} has the set {spec.name!r} with the letter of {taken or spec.name!r}")
            known[spec.name] = spec
    listed = {*known, *(table.defines for table in CORE_TABLES if table.defines)}
    for family in found:
        for table in family.tables:
            for column in (*table.keys, *table.values):
                if column.refers is not None and column.refers not in listed:
                    rule = f"the set {column.refers!r}, which nobody has{nearest(column.refers, listed)}"
                    raise ModelError(f"{family.name} refers in {table.name}.{column.name} to {rule}")


def sets() -> tuple[SetSpec, ...]:
    """Return every set: those of the core, then those of families."""
    return (*CORE_SETS, *(spec for family in families() for spec in family.sets))


def check_uses(found: Sequence[Family]) -> None:
    """Raise ModelError if a family uses a decision or ledger that nobody has; the message names the nearest."""
    decisions = [decision.name for family in found for decision in family.decisions]
    ledgers = [spec.name for spec in (*SHARED_LEDGERS, *(spec for family in found for spec in family.ledgers))]
    for family in found:
        uses = family.uses_of
        for what, used, known in (("decision", uses.decisions, decisions), ("ledger", uses.ledgers, ledgers)):
            for name in used:
                if name not in known:
                    raise ModelError(f"{family.name} uses the {what} {name!r}, which nobody has{nearest(name, known)}")


@cache
def ledger_specs() -> tuple[LedgerSpec, ...]:
    """Return every ledger: the shared ones, then those of families."""
    return (*SHARED_LEDGERS, *(spec for family in families() for spec in family.ledgers))


@cache
def row_specs() -> Mapping[tuple[str, str], RowSpec]:
    """Return what each kind of row is, by block and name; ledgers that are closed stand in ``balances``."""
    found = {(family.name, row.name): row for family in families() for row in family.rows}
    return found | {(BALANCES, spec.row.name): spec.row for spec in ledger_specs() if spec.balance}


@cache
def aims() -> Mapping[str, AimModule]:
    """Return every aim by name."""
    return {aim.name: aim for aim in map(aim_of, _modules(AIMS))}


@cache
def parts() -> Mapping[str, Part]:
    """Return every part of value by name.

    Raises
    ------
    ModelError
        If two families declare a part of the same name and do not agree on it.
    """
    found: dict[str, Part] = {}
    for family in families():
        for part in family.parts:
            if found.setdefault(part.name, part) != part:
                raise ModelError(f"the family {family.name} declares the part {part.name!r} anew, as something else")
    return found


def earnings() -> tuple[str, ...]:
    """Return the parts of value that are earned, sorted."""
    return _of_kind(PartKind.EARNING)


def transfers() -> tuple[str, ...]:
    """Return the parts of value that only change who gains, sorted."""
    return _of_kind(PartKind.TRANSFER)


def _of_kind(kind: PartKind) -> tuple[str, ...]:
    return tuple(sorted(part.name for part in parts().values() if part.kind is kind))
