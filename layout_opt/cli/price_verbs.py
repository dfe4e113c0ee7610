"""The verb that asks which prices leave a plan to regions, and what has to be paid beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from layout_opt.cli.say import LiveLine
from layout_opt.cli.study_verb import StudyAnswer, StudyCall, study_verb
from layout_opt.cli.verb_panels import Panel
from layout_opt.errors import InvalidInput, Problem

PLAN = "run"
"""Name of the plan in the folder."""
EPILOG = """**Examples**

`layout-opt prices runs/small-river`

`layout-opt prices runs/small-river --out runs/small-river-prices`"""

HEADS = {
    "uplift": ("region", "lost_opportunity", "uplift", "present_lost_opportunity", "unit"),
    "support": ("node", "region", "decision", "key", "planned", "payment", "total", "kind"),
}


@study_verb("prices", Panel.WHY, EPILOG, without=("scenario", "set_", "gap", "threads", "jobs", "cluster"))
def prices(path: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder.")], call: StudyCall) -> StudyAnswer:
    """Find the prices at which regions carry the plan by themselves, and what must be paid where no prices do it."""
    from layout_opt.analysis.pricing import decentralise, price_answer, price_sentences
    from layout_opt.result.asked import solve_options
    from layout_opt.result.folder import read_run
    from layout_opt.result.plan import plan_from_tables
    from layout_opt.result.run import limit_units
    from layout_opt.result.stored_plan import StoredPlan, decisions_of
    from layout_opt.show.answer_words import told_frame, words_of_speech

    stored = read_run(path)
    _check_best(path, stored.info, stored.tables)
    instance = stored.instance
    plan = decisions_of(plan_from_tables(stored.tables, "best"))
    line = LiveLine(silent=call.given.as_json)
    try:
        found = decentralise(
            instance, plan, solve_options(instance, None, call.given.time_limit, 1),
            lambda number, bound, mixture: line.write(f"round {number}: bound {bound:,.8g}, mixture {mixture:,.8g}"),
        )  # fmt: skip
    finally:
        line.done()
    answer = price_answer(found, limit_units(stored.tables["limits"]), stored.info.get("bound"))

    def draw(speech: Any) -> Any:
        from layout_opt.show.charts.uplift_chart import draw_uplift

        return draw_uplift(answer.tables["uplift"], stored.info, speech)

    def say(speech: Any) -> list[str]:
        tables = {name: told_frame(speech, frame, names_only=True) for name, frame in answer.tables.items()}
        named = replace(answer, tables=tables)
        return price_sentences(named, instance.units.column("{money}/yr"), words_of_speech(speech))

    return StudyAnswer(
        instance, answer.tables, HEADS, {"of": PLAN, **answer.numbers}, draw, say,
        plans=[StoredPlan(PLAN, plan, (), "best", {"objective": stored.info["objective"]})],
    )  # fmt: skip


def _check_best(path: Path, info: Mapping[str, Any], tables: Mapping[str, Any]) -> None:
    """Raise InvalidInput unless the run holds a best layout of the instance alone."""
    if not tables:
        raise InvalidInput([Problem(str(path), "a run without a layout", "hold result tables", "solve it first")])
    if info.get("layout", "best") != "best":
        fix = "solve without --layout"
        raise InvalidInput([Problem(f"{path}/run.json layout", repr(info["layout"]), "be 'best' for prices", fix)])
    if info.get("user_rows"):
        rule = "be 0: rows of the user's own have no owner"
        raise InvalidInput(
            [Problem(f"{path}/run.json user_rows", str(info["user_rows"]), rule, "solve without --rows")]
        )
