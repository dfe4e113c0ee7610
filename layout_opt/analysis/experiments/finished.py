"""What a case came to: one row of numbers and the tables that were asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from layout_opt.analysis.experiments.case import SUMS
from layout_opt.errors import InvalidInput, LayoutError
from layout_opt.result.plan import plan_from_tables
from layout_opt.result.run import Run
from layout_opt.result.stored_plan import decisions_of, packed_decisions


class Failure(StrEnum):
    """Why a case has no run; the value stands in the column ``status`` beside those of runs."""

    INVALID = "invalid"
    FAILED = "failed"


@dataclass(frozen=True)
class FinishedCase:
    """A case that is done with.

    Parameters
    ----------
    status : str
        How the run ended, or why there is none.
    objective, bound, gap : float or None
        Of the run.
    seconds : float
        Wall time of the case.
    sums : mapping
        effective_output, real_costs, net_effective_output, transfers [money]; empty without a layout.
    certified : bool
        Whether there is a layout that the independent check found right.
    note : str
        What went wrong, in words.
    tables : mapping
        Kept result tables; none without a certified layout.
    plan : bytes
        Decisions of the certified layout, packed (see `layout_opt.result.stored_plan`); empty without one.
    key : str
        Under which a store holds the case; empty without a store.
    """

    status: str
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    seconds: float = 0.0
    sums: Mapping[str, float] = field(default_factory=dict)
    certified: bool = False
    note: str = ""
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    plan: bytes = field(default=b"", repr=False)
    key: str = ""


def finished_run(run: Run, keep: Sequence[str]) -> FinishedCase:
    """Return what a run came to; a layout that is not certified keeps neither sums nor tables."""
    certified = run.certificate is not None and run.certificate.passed
    violations = () if run.certificate is None else run.certificate.violations
    tables = kept_tables(run.tables, keep) if certified else {}
    sums = {name: run.info["sums"][name] for name in SUMS} if certified else {}
    note = "; ".join(str(violation) for violation in violations[:3])
    plan = packed_decisions(decisions_of(plan_from_tables(run.tables, run.info["layout"]))) if certified else b""
    return FinishedCase(
        run.status.value, run.objective, run.bound, run.gap, run.seconds, sums, certified, note, tables, plan
    )  # fmt: skip


def kept_tables(tables: Mapping[str, pd.DataFrame], keep: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Return the tables to keep, of those that there are, with words in the type in which they come back from disk."""
    return {name: _words_as_text(tables[name]) for name in keep if name in tables}


def _words_as_text(table: pd.DataFrame) -> pd.DataFrame:
    words = [name for name in table.columns if table[name].dtype == object]
    plain = [name for name in words if all(isinstance(cell, str) for cell in table[name].dropna())]
    return table.astype(dict.fromkeys(plain, "str"))


def finished_without(error: LayoutError, seconds: float) -> FinishedCase:
    """Return what an error of the data or of the solver makes of a case."""
    status = Failure.INVALID if isinstance(error, InvalidInput) else Failure.FAILED
    return FinishedCase(status.value, seconds=seconds, note="; ".join(str(error).splitlines()[:3]))
