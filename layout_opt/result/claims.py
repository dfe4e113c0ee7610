"""What a run folder claims beside its decisions: every table that follows from them, and every number of ``run.json``.

The certificate checks the decisions; this holds everything that people read against what the decisions say. Shadow
prices and rows of the user's own come from the solver and cannot be recomputed here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.instance import Instance
from layout_opt.model.block import USER_BLOCK
from layout_opt.model.objective import aim_value, stages
from layout_opt.result.folder import RUN_FILE, StoredRun, plain
from layout_opt.result.indicators import indicator_tables
from layout_opt.result.manifest import hashes
from layout_opt.result.plan import accounts_of, plan_from_tables, result_tables, value_sums
from layout_opt.result.status import EXIT_STATUS, Status
from layout_opt.result.status_shares import status_shares
from layout_opt.result.stored_plan import PLANS, read_plans
from layout_opt.result.surprise import (
    COST_OF_SURPRISE,
    FORESIGHT,
    PERFECT,
    perfect_tables,
    surprise_claims,
    surprise_table,
)
from layout_opt.result.violation import ROUND_OFF, TOLERANCE
from layout_opt.solver.ending import Ending
from layout_opt.solver.gap import relative_gap

NOT_RECOMPUTED = frozenset({"prices", "relaxation_duals", "first_stage"})
"""Tables that come from the solver: two are held against the data by duality, one tells of a second plan."""
FEW = 5
"""Most differences that are listed of one table."""


def false_claims(stored: StoredRun) -> list[str]:
    """Return everything in a run folder that its decisions and its instance contradict, in words.

    Parameters
    ----------
    stored : StoredRun
        A run whose decisions the certificate has accepted.
    """
    instance = stored.instance
    plan = plan_from_tables(stored.tables, str(stored.info["layout"]))
    accounts = accounts_of(instance, plan)
    expected = result_tables(instance, plan, accounts)
    told = dict(stored.tables)
    if "limits" in told:
        told["limits"] = told["limits"][told["limits"]["family"] != USER_BLOCK].reset_index(drop=True)
    wrong: list[str] = []
    if FORESIGHT in stored.info:
        wrong, expected[COST_OF_SURPRISE] = _surprise(stored, expected)
    expected.update(indicator_tables(instance, {**expected, "prices": told.get("prices", pd.DataFrame())}))
    output = aim_value(instance, stages(instance)[0].aim, plan, accounts)
    return [
        *wrong,
        *table_claims(expected, told),
        *_record_claims(stored.info, instance, expected, output),
    ]


def _surprise(stored: StoredRun, rolling: Mapping[str, pd.DataFrame]) -> tuple[list[str], pd.DataFrame]:
    """Return what is wrong with the plan of perfect foresight and what is said of it, and the table that follows."""
    known = {plan.name: plan for plan in read_plans(stored.folder)}
    if PERFECT not in known:
        return [f"{PLANS}: the plan of {PERFECT} is missing"], pd.DataFrame()
    wrong, tables = perfect_tables(stored.instance, known[PERFECT])
    if not tables:
        return wrong, pd.DataFrame()
    table = surprise_table(stored.instance, tables, rolling)
    objective = float((known[PERFECT].numbers or {})["objective"])
    return [*wrong, *surprise_claims(stored.instance, stored.info[FORESIGHT], table, objective)], table


def changed_files(stored: StoredRun) -> Iterator[str]:
    """Yield the files of the kept instance that are not the ones that were solved."""
    found = hashes(stored.folder / "instance")
    told = stored.info["inputs"]
    for name in sorted({*(name for name in found if not name.startswith(".")), *told}):
        if found.get(name) != told.get(name):
            yield f"instance {name}: is not the file that was solved"


def table_claims(
    expected: Mapping[str, pd.DataFrame], told: Mapping[str, pd.DataFrame], ignored: Collection[str] = NOT_RECOMPUTED
) -> Iterator[str]:
    """Yield the tables and cells that are not what the decisions say."""
    for name in sorted({*expected, *told} - set(ignored)):
        if name not in told:
            yield f"tables {name}.csv: is missing"
        elif name not in expected:
            yield f"tables {name}.csv: is no table of this run"
        elif list(told[name].columns) != list(expected[name].columns):
            yield f"tables {name}.csv: has other columns than a run writes"
        elif len(told[name]) != len(expected[name]):
            yield f"tables {name}.csv: has {len(told[name])} rows, recomputed {len(expected[name])}"
        else:
            differences = [line for column in map(str, expected[name]) for line in _cells(name, column, expected, told)]
            yield from differences[:FEW]
            if len(differences) > FEW:
                yield f"tables {name}.csv: {len(differences) - FEW} more cells differ"


def _cells(
    name: str, column: str, expected: Mapping[str, pd.DataFrame], told: Mapping[str, pd.DataFrame]
) -> Iterator[str]:
    right, said = expected[name][column], told[name][column]
    if right.equals(said):
        return
    if pd.api.types.is_numeric_dtype(right) or (right.isna().all() and pd.api.types.is_numeric_dtype(said)):
        right, said = right.astype("float64"), pd.to_numeric(said, errors="coerce").astype("float64")
        apart = ((right - said).abs() > _allowed(right, expected[name])) | (right.isna() != said.isna())
    else:
        right, said = right.fillna("").astype(str), said.fillna("").astype(str)
        apart = right != said
    for row in np.flatnonzero(apart.to_numpy()).tolist():
        yield f"tables {name}.csv:{row + 2} {column}: is {said[row]}, recomputed {right[row]}"


def _allowed(right: pd.Series, frame: pd.DataFrame) -> pd.Series:
    """Return by how much cells may differ: relative to each, and to round-off of the largest with the same unit."""
    sizes = right.abs()
    largest = sizes.groupby(frame["unit"].fillna("")).transform("max") if "unit" in frame else sizes.max()
    return TOLERANCE * sizes + ROUND_OFF * largest


def _record_claims(
    info: Mapping[str, Any], instance: Instance, tables: Mapping[str, pd.DataFrame], output: float
) -> Iterator[str]:
    """Yield the entries of ``run.json`` that contradict each other, the instance or the decisions."""
    facts = {
        "instance": instance.settings.name,
        "money": instance.settings.money,
        "objective_kind": str(instance.settings.objective),
        "sums": plain(value_sums(instance, tables)),
        "data_status": status_shares(instance),
    }
    for name, fact in facts.items():
        if name in info and not _same(info[name], fact):
            yield f"{RUN_FILE} {name}: is {info[name]}, recomputed {fact}"
    steps, told = stages(instance), info.get("stages", [])
    if [step.get("aim") for step in told] != [stage.aim.value for stage in steps]:
        yield f"{RUN_FILE} stages: are not those of the objective {instance.settings.objective}"
        return
    for stage, step in zip(steps, told, strict=True):
        yield from _bound_claims(f"{RUN_FILE} stages {stage.aim.value}", step, maximise=stage.maximise)
    gaps = [step["gap"] for step in told]
    gap = None if None in gaps else max(gaps)
    for name, fact in (("objective", told[-1]["objective"]), ("bound", told[-1]["bound"]), ("gap", gap)):
        if not _same(info.get(name), fact):
            yield f"{RUN_FILE} {name}: is {info.get(name)}, its stages say {fact}"
    yield from _first_stage_claims(instance, told[0], output)
    stopped = any(step.get("ending") == Ending.LIMIT for step in told)
    judged = info[FORESIGHT].get("gap") if FORESIGHT in info else gap  # of its solves, not against perfect foresight
    reached = judged is not None and judged <= info["options"]["gap"]
    status = Status.SOLVED if reached else Status.LIMIT if stopped else Status.UNPROVEN
    if info["status"] != status:
        yield f"{RUN_FILE} status: is {info['status']}, its gap says {status} (exit status {EXIT_STATUS[status]})"


def certificate_claims(info: Mapping[str, Any], fact: Mapping[str, Any]) -> Iterator[str]:
    """Yield the entries of the certificate in ``run.json`` that are not what is recomputed.

    Parameters
    ----------
    info : mapping
        Content of ``run.json``.
    fact : mapping
        The certificate recomputed, as it would be written.
    """
    told = info.get("certificate")
    if not isinstance(told, Mapping):
        yield f"{RUN_FILE} certificate: is missing"
        return
    for name, right in fact.items():
        if not _same(told.get(name), right):
            yield f"{RUN_FILE} certificate {name}: is {told.get(name)}, recomputed {right}"


def _bound_claims(where: str, step: Mapping[str, Any], *, maximise: bool) -> Iterator[str]:
    """Yield a bound on the wrong side of the objective, and a gap that does not follow from the two."""
    objective, bound, gap = step["objective"], step["bound"], step["gap"]
    if objective is None or bound is None:
        if gap is not None:
            yield f"{where}: has the gap {gap} without a bound"
        return
    if (objective - bound if maximise else bound - objective) > ROUND_OFF * abs(objective):
        yield f"{where}: has the bound {bound}, which its own objective {objective} is beyond"
    if gap is None or abs(gap - relative_gap(objective, bound)) > TOLERANCE:
        yield f"{where}: has the gap {gap}, recomputed {relative_gap(objective, bound):.6g}"


def _first_stage_claims(instance: Instance, step: Mapping[str, Any], output: float) -> Iterator[str]:
    """Yield a layout that gives up more of the first stage than its objective allows, or has more than was possible."""
    steps = stages(instance)
    if len(steps) == 1 or step["objective"] is None:
        return
    least = steps[1].keep_share * step["objective"]
    allowed = TOLERANCE * abs(step["objective"])
    aim = steps[0].aim.value
    if output < least - allowed:
        yield f"{RUN_FILE} stages {aim}: must be kept at {least:.10g}, recomputed {output:.10g}"
    if step["bound"] is not None and output > step["bound"] + allowed:
        yield f"{RUN_FILE} stages {aim}: is at most {step['bound']:.10g} by its bound, recomputed {output:.10g}"


def _same(told: Any, fact: Any, largest: float = 0.0) -> bool:
    """Return whether two entries say the same, numbers within tolerance and round-off of the largest beside them."""
    if isinstance(fact, Mapping):
        size = max((abs(value) for value in fact.values() if isinstance(value, float)), default=0.0)
        alike = isinstance(told, Mapping) and set(told) == set(fact)
        return alike and all(_same(told[k], fact[k], size) for k in fact)
    if isinstance(fact, float) and isinstance(told, int | float) and not isinstance(told, bool):
        return abs(told - fact) <= TOLERANCE * abs(fact) + ROUND_OFF * largest
    return bool(told == fact)
