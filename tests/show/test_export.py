"""A run in other formats: every number arrives, other programs read it, nothing of somebody else is overwritten."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import highspy
import openpyxl
import pandas as pd
import pyogrio
import pyomo.environ as pyo
import pytest

from layout_opt import read_instance, solve, write_run
from layout_opt.errors import InvalidInput
from layout_opt.result.folder import StoredRun, read_run
from layout_opt.show.export.formats import ExportFormat, export_run, format_of
from layout_opt.show.export.program_file import ReadableNames
from tests.cli.running import SMALL_RIVER, run

CLOSE = 1e-9
"""Relative difference of two objectives that are the same [1]."""


def best_of(path: Path) -> float:
    """Return the objective that HiGHS finds for a file."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 1e-9)
    assert solver.readModel(str(path)) == highspy.HighsStatus.kOk
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(solver.getInfo().objective_function_value)


@pytest.mark.parametrize("kind", [ExportFormat.LP, ExportFormat.MPS])
def test_program_has_the_same_optimum(run_folder: Path, run: StoredRun, tmp_path: Path, kind: ExportFormat) -> None:
    """Proves that HiGHS reads the file and gets the objective of the run, and that rows have names people can read."""
    path = export_run(run_folder, kind, tmp_path / f"river.{kind}")
    assert best_of(path) == pytest.approx(run.info["objective"], rel=CLOSE)
    text = path.read_text(encoding="utf-8")
    for name in ("receptors.load_max_root_intake_COD", "production.activity_root_upper_mill"):
        assert name in text


def test_program_of_today(tmp_path: Path) -> None:
    """Proves that the evaluation of today's layout is a program, too, with its decisions held."""
    found = solve(read_instance(SMALL_RIVER), layout="today")
    write_run(found, tmp_path / "today")
    path = export_run(tmp_path / "today", ExportFormat.LP)
    assert path == tmp_path / "today" / "today.lp"
    assert best_of(path) == pytest.approx(16.1, rel=CLOSE)
    assert found.objective == pytest.approx(16.1)


def test_program_of_two_stages(tmp_path: Path) -> None:
    """Proves that the file is the program of the last stage: what an earlier stage reached is one of its rows."""
    change = "instance.objective=effective_output"
    assert run(tmp_path, "solve", SMALL_RIVER, "--set", change, "--out", "run").status == 0
    stored = read_run(tmp_path / "run")
    path = export_run(tmp_path / "run", ExportFormat.LP)
    assert best_of(path) == pytest.approx(stored.info["objective"], rel=1e-6)
    assert "keep_effective_output" in path.read_text(encoding="utf-8")


def test_names_are_never_the_same() -> None:
    """Proves that ids which differ only in letters that no file format takes get different names."""
    model = pyo.ConcreteModel()
    model.made = pyo.Var(["上游", "下游", "a-b", "a_b", "A b", "x" * 300])
    name = ReadableNames()
    names = [name(model.made[key]) for key in model.made]
    assert len({text.lower() for text in names}) == len(names)
    assert all(text.isascii() and len(text) < 255 for text in names)
    assert [name(model.made[key]) for key in model.made] == names


def test_rows_of_the_users_own_are_refused(run_folder: Path, tmp_path: Path) -> None:
    """Proves that a run whose folder does not hold all its rows is not written as if it did."""
    import shutil

    shutil.copytree(run_folder, tmp_path / "run")
    info = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    (tmp_path / "run" / "run.json").write_text(json.dumps({**info, "user_rows": 2}), encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"found 2 rows of the user's own; must be without such rows"):
        export_run(tmp_path / "run", ExportFormat.MPS, tmp_path / "x.mps")
    assert not (tmp_path / "x.mps").exists()


def test_parquet_keeps_every_digit_and_the_units(run_folder: Path, run: StoredRun, tmp_path: Path) -> None:
    """Proves that the tables come back the same, and that columns say unit and meaning."""
    import pyarrow.parquet as pq

    folder = export_run(run_folder, ExportFormat.PARQUET, tmp_path / "tables")
    assert {path.stem for path in folder.iterdir()} == set(run.tables)
    for name, frame in run.tables.items():
        pd.testing.assert_frame_equal(pd.read_parquet(folder / f"{name}.parquet"), frame, check_dtype=False)
    schema = pq.read_schema(folder / "loads.parquet")
    assert schema.field("capacity").metadata[b"unit"] == b"pollutant/yr"
    assert b"what the receptor can bear" in schema.field("capacity").metadata[b"meaning"]
    assert json.loads(schema.metadata[b"layout_opt"])["objective"] == run.info["objective"]
    assert export_run(run_folder, ExportFormat.PARQUET, folder) == folder
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match="found a folder that layout-opt has not written"):
        export_run(run_folder, ExportFormat.PARQUET, folder)


def test_workbook(run_folder: Path, run: StoredRun, tmp_path: Path) -> None:
    """Proves that each table is a sheet with all its numbers, a row of units, formats and heads that stay."""
    path = export_run(run_folder, ExportFormat.XLSX, tmp_path / "river.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["overview", "today to plan", "sources", *run.tables]
    for name, frame in run.tables.items():
        sheet = book[name]
        rows = list(sheet.iter_rows(values_only=True))
        assert list(rows[0]) == list(frame.columns)
        assert sheet.freeze_panes.endswith("3")
        assert len(rows) == len(frame) + 2
        for at, column in enumerate(frame.columns):
            told = [row[at] for row in rows[2:]]
            expected = [None if cell != cell or cell == "" else cell for cell in frame[column]]  # noqa: PLR0124
            assert told == [pytest.approx(cell, rel=1e-15) if isinstance(cell, float) else cell for cell in expected]
    units = next(book["loads"].iter_rows(min_row=2, max_row=2, values_only=True))
    assert units[-4:] == ("pollutant/yr", "pollutant/yr", "pollutant/yr", None)
    assert book["loads"]["E3"].number_format == "#,##0.0"
    overview = {row[0]: row[1] for row in book["overview"].iter_rows(values_only=True) if row[0] and row[1] is not None}
    assert overview["net effective output"] == run.info["objective"]
    assert overview["bound"] == run.info["bound"]
    assert overview["gap"] == run.info["gap"]
    assert overview["certificate"] == "certificate passed"
    assert overview["assumed"] == 1.0


def test_gis_file(run_folder: Path, tmp_path: Path) -> None:
    """Proves that the GeoPackage has layers and styles, and is made anew where the run has lost it."""
    import shutil

    path = export_run(run_folder, ExportFormat.GPKG, tmp_path / "river.gpkg")
    names = {str(name) for name, _ in pyogrio.list_layers(path)}
    assert {"regions", "change", "receptors COD", "layer_styles"} <= names
    shutil.copytree(run_folder, tmp_path / "run")
    (tmp_path / "run" / "layout.gpkg").unlink()
    again = export_run(tmp_path / "run", ExportFormat.GPKG, tmp_path / "river.gpkg")
    assert {str(name) for name, _ in pyogrio.list_layers(again)} == names


def test_brief_without_its_library(run_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that without python-docx the message says what to install, and nothing is written."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(
        InvalidInput, match=r"--to docx: found no python-docx; .* Fix: pip install 'layout-opt\[word\]'"
    ):
        export_run(run_folder, ExportFormat.DOCX, tmp_path / "brief.docx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [kind for kind in ExportFormat if kind is not ExportFormat.PARQUET])
def test_nothing_of_others_is_overwritten(run_folder: Path, tmp_path: Path, kind: ExportFormat) -> None:
    """Proves that a file of somebody else stays, one of ours is replaced, and a wrong ending is named."""
    if kind in (ExportFormat.DOCX, ExportFormat.PPTX):
        pytest.importorskip(kind.value, reason=f"python-{kind} is an extra")
    path = tmp_path / f"river.{kind}"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match="found a file that layout-opt has not written; must be a new file"):
        export_run(run_folder, kind, path)
    assert path.read_text(encoding="utf-8") == "mine"
    path.unlink()
    path.mkdir()
    with pytest.raises(InvalidInput, match="found a folder that layout-opt has not written"):
        export_run(run_folder, kind, path)
    path.rmdir()
    export_run(run_folder, kind, path)
    assert format_of(kind).known(path)
    with pytest.raises(InvalidInput, match=rf"must end in \.{kind}\. Fix: rename it"):
        export_run(run_folder, kind, tmp_path / "river.txt")


def test_verb(run_folder: Path, tmp_path: Path) -> None:
    """Proves the verb: JSON, and wrong words in a sentence with status 2."""
    ran = run(tmp_path, "export", run_folder, "--to", "lp", "--out", "a.lp", "--json")
    assert (ran.status, ran.json) == (0, {"format": "lp", "file": "a.lp"})
    wrong = run(tmp_path, "export", run_folder, "--to", "xslx")
    assert wrong.status == 2
    assert (
        "--to: found 'xslx'; must be xlsx or gpkg or parquet or lp or mps or docx or pptx (did you mean 'xlsx'?)"
        in wrong.err
    )
    empty = run(tmp_path, "export", tmp_path, "--to", "lp")
    assert empty.status == 2
    assert "no run.json" in empty.err
