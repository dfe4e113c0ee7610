"""The verb that holds a layout of then against what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from layout_opt.cli.answer_lines import status_of
from layout_opt.cli.solve_verbs import InstanceArgument
from layout_opt.cli.study_verb import DrawsOption, SeedOption, StudyAnswer, StudyCall, study_verb
from layout_opt.cli.verb_panels import Panel

EPILOG = """**Examples**

`layout-opt hindcast THEN THEN/derive/happened-2013.csv --scenario known-2013 --out runs/hindcast`

`layout-opt hindcast THEN happened.csv --scenario known --draws 40`

THEN is an instance of an earlier year, --scenario what is known of the later one; happened.csv has the columns region,
industry, activity. The layout found is scored beside "no change", "every place grows alike", "shares follow totals"."""


@study_verb("hindcast", Panel.ROBUST, EPILOG)
def hindcast(
    instance: InstanceArgument,
    happened: Annotated[
        Path, typer.Argument(metavar="HAPPENED", help="CSV file: region, industry, activity of later.")
    ],
    draws: DrawsOption = 0,
    seed: SeedOption = 1,
    *,
    call: StudyCall,
) -> StudyAnswer:
    """Predict a later year from an earlier one, and score the prediction against what happened."""
    from layout_opt.analysis.hindcast import hindcast as predict
    from layout_opt.analysis.hindcast import read_observed_later
    from layout_opt.show.answer_words import words_of_speech

    read = call.read(instance)
    later = read_observed_later(happened, read)
    found = call.solved(read, lambda how: predict(read, later, draws=draws, seed=seed, how=how))
    base = found.base
    record = {
        "status": base.status, "objective": base.objective, "bound": base.bound, "gap": base.gap,
        "happened": happened.name, "drawn": draws, "seed": seed,
    }  # fmt: skip

    def draw(speech: Any) -> Any:
        from layout_opt.show.charts.hindcast_chart import draw_hindcast

        return draw_hindcast(found, speech)

    return StudyAnswer(
        read, {"scores": found.scores, "cells": found.cells} | ({"draws": found.draws} if draws else {}),
        {"scores": None}, record, draw, lambda speech: found.told(words_of_speech(speech)),
        status_of("optimal" if base.status == "solved" else "limit", certified=base.certified),
        plans=found.plans, most=None,
        printed={"scores": found.scores[found.scores["scope"] != "region"]},
    )  # fmt: skip
