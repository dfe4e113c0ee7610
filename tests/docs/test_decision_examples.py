"""The scripts about decisions that users copy run as they are and print what they find."""

from __future__ import annotations

import io
import runpy
import sys
from contextlib import chdir, redirect_stdout
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAID = {
    "frontier": ("net_effective_output", "ends of the frontier:", "10.6"),
    "alternatives": ("must-have", "without mill in lower: a loss between 6.6 and 6.6"),
    "regret": ("least greatest regret: stricter, certain: True", "best on average: stricter, certain: True"),
    "compare": ("receptor_capacity.capacity = 600.0", "freight.cost_per_distance x 1.5", "-1.0"),
}


@pytest.mark.parametrize("name", sorted(SAID))
def test_example_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script solves the small river and prints its answer."""
    out = io.StringIO()
    script = str(ROOT / "examples" / f"{name}.py")
    monkeypatch.setattr(sys, "argv", [script])
    with chdir(ROOT), redirect_stdout(out):
        runpy.run_path(script, run_name="__main__")
    for words in SAID[name]:
        assert words in out.getvalue()
