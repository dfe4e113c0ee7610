"""One instance compiled once and solved many times: other aims, further rows, tighter bounds, further columns.

The questions of trade-off and of alternatives ask the same feasible layouts for different things. A `Program` holds
the arrays; every answer is read back into tables and certified from the CSV data like any other layout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy import sparse

from layout_opt.analysis.solve_store import SolveStore
from layout_opt.errors import ModelError
from layout_opt.instance import Instance
from layout_opt.model.aim import Aim
from layout_opt.model.build import BuiltModel, build_model
from layout_opt.model.family import Plan
from layout_opt.model.ledger import Key
from layout_opt.model.objective import aim_value, stages
from layout_opt.result.certificate import Certificate, examine
from layout_opt.result.plan import accounts_of, result_tables
from layout_opt.result.read_back import plan_at
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.compile_model import compile_model
from layout_opt.solver.highs import Options, Outcome
from layout_opt.solver.search import SearchRequest, search


@dataclass(frozen=True)
class Row:
    """A further row ``lower <= sum of vector x columns <= upper``.

    Parameters
    ----------
    vector : array
        Coefficient of each column; columns that were added come last.
    lower, upper : float
        Bounds (infinite = none).
    """

    vector: Floats
    lower: float = -np.inf
    upper: float = np.inf


@dataclass(frozen=True)
class FurtherColumns:
    """Further columns: bounds, and whether each is whole."""

    lower: Floats
    upper: Floats
    integer: np.ndarray


@dataclass(frozen=True)
class CertifiedLayout:
    """A layout read back and checked.

    Parameters
    ----------
    tables : mapping
        Result tables by name.
    certificate : Certificate
        The independent check.
    plan : Plan
        Its decisions.
    accounts : mapping
        Its ledgers by plain arithmetic.
    """

    tables: Mapping[str, pd.DataFrame]
    certificate: Certificate
    plan: Plan
    accounts: Mapping[str, pd.DataFrame]

    @property
    def certified(self) -> bool:
        """Whether the check found nothing wrong."""
        return self.certificate.passed


@dataclass(frozen=True)
class Program:
    """The arrays of an instance and where its decisions stand in them.

    Parameters
    ----------
    built : BuiltModel
        The model.
    arrays : Arrays
        Compiled with the first aim of the instance.
    places : dict
        id of a Pyomo variable -> its column.
    store : SolveStore, optional
        From which finished solves are taken and to which they are written.
    """

    built: BuiltModel
    arrays: Arrays
    places: Mapping[int, int] = field(repr=False)
    store: SolveStore | None = None

    @property
    def instance(self) -> Instance:
        """What was compiled."""
        return self.built.instance

    @property
    def size(self) -> int:
        """How many columns there are."""
        return len(self.arrays.variables)

    def vector(self, aim: Aim) -> Floats:
        """Return the coefficients of an aim over the columns."""
        coefficients, variables = self.built.aim_terms(aim)
        made = np.zeros(self.size)
        for coefficient, variable in zip(coefficients, variables, strict=True):
            if id(variable) not in self.places:
                raise ModelError(f"the aim {aim} adds up {variable.name}, which stands in no row")
            made[self.places[id(variable)]] += coefficient
        return made

    def columns(self, decision: str) -> dict[Key, int]:
        """Return the column of each key of a decision (keys that no row names are left out)."""
        named = self.built.decisions.get(decision, {})
        return {key: self.places[id(variable)] for key, variable in named.items() if id(variable) in self.places}

    def optimise(
        self,
        vector: Floats,
        options: Options,
        *,
        rows: Sequence[Row] = (),
        bounds: Mapping[int, tuple[float, float]] | None = None,
        more: FurtherColumns | None = None,
        start: Floats | None = None,
    ) -> Outcome:
        """Maximise another objective, with further rows, columns, and bounds of columns; from `start` if given."""
        arrays = self.changed(vector, rows=rows, bounds=bounds, more=more)
        return self._solved(arrays, SearchRequest(options, layouts=() if start is None else (start,)))

    def optimise_relaxed(self, vector: Floats, options: Options, rows: Sequence[Row] = ()) -> Outcome:
        """Maximise over the linear program in which whole decisions need not be whole; the outcome has its prices."""
        return self._solved(self.changed(vector, rows=rows).relaxed(), SearchRequest(options))

    def _solved(self, arrays: Arrays, request: SearchRequest) -> Outcome:
        """Return what the arrays come to, from the store if there is one; a solve that was stopped stops the study."""
        key = "" if self.store is None else self.store.key(arrays, request.options)
        known = None if self.store is None else self.store.find(key)
        if known is not None:
            return known
        outcome = search(arrays, request).outcome
        if outcome.interrupted:
            raise KeyboardInterrupt
        if self.store is not None:
            self.store.add(key, outcome)
        return outcome

    def changed(
        self,
        vector: Floats,
        *,
        rows: Sequence[Row] = (),
        bounds: Mapping[int, tuple[float, float]] | None = None,
        more: FurtherColumns | None = None,
    ) -> Arrays:
        """Return the arrays of another objective to maximise, with further rows, columns, and bounds of columns."""
        base = self.arrays
        matrix, lower, upper, integer = base.matrix, base.lower, base.upper, base.integer
        if more is not None:
            empty = sparse.csc_array((matrix.shape[0], len(more.lower)))
            matrix = sparse.hstack([matrix, empty], format="csc")
            lower, upper = np.concatenate([lower, more.lower]), np.concatenate([upper, more.upper])
            integer = np.concatenate([integer, more.integer])
        if rows:
            added = sparse.csr_array(np.vstack([row.vector for row in rows]))
            matrix = sparse.vstack([matrix, added], format="csc")
        lower, upper = lower.copy(), upper.copy()
        for place, (least, most) in (bounds or {}).items():
            lower[place], upper[place] = least, most
        return replace(
            base,
            matrix=matrix,
            row_lower=np.concatenate([base.row_lower, [row.lower for row in rows]]),
            row_upper=np.concatenate([base.row_upper, [row.upper for row in rows]]),
            lower=lower,
            upper=upper,
            integer=integer,
            cost=vector,
            maximise=True,
            offset=0.0,
        )

    def layout(self, values: Floats, aim: Aim, objective: float) -> CertifiedLayout:
        """Return the layout of the columns, certified: `objective` is what the solver says of `aim`."""
        plan = plan_at(self.built, self.arrays, values[: self.size])
        examined = examine(self.instance, plan, objective, aim=aim)
        accounts = examined.accounts or accounts_of(self.instance, plan)  # also of a plan whose decisions are wrong
        known = (examined.limits, examined.value) if examined.accounts else (None, None)
        tables = result_tables(self.instance, plan, accounts, *known)
        return CertifiedLayout(tables, examined.certificate, plan, accounts)

    def value(self, aim: Aim, layout: CertifiedLayout) -> float:
        """Return the value of an aim at a layout, by plain arithmetic."""
        return aim_value(self.instance, aim, layout.plan, layout.accounts)


def open_program(instance: Instance, aims: Sequence[Aim] = (), store: SolveStore | None = None) -> Program:
    """Return the program of an instance, ready for the given aims besides its own first one."""
    built = build_model(instance)
    for aim in aims:
        built.aim_terms(aim)  # an aim may bring rows and columns of its own
    stage = stages(instance)[0]
    built.set_aim(stage.aim, maximise=stage.maximise)
    arrays = compile_model(built.pyomo)
    return Program(built, arrays, {id(variable): place for place, variable in enumerate(arrays.variables)}, store)
