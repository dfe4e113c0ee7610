"""Claims: what a cheat would write into a run folder beside its decisions is named, with what the decisions say."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from layout_opt import read_instance, read_run, solve, write_run
from layout_opt.instance import Change, changed
from layout_opt.result.certificate import certify
from layout_opt.result.claims import changed_files, false_claims
from layout_opt.result.manifest import MANIFEST
from tests.cli.running import SMALL_RIVER, run
from tests.result.whole import whole

Record = dict[str, Any]


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the run folder of a layout with every kind of limit."""
    return write_run(whole(), tmp_path_factory.mktemp("claims") / "run")


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the run folder of a layout in two stages: most accepted output first."""
    instance = changed(
        read_instance(SMALL_RIVER), [Change(table="instance", column="objective", set="effective_output")]
    )
    return write_run(solve(instance), tmp_path_factory.mktemp("stages") / "run")


def copied(solved: Path, folder: Path) -> Path:
    """Return a copy of a run without the list of its files, by which any edit at all would be noticed."""
    copy = Path(shutil.copytree(solved, folder / "run"))
    (copy / MANIFEST).unlink()
    return copy


def recorded(run_folder: Path, edit: Callable[[Record], object]) -> list[str]:
    """Return what is found after an edit of ``run.json``."""
    file = run_folder / "run.json"
    info = json.loads(file.read_text(encoding="utf-8"))
    edit(info)
    file.write_text(json.dumps(info), encoding="utf-8")
    return false_claims(read_run(run_folder))


def test_an_honest_run_claims_nothing_false(solved: Path, staged: Path) -> None:
    """Proves that what is written reads back as it was recomputed, in one stage and in two."""
    for folder in (solved, staged):
        assert false_claims(read_run(folder)) == []
        assert list(changed_files(read_run(folder))) == []


CELLS = (
    ("limits", "limit", 3, 1e9),
    ("limits", "slack", 0, 7.0),
    ("limits", "unit", 0, "kt/yr"),
    ("loads", "capacity", 0, 5000.0),
    ("loads", "background", 0, 1.0),
    ("discharge", "gross", 0, 1.0),
    ("factors", "unit", 0, "head"),
    ("shortage", "shortage", 0, 3.0),
    ("shortage", "quantity", 0, 1.0),
    ("capacity", "existing", 0, 99.0),
    ("activity", "unit", 0, "kt/yr"),
    ("sales", "unit", 0, "kt/yr"),
    ("specialisation", "location_quotient", 0, 9.0),
    ("attribution", "unit", 0, "kt"),
)


@pytest.mark.parametrize(("table", "column", "row", "value"), CELLS)
def test_each_cell_beside_the_decisions_is_held(
    solved: Path, tmp_path: Path, table: str, column: str, row: int, value: object
) -> None:
    """Proves that a table that people read cannot say something else than the decisions: file, line, column."""
    folder = copied(solved, tmp_path)
    file = folder / "tables" / f"{table}.csv"
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    frame.loc[row, column] = str(value)
    frame.to_csv(file, index=False)
    stored = read_run(folder)
    assert certify(stored.instance, stored.tables, stored.info["objective"], "best").passed
    (found,) = false_claims(stored)
    assert found.startswith(f"tables {table}.csv:{row + 2} {column}: is {value}, recomputed ")


def test_missing_and_longer_tables(solved: Path, tmp_path: Path) -> None:
    """Proves that a table that is gone, doubled, widened or unknown is named."""
    folder = copied(solved, tmp_path) / "tables"
    (folder / "shortage.csv").unlink()
    shutil.copy(folder / "limits.csv", folder / "promises.csv")
    limits = (folder / "limits.csv").read_text(encoding="utf-8")
    (folder / "limits.csv").write_text(limits + limits.splitlines()[1] + "\n", encoding="utf-8")
    factors = pd.read_csv(folder / "factors.csv").assign(bonus=1)
    factors.to_csv(folder / "factors.csv", index=False)
    rows = len(limits.splitlines()) - 1
    assert false_claims(read_run(folder.parent)) == [
        "tables factors.csv: has other columns than a run writes",
        f"tables limits.csv: has {rows + 1} rows, recomputed {rows}",
        "tables promises.csv: is no table of this run",
        "tables shortage.csv: is missing",
    ]


RECORDS: dict[str, tuple[Callable[[Record], object], str]] = {
    "money": (lambda r: r.update(money="1e8 CNY"), "run.json money: is 1e8 CNY, recomputed CNY"),
    "sums": (lambda r: r["sums"].update(real_costs=0.0), "run.json sums: is "),
    "data_status": (lambda r: r.update(data_status={"real": 1.0}), "run.json data_status: is "),
    "bound": (lambda r: r.update(bound=r["bound"] + 1), "run.json bound: is "),
    "gap": (lambda r: r.update(gap=0.5), "run.json gap: is 0.5, its stages say "),
    "status": (lambda r: r.update(status="limit"), "run.json status: is limit, its gap says solved"),
    "stage gap": (lambda r: r["stages"][0].update(gap=0.2), "run.json stages net_effective_output: has the gap 0.2"),
    "aim": (lambda r: r["stages"][0].update(aim="cost"), "run.json stages: are not those of the objective"),
    "no stages": (lambda r: r.pop("stages"), "run.json stages: are not those of the objective"),
    "beyond": (
        lambda r: r["stages"][0].update(bound=r["objective"] - 1),
        "run.json stages net_effective_output: has the bound ",
    ),
}


@pytest.mark.parametrize("entry", RECORDS)
def test_each_number_of_the_record_is_held(solved: Path, tmp_path: Path, entry: str) -> None:
    """Proves that ``run.json`` cannot claim another gap, bound, status, sum, unit or share of data."""
    edit, words = RECORDS[entry]
    assert recorded(copied(solved, tmp_path), edit)[0].startswith(words)


def test_the_first_stage_is_held(staged: Path, tmp_path: Path) -> None:
    """Proves that a layout in two stages keeps what the first one reached: 30 of accepted output, no more, no less."""

    def claim(output: float) -> Callable[[Record], object]:
        return lambda record: record["stages"][0].update(objective=output, bound=output, gap=0.0)

    most = recorded(copied(staged, tmp_path / "a"), claim(31.0))
    assert most == ["run.json stages effective_output: must be kept at 31, recomputed 30"]
    least = recorded(copied(staged, tmp_path / "b"), claim(29.0))
    assert least == ["run.json stages effective_output: is at most 29 by its bound, recomputed 30"]


def test_a_layout_that_is_not_todays_cannot_be_called_so(tmp_path: Path) -> None:
    """Proves that limits are not escaped by the word "today": the decisions must then be today's."""
    best = solve(read_instance(SMALL_RIVER))
    found = certify(best.instance, best.tables, best.objective, "today").violations
    assert "production activity[root,lower,mill]: differs from today's by 35 1e4 t/yr" in map(str, found)
    today = solve(best.instance, layout="today")
    assert today.certificate is not None
    assert today.certificate.passed


def test_check_tells_all_of_it(solved: Path, tmp_path: Path) -> None:
    """Proves status 5 and the words on the command line."""
    recorded(copied(solved, tmp_path), lambda record: record.update(gap=0.5))
    ran = run(tmp_path, "check", "run")
    assert ran.status == 5
    assert "VIOLATED run.json gap: is 0.5, its stages say 0.0" in ran.out
    assert "certificate: FAILED" in ran.out
