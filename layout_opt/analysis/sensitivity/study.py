"""A study: the base, solved once, and the numbers that are watched while parameters move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from layout_opt.analysis.experiments import Case, StudyOptions
from layout_opt.analysis.experiments.finished import FinishedCase
from layout_opt.analysis.sensitivity.case_measures import DEFAULT, CaseMeasure, kept_tables, parse_measures
from layout_opt.analysis.sensitivity.movement import Movement, movement_from
from layout_opt.analysis.sensitivity.parameters import Parameter
from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance

BASE = "base"
"""Name of the case without changes."""


@dataclass(frozen=True)
class CaseValues:
    """What cases came to in the numbers that are watched.

    Parameters
    ----------
    status : tuple of str
        How each case ended.
    values : DataFrame
        A column for each measure, a row for each case in order; NaN without a certified layout.
    slack : DataFrame
        By how much a value may be off because of the gap; NaN where that is unknown.
    notes : tuple of str
        What went wrong with each case.
    activity : tuple of DataFrame or None
        Table ``activity`` of each case.
    """

    status: tuple[str, ...]
    values: pd.DataFrame
    slack: pd.DataFrame
    notes: tuple[str, ...] = ()
    activity: tuple[pd.DataFrame | None, ...] = ()

    @property
    def usable(self) -> np.ndarray:
        """Which cases have a number for every measure."""
        return np.asarray(self.values.notna().all(axis=1).to_numpy(dtype=bool))


@dataclass(frozen=True)
class Study:
    """The base of a sensitivity analysis.

    Parameters
    ----------
    instance : Instance
        The base.
    measures : tuple of Measure
        What is watched.
    how : StudyOptions
        How cases are solved.
    base : Finished
        What the base came to.
    movement : Movement
        How far other layouts are from that of the base.
    units : mapping
        Unit of each measure.
    """

    instance: Instance
    measures: tuple[CaseMeasure, ...]
    how: StudyOptions
    base: FinishedCase
    movement: Movement
    units: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the measures."""
        return tuple(measure.name for measure in self.measures)

    @property
    def base_values(self) -> dict[str, float]:
        """Number of the base for each measure."""
        return {measure.name: measure.value(self.base, self.movement) for measure in self.measures}

    @property
    def info(self) -> dict[str, object]:
        """What charts say of the base at their foot."""
        return {
            "objective": self.base.objective, "bound": self.base.bound, "gap": self.base.gap, "layout": "best",
            "certificate": {"passed": self.base.certified},
            "changes": [change.model_dump(exclude_none=True) for change in self.instance.changes],
        }  # fmt: skip

    def also(self, words: Sequence[str]) -> Study:
        """Return the study that watches further measures, which must need no table that is not kept."""
        measures = (*self.measures, *parse_measures([word for word in words if word not in self.names], self.instance))
        units = {measure.name: measure.unit(self.base, self.instance) for measure in measures}
        return replace(self, measures=measures, units=units)

    def evaluate(self, cases: Sequence[Case]) -> CaseValues:
        """Return what cases came to."""
        results = self.how.run(self.instance, cases, kept_tables(self.measures))
        finished = [results.finished[case.name] for case in cases]
        found = [replace(one, tables=dict(one.tables)) for one in finished]  # a store reads a table at each access
        values = [[measure.value(one, self.movement) for measure in self.measures] for one in found]
        slack = [[measure.slack(one) for measure in self.measures] for one in found]
        return CaseValues(
            tuple(one.status for one in found),
            pd.DataFrame(values, columns=list(self.names), dtype="float64"),
            pd.DataFrame(slack, columns=list(self.names), dtype="float64"),
            tuple(one.note for one in found),
            tuple(one.tables.get("activity") for one in found),
        )

    def at(self, parameters: Sequence[Parameter], points: pd.DataFrame, prefix: str) -> CaseValues:
        """Return what the model comes to at points, a row each with a column for each parameter."""
        return self.evaluate(point_cases(parameters, points, prefix))


def point_cases(parameters: Sequence[Parameter], points: pd.DataFrame, prefix: str) -> list[Case]:
    """Return a case for each row of a table of parameter values."""
    cases = []
    for place, row in enumerate(points[[parameter.name for parameter in parameters]].to_numpy(dtype=float)):
        values = [float(value) for value in row]
        changes = [
            change for parameter, value in zip(parameters, values, strict=True) for change in parameter.changes(value)
        ]
        labels: dict[str, str | float] = {p.name: value for p, value in zip(parameters, values, strict=True)}
        cases.append(Case(f"{prefix} {place + 1}", tuple(changes), labels))
    return cases


def start(instance: Instance, results: Sequence[str] = DEFAULT, how: StudyOptions | None = None) -> Study:
    """Solve the base and return what everything else is compared with.

    Parameters
    ----------
    instance : Instance
        The base.
    results : sequence of str
        What is watched; see `layout_opt.analysis.sensitivity.case_measures`.
    how : StudyOptions, optional
        How cases are solved.

    Raises
    ------
    InvalidInput
        If a word of `results` means nothing, or the base has no certified layout.
    """
    ways = how or StudyOptions()
    measures = parse_measures(results, instance)
    case = Case(BASE)
    base = ways.run(instance, [case], (*kept_tables(measures), "prices")).finished[BASE]
    if not base.certified:
        found = f"a base that is {base.status}" + (f" ({base.note})" if base.note else "")
        fix = "see `layout-opt explain`, or give it more time"
        raise InvalidInput([Problem(instance.settings.name, found, "have a certified layout", fix)])
    empty = [found for found in measures if found.table and found.rows(base.tables[found.table]).empty]
    if empty:
        raise InvalidInput(
            Problem(
                f"result {found.name}",
                f"no row of {found.table} in the base",
                "name rows that exist",
                _known(found, base),
            )
            for found in empty
        )
    movement = movement_from(instance, base.tables)
    units = {measure.name: measure.unit(base, instance) for measure in measures}
    return Study(instance, measures, ways, base, movement, units)


def _known(measure: CaseMeasure, base: FinishedCase) -> str:
    """Return which members the keys of a sum may name."""
    table = base.tables[measure.table]
    parts = [
        f"{name} is one of {', '.join(sorted(set(table[name].astype(str))))}" for name in measure.where if name in table
    ]
    return "; ".join(parts) or "leave the keys out"
