"""The verb about what may be cut off: choke-points."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import typer

from layout_opt.cli.parallel import worst
from layout_opt.cli.solve_verbs import InstanceArgument
from layout_opt.cli.study_verb import StudyAnswer, StudyCall, study_verb
from layout_opt.cli.verb_panels import Panel

EPILOG = """**Examples**

`layout-opt choke-points instances/small-river --out runs/choke-points`

`layout-opt choke-points instances/china-circulation --what good,controlled --size 2 --layout today --jobs 2`

What may fail: gateway, good (all imports of it), controlled (its share under foreign control), route, plant, region,
supplier (a good at one gateway). Until --lead the capacity is that of the layout; probabilities stand in shocks.csv."""
HEADS = {
    "points": ("name", "accepted_output_lost", "loss", "share", "direct", "indirect", "replaced", "survives", "unit"),
    "sets": ("size", "failures", "accepted_output_lost", "loss", "singles", "beyond", "unit"),
    "order": ("budget", "built", "loss_avoided", "gain", "gain_per_cost", "unit"),
}


@study_verb("choke-points", Panel.ROBUST, EPILOG)
def choke_points(
    instance: InstanceArgument,
    what: Annotated[str | None, typer.Option(help="Kinds of failures, with commas (default: all).")] = None,
    depth: Annotated[float, typer.Option(help="Share that is lost of what passes gateways.")] = 1.0,
    durations: Annotated[str, typer.Option(help="Years that a failure lasts, with commas.")] = "1,2,5",
    lead: Annotated[float, typer.Option(help="Years after which capacity that is built anew works.")] = 1.0,
    size: Annotated[int, typer.Option(help="Failures at once: 1, 2 or 3.")] = 3,
    among: Annotated[
        int, typer.Option(help="Sets are made of so many failures, those that lose most alone; 0: of all.")
    ] = 12,
    measure: Annotated[
        str | None, typer.Option(help="Loss by which they are ranked: accepted_output or objective.")
    ] = None,
    against: Annotated[int, typer.Option(help="Worst failures that own capability is to answer.")] = 3,
    capabilities: Annotated[int, typer.Option(help="Own capabilities of which every set is tried, at most 6.")] = 4,
    layout: Annotated[str, typer.Option(help="Whose capacity: best, or today (nothing built).")] = "best",
    *,
    call: StudyCall,
) -> StudyAnswer:
    """Tell what is lost when something is cut off, which failures are worst together, and what to build first."""
    from layout_opt.analysis.choke_points import ChokeRequest, choke_study
    from layout_opt.cli.word_lists import numbers_of, words_of
    from layout_opt.facts.failures import KINDS
    from layout_opt.show.choke_words import choke_sentences

    chosen = KINDS if what is None else tuple(words_of("--what", what, list(KINDS)))
    today = words_of("--layout", layout, ["best", "today"])[0] == "today"
    years = numbers_of("--durations", durations, "1,2,5")
    request = ChokeRequest(chosen, years, lead, size, among, measure, against, capabilities, today, depth)
    read = call.read(instance)
    found = call.solved(read, partial(choke_study, read, request))
    record = {
        "what": list(found.request.kinds), "durations": list(found.request.years), "lead": lead, "depth": depth,
        "size": size, "among": list(found.among), "measure": found.request.measure, "against": list(found.against),
        "capabilities": capabilities, "layout": layout, "worst": {str(k): list(v) for k, v in found.worst.items()},
        "cases": len(found.answers), "bounds": found.bounds,
    }  # fmt: skip

    def draw(speech: Any) -> Any:
        from layout_opt.show.charts.choke_charts import draw_choke_points

        return draw_choke_points(found, read, speech)

    return StudyAnswer(
        read, found.tables, HEADS, record, draw, partial(choke_sentences, found),
        worst(layout.status for layout in found.answers.values() if layout.there), plans=found.plans,
    )  # fmt: skip
