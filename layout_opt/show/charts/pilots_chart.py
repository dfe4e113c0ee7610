"""Pilots: expectation, worst and best outcome of every way of going about."""

from __future__ import annotations

from layout_opt.analysis.pilots import PilotAnswer
from layout_opt.analysis.pilots.decision_tree import Mode
from layout_opt.result.palette import INK, MORE, SOFT_INK
from layout_opt.show.charts.axes import axis_label, chart_page, cross_line, mark, plot_axes
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.pilot_words import way_words
from layout_opt.show.speech import Speech
from layout_opt.show.words import number

LEFT, HEAD, WIDTH, LINE, FOOT = 3.4, 0.2, 4.6, 0.32, 0.7
"""Room for names, above, width of the data, height of a line, and below [inch]."""
MOST_SHOWN = 14
"""Ways of going about that are drawn: those with the best expectation, and leaving all alone."""


def draw_pilots(found: PilotAnswer, speech: Speech) -> list[Picture | SkippedMap]:
    """Return the picture of a study of pilots."""
    first = found.sets.iloc[[0]]
    less = float(first["best"].iloc[0]) < float(first["worst"].iloc[0])
    rest = found.sets.iloc[1:].sort_values("expected", ascending=less).head(MOST_SHOWN)
    shown = [*rest.to_dict("records"), *first.to_dict("records")]
    height = LINE * len(shown) + HEAD + FOOT
    page = chart_page(speech, {}, speech.say("pilots_title"), speech.say("pilots_note"), LEFT + WIDTH + 1.0, height)
    unit = speech.unit(str(first["unit"].iloc[0]))
    axes = plot_axes(
        page, LEFT, HEAD, WIDTH, LINE * len(shown), across=axis_label(speech.say("present_value"), unit), grid="x"
    )
    for place, row in enumerate(shown):
        colour = MORE if row["strategy"] == Mode.TRY.value else SOFT_INK
        axes.plot([row["worst"], row["best"]], [place, place], color=colour, linewidth=2.0, solid_capstyle="butt")
        axes.scatter([row["expected"]], [place], color=colour, s=34, zorder=4)
        mark(axes, max(row["best"], row["worst"]), place, number(row["expected"], 4), INK, across=6.0)
    names = [way_words(speech, row["strategy"], row["pilots"]) for row in shown]
    axes.set_yticks(range(len(shown)), names)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    cross_line(axes, x=float(first["expected"].iloc[0]))
    return [Picture("pilots", page.figure)]
