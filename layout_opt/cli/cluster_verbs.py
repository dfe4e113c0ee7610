"""The verb on clusters: which form, what joins them, how strength moves the layout, and who follows advantage."""

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
from layout_opt.result.kinds import CLUSTER_ANSWER

VERB = CLUSTER_ANSWER.name
EPILOG = """**Examples**

`layout-opt clusters runs/small-river`

`layout-opt clusters my-instance --out runs/clusters --steps 9`"""
HEADS = ("strengths", "tipping", "joins", "levels", "followed")


@app.command(VERB, rich_help_panel=Panel.WHY, epilog=EPILOG)
def clusters(
    instance: InstanceArgument,
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    top: Annotated[
        float | None, typer.Option(help="Strongest agglomeration, times the given one (default: top of its range).")
    ] = None,
    steps: Annotated[int, typer.Option(help="Strengths from none to the top.", min=2)] = 5,
    out_folder: AnswerFolderOption = None,
    formats: FormatOption = "png,svg",
    language: LanguageOption = "en",
    gap: GapOption = None,
    time_limit: TimeOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
) -> int:
    """Find which clusters form and are worth joining, where the layout tips, and who follows comparative advantage."""
    from layout_opt.analysis.clusters import cluster_study
    from layout_opt.analysis.clusters.cluster_words import cluster_words

    check_out(out_folder, VERB)
    kinds, words_in = formats_of(formats), language_of(language)
    read = read_changed(instance, scenario, set_)
    with told_study(out_folder, silent=as_json) as ticker:
        how = study_options(
            read, out_folder, ticker, verb=VERB, gap=gap, time_limit=time_limit, jobs=jobs, cluster=cluster
        )  # fmt: skip
        found = cluster_study(read, how, top=top, steps=steps)
    told = cluster_words(read, found.tables, top=found.top, enumerated=found.enumerated)
    more = {"top": found.top, "enumerated": found.enumerated, "sentences": told["en"], "in_words": told}
    record = record_of(read, VERB, more)

    def draw() -> Any:
        from layout_opt.show.charts.cluster_chart import draw_clusters
        from layout_opt.show.speech import speech_of

        return [*draw_clusters(found.tables, speech_of(read, words_in)), *_map(found, words_in)]

    files = write_all(
        out_folder, VERB, found.tables, record, draw, kinds, asked=read, silent=as_json, plans=found.plans(read)
    )  # fmt: skip
    heads = {name: None for name in HEADS if name in found.tables and len(found.tables[name])}
    tell(record, found.tables, heads, told["en"], files, as_json=as_json)
    return worst(run.status.value for run in found.runs.values())


def _map(found: Any, words_in: Any) -> list[Any]:
    """Return the map of today and the plan, where the instance has clusters and shapes."""
    from layout_opt.errors import InvalidInput
    from layout_opt.result.folder import stored_of
    from layout_opt.show.cluster_map import draw_clusters_map
    from layout_opt.show.picture import SkippedMap
    from layout_opt.show.scene import make_scene

    if "formed" not in found.tables:
        return []
    try:
        scenes = [make_scene(stored_of(found.runs[name]), words_in) for name in ("today", "plan")]
    except InvalidInput as error:
        return [SkippedMap("clusters-map", str(error))]
    return draw_clusters_map([(scenes[0].say(f"the_{name}"), each) for name, each in
                              zip(("today", "plan"), scenes, strict=True)])  # fmt: skip
