"""The verb that asks which prices leave a plan to regions, and what has to be paid beside them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from layout_opt.cli.answer_lines import (
    AnswerFolderOption,
    FormatOption,
    LanguageOption,
    check_out,
    formats_of,
    language_of,
    record_of,
    tell,
    write_all,
)
from layout_opt.cli.app import app
from layout_opt.cli.say import LiveLine
from layout_opt.cli.solve_verbs import JsonOption, TimeOption
from layout_opt.cli.verb_panels import Panel
from layout_opt.errors import InvalidInput, Problem

VERB = "prices"
PLAN = "run"
"""Name of the plan in the folder."""
EPILOG = """**Examples**

`layout-opt prices runs/small-river`

`layout-opt prices runs/small-river --out runs/small-river-prices`"""


@app.command(rich_help_panel=Panel.WHY, epilog=EPILOG)
def prices(
    path: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder.")],
    out_folder: AnswerFolderOption = None,
    formats: FormatOption = "png,svg",
    language: LanguageOption = "en",
    time_limit: TimeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Find the prices at which regions carry the plan by themselves, and what must be paid where no prices do it."""
    from layout_opt.analysis.pricing import decentralise, price_answer
    from layout_opt.result.asked import solve_options
    from layout_opt.result.folder import read_run
    from layout_opt.result.plan import plan_from_tables
    from layout_opt.result.run import limit_units
    from layout_opt.result.stored_plan import StoredPlan, decisions_of

    check_out(out_folder, VERB)
    kinds, words_in = formats_of(formats), language_of(language)
    stored = read_run(path)
    _check_best(path, stored.info, stored.tables)
    instance = stored.instance
    plan = decisions_of(plan_from_tables(stored.tables, "best"))
    line = LiveLine(silent=as_json)
    try:
        found = decentralise(
            instance, plan, solve_options(instance, None, time_limit, 1),
            lambda number, bound, mixture: line.write(f"round {number}: bound {bound:,.8g}, mixture {mixture:,.8g}"),
        )  # fmt: skip
    finally:
        line.done()
    answer = price_answer(found, limit_units(stored.tables["limits"]), stored.info.get("bound"))
    record = record_of(instance, VERB, {"of": PLAN, **answer.numbers, "sentences": list(answer.sentences)})

    def draw() -> Any:
        from layout_opt.show.charts.uplift_chart import draw_uplift
        from layout_opt.show.speech import speech_of

        return draw_uplift(answer.tables["uplift"], stored.info, speech_of(instance, words_in))

    plans = [StoredPlan(PLAN, plan, (), "best", {"objective": stored.info["objective"]})]
    files = write_all(
        out_folder, VERB, answer.tables, record, draw, kinds, asked=instance, silent=as_json, plans=plans
    )  # fmt: skip
    heads = {
        "uplift": ("region", "lost_opportunity", "uplift", "present_lost_opportunity", "unit"),
        "support": ("node", "region", "decision", "key", "planned", "payment", "total", "kind"),
    }
    tell(record, answer.tables, heads, answer.sentences, files, as_json=as_json)
    return 0


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
