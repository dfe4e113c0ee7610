"""Legends: swatches, circles of known size, a scale bar; all drawn in inches, all with units."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Polygon, Rectangle

from layout_opt.result.palette import BLANK, BLANK_HATCH, BLANK_INK, INK, SOFT_INK
from layout_opt.show.canvas import LINE, POINTS, SMALL_SIZE, TEXT_SIZE, MapPage, Page, check_text
from layout_opt.show.words import amount, number

SWATCH = (0.26, 0.15)
"""Width and height of a swatch [inch]."""
ROW = 0.22
"""Height of a row of a legend [inch]."""


def write(
    axes: Axes, left: float, down: float, text: str, size: float = TEXT_SIZE, colour: str = INK, ha: str = "left"
) -> None:
    """Write a line of text into axes made by `Sheet.inch_axes`, centred on `down`."""
    check_text(text)
    axes.text(left, down, text, fontsize=size, color=colour, ha=ha, va="center_baseline")


def write_wrapped(
    sheet: Page, axes: Axes, down: float, text: str, width: float, size: float = TEXT_SIZE, colour: str = INK
) -> float:
    """Write text in lines; return where the next thing may stand."""
    for line in sheet.wrap(text, size, width):
        write(axes, 0.0, down + size / POINTS / 2, line, size, colour)
        down += size * LINE / POINTS
    return down


def swatches(sheet: Page, axes: Axes, down: float, rows: Sequence[tuple[str, str, str]], width: float) -> float:
    """Draw (colour, hatch, words) below each other; return where the next thing may stand."""
    for colour, hatch, words in rows:
        lines = sheet.wrap(words, TEXT_SIZE, width - SWATCH[0] - 0.1)
        axes.add_patch(
            Rectangle((0, down), *SWATCH, facecolor=colour, edgecolor="#ffffff" if hatch else SOFT_INK,
                      hatch=hatch, linewidth=0.4)
        )  # fmt: skip
        for place, line in enumerate(lines):
            write(axes, SWATCH[0] + 0.1, down + SWATCH[1] / 2 + place * TEXT_SIZE * LINE / POINTS, line)
        down += max(ROW, len(lines) * TEXT_SIZE * LINE / POINTS + 0.05)
    return down


def swatch_row(sheet: Page, axes: Axes, down: float, rows: Sequence[tuple[str, str]], left: float = 0.0) -> float:
    """Draw (colour, words) beside each other, hatched where the colour is `BLANK`; return where the row ends."""
    for colour, words in rows:
        box = Rectangle((left, down - SWATCH[1] / 2), *SWATCH, facecolor=colour, edgecolor=SOFT_INK, linewidth=0.4)
        if colour == BLANK:
            box.set(hatch=BLANK_HATCH, edgecolor=BLANK_INK)
        axes.add_patch(box)
        write(axes, left + SWATCH[0] + 0.07, down, words, SMALL_SIZE)
        left += SWATCH[0] + 0.07 + sheet.text_width(words, SMALL_SIZE) + 0.2
    return left


def round_down(value: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is not above a value."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= value * (1 + 1e-9))


def circle_key(
    sheet: Page,
    axes: Axes,
    middle: float,
    largest: float,
    radius: float,
    colour: str,
    unit: str = "",
    left: float = 0.0,
) -> float:
    """Draw circles of known size beside each other with their values; return where they end."""
    top = round_down(largest)
    for place, value in enumerate((top, top / 5)):
        size = radius * math.sqrt(value / largest)
        axes.add_patch(
            Circle((left + size, middle), size, facecolor=colour, alpha=0.75, edgecolor="white", linewidth=0.4)
        )
        words = number(value) if place == 0 or not unit else amount(value, unit)
        write(axes, left + 2 * size + 0.05, middle, words, SMALL_SIZE)
        left += 2 * size + 0.05 + sheet.text_width(words, SMALL_SIZE) + 0.14
    return left


def scale_bar(sheet: MapPage, axes: Axes, left: float, down: float, scale: float) -> None:
    """Draw a scale bar and a north arrow.

    Parameters
    ----------
    axes : Axes
        In inches.
    left, down : float
        Where [inch].
    scale : float
        Metres per inch of the map.
    """
    scene = sheet.scene
    if scene.projection.crs is None:
        return
    length = round_down(1.1 * scale)
    long = length / scale
    for place, colour in enumerate((INK, "white")):
        half = Rectangle(
            (left + place * long / 2, down), long / 2, 0.05, facecolor=colour, edgecolor=INK, linewidth=0.6
        )
        axes.add_patch(half)
    write(
        axes,
        left + long / 2,
        down + 0.15,
        scene.say("km", length=number(length / 1000)),
        SMALL_SIZE,
        SOFT_INK,
        "center",
    )
    tip = left + long + 0.3
    needle = [(tip, down - 0.14), (tip - 0.06, down + 0.06), (tip, down + 0.02), (tip + 0.06, down + 0.06)]
    axes.add_patch(Polygon(needle, closed=True, facecolor=INK, edgecolor="none"))
    write(axes, tip, down + 0.15, scene.say("north"), SMALL_SIZE, SOFT_INK, "center")


def metres_per_inch(sheet: MapPage, width: float) -> float:
    """Return how many metres an inch of a map of a certain width stands for."""
    west, _, east, _ = sheet.scene.bounds
    return (east - west) / width
