"""Hand the rows to scipy."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, diags_array

from tests.reference.linear import Linear
from tests.reference.model import AT_LEAST, EQUAL, Model, Row
from tests.reference.objectives import ROUND_OFF, aim_of, composite_input, stages, worth
from tests.reference.today import held_today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scipy.optimize import OptimizeResult

    from tests.reference.linear import Name

SOLVED, INFEASIBLE, UNBOUNDED = "solved", "infeasible", "unbounded"
GAP = 1e-10
"""Relative gap of a mixed-integer solve."""
PASSES = 4
"""Rounds of scaling rows and unknowns in turn."""
INFINITE = float("inf")


@dataclass(frozen=True)
class Answer:
    """How a solve ended: its status, and the objective and unknowns of its layout if it has one."""

    status: str
    objective: float | None = None
    values: Mapping[Name, float] = field(default_factory=dict)
    stages: tuple[float, ...] = ()


@dataclass(frozen=True)
class Program:
    """A model as arrays: maximise or minimise an aim within bounds and rows.

    Parameters
    ----------
    names : list
        The unknowns in order.
    lower, upper, whole : array
        Bounds and wholeness of each.
    rows : list of Row
        What must hold.
    """

    names: list[Name]
    lower: np.ndarray
    upper: np.ndarray
    whole: np.ndarray
    rows: list[Row]

    def matrix(self) -> tuple[coo_array, np.ndarray, np.ndarray]:
        """Return the matrix of used - limit and its lower and upper sides."""
        place = {name: at for at, name in enumerate(self.names)}
        apart = [row.used - row.limit for row in self.rows]
        entries = [(at, place[name], value) for at, row in enumerate(apart) for name, value in row.terms.items()]
        row, column, value = zip(*entries, strict=True) if entries else ((), (), ())
        shape = (len(apart), len(self.names))
        matrix = coo_array((np.array(value, dtype=float), (np.array(row, int), np.array(column, int))), shape=shape)
        sides = np.array([-row.constant for row in apart])
        senses = [row.sense for row in self.rows]
        least = np.where([sense in (AT_LEAST, EQUAL) for sense in senses], sides, -INFINITE)
        most = np.where([sense != AT_LEAST for sense in senses], sides, INFINITE)
        return matrix, least, most

    def cost(self, aim: Linear, *, maximise: bool) -> np.ndarray:
        """Return what is minimised."""
        return np.array([aim.terms.get(name, 0.0) for name in self.names]) * (-1 if maximise else 1)


def program_of(model: Model, *, today: bool = False) -> Program:
    """Return the program of a model; today's layout holds decisions and enforces no limit of policy or environment."""
    held = held_today(model) if today else {}
    names = list(model.most)
    lower = np.array([held.get(name, 0.0) for name in names])
    upper = np.array([held.get(name, INFINITE if (most := model.most[name]) is None else most) for name in names])
    rows = [row for row in (*model.rows, *model.balances()) if not (today and row.spared)]
    return Program(names, lower, upper, np.array([name in model.whole for name in names], dtype=int), rows)


def best(model: Model, *, today: bool = False) -> Answer:
    """Return the best layout (or, with `today`, the best use of today's)."""
    return _in_stages(model, program_of(model, today=today), by_milp)


def best_of_all(model: Model, most: Mapping[Name, int]) -> Answer:
    """Return the best layout by trying every setting of the whole numbers, each as a linear program.

    `most` is beyond what a whole number without an upper bound is not worth trying.
    """
    program = program_of(model)
    upper = np.array([most.get(name, bound) for name, bound in zip(program.names, program.upper, strict=True)])
    return _in_stages(model, replace(program, upper=upper), by_exhaustion)


def _in_stages(
    model: Model, program: Program, method: Callable[[Program, np.ndarray], tuple[str, np.ndarray]]
) -> Answer:
    """Solve stage by stage, each within what the stage before it must keep."""
    rows, reached = list(program.rows), []
    values: dict[Name, float] = {}
    kept: Linear | None = None
    for stage in stages(model.book):
        if kept is not None:
            least = stage.share * reached[-1]
            limit = Linear({}, least - ROUND_OFF * abs(least))
            rows.append(Row("objective", "kept", "", (), kept, AT_LEAST, limit, spared=False))
        if stage.aim == "green":
            status, found = _best_ratio(model, replace(program, rows=rows), method, values)
            if status != SOLVED:
                return Answer(status, stages=tuple(reached))
            return Answer(SOLVED, worth(model, "green", found), found, tuple(reached))
        aim = aim_of(model, stage.aim)
        staged = replace(program, rows=rows)
        status, found = method(staged, staged.cost(aim, maximise=stage.maximise))
        if status != SOLVED:
            return Answer(status, stages=tuple(reached))
        values = dict(zip(program.names, found.tolist(), strict=True))
        reached.append(aim.at(values))
        kept = aim
    return Answer(SOLVED, reached[-1], values, tuple(reached))


def _best_ratio(
    model: Model, program: Program, method: Callable[[Program, np.ndarray], tuple[str, np.ndarray]],
    values: dict[Name, float],
) -> tuple[str, dict[Name, float]]:  # fmt: skip
    """Return the layout with the best ratio: output less so many times input, until no layout gains any more."""
    output, under = aim_of(model, "output"), composite_input(model)
    least = model.book.setting("green_productivity.least_input", None)
    if least is not None:
        limit = Linear({}, least)
        program = replace(
            program, rows=[*program.rows, Row("objective", "least", "", (), under, AT_LEAST, limit, spared=False)]
        )
    ratio = worth(model, "green", values)
    if np.isnan(ratio):
        return UNBOUNDED, values
    for step in range(50):
        status, found = method(program, program.cost(output - ratio * under, maximise=True))
        if status != SOLVED:
            return status, values
        better = dict(zip(program.names, found.tolist(), strict=True))
        gained = worth(model, "green", better) - ratio
        first = step == 0 and least is not None  # the start need not hold the least input
        if gained > 0 or first:
            values, ratio = better, ratio + gained
        if not first and not gained > 1e-9 * abs(ratio):  # also where nothing is below
            return (UNBOUNDED if np.isnan(ratio) else SOLVED), values
    raise RuntimeError("the ratio does not settle")


def by_milp(program: Program, cost: np.ndarray) -> tuple[str, np.ndarray]:
    """Solve by branch and bound."""
    found = _milp(program, cost)
    if found.status in (3, 4):  # unbounded, or one of unbounded and infeasible: which, a solve without an aim decides
        return (UNBOUNDED if _milp(program, 0 * cost).status == 0 else INFEASIBLE), cost
    if found.status not in (0, 2):
        raise RuntimeError(f"scipy ended with status {found.status}: {found.message}")
    return (SOLVED, np.asarray(found.x)) if found.status == 0 else (INFEASIBLE, cost)


def _milp(program: Program, cost: np.ndarray) -> OptimizeResult:
    """Solve in other units of the rows, the unknowns and the aim: scipy's tolerances are absolute."""
    matrix, least, most = program.matrix()
    row, column = _scales(matrix.tocsr(), program.whole == 1)
    scaled = diags_array(row) @ matrix @ diags_array(column)
    found = milp(
        cost * column / (np.abs(cost * column).max(initial=0.0) or 1.0),
        integrality=program.whole,
        bounds=(program.lower / column, program.upper / column),
        constraints=[LinearConstraint(scaled.tocsr(), row * least, row * most)] if program.rows else [],
        options={"mip_rel_gap": GAP},
    )
    if found.x is not None:
        found.x = found.x * column
    return found


def _scales(matrix: csr_array, whole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a factor for each row and unknown that brings the coefficients near 1; whole numbers stay as they are."""
    size = abs(matrix)
    row, column = np.ones(matrix.shape[0]), np.ones(matrix.shape[1])
    for _ in range(PASSES):
        row *= _middle((diags_array(row) @ size @ diags_array(column)).tocsr())
        column *= np.where(whole, 1.0, _middle((diags_array(row) @ size @ diags_array(column)).T.tocsr()))
    return row, column


def _middle(size: csr_array) -> np.ndarray:
    """Return for each row the power of two next to 1 / sqrt(largest x smallest coefficient), 1 where there is none."""
    factors = np.ones(size.shape[0])
    for at in range(size.shape[0]):
        given = size.data[size.indptr[at] : size.indptr[at + 1]]
        given = given[given > 0]
        if len(given):
            factors[at] = 2.0 ** -round(np.log2(given.max() * given.min()) / 2)
    return factors


def by_exhaustion(program: Program, cost: np.ndarray) -> tuple[str, np.ndarray]:
    """Try every setting of the whole numbers, which must all have an upper bound."""
    matrix, least, most = program.matrix()
    dense = matrix.toarray()
    equal = least == most
    upper_rows = np.vstack([dense[~equal & np.isfinite(most)], -dense[~equal & np.isfinite(least)]])
    upper_sides = np.concatenate([most[~equal & np.isfinite(most)], -least[~equal & np.isfinite(least)]])
    whole = np.flatnonzero(program.whole)
    layouts = []
    for setting in itertools.product(*(range(int(program.upper[at]) + 1) for at in whole)):
        lower, upper = program.lower.copy(), program.upper.copy()
        lower[whole] = upper[whole] = setting
        bounds = np.column_stack([lower, upper])
        found = linprog(cost, upper_rows, upper_sides, dense[equal], least[equal], bounds)
        if found.status == 3:
            return UNBOUNDED, cost
        if found.status not in (0, 2):
            raise RuntimeError(f"scipy ended with status {found.status}: {found.message}")
        layouts += [np.asarray(found.x)] if found.status == 0 else []
    return (SOLVED, min(layouts, key=lambda x: float(cost @ x))) if layouts else (INFEASIBLE, cost)


def violated(rows: Iterable[Row], values: Mapping[Name, float], tolerance: float) -> list[str]:
    """Return the rows that a layout breaks by more than a share of their largest term (at least of 1)."""
    broken = []
    for row in rows:
        excess = row.excess.at(values)
        over = abs(excess) if row.sense == EQUAL else excess
        if over > tolerance * max(1.0, row.excess.size(values)):
            broken.append(f"{' '.join(row.place)} by {over:g}")
    return broken
