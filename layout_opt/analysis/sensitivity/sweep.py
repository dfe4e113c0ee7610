"""Sweep: one or two parameters over a range, and where the layout switches."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from layout_opt.analysis.experiments import StudyOptions
from layout_opt.analysis.sensitivity.case_measures import DEFAULT
from layout_opt.analysis.sensitivity.movement import working_sites
from layout_opt.analysis.sensitivity.parameters import FACTOR, Parameter, check_ends
from layout_opt.analysis.sensitivity.study import CaseValues, Study, start
from layout_opt.analysis.sensitivity.tipping import Tip, tipping_points
from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance

STEPS = 9
"""Points along a range unless told otherwise."""
TOLERANCE = 1e-3
"""Width to which a tipping point is found, over the width of the range [1]."""
GRID, BISECTION = "grid", "bisection"
MOST = 200
"""Most solves of bisection."""


@dataclass(frozen=True)
class Sweep:
    """One or two parameters over a range.

    Parameters
    ----------
    study : Study
        The base.
    parameters : tuple of Parameter
        One or two.
    table : DataFrame
        A row for each point and measure: a column for each parameter, found_by (``grid`` or ``bisection``), status,
        measure, result, slack, unit, note; sorted by measure, then by the parameters, the second one first.
    tipping : DataFrame
        A row for each tipping point: a column for the second parameter if there is one, parameter, low, high, unit,
        starts and stops (sites that work from here on, and that do so no more), before and after (status where one
        side has no layout), reached (1 if low and high are as near as the tolerance asks).
    """

    study: Study
    parameters: tuple[Parameter, ...]
    table: pd.DataFrame
    tipping: pd.DataFrame


def sweep(
    instance: Instance,
    parameters: Sequence[Parameter],
    *,
    steps: int = STEPS,
    tolerance: float = TOLERANCE,
    most: int = MOST,
    results: Sequence[str] = DEFAULT,
    how: StudyOptions | None = None,
) -> Sweep:
    """Solve the instance at evenly spaced values of one or two parameters, and look for tipping points.

    Parameters
    ----------
    instance : Instance
        The base.
    parameters : sequence of Parameter
        One or two. With two, tipping points are sought along the first at each value of the second.
    steps : int
        Points along each range.
    tolerance : float
        Width of a tipping point over the width of the range; 0 seeks none.
    most : int
        Most solves of bisection.
    results : sequence of str
        What is watched.
    how : StudyOptions, optional
        How cases are solved.

    Raises
    ------
    InvalidInput
        If there are not one or two parameters with two ends, or steps or tolerance make no sense.
    """
    chosen = tuple(parameters)
    _check(chosen, steps, tolerance)
    study = start(instance, results, how)
    values = [np.linspace(found.spread.low, found.spread.high, steps) for found in chosen]
    points = pd.DataFrame(list(product(*reversed(values))), columns=[found.name for found in reversed(chosen)])
    points = points[[found.name for found in chosen]]
    evaluated = study.at(chosen, points, "sweep")
    parts = [_table(study, points, evaluated, GRID)]
    tips: tuple[Tip, ...] = ()
    others = [float(value) for value in values[1]] if len(chosen) > 1 else []
    if tolerance > 0:
        found_at = [_signature(study, evaluated, place) for place in range(len(points))]
        first = [float(value) for value in values[0]]
        lines = [
            list(zip(first, found_at[number * steps : (number + 1) * steps], strict=True))
            for number in range(max(1, len(others)))
        ]
        width = tolerance * (chosen[0].spread.high - chosen[0].spread.low)
        solver = _Solver(study, chosen, others)
        tips = tipping_points(lines, solver, width, most)
        parts += solver.parts
    return Sweep(study, chosen, _in_order(chosen, parts), _tipping(chosen, others, tips))


def _in_order(parameters: Sequence[Parameter], parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    order = ["measure", *(found.name for found in reversed(parameters))]
    table = pd.concat(parts, ignore_index=True)
    table["measure"] = pd.Categorical(table["measure"], list(dict.fromkeys(table["measure"])), ordered=True)
    return table.sort_values(order, kind="stable", ignore_index=True).astype({"measure": str})


def _check(parameters: Sequence[Parameter], steps: int, tolerance: float) -> None:
    problems = []
    if not 1 <= len(parameters) <= 2:
        found = f"{len(parameters)} parameters"
        problems.append(Problem("sweep", found, "have one or two parameters", "name them with --parameter"))
    if steps < 2:
        problems.append(Problem("steps", f"{steps}", "be 2 or more", "give e.g. 9"))
    if not 0 <= tolerance < 1:
        problems.append(Problem("tolerance", f"{tolerance:g}", "be in [0, 1)", "give e.g. 1e-3"))
    if problems:
        raise InvalidInput(problems)
    check_ends(parameters)


def _signature(study: Study, evaluated: CaseValues, place: int) -> Hashable:
    """Return what switches at a tipping point: the set of working sites, or the status where there is no layout."""
    activity = evaluated.activity[place]
    return evaluated.status[place] if activity is None else working_sites(activity, study.instance)


class _Solver:
    """Solves points on lines for `tipping_points`, and keeps what they came to."""

    def __init__(self, study: Study, parameters: tuple[Parameter, ...], others: Sequence[float]) -> None:
        self._study, self._parameters, self._others = study, parameters, others
        self.parts: list[pd.DataFrame] = []

    def __call__(self, wanted: Sequence[tuple[int, float]]) -> list[Hashable]:
        rows = [(value, self._others[line]) if self._others else (value,) for line, value in wanted]
        points = pd.DataFrame(rows, columns=[found.name for found in self._parameters])
        evaluated = self._study.at(self._parameters, points, BISECTION)
        self.parts.append(_table(self._study, points, evaluated, BISECTION))
        return [_signature(self._study, evaluated, place) for place in range(len(points))]


def _table(study: Study, points: pd.DataFrame, evaluated: CaseValues, found_by: str) -> pd.DataFrame:
    parts = [
        points.assign(
            found_by=found_by,
            status=list(evaluated.status),
            measure=name,
            result=evaluated.values[name].to_numpy(),
            slack=evaluated.slack[name].to_numpy(),
            unit=study.units[name],
            note=list(evaluated.notes),
        )
        for name in study.names
    ]
    return pd.concat(parts, ignore_index=True)


def _tipping(parameters: Sequence[Parameter], others: Sequence[float], tips: Sequence[Tip]) -> pd.DataFrame:
    rows = []
    for tip in tips:
        before, after = (side if isinstance(side, frozenset) else frozenset() for side in (tip.before, tip.after))
        ends = ["layout" if isinstance(side, frozenset) else str(side) for side in (tip.before, tip.after)]
        both = ends == ["layout", "layout"]
        rows.append(
            {
                **({parameters[1].name: others[tip.line]} if others else {}),
                "parameter": parameters[0].name,
                "low": tip.low,
                "high": tip.high,
                "unit": parameters[0].unit or FACTOR,
                "starts": _sites(after - before) if both else "",
                "stops": _sites(before - after) if both else "",
                "before": ends[0],
                "after": ends[1],
                "reached": int(tip.reached),
            }
        )
    second = [parameters[1].name] if others else []
    head = ["parameter", "low", "high", "unit", "starts", "stops", "before", "after", "reached"]
    return pd.DataFrame(rows, columns=[*second, *head])


def _sites(sites: frozenset[tuple[str, str, str]]) -> str:
    """Return sites in words: region technology, with the node where there are several."""
    nodes = {node for node, _, _ in sites}
    return "; ".join(
        " ".join((region, technology) if len(nodes) < 2 else (node, region, technology))
        for node, region, technology in sorted(sites)
    )
