"""The engine of all studies: lists of cases of one instance, each solved once, kept at once, and told of.

Experiments, coalitions, scenarios, instruments, moved limits, points of a frontier are lists of cases. A study asks for
one list after the other, where later ones depend on what earlier ones came to; everything else is the same for all:
where cases are solved (`StudyOptions`), the store from which finished ones are taken, and the count that is told.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from layout_opt.analysis.experiments.case import Case, check_cases
from layout_opt.analysis.experiments.finished import FinishedCase, run_of
from layout_opt.analysis.experiments.key import dumped, identity_of
from layout_opt.analysis.experiments.local import solve_here, solve_on_cores
from layout_opt.analysis.experiments.progress import Listener, Meter
from layout_opt.analysis.experiments.remote import solve_on_cluster
from layout_opt.analysis.experiments.results import Results
from layout_opt.analysis.experiments.solve_case import INDICATORS
from layout_opt.analysis.experiments.store import Store
from layout_opt.analysis.experiments.workshop import Workshop
from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance
from layout_opt.result.kinds import EXPERIMENT, FolderKind
from layout_opt.result.run import Run, versions
from layout_opt.result.run_tables import run_tables
from layout_opt.solver.highs import Options

Found = TypeVar("Found")
Search = Generator[Case, Run, Found]
"""Yields one case after the other, is given the run of each, and returns what it found."""


def plain_tables() -> tuple[str, ...]:
    """Return the result tables that are not made of others."""
    return tuple(name for name in run_tables() if name not in INDICATORS)


@dataclass(frozen=True)
class StudyOptions:
    """How and where the cases of a study are solved.

    Parameters
    ----------
    options : Options, optional
        Gap, limit, threads (default 1) and seed; by default those of each changed instance.
    jobs : int
        Cases solved at the same time on this computer.
    folder : path, optional
        Store from which finished cases are taken and to which they are written (None: in memory).
    cluster : str, optional
        Address of a Dask scheduler to solve on instead.
    listener : callable, optional
        Called with an `ExperimentProgress` at the start and whenever a case is finished.
    kind : FolderKind
        What the folder is.
    """

    options: Options | None = None
    jobs: int = 1
    folder: str | Path | None = None
    cluster: str | None = None
    listener: Listener | None = None
    kind: FolderKind = EXPERIMENT

    def run(self, instance: Instance, cases: Sequence[Case], keep: Sequence[str]) -> Results:
        """Solve one list of cases (see `StudyEngine`)."""
        return StudyEngine(instance, self, keep).solve(cases)


class StudyEngine:
    """Solves the cases of one instance.

    Parameters
    ----------
    instance : Instance
        What the changes of the cases are made to.
    how : StudyOptions
        How and where.
    keep : sequence of str
        Result tables to keep of each certified layout (None: all).
    total : int
        Cases that will be asked for in all, as far as that is known.
    """

    def __init__(
        self,
        instance: Instance,
        how: StudyOptions | None = None,
        keep: Sequence[str] | None = None,
        total: int = 0,
    ) -> None:
        self.how = how or StudyOptions()
        if self.how.jobs < 1:
            fix = "give the number of cores to use"
            raise InvalidInput([Problem("jobs", str(self.how.jobs), "be 1 or more", fix)])
        self.keep = tuple(dict.fromkeys(run_tables() if keep is None else keep))
        self.identity = identity_of(instance, self.how.options)
        self._store = None if self.how.folder is None else Store(Path(self.how.folder), self.how.kind)
        self._begun = False
        self._workshop = Workshop(instance, self.keep, self.how.options)
        self._meter = Meter(total, self.how.jobs, self.how.listener)

    def solve(self, cases: Sequence[Case]) -> Results:
        """Return what cases come to, in their order; those that are finished already are not solved again.

        Raises
        ------
        InvalidInput
            If names, labels or tables make no sense. What is wrong with one case alone is its result.
        """
        check_cases(cases, self.keep)
        keys = {case.name: self.identity.key(case) for case in cases}
        known = {} if self._store is None else self._store.find(set(keys.values()), self.keep)
        finished = {name: known[key] for name, key in keys.items() if key in known}
        missing = [case for case in cases if case.name not in finished]
        if self._store is not None and missing and not self._begun:
            self._store.begin()
            self._begun = True
        self._meter.expect(len(cases))
        for result in finished.values():
            self._meter.stored(result)
        self._meter.tell()
        by_name = {case.name: case for case in missing}
        for name, result in self._solved(missing):
            finished[name] = result if self._store is None else self._kept(by_name[name], keys[name], result)
            self._meter.solved(name, finished[name])
        return Results(tuple(cases), finished, self.keep, len(missing))

    def runs(self, cases: Sequence[Case]) -> dict[str, Run]:
        """Return cases by name, each as a run with the tables that are kept.

        Raises
        ------
        InvalidInput, SolverError
            If the data of a case are wrong, or the solver fails on it.
        """
        found = self.solve(cases).finished
        return {case.name: run_of(self._workshop.base, case, found[case.name]) for case in cases}

    def side_by_side(self, searches: Mapping[str, Search[Found]]) -> dict[str, Found]:
        """Let searches ask case after case, and solve at the same time what several of them ask next.

        Parameters
        ----------
        searches : mapping
            Name -> search. Names of cases differ between searches.
        """
        made: dict[str, Found] = {}
        answers: dict[str, Run | None] = dict.fromkeys(searches)
        while answers:
            asked: dict[str, Case] = {}
            for name, answer in answers.items():
                try:
                    asked[name] = searches[name].send(answer)  # type: ignore[arg-type]
                except StopIteration as end:
                    made[name] = end.value
            found = self.runs(list(asked.values()))
            answers = {name: found[case.name] for name, case in asked.items()}
        return {name: made[name] for name in searches}

    def _solved(self, cases: Sequence[Case]) -> Iterator[tuple[str, FinishedCase]]:
        if cases and self.how.cluster is not None:
            return solve_on_cluster(self._workshop, cases, self.how.cluster)
        if self.how.jobs == 1 or len(cases) < 2:
            return solve_here(self._workshop, cases)
        return solve_on_cores(self._workshop, cases, self.how.jobs)

    def _kept(self, case: Case, key: str, finished: FinishedCase) -> FinishedCase:
        """Write a finished case with what made it, and return it with its tables on disk."""
        assert self._store is not None
        row = {
            "case": case.name,
            "labels": dict(case.labels),
            "changes": dumped(case.changes),
            "layout": str(case.layout),
            "options": self.identity.options,
            "inputs": self.identity.inputs,
            "code": self.identity.code,
            "versions": versions(),
        }
        return self._store.add(key, row, finished, self.keep)


def run_experiment(
    instance: Instance,
    cases: Sequence[Case],
    *,
    keep: Sequence[str] = ("activity",),
    options: Options | None = None,
    jobs: int = 1,
    folder: str | Path | None = None,
    cluster: str | None = None,
    listener: Listener | None = None,
) -> Results:
    """Solve one list of cases and return what each came to, in their order.

    Parameters
    ----------
    instance : Instance
        What the changes of the cases are made to.
    cases : sequence of Case
        Names are unique.
    keep : sequence of str
        Result tables to keep of each certified layout.
    options, jobs, folder, cluster, listener
        See `StudyOptions`.

    Raises
    ------
    InvalidInput
        If names, labels, tables or options make no sense. What is wrong with one case alone is its result.
    """
    return StudyOptions(options, jobs, folder, cluster, listener).run(instance, cases, keep)
