"""Stopping a solve: Ctrl-C keeps the best layout, a killed program leaves no run folder, progress goes to stderr."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.hard import write_hard
from tests.cli.running import ROOT, SMALL_RIVER, run, start

STAGES = "relaxation|start|branch and bound|clean-up|tie-break"
PROGRESS = re.compile(rf"\s*[\d.]+ s  ({STAGES}) +layout (-|[-\d.,e+]+)  bound (-|[-\d.,e+]+)  gap (-|[\d.]+%)")
SEARCHED = re.compile(r"branch and bound +layout [^-]")
"""A line of the search that has found a layout."""
PATIENCE = 600.0
"""Longest wait for a program that should be done [s]."""


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an instance that HiGHS does not finish in the time of a test."""
    return write_hard(tmp_path_factory.mktemp("hard") / "hard")


def wait_for_progress(program: subprocess.Popen[str]) -> str:
    """Return the first progress line of a running solve."""
    assert program.stderr is not None
    line = program.stderr.readline()
    assert PROGRESS.match(line), line
    return line


def test_ctrl_c_keeps_the_best_layout(hard: Path, tmp_path: Path) -> None:
    """Proves that SIGINT ends the search, not the work: the layout is written, certified, and marked interrupted."""
    program = start(tmp_path, "solve", hard, "--out", "run")
    while not SEARCHED.search(wait_for_progress(program)):
        continue
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=PATIENCE)
    assert program.returncode == 6, err
    assert "written to run\n" in out
    info = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert (info["status"], info["interrupted"], info["certificate"]["passed"]) == ("limit", True, True)
    assert run(tmp_path, "check", "run").status == 0


def test_kill_leaves_no_run_folder(hard: Path, tmp_path: Path) -> None:
    """Proves that a program killed while it searches has written nothing, and that its progress stood on stderr."""
    program = start(tmp_path, "solve", hard, "--out", "run")
    wait_for_progress(program)
    program.kill()
    out, _ = program.communicate(timeout=PATIENCE)
    assert program.returncode == -signal.SIGKILL
    assert (out, list(tmp_path.iterdir())) == ("", [])


def test_kill_while_writing_leaves_the_older_run(tmp_path: Path) -> None:
    """Proves that a run folder is written completely or not at all: killed before its last file, the old one stands."""
    assert run(tmp_path, "solve", SMALL_RIVER, "--out", "run").status == 0
    before = (tmp_path / "run" / "run.json").read_bytes()
    killed = (
        "import os, signal\n"
        "import layout_opt.result.folder as folder\n"
        "folder.run_record = lambda run, inputs: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from layout_opt.cli.app import run_words\n"
        f"run_words(['solve', {str(SMALL_RIVER)!r}, '--scenario', 'stricter', '--out', 'run'])\n"
    )
    done = subprocess.run([sys.executable, "-c", killed], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == ["run"]
    assert (tmp_path / "run" / "run.json").read_bytes() == before
    assert run(tmp_path, "check", "run").status == 0
    assert run(tmp_path, "solve", SMALL_RIVER, "--out", "run").status == 0


def test_ctrl_c_before_the_search_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a stop before there is a layout is a plain sentence and status 130."""
    import layout_opt.result.run as solving

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(solving, "direct_model", stop)
    ran = run(tmp_path, "solve", SMALL_RIVER, "--out", "run")
    assert ran.status == 130
    assert ran.err.strip() == "stopped before there was a layout to keep; nothing was written"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("method", "words"), [("game", "what is finished is kept in study"), ("owen", "nothing was written")]
)
def test_ctrl_c_in_a_study_of_stability(
    method: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that what is kept of a stopped study is told: coalitions of a game, nothing of linear programs."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("layout_opt.analysis.coalitions.stability._answer", stop)
    ran = run(tmp_path, "cooperate", SMALL_RIVER, "--players", "region", "--stability", method, "--out", "study")
    assert (ran.status, ran.out) == (130, "")
    assert words in ran.err


def test_progress_is_plain_lines_in_a_pipe(hard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that bound, layout and gap are told while a solve runs, on stderr and without control characters."""
    from layout_opt.cli import say

    monkeypatch.setattr(say, "LINE_SECONDS", 0.0)
    ran = run(tmp_path, "solve", hard, "--time-limit", "2", "--out", "run")
    lines = ran.err.splitlines()
    assert len(lines) >= 2
    assert all(PROGRESS.fullmatch(line) for line in lines)
    assert not re.search(r"[\x1b\r]", ran.out + ran.err)
    assert not any(PROGRESS.match(line) for line in ran.out.splitlines())
