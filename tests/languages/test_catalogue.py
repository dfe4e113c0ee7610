"""Words of every language: none is missing, none means two things in one place, units read back."""

from __future__ import annotations

import pytest

from layout_opt.instance.header_words import LONGEST_TITLE, column_named, column_names, sheet_title, table_named
from layout_opt.instance.scenario_sheet import SCENARIO_ROWS
from layout_opt.instance.setting_words import VALUES
from layout_opt.languages import catalogue, read_unit, unit_text
from layout_opt.model.discover import table_specs

ZH = catalogue("zh")
SPECS = (*table_specs(), SCENARIO_ROWS)


def test_no_word_of_a_setting_is_missing() -> None:
    """Proves that every setting, its meaning and its choices have Chinese words."""
    assert [name for name in VALUES if name not in ZH.section("settings")] == []
    assert [value.doc for value in VALUES.values() if value.doc not in ZH.section("texts")] == []
    assert [word for value in VALUES.values() for word in value.choices if word not in ZH.section("choices")] == []


def test_languages_say_the_same_phrases() -> None:
    """Proves that what a workbook and the command line say of their own stands in both files."""
    en = catalogue("en")
    for section in ("workbook", "lines", "findings", "help", "patterns"):
        assert set(en.section(section)) == set(ZH.section(section)), section


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_words_mean_one_thing(spec: object) -> None:
    """Proves that a Chinese header, or one in two languages, names the one column, and a title the one table."""
    known = [other.name for other in SPECS]
    for name in column_names(spec):
        assert column_named(ZH.column(spec.name, name), spec) == name
        assert column_named(f"{ZH.column(spec.name, name)}（每年）", spec) == name
    title = sheet_title(spec.name, ZH)
    assert len(title) <= LONGEST_TITLE
    assert table_named(title, known) == table_named(ZH.table(spec.name), known) == spec.name


@pytest.mark.parametrize(
    ("unit", "chinese"),
    [("1e4 t", "万吨"), ("1e8 CNY", "亿元"), ("1e4 head", "万头"), ("m3", "立方米"),
     ("1e8 m3", "亿立方米"), ("1e6 CNY/yr", "百万元/年")],
)  # fmt: skip
def test_units_read_back(unit: str, chinese: str) -> None:
    """Proves that a unit is told in Chinese and read back the same."""
    assert unit_text(unit, chinese=True) == chinese
    assert read_unit(chinese) == unit


def test_other_units_stay_as_they_are() -> None:
    """Proves that a unit with an unknown Chinese name is left to the user's own units."""
    assert read_unit("万盒") == "万盒"
    assert read_unit("kg/ha") == "kg/ha"
