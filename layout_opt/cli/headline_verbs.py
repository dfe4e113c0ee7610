"""The verb that splits the gain between two layouts by cause."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layout_opt.cli.study_verb import DrawsOption, SeedOption, StudyAnswer, StudyCall, study_verb
from layout_opt.cli.verb_panels import Panel

if TYPE_CHECKING:
    import pandas as pd

    from layout_opt.analysis.experiments import StudyOptions
    from layout_opt.analysis.headline import Headline

EPILOG = """**Example**

`layout-opt headline runs/today runs/best --draws 40 --seconds 600 --out runs/headline`

Seven switches lead from the first layout to the second: demand, idle capacity, new capacity, new technology,
relocation, trade, joint use. Every set of them is released by itself; the gain is split without order, and adds up."""
HEADS = {"causes": ("cause", "gain", "low", "high", "alone", "last", "status", "unit")}


@study_verb("headline", Panel.WHY, EPILOG, without=("scenario", "set_", "threads"))
def headline(
    before: Annotated[Path, typer.Argument(metavar="A", help="Run folder of the first layout, e.g. today's.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="Run folder of the second layout, e.g. the plan.")],
    draws: DrawsOption = 0,
    seconds: Annotated[float, typer.Option(min=0, help="Time for these futures.")] = 600.0,
    seed: SeedOption = 1,
    weigh: Annotated[
        bool, typer.Option("--weights", help="Also: what 1 % more of each column does to the gain, by its status.")
    ] = False,
    *,
    call: StudyCall,
) -> StudyAnswer:
    """Split the gain between two layouts by cause, with joint ranges, and say what each cause hangs on."""
    from layout_opt.analysis.headline import headline as split
    from layout_opt.analysis.headline import weighted_shares, weights
    from layout_opt.analysis.headline.causes import sentences
    from layout_opt.analysis.headline.headline import AFTER, BEFORE, stored_plan
    from layout_opt.analysis.headline.weights import weight_sentence
    from layout_opt.result.folder import read_run
    from layout_opt.show.answer_words import words_of_speech
    from layout_opt.solver.highs import Options

    runs = read_run(before), read_run(after)
    instance, info = runs[1].instance, runs[1].info

    def find(how: StudyOptions) -> tuple[Headline, pd.DataFrame | None]:
        found = split(*runs, draws=draws, seconds=seconds, seed=seed, how=how)
        known = how.options or Options()
        return found, weights(instance, stored_plan(BEFORE, runs[0]), known) if weigh else None

    found, weighed = call.solved(instance, find)
    tables = {"causes": found.causes, "sets": found.values}
    if draws:
        tables["draws"] = found.draws
    if weighed is not None:
        tables["weights"] = weighed
    record = {
        "status": info["status"], "objective": info["objective"], "bound": info["bound"], "gap": info["gap"],
        "before": runs[0].info["objective"], "switches": list(found.first.switches),
        "exceeded": list(found.first.exceeded), "drawn": draws, "seed": seed,
        "parameters": list(found.parameters),
        **({} if weighed is None else {"weighted_status": weighted_shares(weighed)}),
    }  # fmt: skip

    def draw(speech: Any) -> Any:
        from layout_opt.show.charts.headline_chart import draw_headline, draw_weights

        standing = {**record, "changes": instance.changes}
        causes = draw_headline(found.causes, standing, speech)
        return causes if weighed is None else [*causes, *draw_weights(weighed, standing, speech)]

    def say(speech: Any) -> list[str]:
        words = words_of_speech(speech)
        said = sentences(found.causes, instance.units.column("{money}/yr"), words)
        return said if weighed is None else [*said, weight_sentence(instance, weighed, words)]

    return StudyAnswer(
        instance, tables, HEADS, record, draw, say, plans=found.plans,
        instances={name: each for name, each in found.instances.items() if name != AFTER},
    )  # fmt: skip
