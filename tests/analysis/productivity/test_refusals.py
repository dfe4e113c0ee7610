"""What is refused, with every problem at once and never a traceback."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from layout_opt.analysis.productivity import (
    bootstrap,
    by_production,
    dea,
    decomposition,
    directional_distance,
    malmquist_luenberger,
    materials_balance,
    slacks_based,
    solow,
    super_efficiency,
)
from layout_opt.analysis.productivity.inquiry import Inquiry, measured
from layout_opt.errors import InvalidInput
from tests.analysis.productivity.published import PLANTS, PLANTS_OVER_TIME

FORM = re.compile(r".+: found .+; must .+\. Fix: .+\.")


def said(call: Callable[[], object]) -> str:
    """Return the message of a refusal; each line has the form of the project."""
    with pytest.raises(InvalidInput) as caught:
        call()
    for line in str(caught.value).splitlines():
        assert FORM.fullmatch(line), line
    return str(caught.value)


def changed(column: str, unit: str, value: object) -> pd.DataFrame:
    """Return the plants with one cell changed."""
    frame = PLANTS.astype(object)
    frame.loc[unit, column] = value
    return frame


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("x", 0, "frame C x: found 0; must be above 0. Fix: correct it, or leave the unit out."),
        ("x", -1.5, "frame C x: found -1.5; must be above 0. Fix: correct it, or leave the unit out."),
        ("b", -1, "frame C b: found -1; must be at least 0. Fix: correct it, or leave the unit out."),
        ("y", np.nan, "frame C y: found nothing; must be a finite number. Fix: fill it in, or leave the unit out."),
        ("y", None, "frame C y: found nothing; must be a finite number. Fix: fill it in, or leave the unit out."),
        ("y", "many", "frame C y: found 'many'; must be a finite number. Fix: correct the value."),
        ("y", np.inf, "frame C y: found inf; must be a finite number. Fix: correct the value."),
        ("y", 0, "frame C: found no good output; must have at least one good output. Fix: leave the unit out."),
    ],
)
def test_cells(column: str, value: object, message: str) -> None:
    """Proves the message of each kind of bad cell, for a measure with and one without bads."""
    frame = changed(column, "C", value)
    assert said(lambda: directional_distance(frame, "x", "y", "b")) == message
    if column != "b":
        assert said(lambda: dea(frame, "x", "y")) == message


def test_numbers_as_text_are_numbers() -> None:
    """Proves that what a CSV reader leaves as text is read, where it is a number."""
    assert dea(PLANTS.astype(str), "x", "y")["score"].tolist() == dea(PLANTS, "x", "y")["score"].tolist()


@pytest.mark.parametrize(
    ("values", "told"),
    [(True, "true or false"), (1 + 2j, "complex numbers"), (pd.Timestamp(2020, 1, 1), "dates")],
    ids=["truth", "complex", "dates"],
)
def test_columns_that_hold_no_quantities(values: object, told: str) -> None:
    """Proves that a column of another kind is refused as a whole, never read as a number."""
    message = f"frame x: found {told}; must be numbers. Fix: give quantities."
    assert said(lambda: dea(PLANTS.assign(x=values), "x", "y")) == message


def test_none_as_bads_is_no_bads() -> None:
    """Proves that None means what an empty list means."""
    found = directional_distance(PLANTS, "x", "y", None)
    assert found.equals(directional_distance(PLANTS, "x", "y", []))


def test_all_problems_at_once() -> None:
    """Proves that problems are collected: three cells, and a bad output that nobody has."""
    frame = changed("x", "A", 0)
    frame.loc["B", "y"] = -1
    frame["b"] = 0
    text = said(lambda: directional_distance(frame, "x", "y", "b"))
    assert len(text.splitlines()) == 3
    assert "frame b: found 0 for every unit; must be above 0 for some unit. Fix: leave the column out." in text


def test_a_bad_that_nobody_has_in_one_period() -> None:
    """Proves that measures of level, which take each period by itself, name the period."""
    panel = PLANTS_OVER_TIME.copy()
    panel.loc[[2], "b"] = 0
    inquiry = Inquiry(panel, ("x",), ("y",), ("b",))
    message = "2 b: found 0 for every unit; must be above 0 for some unit. Fix: leave the column out."
    assert said(lambda: measured(inquiry, ["directional"])) == message


def test_duplicated_labels() -> None:
    """Proves that a unit named twice is refused by name."""
    frame = pd.concat([PLANTS, PLANTS.loc[["B"]]])
    message = "frame B: found the unit more than once; must stand once. Fix: add up or remove its rows."
    assert said(lambda: dea(frame, "x", "y")) == message


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: dea(PLANTS, "xx", "y"), "frame: found 'xx'; must be one of its columns"),
        (lambda: dea(PLANTS, "waters", "y"), "frame: found 'waters'; must be one of its columns"),
        (lambda: dea(PLANTS, [], "y"), "frame: found no input columns; must name at least one. Fix: give inputs=."),
        (lambda: dea(PLANTS, "x", []), "frame: found no good columns; must name at least one. Fix: give goods=."),
        (lambda: dea(PLANTS, "x", ["y", "x"]), "frame x: found two roles; must have one role. Fix: name it once."),
        (lambda: dea(PLANTS.iloc[:0], "x", "y"), "frame: found no rows; must hold at least one unit"),
        (lambda: dea([1, 2], "x", "y"), "frame: found a list; must be a frame with units as index"),
        (lambda: dea(PLANTS, "x", "y", orientation="inptu"), "orientation: found 'inptu'; must be input or output"),
        (lambda: dea(PLANTS, "x", "y", returns="crs"), "returns: found 'crs'; must be constant or variable or"),
        (
            lambda: directional_distance(PLANTS, "x", "y", "b", "strong"),
            "disposability: found 'strong'; must be weak or free. Fix: correct the word.",
        ),
        (
            lambda: directional_distance(PLANTS, "x", "y", "b", direction=("y", "c")),
            "direction: found 'c'; must name columns that have a role",
        ),
        (
            lambda: directional_distance(PLANTS, "x", "y", "b", direction={"y": -1}),
            "direction y: found -1; must be a number of at least 0. Fix: correct it.",
        ),
        (
            lambda: directional_distance(PLANTS, "x", "y", "b", direction={"y": 0}),
            "direction: found nothing that moves; must move some column",
        ),
        (lambda: by_production(PLANTS, "x", "y", []), "bads: found none; must name at least one"),
        (lambda: by_production(PLANTS, "x", "y", "b", "y"), "polluting: found 'y'; must be an input"),
        (lambda: materials_balance(PLANTS, "x", "y", {"z": 1}), "contents: found 'z'; must be an input or a good"),
        (lambda: materials_balance(PLANTS, "x", "y", {"y": 1}), "contents: found no input; must name at least one"),
        (lambda: materials_balance(PLANTS, "x", "y", {"x": -1}), "contents x: found -1; must be a number of at least"),
        (lambda: super_efficiency(PLANTS.iloc[:1], "x", "y"), "frame: found 1 unit; must hold at least two"),
        (lambda: slacks_based(PLANTS, "x", "y", "b", "both"), "orientation: found 'both'; must be input or output or"),
        (lambda: bootstrap(PLANTS, "x", "y", level=1.0), "level: found 1.0; must be between 0 and 1"),
        (lambda: bootstrap(PLANTS, "x", "y", draws=1), "draws: found 1; must be a whole number of at least 2"),
        (lambda: bootstrap(PLANTS.iloc[:1], "x", "y"), "frame: found 1 unit; must hold at least 3"),
        (
            lambda: bootstrap(PLANTS.assign(y=1), "x", "y", draws=5),
            "frame: found all units on the frontier; must hold some below it",
        ),
        (lambda: malmquist_luenberger(PLANTS, "x", "y", "b"), "panel: found an index of 1 level; must be a frame"),
        (
            lambda: malmquist_luenberger(PLANTS_OVER_TIME.loc[[1]], "x", "y", "b"),
            "panel: found 1 period; must hold at least 2. Fix: add the other period.",
        ),
        (
            lambda: malmquist_luenberger(PLANTS_OVER_TIME, "x", "y", "b", reference="sequential"),
            "reference: found 'sequential'; must be contemporaneous or global",
        ),
        (lambda: decomposition(PLANTS_OVER_TIME.loc[[1]], "x", "y", "b"), "panel: found 1 period; must hold at least"),
        (lambda: solow(PLANTS_OVER_TIME, "x", ["y", "b"]), "goods: found 2 columns; must be one"),
        (lambda: solow(PLANTS_OVER_TIME, "x", "y", {"z": 1}), "elasticities: found 'z'; must be an input"),
        (lambda: solow(PLANTS_OVER_TIME, "x", "y", {}), "elasticities: found none of x; must name every input"),
        (lambda: solow(PLANTS_OVER_TIME, "x", "y", {"x": -1}), "elasticities x: found -1; must be a number of at"),
        (lambda: solow(PLANTS_OVER_TIME, "x", "y"), "elasticities: found 10 observations of 1 inputs; must be enough"),
        (
            lambda: solow(PLANTS_OVER_TIME, "x", "y", [0.5]),
            "elasticities: found a list; must name an input for each. Fix: give e.g. {'x': 0.3}.",
        ),
        (lambda: dea(PLANTS, 0, "y"), "frame: found 0; must be one of its columns"),
        (lambda: dea(PLANTS, [["x"]], "y"), "must be one of its columns. Fix: give"),
        (lambda: bootstrap(PLANTS, "x", "y", draws="9"), "draws: found '9'; must be a whole"),
        (lambda: bootstrap(PLANTS, "x", "y", seed=-1), "seed: found -1; must be a whole number of at least 0"),
        (
            lambda: super_efficiency(PLANTS, "x", "y", threshold="a"),
            "threshold: found 'a'; must be a number above 0",
        ),
        (
            lambda: malmquist_luenberger(PLANTS_OVER_TIME.rename(index={2: np.nan}, level=0), "x", "y", "b"),
            "panel: found 5 empty cells of the index; must name period and unit",
        ),
    ],
)  # fmt: skip
def test_words_and_shapes(call: Callable[[], object], message: str) -> None:
    """Proves that each slip in a call is told in the form of the project."""
    assert message in said(call)


def test_nearest_name_is_suggested() -> None:
    """Proves the hint for a typo of a column."""
    frame = PLANTS.rename(columns={"x": "water"})
    assert "(did you mean 'water'?)" in said(lambda: dea(frame, "watr", "y"))
