"""The vocabulary of charts: heading, footer, units, numbers, fonts, files."""

from __future__ import annotations

from pathlib import Path

import pytest

from layout_opt import read_instance
from layout_opt.errors import InvalidInput
from layout_opt.result.palette import MORE
from layout_opt.show.charts.axes import (
    axis_label,
    chart_page,
    cross_line,
    mark,
    name_rows,
    plot_axes,
    save_charts,
    shortened,
    told_apart,
)
from layout_opt.show.picture import FileFormat, Picture, SkippedMap
from layout_opt.show.speech import Speech
from tests.cli.running import SMALL_RIVER

INFO = {"objective": 13.5, "bound": 13.5, "gap": 0.0, "layout": "best", "certificate": {"passed": True}}


def picture(chinese: bool = False) -> Picture:
    """Return a chart with one bar, in which everything of the vocabulary is used."""
    speech = Speech(read_instance(SMALL_RIVER), chinese=chinese, local=chinese)
    page = chart_page(speech, INFO, "Title", "Note", 6.0, 3.0, ("A further sentence.",))
    axes = plot_axes(page, 1.5, 0.3, 4.0, 1.8, across=axis_label(speech.say("cost"), speech.money))
    axes.barh([0], [13.5], color=MORE)
    name_rows(axes, ["paper 造纸"])
    cross_line(axes, x=13.5)
    cross_line(axes, y=0.0)
    mark(axes, 13.5, 0.0, "13.5")
    return Picture("bar", page.figure)


def test_chart_has_unit_and_footer(pen: None) -> None:
    """Proves that a chart says unit, objective with bound and gap, certificate and data status, in both languages."""
    figure = picture().figure
    said = " ".join(text.get_text() for text in figure.texts)
    for words in ("Title", "bound 13.5", "gap 0 %", "certificate passed", "100 % assumed", "A further sentence."):
        assert words in said
    assert figure.axes[0].get_xlabel() == "cost [100 million CNY/yr]"
    assert picture(chinese=True).figure.axes[0].get_xlabel() == "成本 [亿元/年]"


def test_files_are_the_same_each_time(tmp_path: Path) -> None:
    """Proves that every format is written, that the same chart gives the same bytes, and that skipped ones are told."""
    kinds = tuple(FileFormat)
    for name in ("a", "b"):
        files, skipped = save_charts(lambda: [picture(), SkippedMap("none", "no data")], tmp_path / name, kinds)
        assert [path.name for path in files] == ["bar.png", "bar.svg", "bar.pdf"]
        assert [found.why for found in skipped] == ["no data"]
    for path in files:
        assert path.read_bytes() == (tmp_path / "a" / path.name).read_bytes()


def test_a_label_that_cannot_be_drawn_is_refused(pen: None) -> None:
    """Proves that no label becomes a box."""
    page = chart_page(Speech(read_instance(SMALL_RIVER)), INFO, "Title", "", 3.0, 2.0)
    with pytest.raises(InvalidInput, match=r"U\+20BB7"):
        plot_axes(page, 0.5, 0.0, 2.0, 1.5, across="𠮷")


def test_numbers_along_an_axis() -> None:
    """Proves that neighbours are told apart with few digits, and that round-off at zero is zero."""
    assert told_apart(1000.5, [1000.0, 1000.5, 1001.0]) == "1000.5"
    assert told_apart(1e-15, [-1.0, 1e-15, 1.0]) == "0"
    assert told_apart(-20.0, [-20.0, 20.0]) == "−20"
    assert shortened("abcdef", 4) == "abc…"
    assert axis_label("share", "") == "share [1]"
