"""`convert`, `init --workbook` and `validate` of a workbook, as a planning office uses them."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from layout_opt import read_instance
from tests.cli.running import SMALL_RIVER, run
from tests.instance.test_round_trip import assert_same


def test_folder_to_workbook_to_folder(tmp_path: Path) -> None:
    """Proves that both ways keep instance and scenarios, and say what a workbook does not hold."""
    there = run(tmp_path, "convert", SMALL_RIVER, "--lang", "zh", "--out", "river.xlsx")
    assert there.status == 0
    assert "4 个情景" in there.out
    assert "layers.geojson" in there.out
    assert run(tmp_path, "convert", "river.xlsx", "--out", "again", "--json").json["scenarios"] == 4
    assert_same(read_instance(SMALL_RIVER), read_instance(tmp_path / "again"))
    taken = run(tmp_path, "convert", SMALL_RIVER, "--out", "river.xlsx")
    assert taken.status == 2
    assert "found a file; must be a new file" in taken.err
    solved = run(tmp_path, "solve", "river.xlsx", "--scenario", "stricter", "--out", "run", "--json")
    assert solved.status == 0
    wrong = run(tmp_path, "solve", "river.xlsx", "--scenario", "strict")
    assert "must name a scenario of the sheet scenarios (did you mean 'stricter'?)" in wrong.err


def test_a_chinese_workbook_from_nothing(tmp_path: Path) -> None:
    """Proves that a new workbook is valid, Chinese all through, and that messages of a bad cell come in a copy."""
    made = run(tmp_path, "init", "mine.xlsx", "--workbook", "--lang", "zh")
    assert made.status == 0
    assert "已写入工作簿" in made.out
    instance = read_instance(tmp_path / "mine.xlsx")
    assert instance.settings.name == "mine"
    assert instance.attribute("regions", "name_local")["upper"] == "上游县"
    assert run(tmp_path, "validate", "mine.xlsx").status == 0
    assert not (tmp_path / "mine-checked.xlsx").exists()
    book = openpyxl.load_workbook(tmp_path / "mine.xlsx")
    book["需求 demand"]["D3"] = "many"
    book.save(tmp_path / "mine.xlsx")
    wrong = run(tmp_path, "validate", "mine.xlsx", "--lang", "zh")
    assert wrong.status == 2
    assert "mine-checked.xlsx" in wrong.err
    assert "many" in openpyxl.load_workbook(tmp_path / "mine-checked.xlsx")["需求 demand"]["D3"].comment.text
