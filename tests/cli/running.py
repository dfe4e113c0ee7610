"""Run a command line in this process, or as a program of its own where signals matter."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layout_opt.cli.app import run_words

ROOT = Path(__file__).parents[2]
SMALL_RIVER = ROOT / "instances" / "small-river"
TWO_REGIONS = ROOT / "instances" / "two-regions"
PROBLEM = re.compile(r".+: found .+; must .+\. Fix: .+\.", re.DOTALL)
"""The form of a message about wrong input."""


@dataclass(frozen=True)
class Ran:
    """What a command line did: exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Everything on stdout as one JSON value."""
        return json.loads(self.out)


def run(folder: Path, *words: object) -> Ran:
    """Run a command line in `folder`, in this process, as if in a pipe."""
    out, err = io.StringIO(), io.StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        status = run_words([str(word) for word in words])
    return Ran(status, out.getvalue(), err.getvalue())


def start(folder: Path, *words: object) -> subprocess.Popen[str]:
    """Start a command line as a program of its own."""
    program = [sys.executable, "-c", "from layout_opt.cli import main; main()", *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        program, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )


def assert_problems(text: str) -> None:
    """Assert that every line is a message in the form of the project, and that there is at least one."""
    lines = [line for line in text.splitlines() if "Fix:" in line or not line.startswith(" ")]
    assert lines
    for line in lines:
        assert PROBLEM.fullmatch(line), line
