"""The verb that puts home market and world market side by side: circulation."""

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

VERB = "circulation"
EPILOG = """**Examples**

`layout-opt circulation my-instance --cut 0.5 --probability 0.1 --out runs/circulation`

`layout-opt circulation instances/china-circulation --goods electronics-quality,machinery-quality --shares 0.1,0.2`

Open: the best layout. Shocked: --cut of what it buys abroad is lost, capacity stays. Insured: a share of it is not
bought abroad from the start. Autarkic: nothing is traded abroad. The probability is yours: an assumption."""
HEADS = {
    "layouts": None,
    "shares": ("share", "cost", "saved", "pays_from", "best_from", "best_to", "expected", "unit"),
}


@app.command(VERB, rich_help_panel=Panel.ROBUST, epilog=EPILOG)
def circulation(
    instance: InstanceArgument,
    goods: Annotated[str | None, typer.Option(help="Goods that the shock cuts, with commas (default: all).")] = None,
    cut: Annotated[float, typer.Option(help="Share of what the open layout buys of them that the shock takes.")] = 0.5,
    shares: Annotated[str, typer.Option(help="Shares of self-supply, with commas.")] = "0.25,0.5,0.75,1",
    probability: Annotated[float, typer.Option(help="Of a year of the shock.")] = 0.1,
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
    """Put open, shocked, insured and autarkic layouts side by side: what insurance costs, and what stays at home."""
    from layout_opt.analysis.circulation import CirculationRequest, circulation_study
    from layout_opt.instance.member_named import member_named
    from layout_opt.show.circulation_words import circulation_sentences
    from layout_opt.show.speech import speech_of
    from layout_opt.show.words import Language

    check_out(out_folder, VERB)
    kinds, words_in = formats_of(formats), language_of(language)
    chosen = tuple(word.strip() for word in (goods or "").split(",") if word.strip())
    read = read_changed(instance, scenario, set_)
    chosen = tuple(member_named(read, "commodities", word) for word in chosen)
    request = CirculationRequest(chosen, cut, _shares(shares), probability)
    with told_study(out_folder, silent=as_json) as ticker:
        how = study_options(
            read, out_folder, ticker, verb=VERB, gap=gap, time_limit=time_limit, jobs=jobs, cluster=cluster
        )  # fmt: skip
        found = circulation_study(read, request, how)
    speeches = {"en": speech_of(read, Language.EN, False), "zh": speech_of(read, Language.LOCAL, True)}
    told = {name: circulation_sentences(found, speech) for name, speech in speeches.items()}
    record = record_of(
        read, VERB,
        {"goods": list(found.request.goods), "cut": cut, "shares": list(request.shares), "probability": probability,
         "best_share": found.best, "sentences": told["en"], "in_words": told},
    )  # fmt: skip

    def draw() -> Any:
        from layout_opt.show.charts.circulation_chart import draw_circulation

        return draw_circulation(found, speech_of(read, words_in))

    files = write_all(
        out_folder, VERB, found.tables, record, draw, kinds, asked=read, silent=as_json, plans=found.plans
    )  # fmt: skip
    tell(record, found.tables, HEADS, told["en"], files, as_json=as_json)
    return worst(run.status.value for run in found.runs.values() if run.tables)


def _shares(text: str) -> tuple[float, ...]:
    try:
        return tuple(sorted({float(word) for word in text.split(",") if word.strip()}))
    except ValueError:
        raise InvalidInput([Problem("--shares", repr(text), "be numbers with commas", "give e.g. 0.25,0.5")]) from None
