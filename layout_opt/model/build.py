"""From an instance to a Pyomo model: run the hooks of all families, close the ledgers into rows, set the objective."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyomo.environ as pyo
from pyomo.common.gc_manager import PauseGC
from pyomo.core.expr import LinearExpression

from layout_opt.instance import Instance
from layout_opt.model.block import USER_BLOCK, ModelBlock, Row
from layout_opt.model.discover import families
from layout_opt.model.family import Family
from layout_opt.model.ledger import Key, Ledger, new_ledgers
from layout_opt.model.objective import Aim, aim_terms

BALANCES = "balances"


class Layout(StrEnum):
    """Whether the layout is chosen or today's is evaluated."""

    BEST = "best"
    TODAY = "today"


@dataclass(frozen=True)
class BuiltModel:
    """A Pyomo model and what is needed to read it back.

    Parameters
    ----------
    instance : Instance
        What it was built from.
    pyomo : ConcreteModel
        One block per family, the block ``balances`` with the closed ledgers, and the empty block ``user`` for rows of
        the user's own.
    decisions : mapping
        Decision name -> {key: Pyomo variable}.
    ledgers : mapping
        Ledger name -> Ledger.
    layout : Layout
        Whether limits are enforced (BEST) or only reported (TODAY).
    """

    instance: Instance
    pyomo: Any
    decisions: Mapping[str, Mapping[Key, Any]]
    ledgers: Mapping[str, Ledger]
    layout: Layout

    def set_aim(self, aim: Aim, *, maximise: bool) -> None:
        """Make `aim` the objective of the Pyomo model."""
        if self.pyomo.component("objective") is not None:
            self.pyomo.del_component("objective")
        sense = pyo.maximize if maximise else pyo.minimize
        with PauseGC():
            self.pyomo.add_component("objective", pyo.Objective(expr=self._expression(aim), sense=sense))

    def keep(self, aim: Aim, least: float) -> None:
        """Add the row that `aim` may not fall below `least` (between two solves of a sequence)."""
        self.pyomo.add_component(f"keep_{aim.value}", pyo.Constraint(expr=(least, self._expression(aim), None)))

    def _expression(self, aim: Aim) -> Any:
        coefficients, variables = aim_terms(self.instance, aim, self.ledgers, self.decisions.get("load", {}))
        if not variables:
            coefficients, variables = [1.0], [self.pyomo.nothing]
        return LinearExpression(linear_coefs=coefficients, linear_vars=variables)


def build_model(
    instance: Instance, layout: Layout = Layout.BEST, members: Sequence[Family] | None = None
) -> BuiltModel:
    """Build the Pyomo model of an instance.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    layout : Layout
        BEST to choose a layout, TODAY to evaluate today's.
    members : sequence of Family, optional
        Families to use (all of them by default).

    Returns
    -------
    BuiltModel
    """
    used = families() if members is None else members
    model = pyo.ConcreteModel(name=instance.settings.name)
    model.nothing = pyo.Var(bounds=(0.0, 0.0), doc="always zero; stands where no variable contributes")
    ledgers = new_ledgers()
    decisions: dict[str, dict[Key, Any]] = {}
    fixed: dict[str, Mapping[Key, float]] = {}
    if layout is Layout.TODAY:
        for family in used:
            fixed.update(family.today(instance))
    blocks = {}
    for family in used:
        component = pyo.Block(doc=family.doc.split("\n", 1)[0])
        model.add_component(family.name, component)
        blocks[family.name] = ModelBlock(family.name, component, decisions, layout is Layout.BEST, model.nothing, fixed)
    with PauseGC():  # nearly everything made here stays: looking for garbage would take a third of the time
        for family in used:
            family.declare(instance, blocks[family.name])
        for family in used:
            family.contribute(instance, blocks[family.name], ledgers)
        for family in used:
            family.close(instance, blocks[family.name], ledgers)
        _close_ledgers(model, ledgers, decisions)
    model.add_component(USER_BLOCK, pyo.Block(doc="rows of the user's own"))
    return BuiltModel(instance, model, decisions, ledgers, layout)


def _close_ledgers(model: Any, ledgers: Mapping[str, Ledger], decisions: dict[str, dict[Key, Any]]) -> None:
    """Add the row ``sum of terms = 0`` for every key of every balance ledger."""
    model.add_component(BALANCES, pyo.Block(doc="ledgers closed into rows"))
    block = ModelBlock(BALANCES, model.balances, decisions, enforce_limits=True, nothing=model.nothing)
    for ledger in ledgers.values():
        if ledger.spec.balance:
            block.rows(f"{ledger.spec.name}_balance", _balance_rows(ledger), doc=ledger.spec.doc)


def _balance_rows(ledger: Ledger) -> Iterator[Row]:
    for key in sorted(ledger.terms):
        constant = -ledger.constants.get(key, 0.0) + 0.0
        yield key, constant, *ledger.terms[key], constant
