"""The scripts in examples/ run as they stand, on a small question, and leave tables and pictures."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
RANGED = "demand,price"
SMALLER = {
    "one_at_a_time": {},
    "sweep": {"STEPS": 2, "TOLERANCE": 0.4},
    "global_sensitivity": {
        "PARAMETERS": ("demand.price",), "RESULTS": ("objective",), "TRAJECTORIES": 0, "SAMPLES": 4, "DRAWS": 2,
        "CORRELATIONS": {},
    },
}  # fmt: skip
WRITTEN = {
    "one_at_a_time": ("tables/tornado.csv", "plots/tornado-objective.png", "experiment.json"),
    "sweep": ("tables/tipping.csv", "plots/sweep-objective.png"),
    "global_sensitivity": (
        "shares/tables/sobol.csv",
        "shares/plots/sobol-objective.png",
        "futures/plots/robustness.png",
    ),
}
SAID = {"one_at_a_time": "demand.price", "sweep": "bay works", "global_sensitivity": "always"}


def loaded(name: str) -> ModuleType:
    """Return an example as a module, with a question that is small enough for a test."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for constant, value in SMALLER[name].items():
        assert hasattr(module, constant)
        setattr(module, constant, value)
    return module


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """Return the two regions with one range."""
    folder = tmp_path / "two-regions"
    shutil.copytree(ROOT / "instances" / "two-regions", folder)
    path = folder / "provenance.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *(row for row in rows if row.startswith(RANGED))]) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", sorted(SMALLER))
def test_example_runs(name: str, instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A script that a user copies works, and prints what it says."""
    loaded(name).main(str(instance), str(tmp_path / "out"))
    assert SAID[name] in capsys.readouterr().out
    for path in WRITTEN[name]:
        assert (tmp_path / "out" / path).is_file(), path
