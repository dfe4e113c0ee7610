"""The folder of an experiment: the instance, the store of finished cases, and what came out as tables and a record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.experiments.case import label_names
from layout_opt.analysis.experiments.key import dumped
from layout_opt.analysis.experiments.results import Results
from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance
from layout_opt.model.discover import read_instance
from layout_opt.result.answer import write_asked
from layout_opt.result.folder import INSTANCE, plain, read_table, table_files, write_record, write_tables
from layout_opt.result.kinds import EXPERIMENT
from layout_opt.result.manifest import hashes
from layout_opt.result.run import versions
from layout_opt.result.switch import settle
from layout_opt.result.writer import write_folder_anew

RECORD = EXPERIMENT.record
RESULTS = "results"
"""Table with one row a case."""


def is_experiment(folder: Path) -> bool:
    """Return whether `folder` holds a finished experiment."""
    return (folder / RECORD).is_file()


def write_experiment(folder: str | Path, instance: Instance, results: Results, **more: Any) -> dict[str, Any]:
    """Write instance, tables and record of an experiment beside its store; those of an earlier call disappear.

    Parameters
    ----------
    folder : path
        Where; usually also the store of the experiment.
    instance : Instance
        What the changes of the cases were made to.
    results : Results
        What came out: ``tables/results.csv`` with one row a case, and a CSV file for each kept table.
    **more
        Further entries of ``experiment.json``.

    Returns
    -------
    dict
        What stands in ``experiment.json``.
    """
    target = Path(folder)
    frame = results.frame
    tables = {RESULTS: frame, **{name: results.table(name) for name in results.keep}}
    record = {
        "instance": instance.settings.name,
        "money": instance.settings.money,
        "objective_kind": instance.settings.objective,
        "cases": len(results.cases),
        "solved_now": results.solved,
        "endings": {str(word): int(count) for word, count in frame["status"].value_counts().sort_index().items()},
        "keep": list(results.keep),
        "labels": list(label_names(results.cases)),
        "word_labels": [name for name in label_names(results.cases) if frame[name].dtype.kind not in "fiub"],
        "changes": dumped(instance.changes),
        "case_changes": {case.name: dumped(case.changes) for case in results.cases},
        "case_keys": {name: finished.key for name, finished in results.finished.items() if finished.key},
        "versions": versions(),
        **more,
    }
    return write_parts(target, instance, tables, record)


def write_parts(
    target: Path, instance: Instance, tables: Mapping[str, pd.DataFrame], record: Mapping[str, Any]
) -> dict[str, Any]:
    """Write instance, tables and record into the folder of an experiment; those of an earlier call disappear.

    Returns
    -------
    dict
        The record with the hashes of the instance's files.
    """
    whole = dict(record)

    def fill(draft: Path) -> None:
        whole["inputs"] = hashes(write_asked(draft, instance))
        write_tables(draft, tables)
        write_record(draft / RECORD, plain(whole))

    write_folder_anew(target, EXPERIMENT, fill)
    return whole


@dataclass(frozen=True)
class StoredExperiment:
    """An experiment read back from its folder: record, tables by name, and the instance."""

    folder: Path
    record: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    instance: Instance


def read_experiment(path: str | Path) -> StoredExperiment:
    """Read the folder that `write_experiment` wrote; columns of labels that are no numbers stay text.

    Raises
    ------
    InvalidInput
        If it is none, or a file of it is broken.
    """
    folder = Path(path)
    settle(folder)
    if not is_experiment(folder):
        rule = "be the folder of an experiment"
        raise InvalidInput([Problem(str(folder), f"no {RECORD}", rule, "run `layout-opt experiment` first")])
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        words = frozenset(["case", "status", "certified", "note", *record["word_labels"]])
    except (ValueError, TypeError, KeyError) as error:
        rule = "be an experiment's record"
        raise InvalidInput([Problem(str(folder / RECORD), f"broken JSON ({error})", rule, "run it again")]) from error
    tables = {file.stem: read_table(file, words) for file in table_files(folder)}
    return StoredExperiment(folder, record, tables, read_instance(folder / INSTANCE))
