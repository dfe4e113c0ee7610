"""The vocabulary of charts: a page with heading and footer, framed axes with units, marks, keys, and how to save them.

Everything is placed in inches on the page that the maps use, in their fonts and colours. Use it inside
`layout_opt.show.fonts.drawing`; `save_charts` does that itself for pictures that are drawn by functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from layout_opt.result.palette import INK, SOFT_INK
from layout_opt.result.writer import save_into
from layout_opt.show.canvas import SMALL_SIZE, TEXT_SIZE, Page, check_text
from layout_opt.show.fonts import drawing
from layout_opt.show.picture import RESOLUTION, FileFormat, Picture, SkippedMap, write_picture
from layout_opt.show.speech import Speech
from layout_opt.show.standing import standing
from layout_opt.show.words import number

TICKS = 6
"""Most numbers along an axis."""
GRID = "#E4E1DA"
"""Colour of the lines of the grid; a shade darker than `LAND`."""
LEAST_DIGITS, MOST_DIGITS = 3, 9
"""Digits of the numbers along an axis: as few as tell them apart."""
LONGEST = 60
"""Letters of a label at an axis before it is cut."""

Drawing = Callable[[], Iterable[Picture | SkippedMap]]


def chart_page(
    speech: Speech,
    info: Mapping[str, Any],
    title: str,
    note: str,
    width: float,
    height: float,
    foot: Iterable[str] = (),
) -> Page:
    """Return a page with heading and the footer of the maps: instance, objective, bound, gap, certificate, data status.

    Parameters
    ----------
    speech : Speech
        Names and words.
    info : mapping
        What is known of the run behind the chart; see `layout_opt.show.standing.standing`.
    title, note : str
        Heading, and how to read the chart.
    width, height : float
        Size of the body [inch].
    foot : iterable of str
        Further sentences of the footer.
    """
    return Page(title, note, width, height, standing(speech, info, tuple(foot)))


def plot_axes(
    page: Page,
    left: float,
    down: float,
    width: float,
    height: float,
    *,
    across: str = "",
    up: str = "",
    grid: Literal["both", "x", "y", "none"] = "both",
) -> Axes:
    """Return framed axes for data.

    Parameters
    ----------
    page : Page
        Where.
    left, down, width, height : float
        The box of the data [inch], from the top left corner of the body; numbers and labels stand outside it.
    across, up : str
        What the two axes show, with units (see `axis_label`).
    grid : str
        ``x``, ``y``, ``both`` or ``none``.
    """
    return framed(page.axes(left, down, width, height), across=across, up=up, grid=grid)


def framed(
    axes: Axes, *, across: str = "", up: str = "", grid: Literal["both", "x", "y", "none"] = "both"
) -> Axes:  # fmt: skip
    """Return axes with the frame, grid and numbers of all charts; see `plot_axes`."""
    axes.set_axis_on()
    axes.set_facecolor("none")
    for side, spine in axes.spines.items():
        spine.set(color=SOFT_INK, linewidth=0.6, visible=side in ("left", "bottom"))
    axes.tick_params(colors=SOFT_INK, labelsize=SMALL_SIZE, labelcolor=INK, width=0.6, length=3)
    if grid != "none":
        axes.grid(visible=True, axis=grid, color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    for axis, words in ((axes.xaxis, across), (axes.yaxis, up)):
        check_text(words)
        axis.set_label_text(words, fontsize=TEXT_SIZE, color=INK)
        plain_numbers(axis)
    return axes


def plain_numbers(axis: Any) -> None:
    """Write the numbers of an axis as the maps do: thousands apart, a real minus, as few digits as tell them apart."""
    axis.set_major_locator(MaxNLocator(nbins=TICKS, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: told_apart(value, axis.get_ticklocs())))


def told_apart(value: float, others: Iterable[float]) -> str:
    """Return a number with as few digits as tell it from all others."""
    every = {float(f"{other:.12g}") for other in others}
    size = max((abs(other) for other in every), default=0.0)
    value = 0.0 if abs(value) < 1e-9 * size else value
    every = {0.0 if abs(other) < 1e-9 * size else other for other in every}
    for digits in range(LEAST_DIGITS, MOST_DIGITS):
        if len({number(other, digits) for other in every}) == len(every):
            return number(value, digits)
    return number(value, MOST_DIGITS)


def name_rows(axes: Axes, names: Sequence[str]) -> None:
    """Write a name at each whole number of the upright axis, the first on top."""
    for name in names:
        check_text(name)
    axes.set_yticks(range(len(names)), [shortened(name) for name in names])
    axes.tick_params(axis="y", length=0, labelsize=TEXT_SIZE)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.spines["left"].set_visible(False)


def shortened(text: str, most: int = LONGEST) -> str:
    """Return a text that is cut where it is longer than `most` letters; the cut is shown."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def axis_label(name: str, unit: str) -> str:
    """Return what an axis shows, with its unit in brackets; a pure number says 1."""
    return f"{name} [{unit or '1'}]"


def mark(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    colour: str = INK,
    *,
    across: float = 4.0,
    up: float = 0.0,
    ha: str = "left",
) -> None:
    """Write a small text beside a point; `across` and `up` are distances from it [point]."""
    check_text(text)
    axes.annotate(
        text, (x, y), xytext=(across, up), textcoords="offset points", fontsize=SMALL_SIZE, color=colour,
        ha=ha, va="center_baseline", annotation_clip=False,
    )  # fmt: skip


def cross_line(axes: Axes, *, x: float | None = None, y: float | None = None, colour: str = SOFT_INK) -> None:
    """Draw a thin line over the whole width or height: the base, a limit, a tipping point."""
    if x is not None:
        axes.axvline(x, color=colour, linewidth=0.9, zorder=2.5)
    if y is not None:
        axes.axhline(y, color=colour, linewidth=0.9, zorder=2.5)


def save_charts(
    draw: Drawing,
    folder: Path,
    formats: Sequence[FileFormat] = (FileFormat.PNG, FileFormat.SVG),
    resolution: float = RESOLUTION,
) -> tuple[list[Path], list[SkippedMap]]:
    """Draw with the bundled font and write each picture in each format.

    Parameters
    ----------
    draw : callable
        Returns pictures, or why there is none.
    folder : Path
        Where the files go; it is made.
    formats : sequence of FileFormat
        PNG, SVG, PDF.
    resolution : float
        Of a PNG [dots per inch].

    Returns
    -------
    tuple
        The files that were written, and the pictures that could not be filled, with the reason.

    Raises
    ------
    InvalidInput
        If a text holds a character that cannot be drawn.
    """
    files: list[Path] = []
    skipped: list[SkippedMap] = []

    def fill(draft: Path) -> None:
        for found in draw():
            if isinstance(found, SkippedMap):
                skipped.append(found)
            else:
                files.extend(folder / path.name for path in write_picture(found, draft, formats, resolution))

    with drawing():
        save_into(folder, fill)
    return files, skipped
