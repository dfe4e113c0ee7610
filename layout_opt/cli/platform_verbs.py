"""The verb on platforms: own against shared, concentrated against spread, fees, pay-back, who founds together."""

from __future__ import annotations

from functools import partial
from typing import Any

from layout_opt.cli.parallel import worst
from layout_opt.cli.solve_verbs import InstanceArgument
from layout_opt.cli.study_verb import StudyAnswer, StudyCall, study_verb
from layout_opt.cli.verb_panels import Panel
from layout_opt.result.kinds import PLATFORM_ANSWER

EPILOG = """**Examples**

`layout-opt platforms my-instance --out runs/platforms`

my-instance has platforms.csv (stands 0: could be founded), platform_services.csv and technology_platforms.csv."""
HEADS = ("budgets", "paybacks", "fees", "shares")


@study_verb(PLATFORM_ANSWER.name, Panel.TOGETHER, EPILOG)
def platforms(instance: InstanceArgument, call: StudyCall) -> StudyAnswer:
    """Put own, shared, concentrated and spread platforms side by side: fees, pay-back years, who founds together."""
    from layout_opt.analysis.platforms import platform_study
    from layout_opt.show.platform_words import platform_sentences

    read = call.read(instance)
    found = call.solved(read, partial(platform_study, read))

    def draw(speech: Any) -> Any:
        from layout_opt.show.charts.platform_chart import draw_platforms

        return draw_platforms(found.tables, speech)

    return StudyAnswer(
        read, found.tables, {name: None for name in HEADS if len(found.tables[name])},
        {"founded": list(found.founded)}, draw, partial(platform_sentences, found),
        worst(run.status.value for run in found.runs.values() if run.tables), plans=found.plans(read),
    )  # fmt: skip
