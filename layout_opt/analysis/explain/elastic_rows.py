"""The rows of a compiled model that can give way, with their names, words and the change that moves each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from layout_opt.facts.frames import records
from layout_opt.instance import Instance
from layout_opt.model.block import Held
from layout_opt.model.build import BuiltModel, build_model
from layout_opt.model.discover import families
from layout_opt.model.ledger import Key
from layout_opt.model.objective import stages
from layout_opt.model.repair import Repair
from layout_opt.result.plan import accounts_of, limits_of, plan_of
from layout_opt.solver.arrays import Arrays
from layout_opt.solver.compile_model import compile_model


@dataclass(frozen=True)
class SoftRow:
    """A row that can give way.

    Parameters
    ----------
    place : int
        Row number in the arrays.
    family : str
        Family that made it.
    repair : Repair
        How it gives way.
    key : tuple of str
        Key of the row, node first.
    limit : float
        Its right-hand side.
    sense : int
        1 if the row is an upper limit, -1 if a lower one, 0 if an equality.
    unit : str
        Of the limit (blank where it is not known).
    """

    place: int
    family: str
    repair: Repair
    key: Key
    limit: float
    sense: int
    unit: str = ""

    @property
    def side(self) -> str:
        """Words for the sense: ``at most``, ``at least`` or ``exactly``."""
        return {1: "at most", -1: "at least", 0: "exactly"}[self.sense]

    @property
    def name(self) -> str:
        """Words for people: ``capacity of a receptor (R3, COD)``."""
        return f"{self.repair.words} ({', '.join(self.key[1:])})"


def compiled(instance: Instance, held: Held | None = None) -> tuple[BuiltModel, Arrays, tuple[SoftRow, ...]]:
    """Return the built model of an instance, its arrays and its soft rows; some decisions may be held."""
    built = build_model(instance, held=held)
    stage = stages(built.instance)[0]
    built.set_aim(stage.aim, maximise=stage.maximise)
    arrays = compile_model(built.pyomo)
    return built, arrays, soft_rows(arrays, units_of_limits(built.instance))


def units_of_limits(instance: Instance) -> dict[tuple[str, str], str]:
    """Return the unit of every limit: (row, key with the node first) -> unit; from today's layout, without a solve."""
    values: dict[str, Mapping[Key, float]] = {}
    for family in families():
        values.update(family.today(instance))
    plan = plan_of(values, "today")
    table = limits_of(instance, plan, accounts_of(instance, plan))
    return {(row, f"{node},{key}"): unit for node, row, key, unit in records(table, "node", "row", "key", "unit")}


def soft_rows(arrays: Arrays, units: Mapping[tuple[str, str], str]) -> tuple[SoftRow, ...]:
    """Return every row that can give way."""
    known: Mapping[tuple[str, str], Repair] = {
        (family.name, repair.row): repair for family in families() for repair in family.repairs
    }
    found = []
    for place, constraint in enumerate(arrays.rows):
        component = constraint.parent_component()
        name = (component.parent_block().local_name, component.local_name)
        if name in known:
            lower, upper = arrays.row_lower[place], arrays.row_upper[place]
            sense = 0 if lower == upper else 1 if np.isfinite(upper) else -1
            limit = float(upper if sense >= 0 else lower)
            key = tuple(constraint.index())
            unit = units.get((name[1], ",".join(key)), "")
            found.append(SoftRow(place, name[0], known[name], key, limit, sense, unit))
    return tuple(found)


def limit_now(row: SoftRow, arrays: Arrays, values: Sequence[float] | np.ndarray, slack: float) -> float:
    """Return the limit that the row's data cell needs for `slack` (rows with an opening decision scale it)."""
    moved = slack if row.sense >= 0 else -slack
    if row.limit != 0 or row.sense == 0:
        return row.limit + moved
    line = arrays.matrix.tocsr()[[row.place], :]
    whole = arrays.integer[line.indices]
    if not whole.any():
        return moved
    size = float(-line.data[whole][0])
    opened = float(np.asarray(values)[line.indices[whole][0]])
    return size + moved / opened if opened > 0.5 else size
