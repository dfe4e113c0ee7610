"""Figures that are drawn for the page they stand on: no text in them is smaller than a reader at a table can read."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.transforms import Bbox

from layout_opt.result.palette import MORE
from layout_opt.show import today_plan
from layout_opt.show.canvas import SMALL_SIZE
from layout_opt.show.charts.axes import framed
from layout_opt.show.charts.bar_rows import BarRow, draw_bars
from layout_opt.show.charts.run_charts import TODAY_COLOUR
from layout_opt.show.fonts import drawing
from layout_opt.show.moves import moves
from layout_opt.show.scene import Scene

LEAST_SIZE = 9.0
"""Of any text of a figure, on the page [point]."""
TEXT, SLIDE_TEXT = 10.0, 14.0
"""Of the text of charts on paper, and on a slide, which is read from afar [point]."""
EDGE = 0.06
"""Left of and right of the body of a page that is cut out: its heading and foot stand on the page [inch]."""
RESOLUTION = 200.0
"""On the page [dots per inch]."""
NAMES = 0.36
"""Share of the width that names take [1]."""
RIGHT, MOST_ROOM = 0.02, 0.6
"""Shares of the width: left free at the right, and most for words beside bars [1]."""
TOP, FOOT = 0.04, 0.062
"""Height of the legend and of the numbers below, for each point of the text [inch]."""
ROWS, LINES = (0.024, 0.046), 3
"""Least and most height of a row for each point of the text [inch]; lines that a name may take."""
LEADING = 0.017
"""Height of a line for each point of its size [inch]."""
LETTER = 0.0076
"""Width of a letter for each point of its size [inch]."""
HAN = 0x2E80
"""First of the code points that are as wide as two Latin letters."""
MAP_WIDTHS = (4.2, 3.4, 2.8, 2.4)
"""Widths of each map of a pair that are tried, until its text is large enough [inch]."""


@dataclass(frozen=True)
class PlacedFigure:
    """A picture and its size on the page.

    Parameters
    ----------
    png : bytes
        The picture.
    width, height : float
        On the page [inch].
    least_size : float
        Of its smallest text, on the page [point].
    """

    png: bytes
    width: float
    height: float
    least_size: float


PageDrawing = Callable[[float, float, float], PlacedFigure]
"""Draws a figure that fits a width and a height [inch], with charts in text of a size [point]."""


def bars(
    rows: Sequence[BarRow], label: str, legend: Sequence[tuple[str, str]] = (), colours: Sequence[str] = (MORE,)
) -> PageDrawing:
    """Return what draws rows of bars at the size of the page.

    Parameters
    ----------
    rows : sequence of BarRow
        As many as the height allows are drawn, the first ones.
    label : str
        Of the axis, with its unit.
    legend : sequence of (colour, words)
        Above the bars.
    colours : sequence of str
        One for each value of a row.
    """

    def draw(width: float, height: float, text: float) -> PlacedFigure:
        top, foot = TOP * text if legend else 0.12, FOOT * text
        names = [wrapped(row.name, int(NAMES * width / (LETTER * text))) for row in rows]
        least = max(ROWS[0], LEADING * max(name.count("\n") + 1.2 for name in names)) * text
        shown = rows[: max(1, int((height - top - foot) / least))]
        high = min(ROWS[1] * text, (height - top - foot) / len(shown))
        tall = top + foot + high * len(shown)
        with drawing():
            figure = Figure(figsize=(width, tall))
            place = (NAMES, foot / tall, 1 - NAMES - RIGHT, high * len(shown) / tall)
            axes = framed(figure.add_axes(place), across=label, grid="x")
            longest = max(_letters(row.words) for row in shown) + 2
            room = min(MOST_ROOM, longest * LETTER * text / ((1 - NAMES - RIGHT) * width))
            draw_bars(axes, shown, colours, text, room)
            axes.set_yticks(range(len(shown)), names[: len(shown)])
            if legend:
                handles = [Patch(color=colour, label=words) for colour, words in legend]
                figure.legend(
                    handles=handles, loc="upper left", bbox_to_anchor=(NAMES, 1.0), ncols=len(handles), fontsize=text,
                    frameon=False, borderaxespad=0.2,
                )  # fmt: skip
            return _placed(figure, 1.0, text)

    return draw


def wrapped(name: str, letters: int) -> str:
    """Return a name in as many lines as it needs, at most `LINES`; what is cut is shown."""
    lines = [""]
    for word in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+", name):
        if lines[-1] and _letters((lines[-1] + word).rstrip()) > letters:
            lines.append("")
        lines[-1] += word
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"{lines[LINES - 1].rstrip()} …"]
    return "\n".join(_cut(line.rstrip(), letters) for line in lines)


def _cut(line: str, letters: int) -> str:
    """Return a line that fits; what is cut is shown."""
    while _letters(line) > letters:
        line = f"{line[:-2]}…"
    return line


def _letters(text: str) -> int:
    """Return how many Latin letters a text is as wide as."""
    return sum(1 if ord(letter) < HAN else 2 for letter in text)


def plan_legend(today: str, plan: str) -> list[tuple[str, str]]:
    """Return the legend of bars today and in the plan."""
    return [(TODAY_COLOUR, today), (MORE, plan)]


def map_pair(scene: Scene) -> PageDrawing:
    """Return what draws today beside the plan, small enough that its text is large on the page.

    Heading and footer are left to the page: it must tell them.
    """

    def draw(width: float, height: float, text: float = TEXT) -> PlacedFigure:  # noqa: ARG001 - maps have sizes of their own
        found = moves(scene)
        with drawing():
            for most in MAP_WIDTHS:
                page = today_plan.pair_page(scene, found, most)
                scale = min(width / (page.body_width + 2 * EDGE), height / page.body_height)
                if scale * SMALL_SIZE >= LEAST_SIZE:
                    break
            below = page.height - page.body_top - page.body_height
            left = page.margin - EDGE
            body = Bbox.from_bounds(left, below, page.body_width + 2 * EDGE, page.body_height)
            return _placed(page.figure, scale, scale * SMALL_SIZE, body)

    return draw


def _placed(figure: Figure, scale: float, least: float, part: Bbox | None = None) -> PlacedFigure:
    """Return a figure, or a part of it [inch], as a picture of its size times a scale."""
    file = io.BytesIO()
    figure.savefig(file, dpi=RESOLUTION * scale, format="png", bbox_inches=part)
    wide, tall = figure.get_size_inches() if part is None else part.size
    return PlacedFigure(file.getvalue(), float(wide) * scale, float(tall) * scale, least)
