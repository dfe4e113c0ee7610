"""The verb about what may be cut off: choke-points."""

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
from layout_opt.errors import InvalidInput, Problem

VERB = "choke-points"
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


@app.command(VERB, rich_help_panel=Panel.ROBUST, epilog=EPILOG)
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
    """Tell what is lost when something is cut off, which failures are worst together, and what to build first."""
    from layout_opt.analysis.choke_points import ChokeRequest, choke_study
    from layout_opt.cli.word_lists import words_of
    from layout_opt.facts.failures import KINDS
    from layout_opt.show.choke_words import choke_sentences

    check_out(out_folder, VERB)
    kinds, words_in = formats_of(formats), language_of(language)
    chosen = KINDS if what is None else tuple(words_of("--what", what, list(KINDS)))
    today = words_of("--layout", layout, ["best", "today"])[0] == "today"
    request = ChokeRequest(
        chosen, _years(durations), lead, size, among, measure, against, capabilities, today, depth
    )  # fmt: skip
    read = read_changed(instance, scenario, set_)
    with told_study(out_folder, silent=as_json) as ticker:
        how = study_options(
            read, out_folder, ticker, verb=VERB, gap=gap, time_limit=time_limit, jobs=jobs, cluster=cluster
        )  # fmt: skip
        found = choke_study(read, request, how)
    told = {name: choke_sentences(found, speech) for name, speech in _speeches(read).items()}
    record = record_of(
        read, VERB,
        {"what": list(found.request.kinds), "durations": list(found.request.years), "lead": lead, "depth": depth,
         "size": size,
         "among": list(found.among), "measure": found.request.measure, "against": list(found.against),
         "capabilities": capabilities, "layout": layout, "worst": {str(k): list(v) for k, v in found.worst.items()},
         "cases": len(found.answers), "bounds": found.bounds, "sentences": told["en"], "in_words": told},
    )  # fmt: skip

    def draw() -> Any:
        from layout_opt.show.charts.choke_charts import draw_choke_points
        from layout_opt.show.speech import speech_of

        return draw_choke_points(found, read, speech_of(read, words_in))

    files = write_all(
        out_folder, VERB, found.tables, record, draw, kinds, asked=read, silent=as_json, plans=found.plans
    )  # fmt: skip
    tell(record, found.tables, HEADS, told["en"], files, as_json=as_json)
    return worst(layout.status for layout in found.answers.values() if layout.there)


def _speeches(read: Any) -> dict[str, Any]:
    """Return how to speak of an instance in both languages."""
    from layout_opt.show.speech import speech_of
    from layout_opt.show.words import Language

    return {"en": speech_of(read, Language.EN, False), "zh": speech_of(read, Language.LOCAL, True)}


def _years(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(word) for word in text.split(",") if word.strip())
    except ValueError:
        raise InvalidInput([Problem("--durations", repr(text), "be numbers with commas", "give e.g. 1,2,5")]) from None
