"""The verb that puts schedules of a rule side by side."""

from __future__ import annotations

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
    tell,
    write_all,
)
from layout_opt.cli.app import app
from layout_opt.cli.parallel import ClusterOption, JobsOption, study_options, told_study, worst
from layout_opt.cli.solve_verbs import GapOption, InstanceArgument, JsonOption, ScenarioOption, SetOption, TimeOption
from layout_opt.cli.verb_panels import Panel

EPILOG = """**Examples**

`layout-opt timing instances/jiangsu-hogs --rule 'entry_bans.closes_existing[*,large-zone]=1' --out runs/timing`

`layout-opt timing INSTANCE --rule 'receptor_capacity.capacity[lake,COD]=*0.6' --begins 2025 --sight 2`

The rule is what holds in the end. It holds never, now, from --begins on (announced early, one period before, or not at
all), or comes step by step; what is announced late is decided with rolling foresight."""
VERB = "timing"


@app.command(rich_help_panel=Panel.WHY, epilog=EPILOG)
def timing(
    instance: InstanceArgument,
    rule: Annotated[
        list[str],
        typer.Option("--rule", metavar="TABLE.COLUMN[key]=VALUE", help="What holds in the end; several come together."),
    ],
    begins: Annotated[
        str | None, typer.Option(help="Node from whose period on the rule holds in full (default: the last period).")
    ] = None,
    start: Annotated[
        float | None, typer.Option(help="What holds before, for the steps, where the tables do not say it.")
    ] = None,
    sight: Annotated[int, typer.Option(min=1, help="Periods that are seen where a rule is announced late.")] = 1,
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    out_folder: AnswerFolderOption = None,
    formats: FormatOption = "png,svg",
    language: LanguageOption = "en",
    gap: GapOption = None,
    time_limit: TimeOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
) -> int:
    """Put schedules of a standard, cap or ban side by side: output, loads, stranded capital, cost, cost of surprise."""
    from layout_opt.analysis.timing import compare_schedules
    from layout_opt.instance import parse_assignment

    check_out(out_folder, VERB)
    kinds, words_in = formats_of(formats), language_of(language)
    rules = [parse_assignment(text) for text in rule]
    read = read_changed(instance, scenario, set_)
    with told_study(out_folder, silent=as_json) as ticker:
        how = study_options(
            read, out_folder, ticker, verb=VERB, gap=gap, time_limit=time_limit, jobs=jobs, cluster=cluster
        )
        found = compare_schedules(read, rules, sight=sight, start=start, begins=begins, how=how)
    record = record_of(
        read, VERB, {"rule": list(rule), "begins": list(found.begins), "sight": sight, "left_out": dict(found.left_out)}
    )

    def draw() -> Any:
        from layout_opt.show.charts.timing_chart import draw_timing
        from layout_opt.show.speech import speech_of

        return draw_timing(found, speech_of(read, words_in))

    files = write_all(
        out_folder, VERB, found.tables, record, draw, kinds, asked=read, silent=as_json, plans=found.plans
    )
    lines = [f"not made: {name}: {why}" for name, why in found.left_out.items()]
    tell(record, found.tables, {"timing": None}, lines, files, as_json=as_json, most=None)
    return worst(run.status.value for run in found.runs.values())
