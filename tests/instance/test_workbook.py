"""The workbook to work in: round trips in both languages, cells as people write them, scenarios, messages at cells."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from layout_opt.errors import InvalidInput
from layout_opt.instance import Change, Scenario, write_folder, write_workbook
from layout_opt.instance.plain_cells import plain_number
from layout_opt.instance.scenario_sheet import folder_scenarios, workbook_scenarios, write_scenarios
from layout_opt.instance.workbook_marks import is_marked, write_marked
from layout_opt.model.discover import table_specs
from tests.instance.examples import messages, read, write_plain, write_river
from tests.instance.test_round_trip import assert_same

SCENARIOS = {
    "dry": Scenario("Dry year", "less water", (
        Change(table="demand", where={"region": ("mid", "down")}, column="quantity", scale=0.9),
        Change(table="demand", key="mid,construction,mass", column="price", set=5.5),
        Change(table="instance", column="respond_to_charges", set=True),
        Change(table="regions", key="up", column="name", set="12"),
        Change(table="sites", delete=True, where={"region": "up"}),
    )),
    "more": Scenario("", "", (
        Change(table="demand", insert=({"region": "up", "market": "a,b", "tier": "x", "quantity": 1.5},)),
    )),
    "empty": Scenario("Nothing", "", ()),
}  # fmt: skip


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the river as a Chinese workbook with scenarios."""
    folder = tmp_path_factory.mktemp("book")
    return write_workbook(read(write_river(folder / "river")), folder / "book.xlsx", "zh", SCENARIOS)


def test_chinese_round_trip(chinese: Path, tmp_path: Path) -> None:
    """Proves that folder -> Chinese workbook -> folder gives the same instance and the same scenarios."""
    instance = read(write_river(tmp_path / "river"))
    book = read(chinese)
    assert_same(instance, book)
    folder = write_folder(book, tmp_path / "again")
    assert workbook_scenarios(chinese) == SCENARIOS
    write_scenarios(folder, workbook_scenarios(chinese))
    assert folder_scenarios(folder) == SCENARIOS
    assert_same(instance, read(folder))


def test_what_a_chinese_workbook_shows(chinese: Path) -> None:
    """Proves headers in two languages, a row of units, frozen bold heads, lists from the sets, help and notes."""
    book = openpyxl.load_workbook(chinese)
    assert book.sheetnames[:3] == ["# 说明", "设置 instance", "情景树 tree"]
    sites = book["厂址 sites"]
    head = [cell.value for cell in sites[1]]
    assert head[:4] == ["节点\nnode", "地区\nregion", "技术\ntechnology", "现有产能\nexisting"]
    assert head[-1] == "# 备注"
    assert sites["A2"].value == "# 单位"
    assert sites["J2"].value == "万元/技术单位"
    assert sites["B1"].font.bold
    assert sites.freeze_panes == "D3"
    assert "万吨" in [cell.value for cell in book["产品表 commodities"]["D"]]
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sites.data_validations.dataValidation}
    assert lists["B3"] == "'地区表 regions'!$A$3:$A$5000"
    kinds = book["技术表 technologies"]
    assert next(rule.formula1 for rule in kinds.data_validations.dataValidation) == '"生产,治理,设备"'
    assert "生产" in [cell.value for cell in kinds["F"]]
    assert "现有产能" in sites["D1"].comment.text or "产能" in sites["D1"].comment.text


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("1,234.5", "1234.5"),
        ("１２３", "123"),
        ("１，２３４", "1234"),
        ("3.5万", "35000"),
        ("1.2亿", "120000000"),
        ("２ 千万", "20000000"),
        ("－5", "-5"),
        ("无", ""),
        ("1,23", "1,23"),
        ("many", "many"),
        ("5 % ", "5 % "),
    ],
)
def test_numbers_as_people_write_them(cell: str, plain: str) -> None:
    """Proves which forms of a number are read, and that no other is guessed at."""
    assert plain_number(cell)[0] == plain


def edited(tmp_path: Path, cells: dict[tuple[str, str], object], language: str = "en") -> Path:
    """Return the plain instance as a workbook with some cells written."""
    path = write_workbook(read(write_plain(tmp_path / "plain")), tmp_path / "book.xlsx", language)
    book = openpyxl.load_workbook(path)
    for (sheet, cell), value in cells.items():
        (book[sheet] if sheet in book.sheetnames else book.create_sheet(sheet))[cell] = value
    book.save(path)
    return path


def test_a_table_typed_in_chinese_is_read(tmp_path: Path) -> None:
    """Proves that headers, numbers and words typed in Chinese, and notes beside them, make the same table."""
    cells = {
        ("demand", "A1"): "地区（代码）",
        ("demand", "D1"): "需求量",
        ("demand", "D3"): "１.2万",
        ("demand", "E4"): "1,000",
        ("demand", "A7"): "# a note of mine",
        ("demand", "G1"): "# more notes",
        ("demand", "G3"): "=1/0",
        ("# todo", "A1"): "ask the bureau",
    }
    instance = read(edited(tmp_path, cells))
    assert instance.tables["demand"]["quantity"].tolist()[0] == 12000.0
    assert instance.tables["demand"]["price"].tolist()[1] == 1000.0


def test_a_number_that_says_its_size_twice_is_refused(tmp_path: Path) -> None:
    """Proves that 3万 in a column of ten thousand tonnes is an error: it could be 30,000 or 300 million."""
    found = messages(edited(tmp_path, {("commodities", "D3"): "万吨", ("demand", "D3"): "3万"}))
    assert found[0].startswith(
        "sheet demand:3 quantity: found '3万'; must be a number without such a word: the unit 1e4 t counts in 10,000"
    )


def test_a_row_that_says_no_change_is_refused(tmp_path: Path) -> None:
    """Proves that a row of the sheet of scenarios is refused with its line."""
    path = edited(tmp_path, {("scenarios", "A3"): "x", ("scenarios", "D3"): "sett", ("scenarios", "E3"): "demand"})
    with pytest.raises(InvalidInput) as error:
        workbook_scenarios(path)
    assert str(error.value).startswith("sheet scenarios:3 sett: found the unknown name 'sett'; must be one of")


def test_messages_stand_at_the_cells_of_a_copy(tmp_path: Path) -> None:
    """Proves that each message is a comment of a coloured cell and a linked row of the first sheet; nothing moves."""
    path = edited(tmp_path, {("需求 demand", "D3"): -5, ("设置 instance", "B5"): "most"}, "zh")
    with pytest.raises(InvalidInput) as error:
        read(path)
    copy = tmp_path / "copy.xlsx"
    specs = {spec.name: spec for spec in table_specs()}
    assert write_marked(path, copy, error.value.problems, specs, "zh") == len(error.value.problems) == 2
    assert is_marked(copy)
    assert not is_marked(path)
    book = openpyxl.load_workbook(copy)
    assert book["需求 demand"]["D3"].comment.text == "'-5' - be at least 0. correct the value or its unit."
    assert book["需求 demand"]["D3"].fill.fgColor.rgb == "FFF2A6A0"
    assert "most" in book["设置 instance"]["B5"].comment.text
    rows = list(book.worksheets[0].values)
    assert rows[0] == ("位置", "现状", "要求", "处理")
    assert len(rows) == 3
    assert messages(copy) == messages(path)


def test_an_id_that_would_be_a_note_is_refused(tmp_path: Path) -> None:
    """Proves that no row is lost: an id that begins with # cannot go into a workbook."""
    folder = write_plain(tmp_path / "plain")
    for file in folder.glob("*.csv"):
        lines = [
            [f"#{cell}" if cell == "a" else cell for cell in line.split(",")] for line in file.read_text().split("\n")
        ]
        file.write_text("\n".join(",".join(cells) for cells in lines))
    with pytest.raises(InvalidInput, match="must not begin with # in a workbook"):
        write_workbook(read(folder), tmp_path / "book.xlsx")
