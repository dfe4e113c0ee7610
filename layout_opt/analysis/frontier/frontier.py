"""The Pareto frontier of two or three aims: no layout is better in one aim without being worse in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.analysis.cooperation.tolerances import without_noise
from layout_opt.analysis.frontier.frontier_grid import FrontierCell, FrontierGrid, Told
from layout_opt.analysis.frontier.payoff import Axis, Payoff, axes_of, payoff
from layout_opt.analysis.frontier.points import PROVEN, Knee, Point, distinct, knee, with_dominance
from layout_opt.analysis.program import Program, open_program
from layout_opt.analysis.solve_store import SolveStore
from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance
from layout_opt.model.aim import Aim, parse_aim
from layout_opt.result.asked import solve_options
from layout_opt.result.stored_plan import StoredPlan, decisions_of
from layout_opt.solver.arrays import Floats
from layout_opt.solver.highs import Ending

NOISE = 1e-8
"""Values below this share of the range of their aim are zero [1]."""
POINTS = {2: 11, 3: 6}
"""Cells of the grid along each further aim, by the number of aims."""


@dataclass(frozen=True)
class Frontier:
    """The frontier of an instance.

    Parameters
    ----------
    instance : Instance
        Of which.
    aims : tuple of Aim
        The first is optimised, the others stand on the grid.
    units : tuple of str
        Unit of each aim.
    ending : Ending
        ``optimal`` if every cell was solved to the gap, ``limit`` if one was not, else why there is no layout.
    points : tuple of Point
        Every different layout found, the best of the first aim first; also those that turned out dominated.
    knee : Knee or None
        Where the frontier bends most.
    payoff : DataFrame
        aim, better (more | less), unit, best, bound (of the best), worst (where the grid begins).
    grid : DataFrame
        One row a cell: what the further aims have to reach, the point, and the most that the first aim can be there.
    """

    instance: Instance
    aims: tuple[Aim, ...]
    units: tuple[str, ...]
    ending: Ending
    points: tuple[Point, ...]
    knee: Knee | None
    payoff: pd.DataFrame
    grid: pd.DataFrame

    @property
    def efficient(self) -> tuple[Point, ...]:
        """The points that no found point dominates."""
        return tuple(point for point in self.points if point.dominated_by is None)

    @property
    def frame(self) -> pd.DataFrame:
        """One row a point: point, each aim, open_gain, gap, proven, certified, dominated_by (blank if not), knee."""
        names = [aim.value for aim in self.aims]
        rows = [
            {
                "point": point.number,
                **{name: point.values[name] for name in names},
                "open_gain": point.open_gain,
                "gap": point.gap,
                "proven": int(point.proven),
                "certified": int(point.layout.certified),
                "dominated_by": point.dominated_by,
                "knee": int(self.knee is not None and self.knee.number == point.number),
            }
            for point in self.points
        ]
        columns = ["point", *names, "open_gain", "gap", "proven", "certified", "dominated_by", "knee"]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.astype(dict.fromkeys((*names, "open_gain", "gap"), "float64") | {"dominated_by": "Int64"})

    @property
    def plans(self) -> tuple[StoredPlan, ...]:
        """The plan of each point, by its number."""
        return tuple(StoredPlan(str(point.number), decisions_of(point.layout.plan)) for point in self.points)

    def table(self, name: str) -> pd.DataFrame:
        """Return a result table of all points below each other, with the leading column ``point``."""
        parts = [point.layout.tables[name].assign(point=point.number) for point in self.points]
        if not parts:
            return pd.DataFrame(columns=["point"])
        frame = pd.concat(parts, ignore_index=True)
        return frame[["point", *(column for column in frame.columns if column != "point")]]


def frontier(
    instance: Instance,
    aims: Sequence[Aim | str],
    *,
    points: int | None = None,
    gap: float | None = None,
    time_limit: float | None = None,
    threads: int | None = None,
    told: Told | None = None,
    store: SolveStore | None = None,
) -> Frontier:
    """Return the Pareto frontier of two or three aims; every point is a certified layout with its own gap.

    Parameters
    ----------
    instance : Instance
        A valid instance; its own objective does not matter, all its limits do.
    aims : sequence of Aim or str
        Two or three, e.g. ``["net_effective_output", "load:mouth,water"]``; see `layout_opt.model.aim`.
    points : int, optional
        Cells of the grid along each aim after the first: 11 for two aims, 6 for three by default.
    gap, time_limit, threads : optional
        Of each solve; by default those of ``instance.toml``.
    told : callable, optional
        Called with (cells decided, cells in all).
    store : SolveStore, optional
        Where finished solves are kept, and found again.

    Returns
    -------
    Frontier
        Without points where the instance has no layout.

    Raises
    ------
    InvalidInput
        If an aim is unknown or unbounded, stands twice, or the numbers make no sense.
    """
    wanted = _checked_aims(instance, aims)
    count = POINTS[len(wanted)] if points is None else points
    if count < 2:
        raise InvalidInput([Problem("points", str(count), "be 2 or more", "give e.g. 11")])
    options = solve_options(instance, gap, time_limit, threads)
    program = open_program(instance, wanted, store)
    axes = axes_of(program, wanted)
    corners = payoff(program, axes, options)
    if isinstance(corners, Ending):
        empty = pd.DataFrame()
        return Frontier(instance, wanted, tuple(axis.unit for axis in axes), corners, (), None, empty, empty)
    counts = tuple(1 if flat else count for flat in corners.flat[1:])
    cells = list(FrontierGrid(program, corners, counts, options).cells(told))
    return _gathered(program, corners, cells, options.gap)


def _checked_aims(instance: Instance, aims: Sequence[Aim | str]) -> tuple[Aim, ...]:
    """Return the aims; InvalidInput unless there are two or three different ones."""
    if isinstance(aims, str) or not 2 <= len(aims) <= 3:
        found = "one" if isinstance(aims, str) else str(len(aims))
        raise InvalidInput([Problem("aims", found, "be two or three", "name e.g. net_effective_output and cost")])
    found_aims = tuple(aim if isinstance(aim, Aim) else parse_aim(aim, instance) for aim in aims)
    for aim in found_aims:
        if found_aims.count(aim) > 1:
            raise InvalidInput([Problem(f"aim {aim}", "the same aim twice", "be different from the others", "change")])
    return found_aims


def _gathered(program: Program, corners: Payoff, cells: Sequence[FrontierCell], gap: float) -> Frontier:
    """Return the frontier that the cells of the grid make."""
    axes = corners.axes
    solved = [cell for cell in cells if cell.source == cell.steps and cell.outcome.values is not None]
    drafts = [_point(program, axes, cell, corners) for cell in solved]
    merit = np.array([[axis.sign * draft.values[axis.aim.value] for axis in axes] for draft in drafts])
    order = distinct(merit, corners.span) if drafts else []
    numbered = [_numbered(drafts[place], number) for number, place in enumerate(order, start=1)]
    merit = merit[order]
    points = with_dominance(numbered, merit, corners.span)
    free = [place for place, point in enumerate(points) if point.dominated_by is None]
    bend = knee([points[place] for place in free], merit[free], corners.table, corners.best, corners.span)
    names = {cell.steps: _same(drafts[place], points, axes, corners.span) for place, cell in enumerate(solved)}
    met = all(cell.outcome.gap is not None and cell.outcome.gap <= gap for cell in solved)
    ending = Ending.OPTIMAL if met and not _unsolved(cells) else Ending.LIMIT
    units = tuple(axis.unit for axis in axes)
    return Frontier(
        program.instance, tuple(axis.aim for axis in axes), units, ending, tuple(points), bend,
        _payoff_table(corners), _grid_table(axes, cells, names),
    )  # fmt: skip


def _unsolved(cells: Sequence[FrontierCell]) -> bool:
    """Tell whether a cell ended at a limit without a layout."""
    return any(cell.outcome.values is None and cell.outcome.ending is not Ending.INFEASIBLE for cell in cells)


def _point(program: Program, axes: Sequence[Axis], cell: FrontierCell, corners: Payoff) -> Point:
    """Return the layout of a solved cell with its values by plain arithmetic (not yet numbered)."""
    outcome, first = cell.outcome, axes[0]
    assert outcome.values is not None
    assert outcome.objective is not None
    layout = program.layout(outcome.values, first.aim, first.sign * first.of(outcome.values))
    values = {
        axis.aim.value: without_noise(program.value(axis.aim, layout), NOISE * float(span))
        for axis, span in zip(axes, corners.span, strict=True)
    }
    noise = NOISE * float(corners.span[0])
    open_gain = None if outcome.bound is None else without_noise(max(0.0, outcome.bound - outcome.objective), noise)
    size = abs(values[first.aim.value])
    gap = None if open_gain is None else 0.0 if open_gain == 0 else open_gain / size if size else float("inf")
    proven = open_gain is not None and open_gain <= PROVEN * float(corners.span[0])
    return Point(0, values, open_gain, gap, layout, proven)


def _numbered(point: Point, number: int) -> Point:
    return Point(number, point.values, point.open_gain, point.gap, point.layout, point.proven)


def _same(draft: Point, points: Sequence[Point], axes: Sequence[Axis], span: Floats) -> int:
    """Return the number of the point that a draft became."""
    names = [axis.aim.value for axis in axes]
    apart = [
        max(abs(draft.values[name] - point.values[name]) / width for name, width in zip(names, span, strict=True))
        for point in points
    ]
    return points[int(np.argmin(apart))].number


def _payoff_table(corners: Payoff) -> pd.DataFrame:
    """Return the table of best, bound and worst of each aim."""
    rows = []
    for place, axis in enumerate(corners.axes):
        bound = corners.bounds[place]
        rows.append(
            {
                "aim": axis.aim.value,
                "better": "more" if axis.aim.maximise else "less",
                "unit": axis.unit,
                "best": without_noise(axis.sign * float(corners.best[place]), NOISE * float(corners.span[place])),
                "bound": None if bound is None else axis.sign * bound + 0.0,
                "worst": without_noise(axis.sign * float(corners.worst[place]), NOISE * float(corners.span[place])),
            }
        )
    return pd.DataFrame(rows).astype({"bound": "float64"})


def _grid_table(axes: Sequence[Axis], cells: Sequence[FrontierCell], names: dict[tuple[int, ...], int]) -> pd.DataFrame:
    """Return one row a cell: status, what the further aims have to reach, the point, bound of the first aim."""
    rows = []
    for cell in cells:
        bound = cell.first_most
        rows.append(
            {
                **{axis.aim.value: axis.sign * least for axis, least in zip(axes[1:], cell.least, strict=True)},
                "status": cell.outcome.ending.value,
                "point": names.get(cell.source),
                "bound": None if bound is None else axes[0].sign * bound + 0.0,
                "jumped": int(cell.source != cell.steps),
            }
        )
    return pd.DataFrame(rows).astype({"point": "Int64", "bound": "float64"})
