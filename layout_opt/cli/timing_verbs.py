"""The verb that puts schedules of a rule side by side."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from layout_opt.cli.parallel import worst
from layout_opt.cli.solve_verbs import InstanceArgument
from layout_opt.cli.study_verb import StudyAnswer, StudyCall, study_verb
from layout_opt.cli.verb_panels import Panel

EPILOG = """**Examples**

`layout-opt timing instances/jiangsu-hogs --rule 'entry_bans.closes_existing[*,large-zone]=1' --out runs/timing`

`layout-opt timing INSTANCE --rule 'receptor_capacity.capacity[lake,COD]=*0.6' --begins 2025 --sight 2`

The rule is what holds in the end. It holds never, now, from --begins on (announced early, one period before, or not at
all), or comes step by step; what is announced late is decided with rolling foresight."""


@study_verb("timing", Panel.WHY, EPILOG)
def timing(
    instance: InstanceArgument,
    rule: Annotated[
        list[str],
        typer.Option("--rule", metavar="TABLE.COLUMN[key]=VALUE", help="What holds in the end; several come together."),
    ],
    begins: Annotated[
        str | None, typer.Option(help="Node from whose period on the rule holds in full (default: the last period).")
    ] = None,
    start: Annotated[
        float | None, typer.Option(help="What holds before, for the steps, where the tables do not say it.")
    ] = None,
    sight: Annotated[int, typer.Option(min=1, help="Periods that are seen where a rule is announced late.")] = 1,
    *,
    call: StudyCall,
) -> StudyAnswer:
    """Put schedules of a standard, cap or ban side by side: output, loads, stranded capital, cost, cost of surprise."""
    from layout_opt.analysis.timing import compare_schedules
    from layout_opt.instance import parse_assignment
    from layout_opt.show.answer_words import words_of_speech

    rules = [parse_assignment(text) for text in rule]
    read = call.read(instance)
    found = call.solved(
        read, lambda how: compare_schedules(read, rules, sight=sight, start=start, begins=begins, how=how)
    )
    record = {"rule": list(rule), "begins": list(found.begins), "sight": sight, "left_out": dict(found.left_out)}

    def draw(speech: Any) -> Any:
        from layout_opt.show.charts.timing_chart import draw_timing

        return draw_timing(found, speech)

    def say(speech: Any) -> list[str]:
        words = words_of_speech(speech)
        return [
            words.finding("timing_not_made", name=words.word(name), why=why) for name, why in found.left_out.items()
        ]

    return StudyAnswer(
        read, found.tables, {"timing": None}, record, draw, say,
        worst(run.status.value for run in found.runs.values()), plans=found.plans, most=None,
    )  # fmt: skip
