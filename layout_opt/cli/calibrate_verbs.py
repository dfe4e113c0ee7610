"""The verb that finds costs under which today's layout is the best one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from layout_opt.cli.answer_lines import (
    FormatOption,
    LanguageOption,
    formats_of,
    language_of,
    read_changed,
    record_of,
    tell,
    write_all,
)
from layout_opt.cli.app import app
from layout_opt.cli.say import LiveLine
from layout_opt.cli.solve_verbs import GapOption, InstanceArgument, JsonOption, ScenarioOption, SetOption, TimeOption
from layout_opt.cli.verb_panels import Panel

EPILOG = """**Examples**

`layout-opt calibrate instances/small-river --out calibrated`

`layout-opt calibrate INSTANCE --elasticity 0.5,1,2 --against growth --out calibrated`

--out is the calibrated instance: `layout-opt solve calibrated` gives today's layout again. Its `runs/calibration` says
what a plan gains without and with calibration; `layout-opt check calibrated/runs/calibration` certifies it."""
VERB = "calibrate"
STUDY = "calibration"
"""Folder of the answer inside ``runs``."""
MISSED = 7
"""Exit status where today is not reproduced."""
RANGE = 3


@app.command(rich_help_panel=Panel.ROBUST, epilog=EPILOG)
def calibrate(
    instance: InstanceArgument,
    elasticity: Annotated[
        str, typer.Option(help="Of supply: low, value, high of its plausible range, with commas.")
    ] = "0.5,1,2",
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Scenario in which the plan is held against today, without and with."),
    ] = None,
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    out_folder: Annotated[
        Path | None, typer.Option("--out", help="New folder for the calibrated instance (default: print only).")
    ] = None,
    formats: FormatOption = "png,svg",
    language: LanguageOption = None,
    gap: GapOption = None,
    time_limit: TimeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Find rising costs under which today's layout is the best one, and say what that changes."""
    from layout_opt.analysis.calibration import calibrate as fit
    from layout_opt.cli.change_options import changes_of, instance_of
    from layout_opt.cli.study_verb import speeches
    from layout_opt.generate.instance_folder import check_free
    from layout_opt.result.asked import solve_options
    from layout_opt.show.calibration_words import calibration_sentences
    from layout_opt.show.speech import speech_of

    kinds, words_in = formats_of(formats), language_of(language)
    ends = _elasticities(elasticity)
    if out_folder is not None:
        check_free(out_folder)
    read, source = read_changed(instance, scenario, set_), instance_of(instance)
    cases = {name: changes_of(source, [name], []) for name in against or ()}
    line = LiveLine(silent=as_json)
    try:
        found = fit(read, ends, against=cases, options=solve_options(read, gap, time_limit, 1), told=line.write)
    finally:
        line.done()
    speech = speech_of(read, words_in)
    told = {name: calibration_sentences(found, each) for name, each in speeches(read).items()}
    sentences = told["zh" if speech.chinese else "en"]
    record = record_of(read, VERB, {
        "status": "reproduced" if found.reproduced else "not reproduced", "sign": found.sign,
        "elasticity": [ends.low, ends.value, ends.high], "exceeded": list(found.exceeded),
        "fixed_costs": {",".join(cell): value for cell, value in found.charges.fixed.items()},
        "box": found.prices.width, "sentences": sentences, "in_words": told,
    })  # fmt: skip
    tables = {"gains": found.gains, "cells": found.cells}

    def draw() -> Any:
        from layout_opt.show.charts.calibration_chart import draw_calibration

        return draw_calibration(found, speech)

    files: list[Path] = []
    if out_folder is not None:
        files = _written(found, out_folder, tables, record, draw, kinds, silent=as_json)
    tell(record, tables, {"gains": None}, sentences, files, as_json=as_json)
    return 0 if found.reproduced else MISSED


def _written(found: Any, folder: Path, tables: Any, record: Any, draw: Any, kinds: Any, *, silent: bool) -> list[Path]:
    """Write the calibrated instance and the answer in it; return the files of the answer."""
    from layout_opt.analysis.calibration.calibrated_folder import RUNS, write_calibrated
    from layout_opt.analysis.check.check_calibration import folder_of

    write_calibrated(found, folder)
    study = folder / RUNS / STUDY
    study.parent.mkdir()
    bases = {folder_of(costs): base for costs, base in found.bases.items()}
    return write_all(
        study, VERB, tables, record, draw, kinds, asked=found.given, silent=silent, plans=found.plans, instances=bases
    )


def _elasticities(text: str) -> Any:
    """Return the elasticities that an option names.

    Raises
    ------
    InvalidInput
        If they are no three numbers in order.
    """
    from layout_opt.analysis.calibration import Elasticities
    from layout_opt.errors import InvalidInput, Problem

    words = [word.strip() for word in text.split(",")]
    try:
        low, value, high = (float(word) for word in (words * RANGE if len(words) == 1 else words))
    except ValueError:
        problem = Problem("--elasticity", repr(text), "be one number, or three with commas", "give e.g. 0.5,1,2")
        raise InvalidInput([problem]) from None
    return Elasticities(value, low, high)
