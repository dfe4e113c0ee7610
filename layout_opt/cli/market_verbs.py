"""The verb on barriers between regions: what one market is worth, who gains and loses."""

from __future__ import annotations

from functools import partial
from typing import Any

from layout_opt.cli.parallel import worst
from layout_opt.cli.solve_verbs import InstanceArgument
from layout_opt.cli.study_verb import StudyAnswer, StudyCall, study_verb
from layout_opt.cli.verb_panels import Panel

EPILOG = """**Examples**

`layout-opt one-market my-instance --out runs/one-market`

my-instance has a table barriers.csv: barrier, from_region, to_region, commodity, wedge (money per unit across)."""


@study_verb("one-market", Panel.TOGETHER, EPILOG)
def one_market(instance: InstanceArgument, call: StudyCall) -> StudyAnswer:
    """Remove the barriers between regions: value of each first, last and on average, who gains, who is compensated."""
    from layout_opt.analysis.one_market import market_sentences
    from layout_opt.analysis.one_market import one_market as find
    from layout_opt.show.answer_words import told_frame, words_of_speech

    read = call.read(instance)
    found = call.solved(read, partial(find, read))
    gap = max((run.gap or 0.0 for run in found.runs.values()), default=0.0)

    def draw(speech: Any) -> Any:
        from layout_opt.show.charts.market_chart import draw_one_market

        return draw_one_market(found.barriers, found.gains, speech)

    def say(speech: Any) -> list[str]:
        barriers, gains = (told_frame(speech, each, names_only=True) for each in (found.barriers, found.gains))
        return market_sentences(barriers, gains, found.total, found.missing, words_of_speech(speech))

    return StudyAnswer(
        read, {"removals": found.barriers, "sets": found.sets, "gains": found.gains},
        {"removals": None, "gains": None} if len(found.barriers) else {"sets": None},
        {"total": found.total, "gap": gap}, draw, say, worst(found.sets["status"]), plans=found.plans(read),
    )  # fmt: skip
