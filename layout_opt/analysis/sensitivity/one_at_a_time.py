"""One at a time: each parameter at its low and its high end, everything else as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.analysis.experiments import Case, StudyOptions
from layout_opt.analysis.sensitivity.case_measures import DEFAULT
from layout_opt.analysis.sensitivity.parameters import FACTOR, SAME, Parameter, ParameterLeftOut, parameters_of
from layout_opt.analysis.sensitivity.study import Study, start
from layout_opt.instance import Instance

ENDS = ("low", "high")
HEAD = ("parameter", "end", "value", "value_unit", "status", "measure", "result", "effect")
TAIL = ("effect_low", "effect_high", "within_gap", "unit", "note")


@dataclass(frozen=True)
class OneAtATime:
    """How far each assumption carries, by itself.

    Parameters
    ----------
    study : Study
        The base.
    parameters : tuple of Parameter
        What was varied.
    left_out : tuple of LeftOut
        What has no range.
    table : DataFrame
        A row for each parameter, end and measure: parameter, end, value, value_unit, status (of the case), measure,
        result, effect (result less that of the base), effect_low and effect_high (what the gaps leave open),
        within_gap (1 where the effect may be none), unit, note. Blank where there is no layout, or where nothing is
        known of the gap.
    """

    study: Study
    parameters: tuple[Parameter, ...]
    left_out: tuple[ParameterLeftOut, ...]
    table: pd.DataFrame

    def ranking(self, measure: str) -> pd.DataFrame:
        """Return parameter, low, high (effects) and width of one measure, the widest first; what has no end is last."""
        rows = self.table[self.table["measure"] == measure]
        wide = rows.pivot_table(index="parameter", columns="end", values="effect", aggfunc="first", sort=False)
        wide = wide.reindex(index=[p.name for p in self.parameters], columns=list(ENDS))
        least, most = wide.min(axis=1).clip(upper=0.0), wide.max(axis=1).clip(lower=0.0)
        wide["width"] = (most - least).where(wide.notna().any(axis=1))
        ordered = wide.reset_index(names="parameter")
        return ordered.sort_values("width", ascending=False, kind="stable", na_position="last", ignore_index=True)


def one_at_a_time(
    instance: Instance,
    parameters: Sequence[Parameter] | None = None,
    *,
    results: Sequence[str] = DEFAULT,
    how: StudyOptions | None = None,
) -> OneAtATime:
    """Solve the instance with each parameter at its low and at its high end.

    Parameters
    ----------
    instance : Instance
        The base.
    parameters : sequence of Parameter, optional
        By default every assumed or calibrated number with a range in ``provenance.csv``.
    results : sequence of str
        What is watched; see `layout_opt.analysis.sensitivity.case_measures`.
    how : StudyOptions, optional
        How cases are solved.

    Raises
    ------
    InvalidInput
        If a range or a word of `results` makes no sense, or the base has no certified layout.
    """
    found, left = parameters_of(instance) if parameters is None else (tuple(parameters), ())
    study = start(instance, results, how)
    ends = [(p, end, value) for p in found for end in ENDS if (value := _end(p, end)) is not None]
    moving = [(p, end, value) for p, end, value in ends if not _is_base(p, value)]
    cases = [
        Case(f"{p.name} {end}", p.changes(value), {"parameter": p.name, "end": end, "value": value})
        for p, end, value in moving
    ]
    evaluated = study.evaluate(cases)
    place = {(p.name, end): number for number, (p, end, _) in enumerate(moving)}
    rows = []
    for p, end, value in ends:
        at = place.get((p.name, end))
        for measure in study.names:
            result, slack = study.base_values[measure], 0.0
            status, note = study.base.status, "as in the base"
            if at is not None:
                result, slack = evaluated.values[measure][at], evaluated.slack[measure][at]
                slack += _base_slack(study, measure)
                status, note = evaluated.status[at], evaluated.notes[at]
            effect = result - study.base_values[measure]
            inside = float("nan") if np.isnan(slack) else float(abs(effect) <= slack)
            spread = (result, effect, effect - slack, effect + slack, inside)
            rows.append((p.name, end, value, p.unit or FACTOR, status, measure, *spread, study.units[measure], note))
    return OneAtATime(study, found, left, pd.DataFrame(rows, columns=[*HEAD, *TAIL]))


def _end(parameter: Parameter, end: str) -> float | None:
    return parameter.low if end == "low" else parameter.high


def _is_base(parameter: Parameter, value: float) -> bool:
    return parameter.base is not None and bool(np.isclose(value, parameter.base, rtol=SAME, atol=0))


def _base_slack(study: Study, measure: str) -> float:
    return next(found.slack(study.base) for found in study.measures if found.name == measure)
