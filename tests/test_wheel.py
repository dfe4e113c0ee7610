"""What users install works by itself: an sdist, a wheel made from it, a bare environment, a solve elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOT_SOURCES = shutil.ignore_patterns(".git", ".venv", ".*_cache", "runs", "build", "dist", "__pycache__", "*.egg-info")
OFFLINE = ("NewConnectionError", "Temporary failure in name resolution", "Network is unreachable")
"""What pip says where no registry can be reached."""


def ran(*words: object, cwd: Path) -> str:
    """Run a command without the sources on its path; skip where no package registry can be reached."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    command = [str(word) for word in words]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment, check=False)
    if done.returncode and any(words in done.stderr + done.stdout for words in OFFLINE):
        pytest.skip("no package registry can be reached from here")
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an sdist and the wheel that was built from it."""
    pytest.importorskip("build", reason="the package `build` is not installed")
    home = tmp_path_factory.mktemp("dist")
    sources = shutil.copytree(ROOT, home / "sources", ignore=NOT_SOURCES)
    ran(sys.executable, "-m", "build", "--no-isolation", "--outdir", home, sources, cwd=home)
    shutil.rmtree(sources)
    return home


def test_sdist_holds_what_the_gate_needs(dist: Path) -> None:
    """Proves that the sources can be tested from the sdist alone: tests, docs, instances, examples, constraints."""
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    folders = ("tests", "docs", "instances", "examples", "benchmarks", "layout_opt")
    wanted = {
        file.relative_to(ROOT).as_posix()
        for folder in folders
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and not {"__pycache__", "runs"} & set(file.parts) and file.suffix != ".pyc"
    }
    assert wanted | {"Makefile", "constraints.txt", "CITATION.cff", "CONTRIBUTING.md", "LICENSE"} <= held


def test_wheel_in_a_bare_environment_solves_and_checks(dist: Path, tmp_path: Path) -> None:
    """Proves that the wheel needs nothing but what it declares: an example is copied, and its demonstration runs.

    The small river earns 13.5 there as here, with pages in two languages. Every table of the Yellow River is shipped.
    """
    (wheel,) = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    tables = {path.name for path in (ROOT / "instances" / "yellow-river").iterdir() if path.suffix in (".csv", ".gpkg")}
    assert {f"layout_opt/instances/yellow-river/{name}" for name in tables} <= held
    assert wheel.stat().st_size < 12e6
    venv.create(tmp_path / "bare")
    python = tmp_path / "bare" / "bin" / "python"
    constraints = ROOT / "constraints.txt"
    pip = (sys.executable, "-m", "pip", "--python", python)
    ran(*pip, "install", "-q", "--no-compile", "-c", constraints, wheel, cwd=tmp_path)
    program = python.parent / "layout-opt"
    ran(program, "init", "river", "--example", "small-river", cwd=tmp_path)
    told = ran(
        python, "-m", "layout_opt.cli.demo", "river", "--out", "runs/best", "--today", "runs/today", cwd=tmp_path
    )
    assert "The five numbers that matter" in told
    assert '"objective": 13.5' in (tmp_path / "runs" / "best" / "run.json").read_text(encoding="utf-8")
    assert {"report.html", "report-zh.html"} <= {path.name for path in (tmp_path / "runs" / "best").iterdir()}
