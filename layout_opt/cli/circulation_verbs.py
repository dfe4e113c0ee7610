"""The verb that puts home market and world market side by side: circulation."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import typer

from layout_opt.cli.parallel import worst
from layout_opt.cli.solve_verbs import InstanceArgument
from layout_opt.cli.study_verb import StudyAnswer, StudyCall, study_verb
from layout_opt.cli.verb_panels import Panel

EPILOG = """**Examples**

`layout-opt circulation my-instance --cut 0.5 --probability 0.1 --out runs/circulation`

`layout-opt circulation instances/china-circulation --goods electronics-quality,machinery-quality --shares 0.1,0.2`

Open: the best layout. Shocked: --cut of what it buys abroad is lost, capacity stays. Insured: a share of it is not
bought abroad from the start. Autarkic: nothing is traded abroad. The probability is yours: an assumption."""
HEADS = {
    "layouts": None,
    "shares": ("share", "cost", "saved", "pays_from", "best_from", "best_to", "expected", "unit"),
}


@study_verb("circulation", Panel.ROBUST, EPILOG)
def circulation(
    instance: InstanceArgument,
    goods: Annotated[str | None, typer.Option(help="Goods that the shock cuts, with commas (default: all).")] = None,
    cut: Annotated[float, typer.Option(help="Share of what the open layout buys of them that the shock takes.")] = 0.5,
    shares: Annotated[str, typer.Option(help="Shares of self-supply, with commas.")] = "0.25,0.5,0.75,1",
    probability: Annotated[float, typer.Option(help="Of a year of the shock.")] = 0.1,
    *,
    call: StudyCall,
) -> StudyAnswer:
    """Put open, shocked, insured and autarkic layouts side by side: what insurance costs, and what stays at home."""
    from layout_opt.analysis.circulation import CirculationRequest, circulation_study
    from layout_opt.cli.word_lists import names_of, numbers_of
    from layout_opt.instance.member_named import member_named
    from layout_opt.show.circulation_words import circulation_sentences

    read = call.read(instance)
    chosen = tuple(member_named(read, "commodities", word) for word in names_of(goods))
    insured = tuple(sorted(set(numbers_of("--shares", shares, "0.25,0.5"))))
    request = CirculationRequest(chosen, cut, insured, probability)
    found = call.solved(read, partial(circulation_study, read, request))
    record = {
        "goods": list(found.request.goods), "cut": cut, "shares": list(request.shares), "probability": probability,
        "best_share": found.best,
    }  # fmt: skip

    def draw(speech: Any) -> Any:
        from layout_opt.show.charts.circulation_chart import draw_circulation

        return draw_circulation(found, speech)

    return StudyAnswer(
        read, found.tables, HEADS, record, draw, partial(circulation_sentences, found),
        worst(run.status.value for run in found.runs.values() if run.tables), plans=found.plans,
    )  # fmt: skip
