"""What a sensitivity analysis leaves behind: tables with units, and a record that says how they came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.experiments.experiment_folder import write_parts
from layout_opt.analysis.sensitivity.global_analysis import GlobalAnalysis
from layout_opt.analysis.sensitivity.monte_carlo import MonteCarlo
from layout_opt.analysis.sensitivity.one_at_a_time import OneAtATime
from layout_opt.analysis.sensitivity.parameters import FACTOR, Parameter, ParameterLeftOut
from layout_opt.analysis.sensitivity.study import Study
from layout_opt.analysis.sensitivity.sweep import Sweep
from layout_opt.result.folder import TABLES, finite
from layout_opt.result.run import versions
from layout_opt.result.status_shares import status_shares


@dataclass(frozen=True)
class AnalysisResult:
    """Tables and record of one analysis.

    Parameters
    ----------
    method : str
        Which question.
    study : Study
        The base.
    tables : mapping
        Table by name.
    record : mapping
        What ``experiment.json`` holds.
    """

    method: str
    study: Study
    tables: Mapping[str, pd.DataFrame]
    record: Mapping[str, Any] = field(default_factory=dict)


def outcome_of(found: OneAtATime | Sweep | GlobalAnalysis | MonteCarlo, settings: Mapping[str, Any]) -> AnalysisResult:
    """Return the tables and the record of an analysis.

    Parameters
    ----------
    found : OneAtATime, Sweep, GlobalAnalysis or MonteCarlo
        What came out.
    settings : mapping
        What was asked (sizes, seed, gap ...), for the record.
    """
    left: tuple[ParameterLeftOut, ...] = ()
    if isinstance(found, OneAtATime):
        method, left, tables = "one-at-a-time", found.left_out, {"tornado": found.table}
        ended = found.table.loc[found.table["measure"] == found.study.names[0], "status"]
    elif isinstance(found, Sweep):
        method, tables = "sweep", {"sweep": found.table, "tipping": found.tipping}
        ended = found.table.loc[found.table["measure"] == found.study.names[0], "status"]
    elif isinstance(found, MonteCarlo):
        method, left = "monte-carlo", found.left_out
        tables = {
            "draws": found.draws, "status": found.status, "summary": found.summary, "association": found.association,
            "sites": found.sites, "industries": found.industries,
        }  # fmt: skip
        ended = found.draws["status"]
    else:
        method, left = "global", found.left_out
        tables = {"morris": found.morris, "sobol": found.sobol, "status": found.status}
        ended = found.status.loc[found.status.index.repeat(found.status["points"]), "status"]
    parameters = parameter_table(found.parameters, left)
    made = {"parameters": parameters, "base": base_table(found.study), **tables}
    counts = {str(status): int(count) for status, count in ended.value_counts().sort_index().items()}
    made = {name: table for name, table in made.items() if len(table.columns)}
    record = _record(method, found.study, counts, settings)
    not_varied = [{"parameter": one.name, "why": one.why} for one in left]
    return AnalysisResult(method, found.study, made, {**record, "not_varied": not_varied})


def parameter_table(parameters: Sequence[Parameter], left: Sequence[ParameterLeftOut]) -> pd.DataFrame:
    """Return parameter, status, range, low, base, high, unit, shape, cells, note; what is left out has no ends."""
    rows = [
        (p.name, p.status, p.kind, p.low, p.base, p.high, p.unit or FACTOR, _shape(p), p.cells, p.note)
        for p in parameters
    ]  # fmt: skip
    rows += [(one.name, one.status, "", None, None, None, "", "", one.cells, f"not varied: {one.why}") for one in left]
    head = ["parameter", "status", "range", "low", "base", "high", "unit", "shape", "cells", "note"]
    return pd.DataFrame(rows, columns=head).astype(dict.fromkeys(("low", "base", "high"), "float64"))


def _shape(parameter: Parameter) -> str:
    shape = parameter.distribution
    if shape is None:
        return "uniform"
    numbers = {"mode": shape.mode, "mean": shape.mean, "deviation": shape.deviation}
    return " ".join([shape.shape, *(f"{name} {value:g}" for name, value in numbers.items() if value is not None)])


def base_table(study: Study) -> pd.DataFrame:
    """Return measure, result, slack, unit of the base, and what its whole activity is worth."""
    rows = [
        (measure.name, study.base_values[measure.name], measure.slack(study.base), study.units[measure.name])
        for measure in study.measures
    ]
    rows.append(("value of all activity", study.movement.total, float("nan"), study.movement.unit))
    return pd.DataFrame(rows, columns=["measure", "result", "slack", "unit"])


def _record(method: str, study: Study, counts: Mapping[str, int], settings: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "method": method,
        "instance": study.instance.settings.name,
        "money": study.instance.settings.money,
        "changes": [change.model_dump(mode="json", exclude_none=True) for change in study.instance.changes],
        "results": list(study.names),
        "settings": dict(settings),
        "base": {
            "status": study.base.status,
            "objective": finite(study.base.objective),
            "bound": finite(study.base.bound),
            "gap": finite(study.base.gap),
        },
        "objective_kind": study.instance.settings.objective,
        "cases": sum(counts.values()),
        "endings": dict(counts),
        "not_valued": list(study.movement.unvalued),
        "data_status": status_shares(study.instance),
        "versions": versions(),
    }


def write_outcome(outcome: AnalysisResult, folder: str | Path) -> list[Path]:
    """Write the folder of an experiment: instance, tables and record; those of an earlier analysis disappear.

    Returns
    -------
    list of Path
        The tables.
    """
    words = {
        name for table in outcome.tables.values() for name in table.columns if table[name].dtype.kind not in "fiub"
    }
    target = Path(folder)
    write_parts(target, outcome.study.instance, outcome.tables, {**outcome.record, "word_labels": sorted(words)})
    return [target / TABLES / f"{name}.csv" for name in outcome.tables]
