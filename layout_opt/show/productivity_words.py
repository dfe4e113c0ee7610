"""What measures of productivity say in words: counts, savings, and whether a plan only uses idle capacity."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from layout_opt.analysis.productivity.inquiry import ProductivityMeasure
from layout_opt.analysis.productivity.observations import last_period
from layout_opt.analysis.productivity.plan_gain import PlanGain
from layout_opt.show.charts.plot_words import PlotWords
from layout_opt.show.words import amount, percent, plain_amount

SENTENCES = 3
"""Savings of each column that are told in words; the table holds all."""
LEAST_COUNT = 10
"""Savings below which no caution about a single peer is told."""
LEAST_CHANGE = 0.05
"""Changes below this are told as 0.0 [%]."""
LEAST_SAVING = 0.005
"""Savings below this are not told [1]."""


def sentences_of(
    found: Mapping[ProductivityMeasure, pd.DataFrame],
    columns: Sequence[str],
    words: PlotWords,
    gain: PlanGain | None = None,
) -> list[str]:
    """Return what results say in words.

    Parameters
    ----------
    found : mapping
        Tables by measure.
    columns : sequence of str
        Inputs and bads: what could be saved.
    words : PlotWords
        Names of units and columns, and the language.
    gain : PlanGain, optional
        What the second of two layouts changes.
    """
    lines = [_counted(frame, words) for frame in found.values()]
    if ProductivityMeasure.ADVICE in found:
        lines += _savings(found[ProductivityMeasure.ADVICE], columns, words)
    return [*lines, *([] if gain is None else plan_sentences(gain, words))]


def _counted(frame: pd.DataFrame, words: PlotWords) -> str:
    """Return how a table was measured and how much of it is defined."""
    undefined = int((frame["status"] == "undefined").sum())
    key = "measured" if undefined else "measured_all"
    return words.say(key, method=words.method_name(frame), defined=len(frame) - undefined, total=len(frame))


def _savings(table: pd.DataFrame, columns: Sequence[str], words: PlotWords) -> list[str]:
    """Return the largest savings of each column, of the last period."""
    frame = last_period(table.reset_index("column")).reset_index()
    lines: list[str] = []
    for column in columns:
        rows = frame[(frame["column"] == column) & (frame["score"] > LEAST_SAVING)]
        rows = rows.sort_values("score", ascending=False, kind="stable").head(SENTENCES)
        lines += [saving_sentence(row, words) for _, row in rows.iterrows()]
    saved = frame[frame["column"].isin(list(columns)) & (frame["score"] > LEAST_SAVING)]
    return [*lines, *_one_peer(saved, words)]


def _one_peer(saved: pd.DataFrame, words: PlotWords) -> list[str]:
    """Return a caution where most savings hang on the practice of one unit alone."""
    alone = Counter(peers[0] for peers in saved["peers"] if len(peers) == 1)
    (peer, count), *_ = alone.most_common(1) or [("", 0)]
    if len(saved) < LEAST_COUNT or 2 * count <= len(saved):
        return []
    measure = ProductivityMeasure.SUPER_EFFICIENCY
    return [words.say("advice_one_peer", peer=words.unit(peer), count=count, total=len(saved), measure=measure)]


def saving_sentence(row: pd.Series, words: PlotWords) -> str:
    """Return the planner's sentence of one saving: unit, column, score, amount, peers."""
    column = str(row["column"])
    peers = ("、" if words.chinese else ", ").join(words.unit(label) for label in row["peers"])
    told = amount if words.chinese else plain_amount
    return words.say(
        "advice", peers=peers, unit=words.unit(row["unit"]), share=percent(float(row["score"])),
        what=words.thing(column), amount=told(float(row["amount"]), words.measures.get(column, "")),
    )  # fmt: skip


def plan_sentences(gain: PlanGain, words: PlotWords) -> list[str]:
    """Return whether the plan raises productivity or only uses idle capacity, and whom the answer leaves out."""

    def change(index: float, *, rises: bool) -> str:
        """Return a change in per cent, without a sign where the sentence says that it rises."""
        share = 100 * (index - 1)
        text = f"{share:.1f} %" if rises else "0.0 %" if abs(share) < LEAST_CHANGE else f"{share:+.1f} %"
        return "-" if math.isnan(index) else text.replace("-", "−")

    if not gain.compared:
        return [words.say("idle_unknown")]
    key = "idle_lowers" if gain.whole <= 1 else "idle_only" if gain.work <= 1 else "idle_raises"
    whole = change(gain.whole, rises=key != "idle_lowers")
    work = change(gain.work, rises=key == "idle_raises")
    told = words.say(key, whole=whole, work=work, share=percent(max(0.0, gain.idle_share)))
    if gain.compared == gain.every:
        return [told]
    return [told, words.say("idle_compared", units=gain.compared, total=gain.every)]
