"""From an instance to arrays without Pyomo: the hooks of the families post to blocks that note down numbers.

The arrays are those that `compile_model` makes of the Pyomo model, column by column and row by row; the tests hold one
to the other. The Pyomo model stays the truth for everything that users add, write or look at; this way is for solving
many variants of an instance.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from layout_opt.errors import ModelError
from layout_opt.instance import Instance
from layout_opt.model.aim import Aim
from layout_opt.model.block import ModelBlock, Row
from layout_opt.model.build import BALANCES, Layout, close_ledgers, fixed_values
from layout_opt.model.collecting import objects_that_stay
from layout_opt.model.discover import families
from layout_opt.model.ledger import Key, Ledger
from layout_opt.model.objective import aim_terms
from layout_opt.solver.arrays import Arrays, first_named
from layout_opt.solver.gather import INFINITY, Rows
from layout_opt.solver.hooks import contribute_all, declare_all

NOTHING = 0
"""Column that is always zero and stands in rows to which nothing contributes."""


class RowPlace(NamedTuple):
    """Where a row stands: block, name of the rows, key."""

    block: str
    row: str
    key: Key


@dataclass
class Columns:
    """Bounds and wholeness of every variable, in the order of declaration."""

    lower: list[float] = field(default_factory=lambda: [0.0])
    upper: list[float] = field(default_factory=lambda: [0.0])
    integer: list[bool] = field(default_factory=lambda: [False])


@dataclass
class NotingBlock(ModelBlock):
    """A block that notes down bounds and terms instead of making Pyomo components; a variable is its number."""

    columns: Columns = field(default_factory=Columns)
    noted: Rows = field(default_factory=Rows)

    def variables(
        self,
        name: str,
        keys: Sequence[Key],
        *,
        upper: Sequence[float | None] | None = None,
        integer: bool = False,
        doc: str = "",  # noqa: ARG002 - part of the surface
    ) -> dict[Key, Any]:
        """Declare non-negative variables (see `ModelBlock.variables`)."""
        start, number = len(self.columns.lower), len(keys)
        made: dict[Key, Any] = dict(zip(keys, range(start, start + number), strict=True))
        self.columns.lower.extend([0.0] * number)
        most = [INFINITY] * number if upper is None else [_bound(bound) for bound in upper]
        self.columns.upper.extend(most)
        self.columns.integer.extend([integer] * number)
        for key, value in self.fixed.get(name, {}).items():
            if key in made:
                at = made[key]
                self.columns.lower[at] = max(0.0, value)
                self.columns.upper[at] = min(value, self.columns.upper[at]) if self.enforce_limits else value
        self.decisions[name] = made
        return made

    def rows(self, name: str, rows: Iterable[Row], *, doc: str, limit: bool = False) -> None:  # noqa: ARG002
        """Add linear rows (see `ModelBlock.rows`)."""
        if limit and not self.enforce_limits:
            return
        noted = self.noted
        for key, lower, coefficients, variables, upper in rows:
            least = -INFINITY if lower is None else lower
            most = INFINITY if upper is None else upper
            if not (least < INFINITY and most > -INFINITY):
                raise ModelError(f"the row {self.name}.{name}[{','.join(key)}] has the bounds {least} and {most}")
            if least == -INFINITY and most == INFINITY:
                continue
            place = RowPlace(self.name, name, key)
            if len(variables):
                noted.add(least, coefficients, variables, most, place)
            else:
                noted.add(least, [1.0], [self.nothing], most, place)


def _bound(bound: float | None) -> float:
    return INFINITY if bound is None or math.isnan(bound) else float(bound)


@dataclass(frozen=True)
class DirectModel:
    """What `BuiltModel` is, without Pyomo.

    Parameters
    ----------
    instance : Instance
        What it was made from.
    decisions : mapping
        Decision name -> {key: number of the variable}.
    ledgers : mapping
        Ledger name -> Ledger.
    layout : Layout
        Whether limits are enforced.
    columns : Columns
        Of all variables.
    blocks : tuple of Rows
        Rows of each block in order.
    """

    instance: Instance
    decisions: Mapping[str, Mapping[Key, int]]
    ledgers: Mapping[str, Ledger]
    layout: Layout
    columns: Columns
    blocks: tuple[Rows, ...]

    def arrays(self, aim: Aim, *, maximise: bool, kept: Sequence[tuple[Aim, float]] = ()) -> Arrays:
        """Return the arrays with `aim` as the objective; each aim in `kept` may not fall below its value."""
        with objects_that_stay():
            head = Rows()
            for name, least in kept:
                head.add(least, *self._terms(name), INFINITY, RowPlace("", f"keep_{name.value}", ()))
            rows = _below_each_other([head, *self.blocks])
            coefficients, aimed = self._terms(aim)
            named = np.array([*aimed, *rows.variables], dtype=np.int64)
            first, places = first_named(named)
            numbers = named[first]
            cost = np.zeros(len(first))
            np.add.at(cost, places[: len(aimed)], np.array(coefficients, dtype=np.float64))
            return Arrays(
                matrix=rows.matrix(places[len(aimed) :], len(first)),
                row_lower=np.array(rows.lower, dtype=np.float64),
                row_upper=np.array(rows.upper, dtype=np.float64),
                lower=np.array(self.columns.lower)[numbers],
                upper=np.array(self.columns.upper)[numbers],
                cost=cost,
                integer=np.array(self.columns.integer)[numbers],
                maximise=maximise,
                offset=0.0,
                variables=tuple(numbers.tolist()),
                rows=tuple(rows.constraints),
            )

    def _terms(self, aim: Aim) -> tuple[list[float], list[Any]]:
        coefficients, variables = aim_terms(self.instance, aim, self.ledgers, self.decisions)
        return (coefficients, variables) if variables else ([1.0], [NOTHING])


def direct_model(
    instance: Instance, layout: Layout = Layout.BEST, held: Mapping[str, Mapping[Key, float]] | None = None
) -> DirectModel:
    """Return the model of an instance without Pyomo (see `build_model`)."""
    used = families()
    columns = Columns()
    decisions: dict[str, dict[Key, Any]] = {}
    fixed = fixed_values(instance, layout, used, held)
    enforce = layout is Layout.BEST
    names = (*(family.name for family in used), BALANCES)
    blocks = {name: NotingBlock(name, None, decisions, enforce, NOTHING, fixed, columns) for name in names}
    with objects_that_stay():
        declare_all(instance, used, blocks)
        ledgers = contribute_all(instance, used, blocks)
        for family in used:
            family.close(instance, blocks[family.name], ledgers)
        close_ledgers(blocks[BALANCES], ledgers)
    return DirectModel(instance, decisions, ledgers, layout, columns, tuple(block.noted for block in blocks.values()))


def _below_each_other(parts: Sequence[Rows]) -> Rows:
    """Return the rows of all parts as one."""
    whole = Rows()
    for part in parts:
        offset = len(whole.variables)
        whole.starts.extend(start + offset for start in part.starts[1:])
        for name in ("coefficients", "variables", "lower", "upper", "constraints"):
            getattr(whole, name).extend(getattr(part, name))
    return whole
