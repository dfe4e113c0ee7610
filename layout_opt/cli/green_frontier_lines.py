"""What the verb `productivity` answers about an instance: output against green productivity at rising shares."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layout_opt.cli.answer_lines import ENDINGS, VIOLATED, record_of, tell, write_all
from layout_opt.cli.say import complain
from layout_opt.cli.word_lists import numbers_of

if TYPE_CHECKING:
    from layout_opt.analysis.productivity.green_frontier import GreenFrontier
    from layout_opt.instance import Change, Instance
    from layout_opt.show.charts.plot_words import PlotWords
    from layout_opt.show.picture import FileFormat

LEAST_LIFT = 0.005
"""Savings, and distances from the mean, below this are not told [1]."""


def answer_frontier(
    source: Path,
    shares: str,
    changes: tuple[Change, ...],
    folder: Path | None,
    kinds: list[FileFormat],
    *,
    chinese: bool,
    as_json: bool,
) -> int:
    """Solve at each share, write, tell; return the exit status."""
    from layout_opt.analysis.productivity.green_frontier import green_frontier
    from layout_opt.cli.change_options import instance_of
    from layout_opt.model.discover import read_instance
    from layout_opt.result.stored_plan import plan_of_run

    instance = read_instance(instance_of(source), changes)
    wanted = list(numbers_of("--shares", shares, "0.5,0.9,1"))
    found = green_frontier(instance, wanted, told=None if as_json else _solved)
    tables = {"productivity_frontier": found.points, "productivity_regions": found.regions}
    spoken = {"en": _words(instance, chinese=False), "zh": _words(instance, chinese=True)}
    told = {language: sentences(found, own) for language, own in spoken.items()}
    asked_in = "zh" if chinese else "en"
    words, lines = spoken[asked_in], told[asked_in]
    record = record_of(instance, "productivity", {"of": "frontier", "sentences": lines, "in_words": told})

    def draw() -> Any:
        from layout_opt.show.charts.productivity_charts import draw_green_frontier

        return draw_green_frontier(found.points, words)

    plans = [plan_of_run(f"{share:g}", run, instance) for share, run in found.runs.items()]
    files = write_all(
        folder, "productivity", tables, record, draw, kinds, asked=instance, silent=as_json, plans=plans
    )  # fmt: skip
    tell(record, tables, dict.fromkeys(tables), lines, files, as_json=as_json)
    statuses = set(found.points["status"])
    if "infeasible" in statuses:
        return ENDINGS["infeasible"]
    return VIOLATED if "violated" in statuses else ENDINGS["limit"] if statuses - {"solved"} else 0


def _solved(share: float) -> None:
    complain([f"share {share:g} done"])


def _words(instance: Instance, *, chinese: bool) -> PlotWords:
    from layout_opt.analysis.productivity.run_quantities import CAPITAL
    from layout_opt.show.charts.plot_words import PlotWords
    from layout_opt.show.speech import speech_of
    from layout_opt.show.standing import standing
    from layout_opt.show.words import Language

    speech = speech_of(instance, Language.LOCAL if chinese else Language.EN, chinese)
    columns = {name: speech.name(kind, name) for kind in ("factor", "pollutant") for name in speech.names[kind]}
    columns[CAPITAL] = speech.say("column_capital")
    foot = standing(speech, {"objective_kind": "green_productivity"})
    return PlotWords(chinese, dict(speech.names["region"]), columns, {"output": speech.money}, tuple(foot))


def sentences(found: GreenFrontier, words: PlotWords) -> list[str]:
    """Return what each share reaches; which region stays behind at the largest one, and what would lift it."""
    import pandas as pd

    from layout_opt.show.words import percent, precise

    lines = []
    for _, point in found.points.dropna(subset="ratio_low").iterrows():
        bound = "-" if pd.isna(point["ratio_high"]) else precise(float(point["ratio_high"]))
        share, low = percent(float(point["share"])), precise(float(point["ratio_low"]))
        lines.append(words.say("share_point", share=share, found=low, bound=bound))
    known = found.regions.dropna(subset="ratio")
    known = known[(known["share"] == known["share"].max()) & (known["behind"] < 1.0 - LEAST_LIFT)]
    if known.empty:
        return lines
    row = known.iloc[0]
    lines.append(words.say(
        "stays_behind", share=percent(float(row["share"])), region=words.unit(row["region"]),
        behind=percent(float(row["behind"])), what=words.thing(str(row["heaviest"])),
        part=percent(float(row["heaviest_share"])),
    ))  # fmt: skip
    return [*lines, *lifts(found, float(row["share"]), str(row["region"]), words)]


def lifts(found: GreenFrontier, share: float, region: str, words: PlotWords) -> Sequence[str]:
    """Return what a region could save of each input by itself with the practice of other regions of the layout."""
    from layout_opt.analysis.productivity.advice import advice
    from layout_opt.analysis.productivity.observations import last_period
    from layout_opt.analysis.productivity.run_quantities import run_quantities
    from layout_opt.show.words import percent

    run = found.runs[share]
    made = run_quantities(run.instance, run.tables)
    frame = last_period(made.panel)
    if len(frame) < 2 or not made.inputs:
        return []
    table = advice(frame, made.inputs, made.goods, made.bads, disposability="free").reset_index()
    own = table[(table["unit"] == region) & (table["score"] > LEAST_LIFT)]
    joint = "、" if words.chinese else ", "
    return [
        words.say("lift", region=words.unit(region), peers=joint.join(words.unit(peer) for peer in row["peers"]),
                  saved=percent(float(row["score"])), what=words.thing(str(row["column"])))
        for _, row in own.sort_values("score", ascending=False).iterrows()
    ]  # fmt: skip
