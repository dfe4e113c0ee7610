"""The verb that holds a layout of then against what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from layout_opt.cli.answer_lines import (
    AnswerFolderOption,
    FormatOption,
    LanguageOption,
    check_out,
    formats_of,
    language_of,
    read_changed,
    record_of,
    status_of,
    tell,
    write_all,
)
from layout_opt.cli.app import app
from layout_opt.cli.parallel import ClusterOption, JobsOption, study_options, told_study
from layout_opt.cli.solve_verbs import GapOption, InstanceArgument, JsonOption, ScenarioOption, SetOption, TimeOption
from layout_opt.cli.verb_panels import Panel

EPILOG = """**Examples**

`layout-opt hindcast THEN THEN/derive/happened-2013.csv --scenario known-2013 --out runs/hindcast`

`layout-opt hindcast THEN happened.csv --scenario known --draws 40`

THEN is an instance of an earlier year, --scenario what is known of the later one; happened.csv has the columns region,
industry, activity. The layout found is scored beside "no change", "every place grows alike", "shares follow totals"."""
VERB = "hindcast"


@app.command(rich_help_panel=Panel.ROBUST, epilog=EPILOG)
def hindcast(
    instance: InstanceArgument,
    happened: Annotated[
        Path, typer.Argument(metavar="HAPPENED", help="CSV file: region, industry, activity of later.")
    ],
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    draws: Annotated[int, typer.Option(min=0, help="Futures drawn from the ranges of the assumptions.")] = 0,
    seed: Annotated[int, typer.Option(min=0, help="Of the random numbers.")] = 1,
    out_folder: AnswerFolderOption = None,
    formats: FormatOption = "png,svg",
    language: LanguageOption = "en",
    gap: GapOption = None,
    time_limit: TimeOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
) -> int:
    """Predict a later year from an earlier one, and score the prediction against what happened."""
    from layout_opt.analysis.hindcast import hindcast as predict
    from layout_opt.analysis.hindcast import read_observed_later

    check_out(out_folder, VERB)
    kinds, words_in = formats_of(formats), language_of(language)
    read = read_changed(instance, scenario, set_)
    later = read_observed_later(happened, read)
    with told_study(out_folder, silent=as_json) as ticker:
        how = study_options(
            read, out_folder, ticker, verb="hindcast", gap=gap, time_limit=time_limit, jobs=jobs, cluster=cluster
        )  # fmt: skip
        found = predict(read, later, draws=draws, seed=seed, how=how)
    tables = {"scores": found.scores, "cells": found.cells} | ({"draws": found.draws} if draws else {})
    record = record_of(
        read, VERB,
        {"status": found.base.status, "objective": found.base.objective, "bound": found.base.bound,
         "gap": found.base.gap, "happened": happened.name, "drawn": draws, "seed": seed,
         "sentences": list(found.sentences)},
    )  # fmt: skip

    def draw() -> Any:
        from layout_opt.show.charts.hindcast_chart import draw_hindcast
        from layout_opt.show.speech import speech_of

        return draw_hindcast(found, speech_of(read, words_in))

    files = write_all(
        out_folder, VERB, tables, record, draw, kinds, asked=read, silent=as_json, plans=found.plans
    )  # fmt: skip
    shown = {**tables, "scores": found.scores[found.scores["scope"] != "region"]}
    tell(record, tables if as_json else shown, {"scores": None}, found.sentences, files, as_json=as_json, most=None)
    return status_of("optimal" if found.base.status == "solved" else "limit", certified=found.base.certified)
