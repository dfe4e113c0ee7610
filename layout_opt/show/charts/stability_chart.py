"""How the gain of each player moves from variant to variant: a grid of variants by players."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.instance import Instance
from layout_opt.show.charts.axes import chart_page, save_charts, shortened
from layout_opt.show.charts.cells import grid_size, signed_grid
from layout_opt.show.charts.cooperation_chart import PICTURES, RULES, player_name
from layout_opt.show.picture import Picture
from layout_opt.show.speech import Speech, speech_of

DRAWN = ("owen_lp", "nucleolus", "shapley")
"""Rules of which a grid is drawn."""


def draw_stability(
    instance: Instance, tables: Mapping[str, pd.DataFrame], record: Mapping[str, Any], folder: Path
) -> list[Path]:
    """Draw one grid for each rule of a table ``stability``; return the files.

    Parameters
    ----------
    instance : Instance
        The base.
    tables : mapping
        ``stability`` and ``stability_variants``.
    record : mapping
        Content of ``stability.json``.
    folder : Path
        Of the study; pictures go to its ``pictures/``.
    """
    speech = speech_of(instance)

    def draw() -> list[Picture]:
        frame = tables["stability"]
        rules = [rule for rule in DRAWN if rule in set(frame["rule"])]
        return [_grid(speech, tables, str(record["players_by"]), rule) for rule in rules]

    return save_charts(draw, folder / PICTURES)[0]


def _grid(speech: Speech, tables: Mapping[str, pd.DataFrame], players_by: str, rule: str) -> Picture:
    frame = tables["stability"]
    frame = frame[frame["rule"] == rule]
    names = [(str(row["factor"]), str(row["level"])) for row in tables["stability_variants"].to_dict("records")]
    players = list(dict.fromkeys(frame["player"]))
    index = pd.MultiIndex.from_tuples(names)
    told, moved = (
        frame.pivot_table(index=["factor", "level"], columns="player", values=column, dropna=False)
        .reindex(index=index, columns=players)
        .to_numpy(dtype=float)
        for column in ("beyond_alone", "beyond_change")
    )
    rows = [factor if factor == level else f"{shortened(factor, 48)} {level}" for factor, level in names]
    columns = [player_name(speech, players_by, player) for player in players]
    title = f"How the gain of each player moves: {RULES.get(rule, rule)}"
    note = (
        f"Numbers: what the player has beyond acting alone [{speech.money}]. Colour: change against the base "
        "(red more, blue less). Hatched: no answer, see the table of variants."
    )
    page = chart_page(speech, {}, title, note, *_body(rows, columns))
    signed_grid(page, rows, columns, told, moved)
    return Picture(f"stability-{rule}", page.figure)


def _body(rows: list[str], columns: list[str]) -> tuple[float, float]:
    width, height = grid_size(rows, columns)
    return max(width, 7.5), height
