"""From an instance to a model: as arrays, and as the Pyomo model that is made from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from layout_opt.instance import Instance
from layout_opt.model.aim import Aim
from layout_opt.model.block import Held
from layout_opt.model.collecting import objects_that_stay
from layout_opt.model.discover import families
from layout_opt.model.family import Family
from layout_opt.model.ledger import Ledger
from layout_opt.model.linear_model import Layout, LinearModel, linear_model
from layout_opt.model.registry import BALANCES
from layout_opt.model.row_keys import Key

if TYPE_CHECKING:
    from layout_opt.model.pyomo_model import PyomoParts

__all__ = ["BALANCES", "BuiltModel", "Layout", "LinearModel", "build_model", "model_arrays"]


@dataclass(frozen=True)
class BuiltModel:
    """A Pyomo model and what is needed to read it back.

    Parameters
    ----------
    linear : LinearModel
        The arrays from which it was made.
    parts : PyomoParts
        The Pyomo model, and its variables in the order of the columns.
    """

    linear: LinearModel
    parts: PyomoParts

    @property
    def instance(self) -> Instance:
        """What it was built from."""
        return self.linear.instance

    @property
    def layout(self) -> Layout:
        """Whether limits are enforced (BEST) or only reported (TODAY)."""
        return self.linear.layout

    @property
    def pyomo(self) -> Any:
        """The ConcreteModel: one block per family, the block ``balances`` with the closed ledgers, and ``user``."""
        return self.parts.model

    @property
    def ledgers(self) -> Mapping[str, Ledger]:
        """Ledger name -> Ledger."""
        return self.linear.ledgers

    @cached_property
    def decisions(self) -> Mapping[str, Mapping[Key, Any]]:
        """Decision name -> {key: Pyomo variable}."""
        return {name: self.parts.decisions[name] for name in self.linear.decisions}

    def set_aim(self, aim: Aim, *, maximise: bool) -> None:
        """Make `aim` the objective of the Pyomo model."""
        import pyomo.environ as pyo

        if self.pyomo.component("objective") is not None:
            self.pyomo.del_component("objective")
        sense = pyo.maximize if maximise else pyo.minimize
        with objects_that_stay():
            self.pyomo.add_component("objective", pyo.Objective(expr=self._expression(aim), sense=sense))

    def keep(self, aim: Aim, least: float) -> None:
        """Add the row that `aim` may not fall below `least` (between two solves of a sequence)."""
        import pyomo.environ as pyo

        self.pyomo.add_component(f"keep_{aim.value}", pyo.Constraint(expr=(least, self._expression(aim), None)))

    def _expression(self, aim: Aim) -> Any:
        from layout_opt.model.pyomo_model import linear_sum

        coefficients, variables = self.aim_terms(aim)
        return linear_sum(coefficients, variables) if variables else linear_sum([1.0], [self.pyomo.nothing])

    def aim_terms(self, aim: Aim) -> tuple[list[float], list[Any]]:
        """Return coefficients and variables of an aim; equality brings its own variables and rows when first asked."""
        coefficients, columns = self.linear.aim_terms(aim)
        own = self.linear.aim_block(aim)
        if own is not None and self.pyomo.component(own.name) is None:
            self.parts.add(own)
        return coefficients.tolist(), [self.parts.variables[column] for column in columns.tolist()]


def model_arrays(
    instance: Instance,
    layout: Layout = Layout.BEST,
    members: Sequence[Family] | None = None,
    held: Held | None = None,
) -> LinearModel:
    """Return the model of an instance as arrays (see `build_model`)."""
    return linear_model(instance, layout, families() if members is None else members, held)


def build_model(
    instance: Instance,
    layout: Layout = Layout.BEST,
    members: Sequence[Family] | None = None,
    held: Held | None = None,
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
    return pyomo_of(model_arrays(instance, layout, members, held))


def pyomo_of(linear: LinearModel) -> BuiltModel:
    """Return the Pyomo model of arrays."""
    from layout_opt.model.pyomo_model import PyomoParts

    with objects_that_stay():  # nearly everything made here stays: looking for garbage would take a third of the time
        return BuiltModel(linear, PyomoParts(linear))
