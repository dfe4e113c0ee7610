"""The verb on platforms: own against shared, concentrated against spread, fees, pay-back, who founds together."""

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
from layout_opt.result.kinds import PLATFORM_ANSWER

VERB = PLATFORM_ANSWER.name
EPILOG = """**Examples**

`layout-opt platforms my-instance --out runs/platforms`

my-instance has platforms.csv (stands 0: could be founded), platform_services.csv and technology_platforms.csv."""
HEADS = {"budgets": None, "paybacks": None, "fees": None, "shares": None}


@app.command(VERB, rich_help_panel=Panel.TOGETHER, epilog=EPILOG)
def platforms(
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
    """Put own, shared, concentrated and spread platforms side by side: fees, pay-back years, who founds together."""
    from layout_opt.analysis.platforms import platform_study
    from layout_opt.show.platform_words import platform_sentences
    from layout_opt.show.speech import speech_of
    from layout_opt.show.words import Language

    check_out(out_folder, VERB)
    kinds, words_in = formats_of(formats), language_of(language)
    read = read_changed(instance, scenario, set_)
    with told_study(out_folder, silent=as_json) as ticker:
        how = study_options(
            read, out_folder, ticker, verb=VERB, gap=gap, time_limit=time_limit, jobs=jobs, cluster=cluster
        )  # fmt: skip
        found = platform_study(read, how)
    speeches = {"en": speech_of(read, Language.EN, False), "zh": speech_of(read, Language.LOCAL, True)}
    told = {name: platform_sentences(found, speech) for name, speech in speeches.items()}
    record = record_of(read, VERB, {"founded": list(found.founded), "sentences": told["en"], "in_words": told})

    def draw() -> Any:
        from layout_opt.show.charts.platform_chart import draw_platforms

        return draw_platforms(found.tables, speech_of(read, words_in))

    files = write_all(
        out_folder, VERB, found.tables, record, draw, kinds, asked=read, silent=as_json, plans=found.plans(read)
    )  # fmt: skip
    heads = {name: head for name, head in HEADS.items() if len(found.tables[name])}
    tell(record, found.tables, heads, told["en"], files, as_json=as_json)
    return worst(run.status.value for run in found.runs.values() if run.tables)
