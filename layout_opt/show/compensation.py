"""Map of compensation: which player pays, which receives, and how much."""

from __future__ import annotations

from collections.abc import Mapping

from layout_opt.result.palette import SHORTFALL, SOFT_INK
from layout_opt.show.canvas import SMALL_SIZE, TEXT_SIZE, MapPage, map_size
from layout_opt.show.classes import class_labels
from layout_opt.show.labels import Label, place_labels
from layout_opt.show.legend import metres_per_inch, round_down, scale_bar, swatch_row, write
from layout_opt.show.picture import Picture
from layout_opt.show.scene import Scene
from layout_opt.show.specialisation import fill
from layout_opt.show.words import number

BOTTOM = 0.75
"""Room for the legend [inch]."""
NEARLY = 0.2
"""Share of the outer class limit below which a payment is small [1]."""


def draw_map(
    scene: Scene, title: str, receives: Mapping[str, float], owner: Mapping[str, str], names: Mapping[str, str]
) -> Picture:
    """Return a map on which the regions of each player have the colour of what it receives.

    Parameters
    ----------
    scene : Scene
        Of the joint plan.
    title : str
        Heading.
    receives : mapping
        Player -> money received beside the joint plan (below 0: paid).
    owner, names : mapping
        Region -> player; player -> what to call it.
    """
    largest = max(map(abs, receives.values()), default=0.0)
    outer = round_down(largest / 2) if largest > 0 else 1.0
    edges = (-outer, -NEARLY * outer, NEARLY * outer, outer)
    width, height = map_size(scene, 9.0, 6.2)
    note = f"Regions of a player in one colour: money received beside the joint plan, below 0 paid [{scene.money}]."
    sheet = MapPage(scene, title, note, max(width, 7.0), height + BOTTOM)
    axes = sheet.map_axes(0, 0, width, height)
    values = {region: receives[player] for region, player in owner.items() if player in receives}
    fill(axes, scene, values, edges, SHORTFALL)
    labels = []
    for player, money in receives.items():
        mine = scene.regions[scene.regions["region"].map(owner) == player]
        if len(mine):
            largest_one = mine.loc[mine.geometry.area.idxmax()] if mine.geometry.area.max() > 0 else mine.iloc[0]
            point = largest_one["point"]
            said = f"{names[player]}\n{'+' if money > 0 else ''}{number(money)}"
            labels.append(Label(said, point.x, point.y, abs(money)))
    place_labels(axes, labels, TEXT_SIZE, must=True)
    key = sheet.inch_axes(0.0, height + 0.1, sheet.body_width, BOTTOM)
    write(key, 0.0, 0.1, f"[{scene.money}]", SMALL_SIZE, SOFT_INK)
    left = sheet.text_width(f"[{scene.money}]", SMALL_SIZE) + 0.2
    swatch_row(sheet, key, 0.1, list(zip(SHORTFALL, _labels(edges), strict=True)), left)
    scale_bar(sheet, key, 0.0, 0.45, metres_per_inch(sheet, width))
    return Picture("compensation-map", sheet.figure)


def _labels(edges: tuple[float, ...]) -> list[str]:
    """Return the words of each class, with a real minus."""
    return [words.replace("-", "−") for words in class_labels(edges)]
