"""What measures of productivity say: cautions, rises, amounts, and axes of columns without a unit."""

from __future__ import annotations

import pandas as pd

from layout_opt.analysis.productivity import slacks_based
from layout_opt.analysis.productivity.advice import advice
from layout_opt.analysis.productivity.inquiry import ProductivityMeasure
from layout_opt.analysis.productivity.plan_gain import PlanGain
from layout_opt.show.charts.plot_words import PlotWords
from layout_opt.show.productivity_words import plan_sentences, sentences_of


def test_savings_that_hang_on_one_unit_are_cautioned() -> None:
    """Proves that twelve savings against one odd unit are told with a caution, and amounts in plain numbers."""
    frame = pd.DataFrame({"water": [1.0, *range(2, 14)], "value": 1.0}, index=["odd", *map("u{}".format, range(12))])
    words = PlotWords(measures={"water": "100 million CNY"})
    lines = sentences_of({ProductivityMeasure.ADVICE: advice(frame, "water", "value")}, ["water"], words)
    assert lines[1] == (
        "With the best practice found elsewhere (odd), u11 could make this with 92 % less water (1.2 billion CNY)."
    )
    assert lines[-1] == (
        "odd alone is the best practice of 12 of 12 of these: super_efficiency tells whether it is an outlier."
    )
    few = sentences_of({ProductivityMeasure.ADVICE: advice(frame.iloc[:9], "water", "value")}, ["water"], words)
    assert not any("outlier" in line for line in few)


def test_rises_are_told_without_a_sign() -> None:
    """Proves "raises by 16.8 %", and that what may go either way keeps its sign."""
    means = pd.DataFrame({"units": [3.0]}, index=["capital in place"])
    told = [
        plan_sentences(PlanGain(pd.DataFrame(), means, whole, work, 3), PlotWords())[0]
        for whole, work in ((1.168, 1.026), (1.1, 0.99), (0.9, 0.95), (1 - 1e-9, 1.0))
    ]
    assert "by 16.8 %; with idle capacity left out of account by 2.6 %:" in told[0]
    assert "by 10.0 % only because idle capacity is put to work; without that it changes by −1.0 %." in told[1]
    assert "it changes by −10.0 %, with idle capacity left out of account by −5.0 %." in told[2]
    assert "it changes by 0.0 %, with idle capacity left out of account by 0.0 %." in told[3]


def test_names_within_a_sentence() -> None:
    """Proves that a name that begins with a capital is written small within a sentence, an abbreviation is not."""
    words = PlotWords(columns={"water": "Water taken", "COD": "COD"})
    assert [words.thing(name) for name in ("water", "COD", "capital")] == ["water taken", "COD", "capital"]
    assert PlotWords(chinese=True, columns={"water": "用水"}).thing("water") == "用水"
    frame = pd.DataFrame({"x": [1.0, 2], "y": [1.0, 1]}, index=["a", "b"])
    assert slacks_based(frame, "x", "y").attrs["method"] == "slacks-based measure, no orientation, constant returns"


def test_axes_of_columns_without_a_unit() -> None:
    """Proves that a table that tells no unit gets no bracket, and that a picture of one period names it."""
    words = PlotWords(measures={"water": "m3"})
    assert (words.axis("water"), words.axis("value")) == ("water [m3]", "value")
    assert words.of(2013).foot == ("Period: 2013.",)
    assert words.of(None) is not words.of(2013)
