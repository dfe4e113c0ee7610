"""Work in processes of their own: nothing lost where one is killed, and at peace with joblib's own use of the pool."""

from __future__ import annotations

import os
import signal
from operator import neg

import pytest
from joblib import Parallel, delayed

from layout_opt.analysis.pool import done_in_parallel


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
