"""From an instance to a Pyomo model: run the hooks of all families, close the ledgers into rows, set the objective."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyomo.environ as pyo
from pyomo.core.expr import LinearExpression

from layout_opt.instance import Instance
from layout_opt.model.aim import Aim, AimKind, heads_of
from layout_opt.model.block import USER_BLOCK, ModelBlock, Row
from layout_opt.model.collecting import objects_that_stay
from layout_opt.model.discover import families
from layout_opt.model.family import Family
from layout_opt.model.ledger import Key, Ledger, Terms, new_ledgers
from layout_opt.model.measures import MeasureTerms
from layout_opt.model.objective import aim_terms

BALANCES = "balances"
AIMS = "aim"
"""Beginning of the names of blocks with the rows of an aim."""


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
        with objects_that_stay():
            self.pyomo.add_component("objective", pyo.Objective(expr=self._expression(aim), sense=sense))

    def keep(self, aim: Aim, least: float) -> None:
        """Add the row that `aim` may not fall below `least` (between two solves of a sequence)."""
        self.pyomo.add_component(f"keep_{aim.value}", pyo.Constraint(expr=(least, self._expression(aim), None)))

    def _expression(self, aim: Aim) -> Any:
        coefficients, variables = self.aim_terms(aim)
        if not variables:
            coefficients, variables = [1.0], [self.pyomo.nothing]
        return LinearExpression(linear_coefs=coefficients, linear_vars=variables)

    def aim_terms(self, aim: Aim) -> Terms:
        """Return coefficients and variables of an aim; equality brings its own variables and rows when first asked."""
        more = {"least_per_head": self._least_per_head(aim.of[0])} if aim.kind is AimKind.EQUALITY else {}
        return aim_terms(self.instance, aim, self.ledgers, {**self.decisions, **more})

    def _least_per_head(self, measure: str) -> Mapping[Key, Any]:
        """Return (node,) -> the number that no region's measure per head stays below, with its rows."""
        name = f"{AIMS}_{measure}"
        heads = heads_of(self.instance)
        nodes = sorted({(node,) for node, _ in heads})
        block = self.pyomo.component(name)
        if block is not None:
            return {key: block.least_per_head[key] for key in nodes}
        block = pyo.Block(doc=f"least {measure} per head of any region")
        self.pyomo.add_component(name, block)
        own: dict[str, dict[Key, Any]] = {}
        made = ModelBlock(name, block, own, enforce_limits=True, nothing=self.pyomo.nothing)
        least = made.variables("least_per_head", nodes, doc="no region has less per head")
        measured = MeasureTerms(self.instance, self.ledgers, self.decisions.get("activity", {}))

        def rows() -> Iterator[Row]:
            for (node, region), people in heads.items():
                coefficients, variables = measured.of(node, region, measure)
                yield (node, region), 0.0, [*coefficients, -people], [*variables, least[node,]], None

        made.rows("least_per_head_max", rows(), doc="measure of a region >= people x least per head")
        return least


def build_model(
    instance: Instance,
    layout: Layout = Layout.BEST,
    members: Sequence[Family] | None = None,
    held: Mapping[str, Mapping[Key, float]] | None = None,
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
    held : mapping, optional
        Decision -> {key: value} held as given, e.g. the layout of another instance; the others are free.

    Returns
    -------
    BuiltModel
    """
    used = families() if members is None else members
    model = pyo.ConcreteModel(name=instance.settings.name)
    model.nothing = pyo.Var(bounds=(0.0, 0.0), doc="always zero; stands where no variable contributes")
    decisions: dict[str, dict[Key, Any]] = {}
    fixed = fixed_values(instance, layout, used, held)

    def new_block(name: str, doc: str) -> ModelBlock:
        component = pyo.Block(doc=doc)
        model.add_component(name, component)
        return ModelBlock(name, component, decisions, layout is Layout.BEST, model.nothing, fixed)

    with objects_that_stay():  # nearly everything made here stays: looking for garbage would take a third of the time
        ledgers = run_hooks(instance, used, new_block)
    model.add_component(USER_BLOCK, pyo.Block(doc="rows of the user's own"))
    return BuiltModel(instance, model, decisions, ledgers, layout)


def fixed_values(
    instance: Instance, layout: Layout, used: Sequence[Family], held: Mapping[str, Mapping[Key, float]] | None
) -> dict[str, Mapping[Key, float]]:
    """Return decision -> {key: value} of everything that is not free: today's layout, or what is held."""
    fixed: dict[str, Mapping[Key, float]] = dict(held or {})
    if layout is Layout.TODAY:
        for family in used:
            fixed.update(family.today(instance))
    return fixed


def run_hooks(
    instance: Instance, used: Sequence[Family], new_block: Callable[[str, str], ModelBlock]
) -> dict[str, Ledger]:
    """Run the hooks of all families, phase by phase, close the ledgers into rows, and return the ledgers.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    used : sequence of Family
        Families to use.
    new_block : callable
        Called with name and doc of each block, in the order in which their rows stand in the model: the families,
        then ``balances``.
    """
    ledgers = new_ledgers()
    blocks = {family.name: new_block(family.name, family.doc.split("\n", 1)[0]) for family in used}
    for family in used:
        family.declare(instance, blocks[family.name])
    for family in used:
        family.contribute(instance, blocks[family.name], ledgers)
    for family in used:
        family.close(instance, blocks[family.name], ledgers)
    close_ledgers(new_block(BALANCES, "ledgers closed into rows"), ledgers)
    return ledgers


def close_ledgers(block: ModelBlock, ledgers: Mapping[str, Ledger]) -> None:
    """Add the row ``sum of terms = 0`` for every key of every balance ledger."""
    for ledger in ledgers.values():
        if ledger.spec.balance:
            block.rows(f"{ledger.spec.name}_balance", _balance_rows(ledger), doc=ledger.spec.doc)


def _balance_rows(ledger: Ledger) -> Iterator[Row]:
    for key in sorted(ledger.terms):
        constant = -ledger.constants.get(key, 0.0) + 0.0
        yield key, constant, *ledger.terms[key], constant
