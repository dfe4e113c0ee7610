"""Who pays whom: compensation as ribbons and by rule, rights under each entitlement rule, and a map."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from layout_opt.result.folder import StoredRun, read_run
from layout_opt.result.geo import find_layers
from layout_opt.result.palette import INK, SOFT_INK, category_styles
from layout_opt.show.canvas import SMALL_SIZE
from layout_opt.show.charts.axes import chart_page, save_charts
from layout_opt.show.charts.cells import grid_size, signed_grid
from layout_opt.show.charts.ribbons import bar_tops, ribbon, ribbon_scale
from layout_opt.show.compensation import draw_map
from layout_opt.show.picture import Picture, SkippedMap
from layout_opt.show.scene import make_scene
from layout_opt.show.speech import Speech, speech_of
from layout_opt.show.words import amount

PICTURES = "pictures"
RULES: Mapping[str, str] = {
    "nucleolus": "nucleolus", "shapley": "Shapley value", "market": "prices of the joint plan", "owen": "Owen",
    "owen_lp": "Owen allocation of the relaxation", "equal_split": "equal split of the gain",
    "least_core": "one point of the least core",
}  # fmt: skip
"""Rule -> what to call it."""
BEST_FIRST = ("nucleolus", "shapley", "equal_split")
"""The rule whose payments are drawn: the first that there is."""
NOT_DRAWN = ("least_core",)
"""One point of many: its payments say nothing about the others."""
SIDES = (2.72, 6.6)
"""Where ribbons begin and end [inch]."""
LEAST = 1e-9
"""Payments below this are round-off [money]."""


def draw_cooperation(folder: Path) -> list[Path]:
    """Draw the pictures of a finished cooperation into its ``pictures/``; return the files.

    ``compensation-flow``, ``compensation-rules``, ``rights-rules`` (where receptors are limited) and, where regions
    have geometry, ``compensation-map``.
    """
    record = json.loads((folder / "cooperate.json").read_text(encoding="utf-8"))
    run = read_run(folder / "joint")
    tables = {path.stem: pd.read_csv(path) for path in sorted((folder / "tables").glob("*.csv"))}
    return save_charts(lambda: _pictures(record, run, tables), folder / PICTURES)[0]


def _pictures(
    record: Mapping[str, Any], run: StoredRun, tables: Mapping[str, pd.DataFrame]
) -> list[Picture | SkippedMap]:
    speech, frame = speech_of(run.instance), tables["compensation"]
    rule = next(name for name in BEST_FIRST if name in set(frame["rule"]))
    by = str(record["players_by"])
    paid = frame[frame["rule"] == rule].set_index("player")["receives"]
    shown = _Shown(speech, run.info, by)
    made: list[Picture | SkippedMap] = [shown.ribbons(paid, rule), shown.rules(frame)]
    if len(tables["entitlement_rules"]):
        made.append(shown.rights(tables["entitlement_rules"], str(record["entitlements"])))
    if "region" in find_layers(run.folder, run.instance):
        title = f"Who pays and who receives: {RULES[rule]}"
        owner = {region: player for player, regions in record["players"].items() for region in regions}
        names = {player: player_name(speech, by, player) for player in paid.index}
        made.append(draw_map(make_scene(run), title, dict(zip(names, paid.tolist(), strict=True)), owner, names))
    return made


def player_name(speech: Speech, players_by: str, player: str) -> str:
    """Return what to call a player: the name of a region, or the word of a group."""
    return speech.name("region", player) if players_by == "region" else player


class _Shown:
    """What every chart of one cooperation shares."""

    def __init__(self, speech: Speech, info: Mapping[str, Any], players_by: str) -> None:
        self._speech, self._info, self._by = speech, info, players_by

    def _name(self, player: object) -> str:
        return player_name(self._speech, self._by, str(player))

    def ribbons(self, receives: pd.Series, rule: str) -> Picture:
        """Return payers (left) and receivers (right), joined by ribbons through a common fund."""
        pays, gets = -receives[receives < -LEAST], receives[receives > LEAST]
        height = max(2.2, 0.34 * max(len(pays), len(gets)))
        note = (
            f"Width: what is paid beside the joint plan [{self._speech.money}]. Only the sums of each player are "
            "given by the rule; who pays whom is drawn as through one fund, in proportion."
        )
        page = chart_page(self._speech, self._info, f"Who pays whom: {RULES[rule]}", note, 9.6, height + 0.2)
        axes = page.inch_axes(0.0, 0.0, 9.6, height + 0.2)
        total = float(pays.sum())
        scale = ribbon_scale(total, max(len(pays), len(gets)), height)
        starts, ends = bar_tops(pays, scale, height, 0.1), bar_tops(gets, scale, height, 0.1)
        styles = category_styles(list(map(str, pays.index)))
        inner_start, inner_end = dict(starts), dict(ends)
        for payer, paid in pays.items():
            for receiver, got in gets.items():
                thick = float(paid * got / total) * scale
                ribbon(axes, SIDES, inner_start[str(payer)], inner_end[str(receiver)], thick, styles[str(payer)][0])
                inner_start[str(payer)] += thick
                inner_end[str(receiver)] += thick
        ends_of = (
            (pays, starts, SIDES[0] - 0.12, SIDES[0] - 0.2, "right"),
            (gets, ends, SIDES[1], SIDES[1] + 0.2, "left"),
        )
        for sums, tops, bar, words, side in ends_of:
            for player, money in sums.items():
                size, top = float(money) * scale, tops[str(player)]
                colour = styles[str(player)][0] if side == "right" else SOFT_INK
                axes.add_patch(Rectangle((bar, top), 0.12, size, facecolor=colour, edgecolor="none"))
                said = f"{self._name(player)}: {amount(float(money), self._speech.money)}"
                axes.text(words, top + size / 2, said, fontsize=SMALL_SIZE, color=INK, ha=side, va="center")
        if not total:
            axes.text(4.8, height / 2, "nobody pays anything", fontsize=SMALL_SIZE, color=SOFT_INK, ha="center")
        return Picture("compensation-flow", page.figure)

    def rules(self, frame: pd.DataFrame) -> Picture:
        """Return what each player receives under every rule."""
        wide = frame.pivot_table(index="player", columns="rule", values="receives")
        wide = wide[[rule for rule in RULES if rule in wide and rule not in NOT_DRAWN]]
        note = f"What each player receives beside the joint plan (below 0: pays) [{self._speech.money}]"
        columns = [RULES[str(rule)] for rule in wide.columns]
        return self._grid("compensation-rules", "Compensation by rule", note, wide, columns)

    def rights(self, frame: pd.DataFrame, used: str) -> Picture:
        """Return what rights are worth to each player under every entitlement rule, at the prices of the joint plan."""
        wide = frame.pivot_table(index="player", columns="entitlements", values="receives", aggfunc="sum")
        note = (
            "Rights held less load, at the prices of the joint plan: what each player would receive (below 0: pay) for "
            f"them if they were traded [{self._speech.money}]"
        )
        columns = [f"{rule} (used)" if rule == used else str(rule) for rule in wide.columns]
        return self._grid("rights-rules", "Rights under each entitlement rule", note, wide, columns)

    def _grid(self, name: str, title: str, note: str, wide: pd.DataFrame, columns: list[str]) -> Picture:
        rows = [self._name(player) for player in wide.index]
        width, height = grid_size(rows, columns)
        page = chart_page(self._speech, self._info, title, note, max(width, 7.5), height)
        values = np.asarray(wide.to_numpy(dtype=float))
        signed_grid(page, rows, columns, values, values)
        return Picture(name, page.figure)
