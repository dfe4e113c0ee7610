"""Who solves: how many fit into memory, a Dask cluster that loses a worker, and errors that must not be swallowed."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from layout_opt import read_instance
from layout_opt.analysis.experiments import Case, run_experiment
from layout_opt.analysis.experiments import case_memory as memory
from layout_opt.analysis.experiments.case_distance import distance
from layout_opt.analysis.experiments.store import Store
from layout_opt.analysis.experiments.workshop import Workshop
from layout_opt.errors import InvalidInput, SolverError
from layout_opt.instance import Change
from tests.analysis.experiments.rivers import CASES, RIVER, capacity
from tests.analysis.experiments.test_kill import NUMBER, many

GIGA = 10**9


def test_workers_are_as_many_as_fit_into_memory() -> None:
    """Proves that workers are as many as fit into memory."""
    assert memory.workers_that_fit(8, GIGA, 4 * GIGA) == 3  # a fifth stays free
    assert memory.workers_that_fit(2, GIGA, 40 * GIGA) == 2
    assert memory.workers_that_fit(8, GIGA, GIGA // 2) == 1
    assert memory.workers_that_fit(8, GIGA, None) == 8


def test_memory_is_what_computer_and_container_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that memory is what computer and container leave."""
    (tmp_path / "meminfo").write_text("MemTotal: 9000000 kB\nMemAvailable: 4000000 kB\n")
    (tmp_path / "max").write_text("3000000000\n")
    (tmp_path / "current").write_text("1000000000\n")
    monkeypatch.setattr(memory, "MEMORY_FILE", tmp_path / "meminfo")
    monkeypatch.setattr(memory, "LIMIT_FILES", ((tmp_path / "max", tmp_path / "current"),))
    assert memory.available_memory() == 2 * GIGA
    (tmp_path / "max").write_text("max\n")
    assert memory.available_memory() == 4_096_000_000


def test_few_workers_start_where_memory_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that few workers start where memory is short."""
    from layout_opt.analysis.experiments import local

    asked: list[int] = []
    real = local.done_in_parallel

    def noted(work: Any, cases: Any, workers: int, killed: Any) -> Iterator[Any]:
        asked.append(workers)
        yield from real(work, cases, 1, killed)

    monkeypatch.setattr(local, "available_memory", lambda: 10)
    monkeypatch.setattr(local, "done_in_parallel", noted)
    results = run_experiment(read_instance(RIVER), CASES[:3], jobs=8)
    assert asked == [1]
    assert results.frame["status"].tolist() == ["solved", "solved", "invalid"]


def test_a_worker_of_a_cluster_is_killed_and_nothing_is_lost(tmp_path: Path) -> None:
    """Proves that a worker of a cluster is killed and nothing is lost."""
    from distributed import Client, LocalCluster

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster:
            killed: list[int] = []

            def kill_one(progress: Any) -> None:
                if progress.done == 4 and not killed:
                    worker = next(iter(cluster.workers.values()))
                    killed.append(worker.process.pid)
                    worker.process.process._process.kill()

            results = run_experiment(
                read_instance(RIVER), many(), folder=tmp_path, cluster=cluster.scheduler_address, listener=kill_one
            )
            assert killed
            with Client(cluster) as client:  # type: ignore[no-untyped-call]
                assert client.scheduler_info()["workers"], "the cluster itself goes on"
    assert results.solved == NUMBER
    assert results.frame["certified"].all()
    assert len(Store(tmp_path).query("SELECT * FROM runs")) == NUMBER
    assert run_experiment(read_instance(RIVER), many(), folder=tmp_path).solved == 0


def test_a_scheduler_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a scheduler that is not there is said."""
    from layout_opt.analysis.experiments import remote

    monkeypatch.setattr(remote, "CONNECT_SECONDS", 0.5)
    with pytest.raises(InvalidInput, match="must be the address of a Dask scheduler"):
        run_experiment(read_instance(RIVER), CASES, cluster="tcp://127.0.0.1:9")
    with pytest.raises(InvalidInput, match="jobs: found 0"):
        run_experiment(read_instance(RIVER), CASES, jobs=0)


@pytest.mark.parametrize(("error", "swallowed"), [(SolverError("HiGHS ended oddly"), True), (KeyError("x"), False)])
def test_errors_of_the_solver_are_rows_and_errors_of_the_program_are_not(
    error: Exception, swallowed: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Proves that errors of the solver are rows and errors of the program are not."""
    from layout_opt.solver import sequence

    real = sequence.search

    def broken(arrays: Any, *more: Any) -> Any:
        if (arrays.row_upper == 400.0).any():
            raise error
        return real(arrays, *more)

    monkeypatch.setattr(sequence, "search", broken)
    if swallowed:
        frame = run_experiment(read_instance(RIVER), CASES[:2]).frame
        assert frame["status"].tolist() == ["solved", "failed"]
        assert frame["note"][1] == "HiGHS ended oddly"
    else:
        with pytest.raises(KeyError):
            run_experiment(read_instance(RIVER), CASES[:2], folder=tmp_path)
        monkeypatch.undo()
        assert run_experiment(read_instance(RIVER), CASES[:2], folder=tmp_path).solved == 1  # the first was kept


def test_a_layout_that_fails_the_check_is_solved_the_long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong answer of the fast way is found by the certificate and never reported."""
    from layout_opt.analysis.experiments import solve_case

    real = solve_case.plan_at
    monkeypatch.setattr(solve_case, "plan_at", lambda model, arrays, values: real(model, arrays, values * 1.01))
    result = Workshop(read_instance(RIVER), (), None).solve(CASES[0])
    assert (result.status, result.certified) == ("solved", True)
    monkeypatch.undo()
    assert result.objective == pytest.approx(Workshop(read_instance(RIVER), (), None).solve(CASES[0]).objective)


def test_the_nearest_case_is_the_one_whose_amounts_differ_least() -> None:
    """Proves that the nearest case is the one whose amounts differ least."""
    price = [Case(f"{scale}", (Change(table="demand", column="price", scale=scale),)) for scale in (1.0, 1.1, 1.5)]
    assert distance(price[0], Case("none")) == 0.0
    assert distance(price[0], price[1]) == pytest.approx(0.1 / 1.1)
    assert distance(price[0], price[1]) < distance(price[0], price[2])
    assert distance(price[1], price[1]) == 0.0
    assert distance(Case("a", (capacity(400.0),)), Case("b", (capacity(300.0),))) == pytest.approx(0.25)
    assert distance(Case("a", (capacity(400.0),)), Case("b")) == 1.0
    assert distance(Case("a"), Case("b", layout="today")) == 1.0
    word = [Case(name, (Change(table="instance", column="objective", set=name),)) for name in ("cost", "load")]
    assert distance(*word) == 1.0


def test_a_process_starts_from_the_nearest_case_that_it_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a process starts from the nearest case that it solved."""
    from layout_opt.analysis.experiments import workshop

    given: list[Any] = []
    real = workshop.solve_case

    def noted(base: Any, case: Case, keep: Any, options: Any, starts: Any) -> Any:
        given.append(starts)
        return real(base, case, keep, options, starts)

    monkeypatch.setattr(workshop, "solve_case", noted)
    shop = Workshop(read_instance(RIVER), (), None)
    for level in (400.0, 600.0, 590.0, 401.0):
        shop.solve(Case(f"{level}", (capacity(level),)))
    left = [starts for _, starts in shop.solved]
    assert given == [(), left[0], left[1], left[0]]
