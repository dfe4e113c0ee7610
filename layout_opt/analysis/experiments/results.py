"""What the cases of an experiment came to, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.experiments.case import CASE, COLUMNS, NUMBERS, SUMS, Case, Label, label_names
from layout_opt.analysis.experiments.finished import FinishedCase
from layout_opt.errors import InvalidInput, Problem, nearest


@dataclass(frozen=True)
class Results:
    """The results of an experiment.

    Parameters
    ----------
    cases : tuple of Case
        What was asked, in order.
    finished : mapping
        Case name -> what it came to.
    keep : tuple of str
        Names of the tables that were kept.
    solved : int
        How many cases were solved now and not taken from the store.
    """

    cases: tuple[Case, ...]
    finished: Mapping[str, FinishedCase]
    keep: tuple[str, ...]
    solved: int = 0

    @property
    def frame(self) -> pd.DataFrame:
        """One row a case, in order: case, labels, status, numbers (NaN = none), certified, note."""
        rows = [_row(case, self.finished[case.name]) for case in self.cases]
        frame = pd.DataFrame(rows, columns=[CASE, *label_names(self.cases), *COLUMNS])
        texts = dict.fromkeys((CASE, "status", "note"), "str")
        return frame.astype({**texts, **dict.fromkeys((*NUMBERS, *SUMS), "float64"), "certified": "bool"})

    def table(self, name: str) -> pd.DataFrame:
        """Return a kept result table of all cases below each other: case, labels, then the columns of the table.

        Cases without a certified layout have no rows.

        Raises
        ------
        InvalidInput
            If the table was not kept.
        """
        if name not in self.keep:
            rule = f"be one of the tables kept: {', '.join(self.keep)}{nearest(name, self.keep)}"
            raise InvalidInput([Problem("table", repr(name), rule, "add it to keep and run again")])
        labels = label_names(self.cases)
        parts = [
            _labelled(case, labels, self.finished[case.name].tables[name])
            for case in self.cases
            if name in self.finished[case.name].tables
        ]
        filled = [part for part in parts if len(part)]
        if not filled:
            return parts[0] if parts else pd.DataFrame(columns=[CASE, *labels])
        return pd.concat(filled, ignore_index=True)


def _row(case: Case, finished: FinishedCase) -> dict[str, object]:
    values: dict[str, object] = {CASE: case.name, **case.labels}
    values |= {name: getattr(finished, name) for name in ("status", *NUMBERS, "certified", "note")}
    return {**values, **finished.sums}


def _labelled(case: Case, labels: Sequence[str], table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the case and its labels (blank where it has none) as leading columns."""
    leading: dict[str, Label | None] = {CASE: case.name, **{name: case.labels.get(name) for name in labels}}
    head = pd.DataFrame({name: [value] * len(table) for name, value in leading.items()}, index=table.index)
    return pd.concat([head, table], axis=1)
