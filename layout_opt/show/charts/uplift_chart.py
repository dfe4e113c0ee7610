"""Lost opportunity: what each region would gain by leaving the plan, at present and at convex-hull prices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from layout_opt.analysis.pricing import BETWEEN, UNUSED
from layout_opt.result.palette import INK, SOFT_INK
from layout_opt.show.charts.axes import axis_label, chart_page, cross_line, mark, name_rows, plot_axes
from layout_opt.show.legend import swatch_row
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.speech import Speech

COLOURS = {"present_lost_opportunity": "#E69F00", "lost_opportunity": "#0072B2"}
"""At present prices, at convex-hull prices; Okabe and Ito."""
SAYS = {"present_lost_opportunity": "at_present_prices", "lost_opportunity": "at_hull_prices"}
MOST = 20
"""Most regions that are shown."""
NOTHING = 1e-7
"""Share of the largest bar below which one is none [1]."""
NAMES, PLOT, ROW, HEAD, BOTTOM, RIGHT = 2.2, 4.6, 0.34, 0.34, 0.62, 0.9
"""Widths and heights [inch]."""
OWN_NAMES = {BETWEEN: "between_regions", UNUSED: "unused_limits"}


def draw_uplift(uplift: pd.DataFrame, info: Mapping[str, Any], speech: Speech) -> list[Picture | SkippedMap]:
    """Return the bars of every region that would rather leave the plan.

    Parameters
    ----------
    uplift : DataFrame
        Table ``uplift``.
    info : mapping
        Record of the run.
    speech : Speech
        Names and words.
    """
    known = uplift[list(COLOURS)].fillna(0.0).max(axis=1)
    chosen = (known > NOTHING * max(float(info.get("objective") or 0.0), known.max(), 1e-300)) | (
        uplift["present_lost_opportunity"].isna() & (uplift["region"] != UNUSED)
    )
    shown = uplift[chosen].assign(most=known[chosen]).sort_values("most", ascending=False, kind="stable").head(MOST)
    if shown.empty:
        return [SkippedMap("uplift", "at these prices no region would rather leave the plan")]
    rest = int(chosen.sum()) - len(shown)
    foot = [speech.say("smaller_left_out", count=rest)] if rest else []
    page = chart_page(
        speech, info, speech.say("uplift_title"), speech.say("uplift_note"), NAMES + PLOT + RIGHT,
        HEAD + ROW * len(shown) + BOTTOM, foot,
    )  # fmt: skip
    axes = plot_axes(
        page, NAMES, HEAD, PLOT, ROW * len(shown), across=axis_label(speech.say("forgone"), speech.money), grid="x"
    )
    for shift, column in zip((-0.2, 0.2), COLOURS, strict=True):
        amounts = shown[column].to_numpy(dtype=np.float64)
        rows = np.arange(len(shown)) + shift
        axes.barh(rows, np.nan_to_num(amounts), height=0.36, color=COLOURS[column], zorder=2)
        for row, amount, region in zip(rows, amounts, shown["region"], strict=True):
            if np.isnan(amount) and region != UNUSED:
                mark(axes, 0.0, float(row), speech.say("gain_without_end"), SOFT_INK)
    cross_line(axes, x=0.0, colour=INK)
    axes.set_xlim(left=0.0, right=max(float(shown["most"].max()), 1e-12) * 1.1)
    name_rows(axes, [_name(speech, str(region)) for region in shown["region"]])
    key = page.inch_axes(NAMES, 0.0, PLOT, HEAD)
    swatch_row(page, key, 0.12, [(COLOURS[column], speech.say(SAYS[column])) for column in COLOURS])
    return [Picture("uplift", page.figure)]


def _name(speech: Speech, region: str) -> str:
    return speech.say(OWN_NAMES[region]) if region in OWN_NAMES else speech.name("region", region)
