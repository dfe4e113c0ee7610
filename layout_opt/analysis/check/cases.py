"""The check of an experiment or a sensitivity analysis: every case in its store certified again from its plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.check.findings import Findings, cell_violations, certified, told_tables
from layout_opt.analysis.experiments.case import CASE, NUMBERS, SUMS
from layout_opt.analysis.experiments.experiment_folder import RECORD, RESULTS
from layout_opt.analysis.experiments.key import inputs_hash
from layout_opt.analysis.experiments.solve_case import INDICATORS
from layout_opt.analysis.experiments.store import Store, StoredCase
from layout_opt.instance import Instance, changed
from layout_opt.model.discover import read_instance
from layout_opt.result.folder import INSTANCE
from layout_opt.result.indicators import indicator_tables
from layout_opt.result.plan import result_tables, value_sums
from layout_opt.result.record import stored_changes
from layout_opt.result.stored_plan import StoredPlan, unpacked_decisions
from layout_opt.result.violation import TOLERANCE


def check_cases(folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which cases their plans do not give.

    Each case of the kept instance is certified again: objective, sums of money, kept tables. The table of results and
    the kept tables of all cases are held against the cases; bounds, gaps and shadow prices are the solver's.
    """
    base = read_instance(folder / INSTANCE)
    store, inputs = Store(folder), inputs_hash(base)
    stored = {str(case.row["key"]): case for case in store.cases()}
    violations = store.damaged()
    rebuilt: dict[str, dict[str, pd.DataFrame]] = {}
    other = 0
    for key, case in stored.items():
        if case.row["inputs"] != inputs or not case.row["certified"]:
            other += 1
            continue
        wrong, rebuilt[key] = check_case(base, case)
        violations += wrong
    violations += _results(folder, record, {key: case.row for key, case in stored.items()}, rebuilt)
    notes = [f"{other} cases without a layout, or of other data: compared with their hash only"] if other else []
    if "method" in record:
        notes.append(f"tables of {record['method']} are made of the certified cases and compared with their hash only")
    notes.append("bounds, gaps and prices of cases are the solver's: compared with their hash only")
    return Findings(tuple(violations), {"cases": len(rebuilt)}, tuple(notes))


def check_case(base: Instance, case: StoredCase) -> tuple[list[str], dict[str, pd.DataFrame]]:
    """Return what is wrong with a stored case, and its kept tables made again from its plan."""
    row, finished = case.row, case.finished()
    where = f"store case {row['case']}"
    decisions = unpacked_decisions(finished.plan)
    if decisions is None:
        return [f"{where}: its plan cannot be read"], {}
    changes, problems = stored_changes(where, {"changes": case.changes})
    if problems:
        return [str(problem) for problem in problems], {}
    instance = changed(base, changes) if changes else base
    plan = StoredPlan(where, decisions, layout=str(row["layout"])).plan(instance)
    wrong, found = certified(instance, plan, float(row["objective"]), where)
    if not found.accounts:
        return wrong, {}
    sums = value_sums(instance, {"value": found.value})
    wrong += [
        f"{where} {name}: is {row[name]:.10g}, recomputed {sums[name]:.10g}"
        for name in SUMS
        if abs(row[name] - sums[name]) > TOLERANCE * max(1.0, abs(sums[name]))
    ]
    told = dict(finished.tables)
    indicators = INDICATORS & set(told)
    made = result_tables(
        instance, plan, found.accounts, found.limits, found.value, None if indicators else tuple(told)
    )  # fmt: skip
    if indicators:
        made |= indicator_tables(instance, {**made, "prices": told.get("prices", pd.DataFrame())})
    expected = {name: frame for name, frame in made.items() if name in told}
    known = {name: frame for name, frame in told.items() if name in made}
    return wrong + [f"{where} {line}" for line in cell_violations(expected, known)], {**told, **expected}


def _results(
    folder: Path,
    record: Mapping[str, Any],
    rows: Mapping[str, Mapping[str, Any]],
    rebuilt: Mapping[str, Mapping[str, pd.DataFrame]],
) -> Iterator[str]:
    """Yield the cells of the table of results, and of the kept tables of all cases, that are not those of the cases."""
    keys = record.get("case_keys", {})
    words = (CASE, "status", "note", *record.get("word_labels", []))
    tables = told_tables(folder, [RESULTS, *record.get("keep", [])], words)
    frame = tables.pop(RESULTS, None)
    if frame is None or "case_changes" not in record:
        return
    for line, told in enumerate(frame.to_dict("records"), start=2):
        row = rows.get(keys.get(str(told[CASE]), ""))
        if row is None:
            yield f"{RECORD} case_keys: the case {told[CASE]} is not in the store"
            continue
        for name in ("status", *NUMBERS, *SUMS):
            if told[name] != row[name] and not (pd.isna(told[name]) and pd.isna(row[name])):
                yield f"tables {RESULTS}.csv:{line} {name}: is {told[name]}, in the store {row[name]}"
    labels = [CASE, *record.get("labels", [])]
    for name, whole in tables.items():
        for case, key in keys.items():
            part = whole[whole[CASE] == case].drop(columns=labels).reset_index(drop=True) if CASE in whole else whole
            expected = rebuilt.get(key, {}).get(name)
            if expected is not None:
                lines = cell_violations({name: expected}, {name: part})
                yield from (
                    line.replace(f"tables {name}.csv", f"tables {name}.csv of case {case}", 1) for line in lines
                )
