"""What a case came to: one row of numbers and the tables that were asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pandas as pd

from layout_opt.analysis.experiments.case import SUMS, Case
from layout_opt.errors import InvalidInput, LayoutError, Problem, SolverError
from layout_opt.instance import Instance, changed
from layout_opt.result.certificate import certify
from layout_opt.result.folder import plain
from layout_opt.result.plan import plan_from_tables
from layout_opt.result.run import Run
from layout_opt.result.status import Status
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
    start : float or None
        Objective of the layout from which the case started (None: it started from none).
    info : mapping
        Everything else that stands in ``run.json``; empty unless the case was to be a complete run.
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
    start: float | None = None
    info: Mapping[str, Any] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        """Whether there is a certified layout and a bound, so that the optimum is known as an interval."""
        return self.certified and self.objective is not None and self.bound is not None


def finished_run(run: Run, keep: Sequence[str], *, complete: bool = False) -> FinishedCase:
    """Return what a run came to, `complete` with its record and all tables; without a certificate it has none."""
    certified = run.certificate is not None and run.certificate.passed
    violations = () if run.certificate is None else run.certificate.violations
    tables = kept_tables(run.tables, tuple(run.tables) if complete else keep) if certified else {}
    sums = {name: run.info["sums"][name] for name in SUMS} if certified else {}
    note = "; ".join(str(violation) for violation in violations[:3])
    plan = packed_decisions(decisions_of(plan_from_tables(run.tables, run.info["layout"]))) if certified else b""
    info = plain(dict(run.info)) if complete else {}
    return FinishedCase(
        run.status.value, run.objective, run.bound, run.gap, run.seconds, sums, certified, note, tables, plan, info=info
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


def run_of(base: Instance, case: Case, finished: FinishedCase) -> Run:
    """Return a case of the instance `base` as a run with the tables that were kept.

    Raises
    ------
    InvalidInput, SolverError
        If the data of the case are wrong, or the solver failed on it.
    """
    instance = changed(base, case.changes) if case.changes else base
    if finished.status == Failure.FAILED:
        raise SolverError(f"{case.name}: {finished.note}")
    if finished.status == Failure.INVALID:
        raise InvalidInput([Problem(case.name, finished.note, "be a case that can be solved", "correct it")])
    info = finished.info or {"layout": str(case.layout), "sums": dict(finished.sums)}
    numbers = (finished.objective, finished.bound, finished.gap, finished.seconds)
    tables = dict(finished.tables)
    known = finished.certified and finished.info
    certificate = certify(instance, tables, finished.objective, str(case.layout)) if known else None
    return Run(instance, Status(finished.status), *numbers, tables, certificate, info)
