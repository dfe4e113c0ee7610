"""The cases of an experiment as runs: what was kept of each, with the instance as its changes make it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.experiments.case import CASE, SUMS
from layout_opt.analysis.experiments.experiment_folder import RECORD, RESULTS, StoredExperiment, read_experiment
from layout_opt.errors import InvalidInput
from layout_opt.model.discover import read_instance
from layout_opt.result.folder import INSTANCE, StoredRun, finite
from layout_opt.result.record import stored_changes

NEEDED = "activity"
"""Table without which there is nothing to show of a case."""


def case_runs(folder: Path, most: int) -> tuple[list[tuple[str, StoredRun]], pd.DataFrame]:
    """Return the certified cases of an experiment as runs, and its table of results.

    Parameters
    ----------
    folder : Path
        Folder of an experiment.
    most : int
        Most cases to return, the first ones.

    Raises
    ------
    InvalidInput
        If the folder is damaged.
    """
    stored = read_experiment(folder)
    results = stored.tables[RESULTS]
    if NEEDED not in stored.tables:
        return [], results
    return [found for _, found in zip(range(most), _runs(stored), strict=False)], results


def _runs(stored: StoredExperiment) -> Iterator[tuple[str, StoredRun]]:
    columns = {CASE, *stored.record["labels"]}
    for row in stored.tables[RESULTS].to_dict("records"):
        if str(row["certified"]) != "True":
            continue
        name = str(row[CASE])
        entries = stored.record["case_changes"][name]
        changes, problems = stored_changes(f"{stored.folder / RECORD} {name}", {"changes": entries})
        if problems:
            raise InvalidInput(problems)
        tables = {
            table: frame[frame[CASE] == name].drop(columns=[*columns & set(frame.columns)]).reset_index(drop=True)
            for table, frame in stored.tables.items()
            if table != RESULTS
        }
        instance = read_instance(stored.folder / INSTANCE, changes)
        yield name, StoredRun(stored.folder, _record(stored, row, entries), tables, instance)


def _record(stored: StoredExperiment, row: dict[Any, Any], changes: list[Any]) -> dict[str, Any]:
    """Return what a case has of the entries of ``run.json``."""
    numbers = {name: finite(row[name]) for name in ("objective", "bound", "gap", "seconds")}
    return {
        **numbers,
        "status": str(row["status"]),
        "instance": stored.record["instance"],
        "money": stored.record["money"],
        "changes": changes,
        "certificate": {"passed": True, "checked": {}, "violations": [], "exceeded": []},
        "objective_kind": stored.record["objective_kind"],
        "layout": "case",
        "unique": None,
        "sums": {name: finite(row[name]) for name in SUMS},
        "versions": stored.record["versions"],
    }
