"""What a constraint family is: a module with a docstring, table specs and hooks, found by its file.

`Family` holds the hooks of one module; a hook that the module does not define does nothing.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pandas as pd

from layout_opt.errors import ModelError, Problem
from layout_opt.facts.frames import table_of
from layout_opt.instance import Instance
from layout_opt.instance.spec import NO_WORDS, SetSpec, Table, Words
from layout_opt.model.declared import ResultTable, Uses
from layout_opt.model.parts import Part
from layout_opt.model.repair import Repair
from layout_opt.model.rows import RowSpec

if TYPE_CHECKING:
    from layout_opt.model.block import ModelBlock
    from layout_opt.model.ledger import Ledger, LedgerSpec
    from layout_opt.model.measured import Measured

Ledgers = Mapping[str, "Ledger"]


@dataclass(frozen=True)
class Decision:
    """A decision variable and the place of its values in the run folder.

    Parameters
    ----------
    name : str
        Decision name in the model.
    keys : tuple of str
        Names of the key parts, first ``node``.
    table, column : str
        Result table and column that hold the values.
    unit : str
        Unit in terms of the key's entities; blank = a pure number.
    where : tuple of (str, str)
        Cells that select the rows of this decision where a table holds several, e.g. ``(("direction", "import"),)``.
    doc : str
        Meaning.
    integer : bool
        Whether the values are whole numbers.
    upper : float, optional
        Largest value of every key (the smallest is 0).
    words : (str, str)
        What it is called for readers, in English and in Chinese.
    measure : str
        Name by which planner limits may add it up; blank = they may not.
    once : bool
        True for what happens once in a node, e.g. building; False for what goes on all its years.
    """

    name: str
    keys: tuple[str, ...]
    table: str
    column: str
    unit: str
    doc: str
    where: tuple[tuple[str, str], ...] = ()
    integer: bool = False
    upper: float | None = None
    words: Words = NO_WORDS
    measure: str = ""
    once: bool = False


class Plan:
    """Decision values as plain tables: decision name -> DataFrame of its key columns and ``amount``.

    Parameters
    ----------
    frames : mapping
        Decision name -> DataFrame.
    layout : str
        ``best`` for a chosen layout, ``today`` for an evaluated one.
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame], layout: str = "best") -> None:
        self._frames = dict(frames)
        self.layout = layout

    def frame(self, name: str, keys: tuple[str, ...]) -> pd.DataFrame:
        """Return the values of a decision (columns `keys` and ``amount``); empty if it was never declared."""
        found = self._frames.get(name)
        if found is not None:
            return found
        return table_of((), keys, amount=())

    def names(self) -> tuple[str, ...]:
        """Return the names of the decisions in this plan."""
        return tuple(sorted(self._frames))


Accounts = Mapping[str, pd.DataFrame]
"""Ledger name -> DataFrame of the ledger's key columns and ``amount`` (one row per post)."""


@dataclass(frozen=True)
class Family:
    """One constraint family: name, documentation, tables and hooks.

    Parameters
    ----------
    name : str
        Name of the module.
    doc : str
        Module docstring: what it is, equations, symbols, source.
    tables : tuple of Table
        Tables that it reads.
    decisions : tuple of Decision
        Decisions that it declares.
    rows : tuple of RowSpec
        Rows that it may add.
    parts : tuple of Part
        Parts of value that it posts.
    repairs : tuple of Repair
        Rows of it that can give way.
    results_given : tuple of ResultTable
        Result tables that it may give.
    uses_of : Uses
        Decisions and ledgers of others that it uses.
    ledgers : tuple of LedgerSpec
        Ledgers that it brings.
    sets : tuple of SetSpec
        Sets that it brings; a table of its own lists or first names their members.
    module : ModuleType
        Where its hooks stand.
    """

    name: str
    doc: str
    tables: tuple[Table, ...]
    decisions: tuple[Decision, ...]
    rows: tuple[RowSpec, ...]
    parts: tuple[Part, ...]
    repairs: tuple[Repair, ...]
    results_given: tuple[ResultTable, ...]
    uses_of: Uses
    ledgers: tuple[LedgerSpec, ...]
    sets: tuple[SetSpec, ...]
    module: ModuleType

    def check(self, instance: Instance) -> Iterable[Problem]:
        """Return what is wrong with the instance as far as this family sees it."""
        return self._hook("check", lambda _: ())(instance)  # type: ignore[no-any-return]

    def today(self, instance: Instance) -> Mapping[str, Mapping[tuple[str, ...], float]]:
        """Return the decisions of this family in today's layout: decision name -> {key: value}."""
        return self._hook("today", _no_tables)(instance)  # type: ignore[no-any-return]

    def places(self, instance: Instance) -> Mapping[str, pd.DataFrame]:
        """Return the keys of every decision of this family: decision name -> frame with its key columns.

        Raises
        ------
        ModelError
            If the keys are not those of its DECISIONS.
        """
        found: Mapping[str, pd.DataFrame] = self._hook("places", _no_tables)(instance)
        named = {decision.name for decision in self.decisions}
        if set(found) != named:
            wrong = ", ".join(sorted(set(found) ^ named))
            raise ModelError(f"the family {self.name} gives places of other decisions than its DECISIONS: {wrong}")
        return found

    def rests(self, instance: Instance) -> bool:
        """Tell whether it has nothing to say of this instance: none of its own tables has a row.

        A family without tables of its own never rests; one that also lives on the columns of others says itself when
        it does (``rests``). Posts and limits of a family at rest are not asked for.
        """
        return self._hook("rests", self._has_no_rows)(instance)  # type: ignore[no-any-return]

    def contribute(self, instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
        """Post terms to the ledgers."""
        self._awake(instance, "contribute", _nothing)(instance, block, ledgers)

    def close(self, instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
        """Add rows, when every ledger is complete."""
        self._awake(instance, "close", _nothing)(instance, block, ledgers)

    def account(self, instance: Instance, plan: Plan) -> Accounts:
        """Return what the plan adds to each ledger, by plain arithmetic."""
        return self._awake(instance, "account", _no_tables)(instance, plan)  # type: ignore[no-any-return]

    def uses(self, instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:
        """Return one table per kind of limit: node, row, key, used, limit, sense, unit."""
        return self._awake(instance, "uses", _no_rows)(instance, plan, accounts)  # type: ignore[no-any-return]

    def results(self, instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:
        """Return the result tables of this family.

        Raises
        ------
        ModelError
            If it gives a table that its ``RESULTS`` do not name.
        """
        tables: Mapping[str, pd.DataFrame] = self._hook("results", _no_tables)(instance, plan, accounts)
        unnamed = sorted(set(tables) - set(self.tables_given))
        if unnamed:
            raise ModelError(f"the family {self.name} gives {', '.join(unnamed)}, which its RESULTS do not name")
        return tables

    @property
    def tables_given(self) -> tuple[str, ...]:
        """Names of the result tables that it may give."""
        return tuple(table.name for table in self.results_given)

    @property
    def ledger_names(self) -> tuple[str, ...]:
        """Names of the ledgers that it reads or posts to."""
        own = (*self.uses_of.ledgers, *(spec.name for spec in self.ledgers))
        return tuple(dict.fromkeys((*own, *(each.ledger for each in self._measured() if each.ledger))))

    @property
    def decisions_used(self) -> tuple[str, ...]:
        """Names of the decisions of others that it reads."""
        return (*self.uses_of.decisions, *(each.decision for each in self._measured() if each.decision))

    def _measured(self) -> Iterable[Measured]:
        from layout_opt.model.measured import measured

        return measured().values() if self.uses_of.measured else ()

    def __reduce__(self) -> tuple[Callable[[str], Family], tuple[str]]:
        """Go to other processes by the name of the module."""
        return family_of, (self.module.__name__,)

    def _has_no_rows(self, instance: Instance) -> bool:
        return bool(self.tables) and not any(instance.has(table.name) for table in self.tables)

    def _awake(self, instance: Instance, name: str, default: Callable[..., Any]) -> Callable[..., Any]:
        """Return a hook, or what does nothing where the family rests."""
        return default if self.rests(instance) else self._hook(name, default)

    def _hook(self, name: str, default: Callable[..., Any]) -> Callable[..., Any]:
        return getattr(self.module, name, default)


def family_of(module_name: str) -> Family:
    """Return the family that an importable module holds."""
    module = importlib.import_module(module_name)
    return Family(
        name=module_name.rpartition(".")[2],
        doc=module.__doc__ or "",
        tables=getattr(module, "TABLES", ()),
        decisions=getattr(module, "DECISIONS", ()),
        rows=getattr(module, "ROWS", ()),
        parts=getattr(module, "PARTS", ()),
        repairs=getattr(module, "REPAIRS", ()),
        results_given=getattr(module, "RESULTS", ()),
        uses_of=getattr(module, "USES", Uses()),
        ledgers=getattr(module, "LEDGERS", ()),
        sets=getattr(module, "SETS", ()),
        module=module,
    )


def _nothing(*_: object) -> None:
    """Do nothing (a hook that a family does not need)."""


def _no_tables(*_: object) -> dict[str, Any]:
    return {}


def _no_rows(*_: object) -> tuple[pd.DataFrame, ...]:
    return ()
