"""A table of coloured cells with a text in each: rows with names at the left, columns with headings on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from layout_opt.result.palette import BLANK, BLANK_HATCH, BLANK_INK, INK, PAPER, SOFT_INK
from layout_opt.show.canvas import LINE, POINTS, SMALL_SIZE, TEXT_SIZE, Page
from layout_opt.show.legend import write

CELL_HEIGHT = 0.27
"""Height of a row [inch]."""
NAMES = 2.9
"""Room for the names of rows [inch]."""
DARK = 0.45
"""Lightness below which the text of a cell is white [1]."""


@dataclass(frozen=True)
class MatrixCell:
    """One cell.

    Parameters
    ----------
    text : str
        What stands in it.
    colour : str
        Its colour; `BLANK` is hatched.
    framed : bool
        Whether it is set off by a frame.
    """

    text: str
    colour: str = PAPER
    framed: bool = False


def matrix_size(rows: int, columns: int, width: float, head_lines: int) -> tuple[float, float]:
    """Return width and height of a table [inch]."""
    return NAMES + columns * width, head_height(head_lines) + rows * CELL_HEIGHT + 0.05


def head_height(lines: int) -> float:
    """Return the height of headings of so many lines [inch]."""
    return lines * TEXT_SIZE * LINE / POINTS + 0.1


def draw_matrix(
    page: Page,
    names: Sequence[str],
    heads: Sequence[Sequence[str]],
    cells: Sequence[Sequence[MatrixCell]],
    width: float,
) -> None:
    """Draw a table over the whole body of a page.

    Parameters
    ----------
    page : Page
        Its body has the size that `matrix_size` says.
    names : sequence of str
        Of the rows.
    heads : sequence of sequence of str
        Lines of the heading of each column.
    cells : sequence of sequence of Cell
        By row and column.
    width : float
        Of a column [inch].
    """
    lines = max((len(head) for head in heads), default=1)
    body = matrix_size(len(names), len(heads), width, lines)
    axes = page.inch_axes(0.0, 0.0, *body)
    top = head_height(lines)
    for column, head in enumerate(heads):
        middle = NAMES + (column + 0.5) * width
        for place, text in enumerate(head):
            size = _fitting(page, text, width - 0.06)
            down = top - 0.08 - (len(head) - 1 - place) * TEXT_SIZE * LINE / POINTS
            write(axes, middle, down, text, size, INK if place == 0 else SOFT_INK, ha="center")
    for row, name in enumerate(names):
        level = top + row * CELL_HEIGHT
        size = _fitting(page, name, NAMES - 0.1)
        write(axes, NAMES - 0.08, level + CELL_HEIGHT / 2, name, size, ha="right")
        for column, cell in enumerate(cells[row]):
            _draw_cell(page, axes, NAMES + column * width, level, width, cell)


def _draw_cell(page: Page, axes: Axes, left: float, level: float, width: float, cell: MatrixCell) -> None:
    box = Rectangle((left, level), width, CELL_HEIGHT, facecolor=cell.colour, edgecolor="#DDDDDD", linewidth=0.5)
    if cell.colour == BLANK:
        box.set(hatch=BLANK_HATCH, edgecolor=BLANK_INK)
    axes.add_patch(box)
    if cell.framed:
        frame = Rectangle(
            (left, level), width, CELL_HEIGHT, fill=False, edgecolor=INK, linewidth=1.6, zorder=4, clip_on=False
        )
        axes.add_patch(frame)
    if cell.text:
        ink = "white" if _lightness(cell.colour) < DARK else INK
        size = _fitting(page, cell.text, width - 0.06, SMALL_SIZE)
        write(axes, left + width / 2, level + CELL_HEIGHT / 2, cell.text, size, ink, ha="center")


def _fitting(page: Page, text: str, width: float, size: float = TEXT_SIZE) -> float:
    """Return the largest size up to `size` at which a text fits."""
    while size > 4.5 and page.text_width(text, size) > width:
        size -= 0.5
    return size


def _lightness(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def shade(colours: Sequence[str], share: float) -> str:
    """Return the colour of a share between 0 and 1 on a scale of colours, as #rrggbb."""
    from matplotlib.colors import LinearSegmentedColormap, to_hex

    return str(to_hex(LinearSegmentedColormap.from_list("scale", list(colours))(min(1.0, max(0.0, share)))))
