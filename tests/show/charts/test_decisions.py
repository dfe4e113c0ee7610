"""Pictures of trade-offs, regret and contributions say what they show, with units, in both languages."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from layout_opt import read_instance
from layout_opt.analysis.alternatives import Alternatives
from layout_opt.analysis.compare import Decomposition
from layout_opt.analysis.cooperation import Range
from layout_opt.analysis.frontier import Frontier, frontier
from layout_opt.analysis.regret import Choice, Regret
from layout_opt.show.charts.alternatives_chart import draw_alternatives
from layout_opt.show.charts.comparison import draw_decomposition
from layout_opt.show.charts.frontier_chart import draw_frontier
from layout_opt.show.charts.regret_chart import draw_regret
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech
from layout_opt.solver.highs import Ending
from tests.analysis.decisions.ovens import two_kinds
from tests.cli.running import SMALL_RIVER


def words(made: list[Picture | SkippedMap]) -> str:
    """Return every text of the first picture."""
    assert isinstance(made[0], Picture)
    figure: Figure = made[0].figure
    every = [text.get_text() for text in figure.texts]
    for axes in figure.axes:
        every += [
            text.get_text() for text in (*axes.texts, axes.xaxis.label, axes.yaxis.label, *axes.get_yticklabels())
        ]
    return " | ".join(every)


def test_three_aims_have_a_colour_key_with_unit(pen: None) -> None:
    """Proves that the third aim is told by colour, with its unit, and which way each aim is better."""
    instance, _ = two_kinds(labour=True)
    found = frontier(instance, ["net_effective_output", "load:air,smoke", "employment"], points=2, gap=1e-9)
    said = words(draw_frontier(found, Speech(instance)))
    assert "Net effective output [CNY/yr]" in said
    assert "smoke, load at air [kg/yr]" in said
    assert "person/yr" in said
    assert "smoke, load at air: less is better." in said
    empty = Frontier(instance, found.aims, found.units, Ending.INFEASIBLE, (), None, found.payoff, found.grid)
    assert draw_frontier(empty, Speech(instance)) == [SkippedMap("frontier", "there is no layout: infeasible")]


def test_regret_shows_intervals_and_what_is_infeasible(pen: None) -> None:
    """Proves that a cell is an interval where the gap leaves one, and that an infeasible cell says so."""
    instance = read_instance(SMALL_RIVER)
    cells = pd.DataFrame(
        [
            ("a", "a", "solved", 0.0, 0.0), ("a", "b", "infeasible", None, None),
            ("b", "a", "solved", 1.0, 1.5), ("b", "b", "solved", 0.0, 0.0),
        ], columns=["layout", "future", "status", "regret_low", "regret_high"],
    ).assign(unit="1e8 CNY/yr")  # fmt: skip
    layouts = pd.DataFrame(
        [("a", 0, None, None, None, None), ("b", 1, 1.0, 1.5, 10.0, 10.0)],
        columns=["layout", "feasible", "regret_low", "regret_high", "mean_low", "mean_high"],
    )
    futures = pd.DataFrame({"future": ["a", "b"], "probability": [0.5, 0.5]})
    found = Regret(instance, cells, layouts, futures, Choice("b", Range(1.0, 1.5)), Choice("b", Range(10.0, 10.0)))
    said = words(draw_regret(found, Speech(instance)))
    assert "1 … 1.5" in said
    assert said.count("infeasible") == 3
    assert "[100 million CNY/yr]" in said
    assert "不可行" in words(draw_regret(found, Speech(instance, chinese=True, local=True)))


def test_contributions_have_numbers_and_their_sum(pen: None) -> None:
    """Proves that contributions are named, numbered, and that their sum is told; else nothing is drawn."""
    instance = read_instance(SMALL_RIVER)
    frame = pd.DataFrame({"change": ["1: demand.price x 1.1"], "contribution": [3.0], "low": [2.5], "high": [3.5]})
    found = Decomposition((), pd.DataFrame(), frame.assign(unit="1e8 CNY/yr"), 3.0)
    said = words(draw_decomposition(found, Speech(instance)))
    assert "1: demand.price x 1.1" in said
    assert "All together: 3 × 100 million CNY/yr." in said
    nothing = draw_decomposition(Decomposition((), pd.DataFrame(), pd.DataFrame(), None), Speech(instance))
    assert isinstance(nothing[0], SkippedMap)


def test_no_alternative_is_no_picture() -> None:
    """Proves that a picture that cannot be filled says why."""
    instance = read_instance(SMALL_RIVER)
    empty = Alternatives(instance, Ending.INFEASIBLE, None, (), pd.DataFrame(), None)
    assert [type(each) for each in draw_alternatives(empty, Speech(instance))] == [SkippedMap, SkippedMap]
