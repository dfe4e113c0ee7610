"""The verb on clusters: which form, what joins them, how strength moves the layout, and who follows advantage."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import typer

from layout_opt.cli.parallel import worst
from layout_opt.cli.solve_verbs import InstanceArgument
from layout_opt.cli.study_verb import StudyAnswer, StudyCall, study_verb
from layout_opt.cli.verb_panels import Panel
from layout_opt.result.kinds import CLUSTER_ANSWER

EPILOG = """**Examples**

`layout-opt clusters runs/small-river`

`layout-opt clusters my-instance --out runs/clusters --steps 9`"""
HEADS = ("strengths", "tipping", "joins", "levels", "followed")


@study_verb(CLUSTER_ANSWER.name, Panel.WHY, EPILOG)
def clusters(
    instance: InstanceArgument,
    top: Annotated[
        float | None, typer.Option(help="Strongest agglomeration, times the given one (default: top of its range).")
    ] = None,
    steps: Annotated[int, typer.Option(help="Strengths from none to the top.", min=2)] = 5,
    *,
    call: StudyCall,
) -> StudyAnswer:
    """Find which clusters form and are worth joining, where the layout tips, and who follows comparative advantage."""
    from layout_opt.analysis.clusters import cluster_study
    from layout_opt.analysis.clusters.cluster_words import cluster_words

    read = call.read(instance)
    found = call.solved(read, partial(cluster_study, read, top=top, steps=steps))
    told = cluster_words(read, found.tables, top=found.top, enumerated=found.enumerated)

    def draw(speech: Any) -> Any:
        from layout_opt.show.charts.cluster_chart import draw_clusters

        return [*draw_clusters(found.tables, speech), *_map(found, call.names_in)]

    return StudyAnswer(
        read, found.tables, {name: None for name in HEADS if name in found.tables and len(found.tables[name])},
        {"top": found.top, "enumerated": found.enumerated}, draw,
        lambda speech: told["zh" if speech.chinese else "en"],
        worst(run.status.value for run in found.runs.values()), plans=found.plans(read),
    )  # fmt: skip


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
