"""Units: what is one, how they convert, how they are written."""

# ruff: noqa: E501  lists of odd texts

from __future__ import annotations

import pytest

from layout_opt.units import Units, UnitText, unit_problems

UNITS = Units(
    "1e8 CNY",
    {
        "activity": {"furnace": "1e4 t", "mill": "t"},
        "commodity": {"steel": "t", "water": "1e8 m3"},
        "pollutant": {"COD": "kg/ha"},
    },
    {"万吨": "1e4 t", "batch": "12 piece"},
)


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("1e4 t", "t", 1e4),
        ("万吨", "kg", 1e7),
        ("t", "1e4 t", 1e-4),
        ("1e8 CNY", "1e4 CNY", 1e4),
        ("km3", "1e8 m3", 10),
        ("kg/ha", "t/km2", 0.1),
        ("MWh", "kWh", 1000),
        ("batch", "piece", 12),
        ("person", "head", 1),
        ("t*km", "kg*m", 1e6),
        ("1", "1", 1),
        ("t/(kg*yr)", "1/yr", 1000),
    ],
)
def test_factors_by_hand(source: str, target: str, factor: float) -> None:
    assert UNITS.factor(source, target) == pytest.approx(factor, rel=1e-12)
    assert UNITS.same_kind(source, target)


@pytest.mark.parametrize(("source", "target"), [("t", "m3"), ("CNY", "USD"), ("person", "t"), ("t", "1")])
def test_units_of_different_kinds_do_not_convert(source: str, target: str) -> None:
    assert not UNITS.same_kind(source, target)
    with pytest.raises(ValueError, match="do not measure the same thing"):
        UNITS.factor(source, target)


@pytest.mark.parametrize(
    ("pattern", "ids", "text"),
    [
        ("{money}", {}, "1e8 CNY"),
        ("{money}/yr", {}, "1e8 CNY/yr"),
        ("{money}/{activity}", {"technology": "furnace"}, "1e8 CNY/(1e4 t)"),
        ("{money}/{activity}", {"technology": "mill"}, "1e8 CNY/t"),
        ("{money}/({commodity}*km)", {"commodity": "water"}, "1e8 CNY/((1e8 m3)*km)"),
        ("{pollutant}/{activity}", {"pollutant": "COD", "technology": "mill"}, "(kg/ha)/t"),
        ("km", {}, "km"),
        ("", {}, ""),
    ],
)
def test_the_unit_of_a_column(pattern: str, ids: dict[str, str], text: str) -> None:
    assert UNITS.column(pattern, **ids) == text
    assert unit_problems([UnitText("here", text)] if text else [], UNITS.extra) == []


def test_units_of_entities() -> None:
    assert UNITS.of("money") == "1e8 CNY"
    assert UNITS.of("commodity", "steel") == "t"
    with pytest.raises(KeyError):
        UNITS.of("commodity", "stone")


GOOD = (
    "t",
    "1e4 t",
    "1e-3 t",
    "kWh",
    "t/km",
    "m^3",
    "m**3",
    "kg/(ha*yr)",
    "1/yr",
    "12",
    "2 (t*km)",
    "1.5E+3 CNY",
)
BAD = (
    "", " ", "tt", "t t", "CNY/1e4 t", "(t", "t)", "()", "t//km", "t^", "t^10", "t**9**9**9", "5 5", "-1 t", "0 t", "１ t",
    "1_0 t", "t+t", "t@t", "__import__('os')", "a.b", "t;", "\x01", "t²", "inf t", "nan", "1e999 t", "(t)km", "x" * 81, "0",
)  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_these_are_units(text: str) -> None:
    assert unit_problems([UnitText("here", text)], {}) == []


@pytest.mark.parametrize("text", BAD)
def test_these_are_none(text: str) -> None:
    problems = unit_problems([UnitText("here", text)], {})
    assert len(problems) == 1
    assert str(problems[0]).isprintable()


def test_an_unknown_name_gets_the_nearest_known_one() -> None:
    assert str(unit_problems([UnitText("goods.csv:2 unit", "tonn")], {})[0]) == (
        "goods.csv:2 unit: found 'tonn'; must use known unit names only; 'tonn' is not known (did you mean 'tonne'?). "
        "Fix: write a unit such as 't', '1e4 t' or 'kg/ha', or define the name under [units] in instance.toml."
    )


def test_definitions_may_build_on_earlier_ones_only() -> None:
    texts = [UnitText("here", "crate")]
    assert unit_problems(texts, {"box": "6 piece", "crate": "4 box"}) == []
    problems = unit_problems(texts, {"crate": "4 box", "box": "6 piece"})
    assert [problem.where for problem in problems] == ["instance.toml units.crate", "here"]
