"""The run folder: whole or not there, read back without the model, the same again."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from layout_opt import read_run, solve, write_run
from layout_opt.errors import InvalidInput
from layout_opt.result.certificate import certify
from tests.result.whole import whole

COLUMNS = {
    "capacity": "node region technology existing build retire capacity open modules unit",
    "activity": "node region technology activity unit",
    "shipments": "node from_region to_region commodity shipment unit",
    "sales": "node region commodity market tier sales unit",
    "surplus": "node region commodity surplus unit",
    "foreign_trade": "node region commodity direction quantity unit",
    "factors": "node region factor use unit",
    "discharge": "node region pollutant gross removal discharge unit",
    "loads": "node receptor pollutant background load capacity unit",
    "value": "node region part value unit",
    "shortage": "node region market tier quantity served shortage unit",
    "limits": "node family row key used limit sense slack binding unit",
    "prices": "node family row key price unit meaning",
    "permits": "node from_region from_receptor to_region to_receptor pollutant given_up permits unit",
    "permit_holdings": "node region receptor pollutant initial needed bought unit",
    "permit_release": "node receptor pollutant release unit",
}
RECORD = (
    "status objective objective_kind bound gap seconds peak_memory instance inputs changes versions options seed "
    "layout unique user_rows certificate"
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the layout with every kind of limit."""
    return write_run(whole(), tmp_path_factory.mktemp("runs") / "whole")


def test_tables_have_the_columns_of_the_contract(written: Path) -> None:
    """Proves names and order of the columns of every result table, and the keys of the record."""
    for name, columns in COLUMNS.items():
        head = (written / "tables" / f"{name}.csv").read_text(encoding="utf-8").split("\n", 1)[0]
        assert head.split(",") == columns.split(), name
    record = json.loads((written / "run.json").read_text(encoding="utf-8"))
    assert set(RECORD.split()) <= set(record)


def test_every_line_has_a_unit(written: Path) -> None:
    """Proves that no amount stands without its unit."""
    for name, table in read_run(written).tables.items():
        if name in COLUMNS and len(table):
            assert (table["unit"] != "").all(), name


def test_read_back_is_certified(written: Path) -> None:
    """Proves that the files alone, read back, hold the layout that was certified."""
    stored = read_run(written)
    certificate = certify(stored.instance, stored.tables, stored.info["objective"], "best")
    assert certificate.violations == ()
    assert certificate.checked == stored.info["certificate"]["checked"]


def test_the_same_again(written: Path, tmp_path: Path) -> None:
    """Proves that a second solve of what the folder holds gives the same bytes (but for seconds and memory)."""
    again = write_run(solve(read_run(written).instance, gap=1e-9), tmp_path / "again")
    names = sorted(path.relative_to(written) for path in written.rglob("*") if path.suffix in {".csv", ".toml"})
    assert len(names) > len(COLUMNS)
    for name in names:
        assert (again / name).read_bytes() == (written / name).read_bytes(), name
    first, second = (json.loads((place / "run.json").read_text(encoding="utf-8")) for place in (written, again))
    for record in (first, second):
        for stage in record["stages"]:
            del stage["seconds"], stage["parts"]  # the seconds of each part of the search
    assert {key for key in first if first[key] != second[key]} <= {"seconds", "peak_memory", "build_seconds"}


def test_an_error_keeps_the_older_run(written: Path, tmp_path: Path) -> None:
    """Proves that a failed write leaves nothing where nothing was, and does not touch the run that stands there."""
    broken = replace(whole(), status=None)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        write_run(broken, tmp_path / "run")
    assert list(tmp_path.iterdir()) == []
    target = write_run(whole(), tmp_path / "run")
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    with pytest.raises(AttributeError):
        write_run(broken, target)
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_something_else_is_not_overwritten(tmp_path: Path) -> None:
    """Proves that a folder that is no run, or a file, is refused and left alone."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "thesis.txt").write_text("years of work", encoding="utf-8")
    for name in ("notes", "notes/thesis.txt"):
        with pytest.raises(InvalidInput) as caught:
            write_run(whole(), tmp_path / name)
        assert str(caught.value) == (
            f"--out {tmp_path / name}: found something that is no run folder; must be a new or a run folder. "
            "Fix: choose another folder."
        )
    assert (tmp_path / "notes" / "thesis.txt").read_text(encoding="utf-8") == "years of work"


CHECKED = """
import sys
from layout_opt.cli import main
try:
    main(["check", sys.argv[1], "--json"])
except SystemExit as ended:
    assert ended.code == 0, ended.code
heavy = sorted({name.split(".")[0] for name in sys.modules} & {"pyomo", "highspy"})
print("heavy:", *heavy, file=sys.stderr)
"""


def test_the_check_never_touches_the_model(written: Path) -> None:
    """Proves that the certificate is independent: the verb `check` imports neither Pyomo nor the solver."""
    ended = subprocess.run(
        [sys.executable, "-c", CHECKED, str(written)], check=False, timeout=600, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["passed"] is True
    assert ended.stderr.strip() == "heavy:"


def test_not_a_run(tmp_path: Path) -> None:
    """Proves the message where something else is given for a run folder."""
    with pytest.raises(InvalidInput) as caught:
        read_run(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: found no run.json; must be a run folder. Fix: give a folder that `layout-opt solve` has written."
    )
