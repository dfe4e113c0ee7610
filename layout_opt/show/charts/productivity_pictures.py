"""Which pictures measures of productivity make: ranking, causes, frontier and, of regions with shapes, maps."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layout_opt.analysis.productivity.inquiry import Inquiry
from layout_opt.analysis.productivity.inquiry import ProductivityMeasure as Asked
from layout_opt.analysis.productivity.observations import last_period, periods_of
from layout_opt.show.charts.plot_words import PlotWords
from layout_opt.show.charts.productivity_charts import draw_causes, draw_ranking
from layout_opt.show.charts.productivity_frontier import draw_inputs
from layout_opt.show.charts.productivity_map import draw_change_map, draw_efficiency_map
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import Scene

Found = Mapping[Asked, pd.DataFrame]
"""Tables by measure."""
LEVELS = (Asked.BOOTSTRAP, Asked.DIRECTIONAL, Asked.DEA, Asked.SLACKS, Asked.BY_PRODUCTION, Asked.MATERIALS_BALANCE,
          Asked.SUPER_EFFICIENCY)  # fmt: skip
"""Measures of level, the one that is ranked and mapped first."""


def draw_productivity(
    found: Found, inquiry: Inquiry, words: PlotWords, scene: Scene | None = None
) -> list[Picture | SkippedMap]:
    """Return the pictures of results; of several periods the last.

    Parameters
    ----------
    found : mapping
        Tables by measure.
    inquiry : Inquiry
        What was asked.
    words : PlotWords
        Names and footer.
    scene : Scene, optional
        Where units are its regions: for maps.
    """
    made: list[Picture | SkippedMap] = []
    levels = efficiencies(found)
    last = words.of(periods_of(inquiry.frame)[-1] if inquiry.is_panel else None)
    if levels is not None:
        made += draw_ranking(levels, last)
    if Asked.CAUSES in found:
        made += draw_causes(found[Asked.CAUSES], words)
    frame = last_period(inquiry.frame)
    made += draw_inputs(frame, inquiry.inputs, inquiry.goods, inquiry.bads, inquiry.returns, last)
    if scene is None:
        return [*made, SkippedMap("productivity-map", "units are not the regions of a run")]
    return [*made, *_maps(found, levels, words, scene)]


def efficiencies(found: Found) -> pd.DataFrame | None:
    """Return efficiency by unit of the last period, with intervals where a bootstrap was asked for."""
    name = next((each for each in LEVELS if each in found), None)
    if name is None:
        return None
    frame = found[name]
    share = 1 / (1 + frame["score"]) if name is Asked.DIRECTIONAL else frame.get("efficiency", frame["score"])
    whole = frame.assign(efficiency=share)
    made = last_period(whole)
    made.attrs = frame.attrs
    return made


def _maps(found: Found, levels: pd.DataFrame | None, words: PlotWords, scene: Scene) -> list[Picture | SkippedMap]:
    made: list[Picture | SkippedMap] = []
    if levels is not None:
        values = {str(label): float(value) for label, value in levels["efficiency"].dropna().items()}
        made += draw_efficiency_map(scene, values, words.method(levels)[len(words.foot) :])
    if Asked.CHANGE in found:
        table = found[Asked.CHANGE]
        last = table.index[-1][0]
        change = last_period(table)
        values = {str(label): float(value) for label, value in change["score"].dropna().items()}
        periods = (str(change["from_period"].iloc[0]), str(last))
        made += draw_change_map(scene, values, periods, words.method(table)[len(words.foot) :])
    return made
