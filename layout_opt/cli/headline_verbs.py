"""The verb that splits the gain between two layouts by cause."""

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
    record_of,
    tell,
    write_all,
)
from layout_opt.cli.app import app
from layout_opt.cli.parallel import ClusterOption, JobsOption, study_options, told_study
from layout_opt.cli.solve_verbs import GapOption, JsonOption, TimeOption
from layout_opt.cli.verb_panels import Panel

EPILOG = """**Example**

`layout-opt headline runs/today runs/best --draws 40 --seconds 600 --out runs/headline`

Seven switches lead from the first layout to the second: demand, idle capacity, new capacity, new technology,
relocation, trade, joint use. Every set of them is released by itself; the gain is split without order, and adds up."""
VERB = "headline"


@app.command(rich_help_panel=Panel.WHY, epilog=EPILOG)
def headline(
    before: Annotated[Path, typer.Argument(metavar="A", help="Run folder of the first layout, e.g. today's.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="Run folder of the second layout, e.g. the plan.")],
    draws: Annotated[int, typer.Option(min=0, help="Futures drawn from the ranges of the assumptions.")] = 0,
    seconds: Annotated[float, typer.Option(min=0, help="Time for these futures.")] = 600.0,
    seed: Annotated[int, typer.Option(min=0, help="Of the random numbers.")] = 1,
    weigh: Annotated[
        bool, typer.Option("--weights", help="Also: what 1 % more of each column does to the gain, by its status.")
    ] = False,
    out_folder: AnswerFolderOption = None,
    formats: FormatOption = "png,svg",
    language: LanguageOption = "en",
    gap: GapOption = None,
    time_limit: TimeOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
) -> int:
    """Split the gain between two layouts by cause, with joint ranges, and say what each cause hangs on."""
    from layout_opt.analysis.headline import headline as split
    from layout_opt.analysis.headline import weighted_shares, weights
    from layout_opt.analysis.headline.headline import AFTER, BEFORE, stored_plan
    from layout_opt.analysis.headline.weights import weight_sentence
    from layout_opt.result.folder import read_run
    from layout_opt.solver.highs import Options

    check_out(out_folder, VERB)
    kinds, words_in = formats_of(formats), language_of(language)
    runs = read_run(before), read_run(after)
    instance = runs[1].instance
    with told_study(out_folder, silent=as_json) as ticker:
        how = study_options(
            instance, out_folder, ticker, verb=VERB, gap=gap, time_limit=time_limit, jobs=jobs, cluster=cluster
        )  # fmt: skip
        found = split(*runs, draws=draws, seconds=seconds, seed=seed, how=how)
        weighed = weights(instance, stored_plan(BEFORE, runs[0]), how.options or Options()) if weigh else None
    tables = {"causes": found.causes, "sets": found.values} | ({"draws": found.draws} if draws else {})
    info, sentences = runs[1].info, list(found.sentences)
    if weighed is not None:
        tables["weights"] = weighed
        sentences.append(weight_sentence(instance, weighed))
    record = record_of(
        instance, VERB,
        {"status": info["status"], "objective": info["objective"], "bound": info["bound"], "gap": info["gap"],
         "before": runs[0].info["objective"], "switches": list(found.first.switches),
         "exceeded": list(found.first.exceeded), "drawn": draws, "seed": seed,
         "parameters": list(found.parameters), "sentences": sentences,
         **({} if weighed is None else {"weighted_status": weighted_shares(weighed)})},
    )  # fmt: skip

    def draw() -> Any:
        from layout_opt.show.charts.headline_chart import draw_headline, draw_weights
        from layout_opt.show.speech import speech_of

        speech = speech_of(instance, words_in)
        causes = draw_headline(found.causes, record, speech)
        return causes if weighed is None else [*causes, *draw_weights(weighed, record, speech)]

    apart = {name: each for name, each in found.instances.items() if name != AFTER}
    files = write_all(
        out_folder, VERB, tables, record, draw, kinds, asked=instance, silent=as_json, plans=found.plans,
        instances=apart,
    )  # fmt: skip
    heads = {"causes": ("cause", "gain", "low", "high", "alone", "last", "status", "unit")}
    tell(record, tables, heads, sentences, files, as_json=as_json)
    return 0
