"""Killing: a process that is killed with SIGKILL in the middle loses at most what is in flight."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from layout_opt import read_instance
from layout_opt.analysis.experiments import Case, run_experiment
from layout_opt.analysis.experiments.store import Store
from layout_opt.analysis.experiments.workshop import Workshop
from tests.analysis.experiments.rivers import RIVER, capacity

NUMBER = 14
LATEST = 8
"""Where the program that is to be killed waits, if the one that kills is held up."""
SCRIPT = """
import sys
import time
from pathlib import Path
from layout_opt import read_instance
from layout_opt.analysis.experiments import run_experiment
from tests.analysis.experiments.rivers import RIVER
from tests.analysis.experiments.test_kill import LATEST, many

def say(progress):
    print(progress.done, flush=True)
    if progress.done >= LATEST:
        time.sleep(3600)

run_experiment(read_instance(RIVER), many(), folder=Path(sys.argv[1]), jobs=int(sys.argv[2]), listener=say)
"""
ROOT = Path(__file__).parents[3]


def many() -> list[Case]:
    return [
        Case(f"case {number}", (capacity(400.0 + number),), {"capacity": 400.0 + number}) for number in range(NUMBER)
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_kill_9_loses_at_most_the_runs_in_flight(tmp_path: Path, jobs: int) -> None:
    """Proves that kill 9 loses at most the runs in flight."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), str(jobs)]
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        told = 0
        for line in process.stdout:
            told = int(line)
            if told >= 4:
                break
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert process.returncode == -signal.SIGKILL
    stored = len(Store(tmp_path).query("SELECT * FROM runs"))
    assert told <= stored <= NUMBER - 1, "what was told as done is there, and the kill came in the middle"
    results = run_experiment(read_instance(RIVER), many(), folder=tmp_path)
    assert results.solved == NUMBER - stored
    assert results.frame["certified"].all()
    whole = run_experiment(read_instance(RIVER), many())
    assert results.frame["objective"].tolist() == pytest.approx(whole.frame["objective"].tolist(), rel=1e-12)


def test_a_worker_that_is_killed_costs_no_case(tmp_path: Path) -> None:
    """One of two workers is killed while it works; its case is solved again, and none has failed."""
    from joblib.externals.loky import reusable_executor

    killed: list[int] = []

    def kill_one(progress: object) -> None:
        pool = reusable_executor._executor
        workers = list(pool._processes or ()) if pool is not None else []
        if getattr(progress, "done", 0) == 4 and not killed and workers:
            os.kill(workers[0], signal.SIGKILL)
            killed.append(workers[0])

    results = run_experiment(read_instance(RIVER), many(), folder=tmp_path, jobs=2, listener=kill_one)
    assert killed
    assert results.solved == NUMBER
    assert results.frame["certified"].all()
    assert len(Store(tmp_path).query("SELECT * FROM runs")) == NUMBER


def deadly(*_: object) -> object:
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)
    return None


class Poisoned(Workshop):
    """Solves like any other, but one case is deadly."""

    def solve(self, case: Case):  # type: ignore[no-untyped-def]
        return deadly() if case.name == "case 3" else super().solve(case)


def test_a_case_that_kills_its_process_has_failed_and_the_others_have_not() -> None:
    """Proves that a case that kills its process has failed and the others have not."""
    from layout_opt.analysis.experiments.local import solve_on_cores

    workshop = Poisoned(read_instance(RIVER), (), None)
    found = dict(solve_on_cores(workshop, many()[:6], jobs=2))
    assert {name: finished.status for name, finished in found.items() if name != "case 3"} == {
        f"case {number}": "solved" for number in (0, 1, 2, 4, 5)
    }
    assert found["case 3"].status == "failed"
    assert "killed from outside" in found["case 3"].note
