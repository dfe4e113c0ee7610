"""Division of labour: the leading industry of each region, by value."""

from __future__ import annotations

import pandas as pd
from matplotlib.patches import Rectangle

from layout_opt.result.indicator_values import leading_industries, unvalued
from layout_opt.result.palette import LAND, category_styles
from layout_opt.show.canvas import SMALL_SIZE, TEXT_SIZE, MapPage, draw_groups, map_size
from layout_opt.show.headlines import leader_words
from layout_opt.show.labels import Label, lifts, place_labels
from layout_opt.show.legend import metres_per_inch, scale_bar, swatches, write, write_wrapped
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import POLYGONS, Scene
from layout_opt.show.words import amount, percent

BAR, MOST_BARS = 0.2, 14
"""Height of the bar of a group [inch] and most bars."""
ALL = 1.0 - 1e-9
"""Share from which an industry is a region's only one [1]."""
FEW = 20
"""Regions whose names always fit."""
NAME_WIDTH = 1.0
"""Room for the name of a group [inch]."""
KEY_WIDTH, GAP = 3.0, 0.3
"""Size of the legend and its distance from the map [inch]."""


Styles = dict[str, tuple[str, str]]


def draw(scene: Scene) -> list[Picture | SkippedMap]:
    """Return the map of leading industries."""
    values = scene.values
    if values.empty or values["value"].sum() <= 0:
        return [SkippedMap("division", "no industry has any value")]
    leading = leading_industries(values)
    totals = values.groupby("industry")["value"].sum().sort_values(ascending=False)
    leaders = [name for name in totals.index if name in set(leading["industry"])]
    styles = category_styles([*leaders, *(name for name in totals.index if name not in leaders)])
    width, height = map_size(scene, 8.3, 6.4)
    height = max(
        height, 1.9 + 0.23 * values["industry"].nunique() + BAR * 1.3 * min(_groups(scene, values).nunique(), MOST_BARS)
    )
    missing = unvalued(scene.instance, scene.tables)
    foot = ((scene.say("labels_left_out"),) if len(scene.regions) > FEW else ()) + (
        (scene.say("unvalued", names=scene.listed(missing)),) if missing else ()
    )
    low, high = float(leading["share"].min()), float(leading["share"].max())
    key = "division_note_one" if low >= ALL else "division_note"
    note = scene.say(key, low=percent(low), high=percent(high))
    if scene.run.info.get("layout") != "today" and len(totals) > 1 and (scene.worth["today"] > 0).any():
        note += ("" if scene.chinese else " ") + leader_words(scene)
    sheet = MapPage(scene, scene.say("division_title"), note, width + GAP + KEY_WIDTH, height, foot)
    _map(sheet, leading, styles, width, height)
    down = _key(sheet, leading, totals, styles, width, height)
    _bars(sheet, values, styles, width, height, down)
    return [Picture("division", sheet.figure)]


def _groups(scene: Scene, values: pd.DataFrame) -> pd.Series:
    """Return the group of each row's region; the region itself where it has none."""
    named = scene.instance.attribute("regions", "group")
    return values["region"].map(lambda name: named.get(name) or scene.name("region", name))


def _map(sheet: MapPage, leading: pd.DataFrame, styles: Styles, width: float, height: float) -> None:
    scene = sheet.scene
    axes = sheet.map_axes(0, 0, width, height)
    shapes = scene.regions.merge(leading, on="region", how="left")
    for industry, rows in shapes.groupby("industry", dropna=False):
        fill, hatch = styles.get(industry, (LAND, ""))
        flat = rows[rows.geom_type.isin(POLYGONS)]
        dots = rows[~rows.geom_type.isin(POLYGONS)]
        if len(flat):
            flat.plot(
                ax=axes, facecolor=fill, edgecolor="white", linewidth=0.6, hatch=hatch or None, aspect=None, zorder=1
            )
        if len(dots):
            dots.set_geometry("point").plot(
                ax=axes, color=fill, edgecolor="#444444", linewidth=0.6, markersize=160, aspect=None, zorder=3
            )
    draw_groups(axes, scene)
    weights = dict(zip(leading["region"], leading["value"], strict=True))
    labels = [
        Label(scene.name("region", name), point.x, point.y + lift, weights.get(name, 0.0))
        for name, point, lift in zip(
            scene.regions["region"], scene.regions["point"], lifts(sheet, scene.regions, width), strict=True
        )
    ]
    place_labels(axes, labels, SMALL_SIZE if len(labels) < 100 else 5.5)


def _key(
    sheet: MapPage, leading: pd.DataFrame, totals: pd.Series, styles: Styles, width: float, height: float
) -> float:
    """Write the legend; return where the next thing may stand."""
    scene = sheet.scene
    axes = sheet.inch_axes(width + GAP, 0, KEY_WIDTH, height)
    down = write_wrapped(sheet, axes, 0.05, scene.say("industry_head"), KEY_WIDTH, TEXT_SIZE) + 0.08
    rows = []
    for name, (colour, hatch) in styles.items():
        count = int((leading["industry"] == name).sum())
        said = f"{scene.industry(name)} ({count}, {percent(totals[name] / totals.sum())})"
        rows.append((colour, hatch, said))
    if set(scene.regions["region"]) - set(leading["region"]):
        rows.append((LAND, "", scene.say("no_activity")))
    down = swatches(sheet, axes, down, rows, KEY_WIDTH) + 0.05
    total = scene.say("all_value", amount=amount(float(totals.sum()), scene.money))
    down = write_wrapped(sheet, axes, down, total, KEY_WIDTH)
    scale_bar(sheet, axes, 0.0, height - 0.3, metres_per_inch(sheet, width))
    return down + 0.2


def _bars(sheet: MapPage, values: pd.DataFrame, styles: Styles, width: float, height: float, down: float) -> None:
    """Draw what each group of regions makes as a bar of 100 %, the largest group first, as far as there is room."""
    scene = sheet.scene
    table = values.assign(group=_groups(scene, values)).pivot_table(
        index="group", columns="industry", values="value", aggfunc="sum", fill_value=0.0
    )
    table = table[table.sum(axis=1) > 0]
    table = table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    room = int((height - 0.7 - down - 0.3) / (BAR * 1.3))
    if len(table) < 2 or room < 2 or table.shape[1] < 2:
        return
    axes = sheet.inch_axes(width + GAP, 0, KEY_WIDTH, height)
    write(axes, 0.0, down, scene.say("structure_head"), TEXT_SIZE)
    for place, (group, row) in enumerate(table.head(min(room, MOST_BARS)).iterrows()):
        top = down + 0.14 + place * BAR * 1.3
        write(axes, 0.0, top + BAR / 2, shortened(sheet, str(group), NAME_WIDTH), SMALL_SIZE)
        left = NAME_WIDTH
        for name, (colour, hatch) in styles.items():
            long = (KEY_WIDTH - NAME_WIDTH) * float(row.get(name, 0.0)) / float(row.sum())
            bar = Rectangle(
                (left, top), long, BAR, facecolor=colour, edgecolor="white", hatch=hatch or None, linewidth=0.4
            )
            axes.add_patch(bar)
            left += long


def shortened(sheet: MapPage, text: str, width: float) -> str:
    """Return a text cut to a width, with dots where it was cut."""
    if sheet.text_width(text, SMALL_SIZE) <= width:
        return text
    while text and sheet.text_width(f"{text}…", SMALL_SIZE) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
