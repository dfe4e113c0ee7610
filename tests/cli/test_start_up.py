"""What verbs load before they do anything: the model and its solvers only where they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.running import ROOT, SMALL_RIVER

HEAVY = ("matplotlib", "openpyxl", "pint", "pyomo", "scipy.stats", "dask")


@pytest.mark.parametrize(
    ("words", "unwanted"),
    [(["--help"], (*HEAVY, "pandas", "highspy", "geopandas")), (["validate", str(SMALL_RIVER)], HEAVY)],
    ids=["help", "validate"],
)
def test_light_verbs_load_no_heavy_package(words: list[str], unwanted: tuple[str, ...]) -> None:
    """Proves that the help loads no tables, and a validation neither Pyomo nor what draws and prints."""
    program = (
        f"import sys\nfrom layout_opt.cli.app import run_words\nstatus = run_words({words!r})\n"
        f"print(status, [name for name in {unwanted!r} if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "0 []"
