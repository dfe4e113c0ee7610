"""What is written reads back the same: folder, workbook, and each from the other."""

# ruff: noqa: E501  whole messages on one line

from __future__ import annotations

import tempfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layout_opt.errors import InvalidInput
from layout_opt.instance import Change, Instance, changed, parse_assignment, write_folder, write_workbook
from layout_opt.instance.convert import LARGEST, SMALLEST
from tests.instance.examples import messages, read, write_plain, write_river


def assert_same(first: Instance, second: Instance) -> None:
    assert first.settings == second.settings
    assert set(first.tables) == set(second.tables)
    for name, table in first.tables.items():
        pd.testing.assert_frame_equal(
            table.drop(columns="line"), second.tables[name].drop(columns="line"), check_exact=True
        )
    assert first.sets == second.sets
    assert first.tree == second.tree
    assert first.units == second.units


@pytest.mark.parametrize("writer", [write_river, write_plain])
def test_folder_and_workbook_read_back(writer: object, tmp_path: Path) -> None:
    instance = read(writer(tmp_path / "one"))  # type: ignore[operator]
    assert_same(instance, read(write_folder(instance, tmp_path / "two")))
    book = read(write_workbook(instance, tmp_path / "book.xlsx"))
    assert_same(instance, book)
    assert_same(instance, read(write_folder(book, tmp_path / "three")))


def test_a_folder_is_written_the_same_twice(tmp_path: Path) -> None:
    one = write_folder(read(write_river(tmp_path / "river")), tmp_path / "one")
    two = write_folder(read(one), tmp_path / "two")
    texts = [{path.name: path.read_bytes() for path in sorted(folder.iterdir())} for folder in (one, two)]
    assert texts[0] == texts[1]


WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\x7f") | st.just("\n"), max_size=12)
NUMBERS = st.floats(SMALLEST, LARGEST) | st.just(0.0) | st.integers(0, 10**15).map(float)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, st.lists(NUMBERS, min_size=3, max_size=3), st.floats(0, 1), st.integers(0, 9999))
def test_any_words_and_numbers_read_back(title: str, name: str, numbers: list[float], rate: float, year: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        instance = changed(
            read(write_river(root / "river")),
            [
                Change(table="instance", column="title", set=title),
                Change(table="instance", column="discount_rate", set=rate),
                Change(table="instance", column="base_year", set=year),
                Change(table="regions", key="up", column="name", set=name),
                *(
                    Change(table="demand", key=key, column="quantity", set=number)
                    for key, number in zip(KEYS, numbers, strict=True)
                ),
            ],
        )
        assert instance.settings.title == title
        assert instance.tables["demand"]["quantity"].tolist() == numbers
        assert_same(instance, read(write_folder(instance, root / "copy")))
        assert_same(instance, read(write_workbook(instance, root / "copy.xlsx")))


KEYS = ("mid,construction,mass", "down,construction,mass", "down,machines,premium")


def test_unusual_texts_read_back(tmp_path: Path) -> None:
    words = [
        "_x0041_",
        "=1+1",
        "http://x.y/z",
        " lead and trail ",
        'a "quoted", one',
        "0012",
        "1e5",
        "TRUE",
        "#N/A",
    ]
    for number, word in enumerate(words):
        plain = read(write_plain(tmp_path / f"p{number}"))
        instance = changed(plain, [Change(table="regions", key="a", column="name", set=word)])
        assert instance.attribute("regions", "name")["a"] == word
        assert_same(instance, read(write_folder(instance, tmp_path / f"f{number}")))
        assert_same(instance, read(write_workbook(instance, tmp_path / f"w{number}.xlsx")))


def test_changes_are_made_in_what_is_written(tmp_path: Path) -> None:
    instance = read(write_river(tmp_path / "river"))
    other = changed(instance, [parse_assignment("sites.existing[mid,clean]=10")])
    again = read(write_folder(other, tmp_path / "copy"))
    assert again.resolve("sites").equals(other.resolve("sites"))


def test_writing_does_not_mix_with_what_is_there(tmp_path: Path) -> None:
    instance = read(write_plain(tmp_path / "one"))
    with pytest.raises(InvalidInput) as error:
        write_folder(instance, tmp_path / "one")
    assert str(error.value) == (
        f"{tmp_path / 'one'}: found a folder with files; must be a new or empty folder. Fix: choose another path."
    )


def rewrite(tmp_path: Path, sheet: str, cell: str, value: object) -> list[str]:
    """Write the plain instance as a workbook, set one cell, and return the messages."""
    path = write_workbook(read(write_plain(tmp_path / "plain")), tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(path)
    (book[sheet] if sheet in book else book.create_sheet(sheet))[cell] = value
    book.save(path)
    return messages(path)


def test_numbers_and_ids_that_a_spreadsheet_has_converted_are_read(tmp_path: Path) -> None:
    path = write_workbook(read(write_plain(tmp_path / "plain")), tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(path)
    book["demand"]["D3"] = "5.5"  # a number typed as text
    book["regions"]["A5"] = 110000  # an administrative code typed as a number
    book.save(path)
    instance = read(path)
    assert instance.members("REGION") == ("110000", "a", "b")
    assert instance.tables["demand"]["quantity"].tolist() == [5.5, 5.0]


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "message"),
    [
        ("demand", "D3", "=2+3", "sheet demand:3 D: found a formula; must be a plain value. Fix: paste the cell as a value."),
        ("demand", "D3", "#N/A", "sheet demand:3 D: found an error value; must be a plain value. Fix: paste the cell as a value."),
        ("demand", "D3", -5, "sheet demand:3 quantity: found '-5'; must be at least 0. Fix: correct the value or its unit."),
        ("demand", "G3", 1, "sheet demand:3: found 6 cells; must have 5 cells as the header has. Fix: add or remove commas, or quote the cell that holds one."),
        ("demands", "A1", "x", "sheet 'demands': found a sheet that nothing reads; must be named after a table (did you mean 'demand'?). Fix: rename it, or begin its name with # if it holds notes."),
        ("factors", "B9", None, "sheet factors: found an empty sheet; must have a header row. Fix: add the header or remove the sheet."),
        ("instance", "A1", "key", "sheet instance:1: found another header; must be 'setting', 'value'. Fix: correct the header."),
        ("instance", "A2", "a b", "sheet instance:2: found something else; must have the name of one setting, not named before, and its value. Fix: correct the two cells."),
        ("instance", "A2", "money", "sheet instance:4: found something else; must have the name of one setting, not named before, and its value. Fix: correct the two cells."),
    ],
)  # fmt: skip
def test_a_workbook_is_refused(sheet: str, cell: str, value: object, message: str, tmp_path: Path) -> None:
    assert message in rewrite(tmp_path, sheet, cell, value)


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "no.xlsx"
    path.write_text("region\n", encoding="utf-8")
    assert messages(path) == [
        (
            f"{path}: found no workbook, or a damaged one (File is not a zip file); must be an .xlsx workbook. "
            "Fix: save it anew."
        )
    ]
    assert messages(tmp_path / "none.xlsx")[0].startswith(
        f"{tmp_path / 'none.xlsx'}: found no workbook, or a damaged one ("
    )
