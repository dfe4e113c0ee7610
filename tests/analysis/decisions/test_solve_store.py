"""Solves of one program are kept at once: a frontier that was stopped goes on where it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from layout_opt.analysis import program
from tests.cli.running import SMALL_RIVER, run

AIMS = ("--aim", "net_effective_output", "--aim", "load:intake,COD", "--points", 3)


def test_a_stopped_frontier_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that after Ctrl-C only missing solves are done, that the answer is the same, and that edits are found."""
    real, calls, most = program.search, [0], [2]

    def counted(*words: Any) -> Any:
        if calls[0] == most[0]:
            raise KeyboardInterrupt
        calls[0] += 1
        return real(*words)

    monkeypatch.setattr(program, "search", counted)
    stopped = run(tmp_path, "frontier", SMALL_RIVER, *AIMS, "--out", "made")
    assert (stopped.status, stopped.out) == (130, "")
    assert "what is finished is kept in made" in stopped.err
    calls[0], most[0] = 0, 100
    ended = run(tmp_path, "frontier", SMALL_RIVER, *AIMS, "--out", "made")
    rest, calls[0] = calls[0], 0
    anew = run(tmp_path, "frontier", SMALL_RIVER, *AIMS)
    assert (ended.status, rest) == (0, calls[0] - 2)
    assert ended.out.startswith(anew.out)
    assert run(tmp_path, "check", "made").status == 0
    kept = sorted((tmp_path / "made" / "store" / "solves").iterdir())
    assert len(kept) == calls[0]
    kept[0].write_bytes(kept[0].read_bytes()[:-1] + b"x")
    calls[0] = 0
    again = run(tmp_path, "frontier", SMALL_RIVER, *AIMS, "--out", "made")
    assert (again.out, calls[0]) == (ended.out, 1)
    calls[0] = 0
    assert run(tmp_path, "frontier", SMALL_RIVER, *AIMS, "--gap", 1e-3, "--out", "made").status == 0
    assert calls[0] > 0
