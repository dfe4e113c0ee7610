"""The sheet of paper: title, body, footer; axes placed in inches; text that is wrapped and never cut off."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from layout_opt.errors import InvalidInput, Problem
from layout_opt.result.palette import BORDER, GROUP_BORDER, INK, LAND, PAPER, SOFT_INK
from layout_opt.show.base_map import draw_ground, draw_water
from layout_opt.show.fonts import drawing, undrawable
from layout_opt.show.scene import POLYGONS, Scene
from layout_opt.show.standing import standing
from layout_opt.show.words import has_han

MARGIN = 0.4
"""Empty border of the sheet [inch]."""
TITLE_SIZE, NOTE_SIZE, FOOT_SIZE, TEXT_SIZE, SMALL_SIZE = 15.0, 9.0, 7.0, 8.5, 7.0
"""Sizes of text [point]."""
LINE = 1.4
"""Height of a line over the size of its text [1]."""
POINTS = 72.0
"""Points of an inch."""
SPECK = 0.005
"""Part of an area, relative to its largest, that is not worth drawing [1]."""
HINTING = 1.015
"""By how much text may come out wider at another resolution [1]."""


class PageFigure(Figure):
    """A figure that shows itself in a notebook, in the fonts of the page, whatever the notebook has set up."""

    def _repr_png_(self) -> bytes:
        written = io.BytesIO()
        with drawing():
            self.savefig(written, format="png")
        return written.getvalue()


class StillCanvas(FigureCanvasAgg):
    """A canvas that draws only when it is told to; geopandas asks for a drawing after every layer."""

    def draw_idle(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing: the figure is drawn once, when it is written."""


class Page:
    """A figure with title and footer and a body between them: maps and charts stand on it.

    Parameters
    ----------
    title, note : str
        Heading and what explains it.
    width, height : float
        Size of the body [inch].
    foot : tuple of str
        Paragraphs of the footer.
    """

    def __init__(self, title: str, note: str, width: float, height: float, foot: tuple[str, ...] = ()) -> None:
        self.body_width, self.body_height = width, height
        self.figure = PageFigure(figsize=(width + 2 * MARGIN, 1.0), facecolor=PAPER)
        self._canvas = StillCanvas(self.figure)
        titles, notes = self.wrap(title, TITLE_SIZE, width), self.wrap(note, NOTE_SIZE, width)
        feet = [line for part in foot for line in self.wrap(part, FOOT_SIZE, width)]
        title_high = TITLE_SIZE * LINE * max(1, len(titles))
        head = (title_high + NOTE_SIZE * LINE * len(notes)) / POINTS + 0.12
        tail = FOOT_SIZE * LINE * len(feet) / POINTS + 0.16
        self.height = head + height + tail + 2 * MARGIN
        self.width = width + 2 * MARGIN
        self._top = MARGIN + head
        self.figure.set_size_inches(self.width, self.height)
        for place, line in enumerate(titles):
            self.text(MARGIN, MARGIN + TITLE_SIZE * (1 + LINE * place) / POINTS, line, TITLE_SIZE)
        for place, line in enumerate(notes):
            down = MARGIN + (title_high + NOTE_SIZE * (1 + LINE * place)) / POINTS
            self.text(MARGIN, down, line, NOTE_SIZE, SOFT_INK)
        foot_top = self.height - MARGIN - tail + 0.1
        across = ((MARGIN / self.width), 1 - MARGIN / self.width)
        level = 1 - foot_top / self.height
        self.figure.add_artist(Line2D(across, (level, level), color=SOFT_INK, linewidth=0.5))
        for place, line in enumerate(feet):
            down = foot_top + 0.06 + (FOOT_SIZE * (1 + LINE * place)) / POINTS
            self.text(MARGIN, down, line, FOOT_SIZE, SOFT_INK)

    def text(self, left: float, down: float, text: str, size: float, colour: str = INK, **more: Any) -> Any:
        """Write text; `left` and `down` are inches from the top left corner of the sheet to its base line."""
        check_text(text)
        return self.figure.text(
            left / self.width, 1 - down / self.height, text, fontsize=size, color=colour,
            **{"ha": "left", "va": "baseline", **more},
        )  # fmt: skip

    @property
    def margin(self) -> float:
        """Empty border of the page [inch]."""
        return MARGIN

    @property
    def body_top(self) -> float:
        """Where the body begins, from the top of the page [inch]."""
        return self._top

    def axes(self, left: float, down: float, width: float, height: float) -> Axes:
        """Return empty axes without a frame; inches from the top left corner of the body."""
        box = (
            (MARGIN + left) / self.width,
            1 - (self._top + down + height) / self.height,
            width / self.width,
            height / self.height,
        )
        axes = self.figure.add_axes(box)
        axes.set_axis_off()
        return axes

    def inch_axes(self, left: float, down: float, width: float, height: float) -> Axes:
        """Return axes whose coordinates are inches, y downwards: for legends."""
        axes = self.axes(left, down, width, height)
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        return axes

    def text_width(self, text: str, size: float) -> float:
        """Return the width of a text [inch]."""
        sample = self.figure.text(0, 0, text, fontsize=size)
        extent = sample.get_window_extent().width / self.figure.dpi
        sample.remove()
        return float(extent) * HINTING

    def wrap(self, text: str, size: float, width: float) -> list[str]:
        """Return a text in lines that are no wider than `width` inches."""
        check_text(text)
        if not text.strip():
            return []
        whole = self.text_width(text.rstrip(), size)
        if whole <= width:
            return [text.rstrip()]
        return _broken(_pieces(text), lambda line: self.text_width(line, size) <= width, len(text) * width / whole)


class MapPage(Page):
    """A page of maps; its footer says what is shown of which run, and how sure it is.

    Parameters
    ----------
    scene : Scene
        What is shown; gives the footer.
    title, note : str
        Heading and what explains it.
    width, height : float
        Size of the body [inch].
    foot : tuple of str
        Further sentences of the footer.
    """

    def __init__(
        self, scene: Scene, title: str, note: str, width: float, height: float, foot: tuple[str, ...] = ()
    ) -> None:
        self.scene = scene
        super().__init__(title, note, width, height, footer(scene, foot))

    def map_axes(self, left: float, down: float, width: float, height: float) -> Axes:
        """Return axes that show the whole area of the scene, true to shape."""
        axes = self.axes(left, down, width, height)
        west, south, east, north = self.scene.bounds
        axes.set_xlim(west, east)
        axes.set_ylim(south, north)
        axes.set_aspect("equal", anchor="N")
        axes.apply_aspect()
        if self.scene.base is not None:
            draw_ground(axes, self.scene.base)
            draw_water(axes, self.scene.base)
        return axes


def _pieces(text: str) -> list[str]:
    """Return the parts between which a line may break: words, or single Chinese characters."""
    pieces: list[str] = []
    for letter in text:
        closing = letter in "，。；：、）】”%！？"
        opened = bool(pieces) and pieces[-1][-1:] in ("（", "【", "“")
        starts_word = bool(pieces) and (pieces[-1].endswith(" ") or has_han(pieces[-1][-1:]))
        if not pieces or ((has_han(letter) or starts_word) and not closing and not opened and letter != " "):
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces


def _broken(pieces: list[str], fits: Callable[[str], bool], letters: float) -> list[str]:
    """Return the pieces as lines, as many to a line as fit; about so many `letters` do, where the search begins."""
    lines: list[str] = []
    at = 0
    while at < len(pieces):
        end, found = at + 1, len(pieces[at])
        while end < len(pieces) and found + len(pieces[end]) <= letters:
            found += len(pieces[end])
            end += 1
        while end > at + 1 and not fits(_line(pieces[at:end], first=not lines)):
            end -= 1
        while end < len(pieces) and fits(_line(pieces[at : end + 1], first=not lines)):
            end += 1
        lines.append(_line(pieces[at:end], first=not lines))
        at = end
    return lines


def _line(pieces: list[str], *, first: bool) -> str:
    """Return the pieces of one line; only the first of a text may begin with blanks."""
    text = "".join(pieces).rstrip()
    return text if first else text.lstrip()


def check_text(text: str) -> None:
    """Raise InvalidInput if a text has a character that cannot be drawn."""
    missing = undrawable(text)
    if missing:
        found = f"{text!r} with {' '.join(f'{letter} (U+{ord(letter):04X})' for letter in missing)}"
        rule = "use characters of the bundled font (GB 2312 and Latin)"
        raise InvalidInput([Problem("text of a map", found, rule, "change the name or use --language en")])


def map_size(scene: Scene, most_width: float, most_height: float) -> tuple[float, float]:
    """Return the size of the largest map that fits [inch]."""
    west, south, east, north = scene.bounds
    shape = (north - south) / (east - west)
    width = min(most_width, most_height / shape)
    return width, width * shape


def draw_land(axes: Axes, scene: Scene, colour: str = LAND, *, groups: bool = True) -> None:
    """Draw all regions in one colour, and the borders of their groups."""
    shapes = scene.regions[scene.regions.geom_type.isin(POLYGONS)]
    points = scene.regions[~scene.regions.geom_type.isin(POLYGONS)]
    if len(shapes):
        shapes.plot(ax=axes, color=colour, edgecolor=BORDER, linewidth=0.5, aspect=None, zorder=1)
    if len(points):
        points.set_geometry("point").plot(
            ax=axes, color=colour, edgecolor=SOFT_INK, markersize=18, aspect=None, zorder=1
        )
    if groups:
        draw_groups(axes, scene)


def draw_groups(axes: Axes, scene: Scene) -> None:
    """Draw the borders of groups of regions (provinces, clusters), where there are several."""
    named = scene.instance.attribute("regions", "group") if scene.instance.has("regions") else {}
    groups = scene.regions["region"].map(named).fillna("")
    shapes = scene.regions[scene.regions.geom_type.isin(POLYGONS) & (groups != "")]
    if 1 < groups[shapes.index].nunique() < len(shapes):
        joined = shapes[["geometry"]].assign(group=groups).dissolve("group")
        joined["geometry"] = [without_specks(shape) for shape in joined.geometry]
        joined.boundary.plot(ax=axes, color=GROUP_BORDER, linewidth=0.7, aspect=None, zorder=2)


def without_specks(shape: BaseGeometry) -> BaseGeometry:
    """Return an area without holes and islands too small to see."""
    if shape.geom_type not in POLYGONS:
        return shape
    parts = list(getattr(shape, "geoms", [shape]))
    least = SPECK * max(part.area for part in parts)
    kept = [
        Polygon(part.exterior, [ring for ring in part.interiors if Polygon(ring).area >= least])
        for part in parts
        if part.area >= least
    ]
    return MultiPolygon(kept)


def footer(scene: Scene, more: tuple[str, ...]) -> tuple[str, str]:
    """Return the sentences at the foot of every map: what it shows of which run, and how sure it is."""
    places = [scene.say("projection", name=scene.say(scene.projection.name))]
    if scene.off_map:
        places.append(scene.say("off_map", names=scene.listed(scene.name("region", name) for name in scene.off_map)))
    places += geometry_notes(scene)
    places += [scene.say("base_note")] if scene.base is not None else []
    node = scene.node if len(scene.instance.tree.nodes) > 1 else None
    return standing(scene, scene.run.info, (*places, *more), node)


def geometry_notes(scene: Scene) -> list[str]:
    """Return what the geometry says of itself in a column ``note``."""
    frames = [scene.regions, scene.receptors]
    notes = sorted({str(note) for frame in frames if "note" in frame for note in frame["note"].dropna()})
    return [scene.say("schematic", note=scene.listed(notes))] if notes else []
