"""Change of each industry against another layout: small multiples with circles, blue for more, orange for less."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from layout_opt.result.geo_layers import present_activity
from layout_opt.result.palette import LESS, MORE
from layout_opt.show.activity import BOTTOM, by_industry, in_order, left_out
from layout_opt.show.canvas import MapPage
from layout_opt.show.legend import swatch_row
from layout_opt.show.panels import MOST, body_width, circles, grid_for, headings, numbered, scale_corner
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import Scene
from layout_opt.show.words import amount, number, percent

NEGLIGIBLE = 1e-6
"""Change relative to the largest activity of the industry that counts as none [1]."""

STILL = 5e-4
"""Growth that is written as none [1]."""
SITE = ["region", "technology"]


@dataclass(frozen=True)
class Against:
    """What a layout is held against, in the words of the map.

    Parameters
    ----------
    name : str
        Name of the picture.
    title, note : str
        Heading and how to read it.
    more, less : str
        Words of the legend.
    """

    name: str
    title: str
    note: str
    more: str
    less: str


def draw(scene: Scene) -> list[Picture | SkippedMap]:
    """Return the change against today, one panel for each industry."""
    if scene.run.info.get("layout") == "today":
        return [SkippedMap("change", "the run evaluates today's layout, so nothing changes")]
    words = Against(
        "change", scene.say("change_title"), scene.say("change_note"), scene.say("more"), scene.say("less")
    )  # fmt: skip
    return draw_against(scene, present_activity(scene.instance, scene.tables, scene.node), words)


def draw_difference(scene: Scene, before: pd.DataFrame, words: Against) -> list[Picture | SkippedMap]:
    """Return the change against another run of the same regions, one panel for each industry.

    Parameters
    ----------
    scene : Scene
        The run that is shown.
    before : DataFrame
        Table ``activity`` of the other run.
    words : Against
        What to call it.
    """
    here = present_activity(scene.instance, scene.tables, scene.node).drop(columns="present_activity")
    known = before.loc[before["node"] == scene.node, [*SITE, "activity"]]
    frame = here.merge(known.rename(columns={"activity": "present_activity"}), on=SITE, how="left")
    return draw_against(scene, frame.fillna({"present_activity": 0.0}), words)


def draw_against(scene: Scene, sites: pd.DataFrame, words: Against) -> list[Picture | SkippedMap]:
    """Return one sheet with a panel for each industry.

    Parameters
    ----------
    scene : Scene
        The run that is shown.
    sites : DataFrame
        node, region, technology, industry, activity, unit, and as ``present_activity`` what it is held against.
    words : Against
        What to call it.
    """
    frame = by_industry(scene, sites)
    working = frame[(frame["activity"] > 0) | (frame["present_activity"] > 0)]
    if working.empty:
        return [SkippedMap(words.name, "no industry is active, now or before")]
    names = in_order(scene, working)
    grid = grid_for(scene, min(len(names), MOST))
    sheet = MapPage(scene, words.title, words.note + left_out(scene, names), body_width(grid), grid.body[1] + BOTTOM)
    for panel, industry in numbered(names):
        rows = frame[frame["industry"] == industry]
        unit = scene.unit(str(rows["unit"].iloc[0]))
        before, after = float(rows["present_activity"].sum()), float(rows["activity"].sum())
        said = scene.say(
            "from_to", today=number(before), amount=amount(after, unit), change=_growth(scene, before, after)
        )
        headings(sheet, grid, panel, scene.industry(industry), said)
        change = rows["activity"] - rows["present_activity"]
        small = NEGLIGIBLE * max(before, after)
        moved = {name: float(step) for name, step in zip(rows["region"], change, strict=True) if abs(step) > small}
        sizes = {name: abs(step) for name, step in moved.items()}
        colours = {name: MORE if step > 0 else LESS for name, step in moved.items()}
        circles(sheet, grid, panel, sizes, colours, unit)
    scale_corner(sheet, grid, 0.0, grid.body[1] + 0.05)
    key = sheet.inch_axes(2.2, grid.body[1] + 0.05, 6.0, 0.4)
    swatch_row(sheet, key, 0.17, [(MORE, words.more), (LESS, words.less)])
    return [Picture(words.name, sheet.figure)]


def _growth(scene: Scene, before: float, after: float) -> str:
    if before <= 0:
        return scene.say("new_industry")
    if abs(after / before - 1) < STILL:
        return "±0 %"
    sign = "+" if after >= before else "−"
    return f"{sign}{percent(abs(after / before - 1))}"
