"""Work in processes of their own: nothing lost where one is killed, and at peace with joblib's own use of the pool."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from operator import neg

import pytest
from joblib import Parallel, delayed

from layout_opt.analysis import pool
from layout_opt.analysis.pool import LEFT_WORK, done_in_parallel


def square(number: int) -> int:
    """Return the square; 3 kills its process."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_what_kills_its_process_is_said_and_the_rest_is_done() -> None:
    """The deadly item yields what `killed` says of it; all others are done, whoever held them."""
    assert sorted(done_in_parallel(square, range(6), 2, neg)) == [-3, 0, 1, 4, 16, 25]


def test_a_user_of_joblib_in_the_same_program_is_not_disturbed() -> None:
    """Both ways round: our pool before and after `joblib.Parallel`, which shares the processes."""
    for _ in range(2):
        assert sorted(done_in_parallel(abs, [-1, -2, -4], 2, neg)) == [1, 2, 4]
        assert Parallel(n_jobs=2, backend="loky")(delayed(abs)(number) for number in (-1, -2, -4)) == [1, 2, 4]


def test_an_error_of_the_work_ends_it() -> None:
    """What the work raises is raised here, and the pool can be used again."""
    with pytest.raises(TypeError):
        list(done_in_parallel(abs, [1, "x", 2, 3], 2, neg))  # type: ignore[list-item]
    assert sorted(done_in_parallel(abs, [-1, -2], 2, neg)) == [1, 2]


def test_a_process_that_ends_idle_as_work_comes_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: what loky warns of then is no error, which would end the thread that hands out work and wait for ever."""

    class Idle:
        """An executor whose process ends as the first item comes."""

        def submit(self, work: Callable[[int], int], item: int) -> Future[int]:
            warnings.warn(f"{LEFT_WORK}. This can be caused by a too short worker timeout.", UserWarning, stacklevel=1)
            done: Future[int] = Future()
            done.set_result(work(item))
            return done

    monkeypatch.setattr(pool, "get_memmapping_executor", lambda *_, **__: Idle())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert sorted(done_in_parallel(abs, [-1, -2], 2, neg)) == [1, 2]
        with pytest.raises(UserWarning, match="other"):
            warnings.warn("other", UserWarning, stacklevel=1)
