"""Solve a program that is close to one solved before: start where that one ended.

The linear relaxation is solved from the earlier basis; its optimum is a proven bound. Then whole decisions are guessed
(those of the earlier layout, and those of the relaxation rounded) and the program with each guess held is solved from
there. A guess whose objective is within the gap of the bound is as good an answer as branch and bound gives, at the
same gap; where none is, branch and bound starts from the best of them. Nothing is believed of an earlier program but
where to start: whatever does not end in an optimum is solved again from scratch.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from layout_opt.errors import SolverError
from layout_opt.solver.arrays import Arrays, Floats
from layout_opt.solver.cleaned import clean_search
from layout_opt.solver.ending import Ending
from layout_opt.solver.gap import settled
from layout_opt.solver.hand_over import load
from layout_opt.solver.highs import believed, unscaled
from layout_opt.solver.outcome import Options, Outcome
from layout_opt.solver.run_highs import outcome_of
from layout_opt.solver.scaling import scaling_of

ROUND_UP_ABOVE = 1e-6
"""Share of a unit above which a fractional decision is rounded up [1]."""
DUAL, PRIMAL = 1, 4
"""Numbers of the simplex methods in HiGHS."""
Statuses = NDArray[np.int8]
STATUSES = tuple(highspy.HighsBasisStatus(number) for number in range(5))


@dataclass(frozen=True)
class Basis:
    """Which columns and rows are basic.

    Parameters
    ----------
    shape : tuple of int
        Rows and columns of the program.
    highs : HighsBasis
        As HiGHS gave it: in a program of tens of thousands of columns, turning it into numbers and back takes longer
        than the simplex steps that it saves.
    """

    shape: tuple[int, int]
    highs: Any

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to other processes as numbers."""
        parts = (self.highs.col_status, self.highs.row_status)
        return basis_of, tuple(np.array([int(status) for status in part], dtype=np.int8) for part in parts)


def basis_of(columns: Statuses, rows: Statuses) -> Basis:
    """Return the basis of statuses in HiGHS's numbers."""
    made = highspy.HighsBasis()
    made.valid = True
    made.col_status = [STATUSES[number] for number in columns.tolist()]
    made.row_status = [STATUSES[number] for number in rows.tolist()]
    return Basis((len(rows), len(columns)), made)


@dataclass(frozen=True)
class Start:
    """What a solved program leaves for the next one.

    Parameters
    ----------
    relaxed, held : Basis or None
        Of the relaxation, and of the program with the whole decisions held.
    whole : array or None
        Values of the whole columns.
    frame : str
        Fingerprint of rows and bounds: in a program with the same ones only the objective is another.
    """

    relaxed: Basis | None
    held: Basis | None
    whole: Floats | None
    frame: str = ""


@dataclass(frozen=True)
class WarmSolver:
    """What a hot solve returned.

    Parameters
    ----------
    outcome : Outcome
        The answer: a layout within the gap, or what else came out.
    program : Arrays
        The linear program in which whole decisions are held at the answer.
    priced : Outcome or None
        Its solution with duals (None without a layout).
    start : Start
        For the next program.
    """

    outcome: Outcome
    program: Arrays
    priced: Outcome | None
    start: Start


class Linear:
    """A linear program in HiGHS whose column bounds may move between two solves, each starting where the last ended.

    Parameters
    ----------
    arrays : Arrays
        The program.
    options : Options
        Limits, threads, seed.
    basis : Basis, optional
        Where to start.
    feasible : bool
        Whether the basis satisfies all rows and bounds and only the objective is another: the primal simplex
        method then goes on from there, where the dual one would first have to leave.
    """

    def __init__(self, arrays: Arrays, options: Options, basis: Basis | None, *, feasible: bool = False) -> None:
        self._arrays = arrays
        self._scaling = scaling_of(arrays)
        self._primal = feasible and basis is not None
        self._solver: Any = load(self._scaling.scaled(arrays), options)
        if basis is not None and basis.shape == arrays.matrix.shape:
            self._solver.setBasis(basis.highs)

    def solve(self) -> Outcome:
        """Return the solution at the present bounds; none where HiGHS fails (from scratch it may not)."""
        begun = time.perf_counter()
        self._solver.setOptionValue("simplex_strategy", PRIMAL if self._primal else DUAL)
        self._solver.run()
        if self._primal and self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self._primal = False
            return self.solve()
        seconds = time.perf_counter() - begun
        try:
            found = outcome_of(self._solver, self._arrays, seconds, interrupted=False)
            return believed(self._arrays, unscaled(found, self._scaling, self._arrays))
        except SolverError:
            return Outcome(Ending.NO_LAYOUT, None, None, None, None, None, seconds)

    def hold(self, columns: NDArray[np.int32], values: Floats) -> None:
        """Fix columns at values."""
        self._primal = False
        scaled = values / self._scaling.columns[columns]
        self._solver.changeColsBounds(len(columns), columns, scaled, scaled)

    def basis(self) -> Basis | None:
        """Return the basis of the last solve, if it has one."""
        found = self._solver.getBasis()
        return Basis(self._arrays.matrix.shape, found) if found.valid else None


def fingerprint(arrays: Arrays) -> str:
    """Return a hash of the rows and bounds of a program: of everything but its objective."""
    made = hashlib.blake2b(digest_size=16)
    for part in (arrays.matrix.indptr, arrays.matrix.indices, arrays.matrix.data):
        made.update(part.tobytes())
    for bounds in (arrays.row_lower, arrays.row_upper, arrays.lower, arrays.upper):
        made.update(bounds.tobytes())
    return made.hexdigest()


def optimise_from(arrays: Arrays, options: Options, start: Start | None, target: float | None = None) -> WarmSolver:
    """Solve a program to the gap of the options, starting from what an earlier one left.

    Parameters
    ----------
    arrays : Arrays
        The program.
    options : Options
        Gap, limits, threads, seed.
    start : Start, optional
        Of an earlier program; any does no harm, one of another shape is of no use.
    target : float, optional
        Objective that is asked for: the solve stops as soon as a layout reaches it, or the bound proves that none does
        (then with the bound, and with no layout or one that is short of it).

    Returns
    -------
    Hot
    """
    frame = fingerprint(arrays)
    hot = _optimise_from(arrays, options, start, target, feasible=start is not None and start.frame == frame)
    return replace(hot, start=replace(hot.start, frame=frame))


def _optimise_from(
    arrays: Arrays, options: Options, start: Start | None, target: float | None, *, feasible: bool
) -> WarmSolver:
    begun = time.perf_counter()
    columns = np.flatnonzero(arrays.integer).astype(np.int32)
    linear = Linear(arrays.relaxed(), options, start.relaxed if start is not None else None, feasible=feasible)
    relaxed = linear.solve()
    if relaxed.ending is not Ending.OPTIMAL or relaxed.values is None or relaxed.objective is None:
        return _from_scratch(arrays, options, None, None, target)
    basis = linear.basis()
    if target is not None and not reaches(arrays, relaxed.objective, target):
        none = Outcome(Ending.NO_LAYOUT, None, None, None, relaxed.objective, None, time.perf_counter() - begun)
        return WarmSolver(none, arrays, None, Start(basis, None, None))
    if not len(columns):
        return WarmSolver(relaxed, arrays, relaxed, Start(basis, basis, None))
    best: tuple[Outcome, Floats, Basis | None] | None = None
    for guess in _guesses(arrays, columns, relaxed.values, start):
        linear.hold(columns, guess)
        found = linear.solve()
        if found.ending is Ending.OPTIMAL and found.objective is not None and _better(arrays, found, best):
            best = (found, guess, linear.basis())
            bound, gap = settled(found.objective, relaxed.objective, found.size, maximise=arrays.maximise)
            close = gap is not None and gap <= options.gap
            if close or (target is not None and reaches(arrays, found.objective, target)):
                ending = Ending.OPTIMAL if close else Ending.LIMIT
                seconds = time.perf_counter() - begun
                outcome = replace(found, ending=ending, bound=bound, gap=gap, seconds=seconds)
                return _answer(arrays, outcome, found, Start(basis, best[2], guess))
    return _from_scratch(arrays, options, best[0].values if best is not None else None, basis, target)


def reaches(arrays: Arrays, objective: float, target: float) -> bool:
    """Tell whether an objective is as good as a target."""
    return objective >= target if arrays.maximise else objective <= target


def _guesses(arrays: Arrays, columns: NDArray[np.int32], relaxed: Floats, start: Start | None) -> Iterator[Floats]:
    """Yield different values of the whole columns that are within their bounds, the most promising first."""
    lower, upper = arrays.lower[columns], arrays.upper[columns]
    values = relaxed[columns]
    made = [np.ceil(values - ROUND_UP_ABOVE), np.round(values)]
    if start is not None and start.whole is not None and len(start.whole) == len(columns):
        made.insert(1, start.whole)
    seen: list[Floats] = []
    for guess in made:
        within = np.clip(guess, np.ceil(lower), np.floor(upper)) + 0.0
        if not any(np.array_equal(within, earlier) for earlier in seen):
            seen.append(within)
            yield within


def _better(arrays: Arrays, found: Outcome, best: tuple[Outcome, Floats, Basis | None] | None) -> bool:
    if best is None or best[0].objective is None or found.objective is None:
        return True
    return found.objective > best[0].objective if arrays.maximise else found.objective < best[0].objective


def _from_scratch(
    arrays: Arrays, options: Options, layout: Floats | None, basis: Basis | None, target: float | None = None
) -> WarmSolver:
    """Solve by branch and bound from the best layout known, then the program with its whole decisions held."""

    def decided(objective: float | None, bound: float | None) -> bool:
        if target is None:
            return False
        if objective is not None and reaches(arrays, objective, target):
            return True
        return bound is not None and not reaches(arrays, bound, target)

    found = clean_search(arrays, options, start=layout, enough=None if target is None else decided)
    outcome = found.outcome
    if outcome.values is None or not arrays.integer.any():
        return WarmSolver(outcome, found.program, found.priced, Start(basis, None, None))
    linear = Linear(found.program, replace(options, time_limit=None), basis)
    linear.solve()  # for its basis
    start = Start(basis, linear.basis(), np.round(outcome.values[arrays.integer]) + 0.0)
    return WarmSolver(outcome, found.program, found.priced, start)


def _answer(arrays: Arrays, outcome: Outcome, priced: Outcome, start: Start) -> WarmSolver:
    assert outcome.values is not None
    return WarmSolver(
        replace(outcome, duals=None, reduced_costs=None), arrays.relaxed_at(outcome.values), priced, start
    )
