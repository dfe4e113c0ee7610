"""What is written reads back the same: folder, workbook, and each from the other."""

# ruff: noqa: E501  whole messages on one line

from __future__ import annotations

import tempfile
from functools import cache
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


TEXT_CELLS = (
    *(("regions", region, column) for region in ("up", "mid", "down") for column in ("name", "name_local", "group")),
    *(("technologies", technology, "name") for technology in ("basic", "clean", "plant")),
)
"""Table, key and column of cells that hold any words."""
NUMBER_CELLS = (
    *(("demand", key, column) for key in ("mid,construction,mass", "down,construction,mass", "down,machines,premium")
      for column in ("quantity", "price")),
    *(("routes", key, "distance") for key in ("up,mid", "mid,down", "down,mid", "mid,up")),
    *(("regions", region, "population") for region in ("up", "mid", "down")),
)  # fmt: skip
"""The same of cells that hold any number."""


@cache
def river() -> Instance:
    """Return the river, read once."""
    with tempfile.TemporaryDirectory() as folder:
        return read(write_river(Path(folder) / "river"))


def listed(values: st.SearchStrategy, cells: tuple[object, ...]) -> st.SearchStrategy:  # type: ignore[type-arg]
    """Return a value for each cell."""
    return st.lists(values, min_size=len(cells), max_size=len(cells))


@settings(max_examples=12, deadline=None)
@given(WORDS, listed(WORDS, TEXT_CELLS), listed(NUMBERS, NUMBER_CELLS), st.floats(0, 1), st.integers(0, 9999))
def test_any_words_and_numbers_read_back(
    title: str, words: list[str], numbers: list[float], rate: float, year: int
) -> None:
    """Proves that folder and workbook give back, cell by cell, any words and numbers that an instance can hold."""
    cells = list(zip((*TEXT_CELLS, *NUMBER_CELLS), (*words, *numbers), strict=True))
    settings_ = {"title": title, "discount_rate": rate, "base_year": year}
    instance = changed(
        river(),
        [
            *(Change(table="instance", column=column, set=value) for column, value in settings_.items()),
            *(Change(table=table, key=key, column=column, set=value) for (table, key, column), value in cells),
        ],
    )
    assert instance.settings.title == title
    assert instance.tables["demand"]["quantity"].tolist() == numbers[:6:2]
    with tempfile.TemporaryDirectory() as folder:
        assert_same(instance, read(write_folder(instance, Path(folder) / "copy")))
        assert_same(instance, read(write_workbook(instance, Path(folder) / "copy.xlsx")))


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
    cells = TEXT_CELLS[: len(words)]
    instance = changed(
        river(),
        [
            Change(table=table, key=key, column=column, set=word)
            for (table, key, column), word in zip(cells, words, strict=True)
        ],
    )
    for (table, key, column), word in zip(cells, words, strict=True):
        frame = instance.tables[table]
        assert frame.loc[frame.iloc[:, 0] == key, column].tolist() == [word]
    assert_same(instance, read(write_folder(instance, tmp_path / "folder")))
    assert_same(instance, read(write_workbook(instance, tmp_path / "book.xlsx")))


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
