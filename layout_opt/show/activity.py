"""Activity of each industry: small multiples with circles."""

from __future__ import annotations

import pandas as pd

from layout_opt.result.indicator_values import activity_values, production_activity
from layout_opt.result.palette import MORE
from layout_opt.show.canvas import MapPage
from layout_opt.show.panels import (
    MOST,
    body_width,
    circles,
    grid_for,
    headings,
    numbered,
    ranked,
    scale_corner,
)
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import Scene
from layout_opt.show.view import View
from layout_opt.show.words import amount

BOTTOM = 0.45
"""Height of the strip with the scale bar [inch]."""


def draw(scene: Scene) -> list[Picture | SkippedMap]:
    """Return one sheet with a panel for each industry, largest value first."""
    frame = by_industry(scene, production_activity(scene.instance, scene.tables))
    if frame.empty or frame["activity"].sum() <= 0:
        return [SkippedMap("activity", "no industry is active")]
    names = in_order(scene, frame[frame["activity"] > 0])
    grid = grid_for(scene, min(len(names), MOST))
    note = scene.say("activity_note") + left_out(scene, names)
    sheet = MapPage(scene, scene.say("activity_title"), note, body_width(grid), grid.body[1] + BOTTOM)
    for panel, industry in numbered(names):
        rows = frame[frame["industry"] == industry]
        unit = scene.unit(str(rows["unit"].iloc[0]))
        total = scene.say("total", amount=amount(float(rows["activity"].sum()), unit))
        headings(sheet, grid, panel, scene.industry(industry), total)
        sizes = dict(zip(rows["region"], rows["activity"], strict=True))
        circles(sheet, grid, panel, sizes, dict.fromkeys(sizes, MORE), unit)
    scale_corner(sheet, grid, 0.0, grid.body[1] + 0.05)
    return [Picture("activity", sheet.figure)]


def by_industry(scene: View, frame: pd.DataFrame) -> pd.DataFrame:
    """Return region, industry, unit and the sums of all number columns; in money where units differ in an industry."""
    mixed = set(frame.groupby("industry")["unit"].nunique().loc[lambda counts: counts > 1].index)
    columns = [name for name in ("activity", "present_activity") if name in frame]
    same = frame[~frame["industry"].isin(mixed)]
    summed = same.groupby(["region", "industry", "unit"], as_index=False)[columns].sum()
    if not mixed:
        return summed
    worth = activity_values(scene.instance, {**scene.tables, "activity": frame}).rename(columns={"value": "activity"})
    parts = [summed, worth[worth["industry"].isin(mixed)][["region", "industry", "unit", "activity"]]]
    if "present_activity" in columns:
        today = {**scene.tables, "activity": frame.assign(activity=frame["present_activity"])}
        before = activity_values(scene.instance, today).set_index(["region", "industry"])["value"]
        keys = pd.MultiIndex.from_frame(parts[1][["region", "industry"]])
        parts[1] = parts[1].assign(present_activity=before.reindex(keys).to_numpy())
    return pd.concat(parts, ignore_index=True)


def in_order(scene: View, frame: pd.DataFrame) -> list[str]:
    """Return the industries of a frame, those of most value first (of most activity where nothing has a price)."""
    values = scene.values
    known = [name for name in ranked(values, "industry", "value") if name in set(frame["industry"])]
    return known + [name for name in ranked(frame, "industry", "activity") if name not in known]


def left_out(scene: Scene, names: list[str]) -> str:
    """Return a sentence on industries that do not fit on the sheet."""
    if len(names) <= MOST:
        return ""
    return f" {scene.say('largest', count=MOST, total=len(names))}."
