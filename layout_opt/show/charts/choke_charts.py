"""Choke points: ranked bars, who is hit by what, a map of the worst one, own capability by cost and loss avoided."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Curve

from layout_opt.analysis.choke_points import ChokeAnswer
from layout_opt.analysis.choke_points.failed_layout import FailureQuestion
from layout_opt.facts.embodied import accepted_sales
from layout_opt.instance import Instance
from layout_opt.result.folder import StoredRun
from layout_opt.result.geo import find_layers
from layout_opt.result.palette import BLANK, INK, LESS, MORE, SEQUENCE, SOFT_INK
from layout_opt.show.canvas import SMALL_SIZE, TEXT_SIZE, MapPage, draw_land, map_size
from layout_opt.show.charts.axes import axis_label, chart_page, mark, name_rows, plot_axes, shortened
from layout_opt.show.choke_words import market_words, point_words
from layout_opt.show.classes import class_labels, even_classes
from layout_opt.show.labels import Label, place_labels
from layout_opt.show.legend import metres_per_inch, scale_bar, swatch_row, write
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import make_scene
from layout_opt.show.specialisation import fill
from layout_opt.show.speech import Speech
from layout_opt.show.words import Language, number, percent

LEFT, HEAD, WIDTH, RIGHT, LINE, FOOT = 2.7, 0.45, 5.2, 1.5, 0.3, 0.65
"""Room for names, above, width of the data, beside it, height of a line, below [inch]."""
MOST_BARS, MOST_LEFT, MOST_RIGHT = 18, 8, 10
"""Failures that are ranked, failures and markets of the network: the largest."""
FLOW, SCALE = 3.4, 2.6
"""Width of the network between its names, and height that the largest side fills [inch]."""
RIGHT_SIDE = 0.5
"""Share of the largest cost beyond which names stand to the left of their dots [1]."""
MAP_WIDTH, MAP_HEIGHT, KEY = 9.0, 6.0, 0.5
"""Largest map and height of its legend [inch]."""
SHARES = (0.02, 0.05, 0.1, 0.2)
"""Class limits of a lost share where the data show no better ones [1]."""


def draw_choke_points(found: ChokeAnswer, instance: Instance, speech: Speech) -> list[Picture | SkippedMap]:
    """Return the pictures of choke points."""
    table = found.tables["points"]
    if table.empty:
        return [SkippedMap("choke-points", "nothing that is in use may fail")]
    names = {point.name: point_words(speech, point) for point in found.points}
    return [
        _ranked(table, names, speech),
        *_network(found, names, speech),
        *_map(found, instance, names, speech),
        *_order(found, names, speech),
    ]


def _ranked(table: pd.DataFrame, names: Mapping[str, str], speech: Speech) -> Picture:
    """Draw what each failure loses, direct and indirect."""
    shown = table[(table["accepted_output_lost"] != 0) | table["loss"].ne(0)].head(MOST_BARS)
    tall = LINE * len(shown)
    page = chart_page(
        speech, {}, speech.say("choke_title"), speech.say("choke_note"), LEFT + WIDTH + RIGHT, HEAD + tall + FOOT
    )
    across = axis_label(speech.say("choke_lost"), speech.money)
    axes = plot_axes(page, LEFT, HEAD, WIDTH, tall, across=across, grid="x")
    places = np.arange(len(shown))
    direct, whole = (shown[name].fillna(0.0).to_numpy(float) for name in ("direct", "accepted_output_lost"))
    axes.barh(places, direct, color=MORE, height=0.62, label=speech.say("choke_direct"), zorder=3)
    axes.barh(
        places, whole - direct, left=direct, color=LESS, height=0.62, label=speech.say("choke_indirect"), zorder=3
    )
    for place, row in enumerate(shown.to_dict("records")):
        if math.isnan(row["loss"]):
            mark(axes, 0.0, place, speech.say("choke_no_layout"), INK)
            continue
        told = number(row["accepted_output_lost"])
        told += f" ({percent(row['replaced'])})" if not math.isnan(row["replaced"]) else ""
        mark(axes, max(row["accepted_output_lost"], row["direct"], 0.0), place, told, INK)
    name_rows(axes, [names[name] for name in shown["name"]])
    axes.legend(fontsize=SMALL_SIZE, frameon=False, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2)
    return Picture("choke-points", page.figure)


def _network(found: ChokeAnswer, names: Mapping[str, str], speech: Speech) -> list[Picture | SkippedMap]:
    """Draw bands from what fails to the markets whose purchases are lost."""
    left, right, hit = network_ends(found.tables["hit"], found.tables["points"]["name"].tolist())
    if hit.empty:
        return [SkippedMap("choke-network", "no failure takes sales away")]
    note = speech.say("choke_network_note", count=MOST_LEFT)
    tall = SCALE + 0.32 * max(len(left), len(right))
    page = chart_page(speech, {}, speech.say("choke_network_title"), note, LEFT + FLOW + 2.4, tall + 0.4)
    axes = page.axes(LEFT, 0.2, FLOW, tall)
    axes.set_xlim(0, 1)
    axes.set_ylim(tall, 0)
    axes.set_axis_off()
    ends = [hit.groupby(side)["lost"].sum() for side in ("name", "member")]
    scale = SCALE / max(float(end.sum()) for end in ends)
    tops = [_stack(axes, side, end, scale, tall, x, words) for side, end, x, words in (
        (left, ends[0], 0.0, names), (right, ends[1], 1.0, {name: market_words(speech, name) for name in right}),
    )]  # fmt: skip
    for row in hit.sort_values("lost", ascending=False).to_dict("records"):
        _band(axes, tops, row["name"], row["member"], row["lost"] * scale, left.index(row["name"]))
    return [Picture("choke-network", page.figure)]


def network_ends(hit: pd.DataFrame, order: Sequence[str]) -> tuple[list[str], list[str], pd.DataFrame]:
    """Return the failures and markets that the network shows, and the losses [money/yr] between them.

    Parameters
    ----------
    hit : DataFrame
        name, who, member, lost.
    order : sequence of str
        Failures, the worst first.
    """
    hit = hit[(hit["who"] == "market") & (hit["lost"] > 0)]
    hit = hit[hit["name"].isin([name for name in order if name in set(hit["name"])][:MOST_LEFT])]
    right = hit.groupby("member")["lost"].sum().nlargest(MOST_RIGHT).index.tolist()
    hit = hit[hit["member"].isin(right)]
    return [name for name in order if name in set(hit["name"])], right, hit


def _stack(
    axes: Axes, members: list[str], sizes: pd.Series, scale: float, tall: float, x: float, words: Mapping[str, str]
) -> dict[str, float]:
    """Draw one side of the network and return the top of each member."""
    room = (tall - float(sizes[members].sum()) * scale) / max(1, len(members))
    top, found = room / 2, {}
    for name in members:
        size = float(sizes[name]) * scale
        axes.plot([x, x], [top, top + size], color=INK, linewidth=3.0, solid_capstyle="butt", zorder=4)
        # losses of different failures do not add up, so the right side has no numbers
        text = f"{shortened(words[name], 34)}  {number(float(sizes[name]))}" if x == 0 else shortened(words[name], 34)
        mark(axes, x, top + size / 2, text, INK, across=-6.0 if x == 0 else 6.0, ha="right" if x == 0 else "left")
        found[name] = top
        top += size + room
    return found


def _band(axes: Axes, tops: list[dict[str, float]], start: str, end: str, size: float, place: int) -> None:
    """Draw one band and move both ends on."""
    up, down = tops[0][start], tops[1][end]
    corners = [(0, up), (0.5, up), (0.5, down), (1, down), (1, down + size), (0.5, down + size), (0.5, up + size),
               (0, up + size), (0, up)]  # fmt: skip
    codes = [Curve.MOVETO, *[Curve.CURVE4] * 3, Curve.LINETO, *[Curve.CURVE4] * 3, Curve.CLOSEPOLY]
    colour = SEQUENCE[2 + place % 3] if place else LESS
    axes.add_patch(PathPatch(Curve(corners, codes), facecolor=colour, edgecolor="none", alpha=0.55, zorder=2))
    tops[0][start] += size
    tops[1][end] += size


def _map(
    found: ChokeAnswer, instance: Instance, names: Mapping[str, str], speech: Speech
) -> list[Picture | SkippedMap]:
    """Draw where output is lost while the worst failure lasts, for an instance with geometry."""
    source = instance.folder or Path()
    if "region" not in find_layers(source, instance):
        return [SkippedMap("choke-map", "the instance has no geometry")]
    worst = str(found.tables["points"]["name"].iloc[0])
    after = found.answers[FailureQuestion((worst,))]
    if not after.there:
        return [SkippedMap("choke-map", f"no layout is left while {worst} fails")]
    base = found.answers[FailureQuestion()]
    sums = [accepted_sales(instance, each.tables).groupby("region")["accepted"].sum() for each in (base, after)]
    lost = sums[0].sub(sums[1], fill_value=0.0)
    shares = (lost / sums[0]).clip(lower=0.0)[sums[0] > 0]
    values = dict(zip(map(str, shares.index), shares.tolist(), strict=True))
    scene = make_scene(StoredRun(source, {}, {}, instance), Language.LOCAL if speech.local else Language.EN)
    shown = {name: value for name, value in values.items() if name in set(scene.regions["region"])}
    if not shown:
        return [SkippedMap("choke-map", "no region that sells has a shape")]
    width, height = map_size(scene, MAP_WIDTH, MAP_HEIGHT)
    body = max(width, 7.0)
    title = scene.say("choke_map_title", point=names[worst])
    sheet = MapPage(scene, title, scene.say("choke_map_note", unit=scene.money), body, height + KEY, ())
    axes = sheet.map_axes((body - width) / 2, 0.0, width, height)
    draw_land(axes, scene)
    edges = even_classes(list(shown.values()), SHARES)
    fill(axes, scene, shown, edges, SEQUENCE)
    points = dict(zip(scene.regions["region"], scene.regions["point"], strict=True))
    labels = [
        Label(f"{scene.name('region', name)}\n{number(float(lost[name]), 2)}", points[name].x, points[name].y, value)
        for name, value in shown.items()
    ]
    place_labels(axes, labels, TEXT_SIZE if len(shown) < MOST_LEFT else 5.6)
    key = sheet.inch_axes(0.0, height, body, KEY)
    words = f"{scene.say('choke_map_axis')} [1]"
    write(key, 0.0, 0.28, words, SMALL_SIZE, SOFT_INK)
    items = [*zip(SEQUENCE, class_labels(edges), strict=True), (BLANK, scene.say("no_score"))]
    end = swatch_row(sheet, key, 0.28, items, sheet.text_width(words, SMALL_SIZE) + 0.2)
    scale_bar(sheet, key, max(end, body - 1.5), 0.25, metres_per_inch(sheet, width))
    return [Picture("choke-map", sheet.figure)]


def _order(found: ChokeAnswer, names: Mapping[str, str], speech: Speech) -> list[Picture | SkippedMap]:
    """Draw every set of own capability, and the best for each budget."""
    sets = found.tables["capabilities"]
    if len(sets) < 2:
        return [SkippedMap("choke-capability", "there is no own capability to build")]
    note = speech.say("choke_order_note", failures=speech.listed(names[name] for name in found.against))
    page = chart_page(speech, {}, speech.say("choke_order_title"), note, 8.6, 4.6)
    axes = plot_axes(
        page, 0.9, 0.3, 6.2, 3.5, across=axis_label(speech.say("choke_cost"), speech.money),
        up=axis_label(speech.say("choke_avoided"), speech.money),
    )  # fmt: skip
    axes.scatter(sets["cost"], sets["loss_avoided"], s=22, color=SOFT_INK, alpha=0.6, zorder=3)
    order = found.tables["order"]
    axes.plot(order["budget"], order["loss_avoided"], color=MORE, linewidth=1.6, drawstyle="steps-post", zorder=3)
    axes.scatter(order["budget"], order["loss_avoided"], s=40, color=MORE, zorder=4)
    last = -math.inf
    span = float(sets["loss_avoided"].max() - sets["loss_avoided"].min()) or 1.0
    for row in order.to_dict("records"):
        if row["built"] != "none" and row["loss_avoided"] - last > 0.05 * span:
            built = " + ".join(speech.name("technology", name) for name in row["built"].split(" + "))
            left = row["budget"] > RIGHT_SIDE * sets["cost"].max()
            across, side = (-6.0, "right") if left else (6.0, "left")
            mark(
                axes,
                row["budget"],
                row["loss_avoided"],
                shortened(built, 48),
                INK,
                across=across,
                up=8.0 if left else -7.0,
                ha=side,
            )
            last = row["loss_avoided"]
    return [Picture("choke-capability", page.figure)]
