"""The verb on barriers between regions: what one market is worth, who gains and loses."""

from __future__ import annotations

from typing import Any

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

VERB = "one-market"
EPILOG = """**Examples**

`layout-opt one-market my-instance --out runs/one-market`

my-instance has a table barriers.csv: barrier, from_region, to_region, commodity, wedge (money per unit across)."""


@app.command(VERB, rich_help_panel=Panel.TOGETHER, epilog=EPILOG)
def one_market(
    instance: InstanceArgument,
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
    """Remove the barriers between regions: value of each first, last and on average, who gains, who is compensated."""
    from layout_opt.analysis.one_market import one_market as find

    check_out(out_folder, VERB)
    kinds, words_in = formats_of(formats), language_of(language)
    read = read_changed(instance, scenario, set_)
    with told_study(out_folder, silent=as_json) as ticker:
        how = study_options(
            read, out_folder, ticker, verb=VERB, gap=gap, time_limit=time_limit, jobs=jobs, cluster=cluster
        )  # fmt: skip
        found = find(read, how)
    tables = {"removals": found.barriers, "sets": found.sets, "gains": found.gains}
    record = record_of(
        read, VERB,
        {"total": found.total, "gap": max((run.gap or 0.0 for run in found.runs.values()), default=0.0),
         "sentences": list(found.sentences)},
    )  # fmt: skip

    def draw() -> Any:
        from layout_opt.show.charts.market_chart import draw_one_market
        from layout_opt.show.speech import speech_of

        return draw_one_market(found.barriers, found.gains, speech_of(read, words_in))

    files = write_all(
        out_folder, VERB, tables, record, draw, kinds, asked=read, silent=as_json, plans=found.plans(read)
    )  # fmt: skip
    heads = {"removals": None, "gains": None} if len(found.barriers) else {"sets": None}
    tell(record, tables, heads, found.sentences, files, as_json=as_json)
    return worst(found.sets["status"])
