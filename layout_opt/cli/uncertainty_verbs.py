"""Verbs about a future that is not known: tree, pilots."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from layout_opt.cli.answer_lines import read_changed as read
from layout_opt.cli.app import app
from layout_opt.cli.parallel import worst
from layout_opt.cli.say import out, print_json, table
from layout_opt.cli.solve_verbs import InstanceArgument, JsonOption, ScenarioOption, SetOption
from layout_opt.cli.study_verb import StudyAnswer, StudyCall, study_verb
from layout_opt.cli.verb_panels import Panel

TREE_EPILOG = """**Examples**

`layout-opt tree my-basin --out my-basin-shocks`

`layout-opt tree my-basin --leaves 8 --out my-basin-8`

my-basin/shocks.csv says what may break: shock, what (gateway, good, controlled, route, site, region, inflow, demand),
where, start, duration, depth, probability, together. Solve what is written like any other instance."""


@app.command(rich_help_panel=Panel.MAKE, epilog=TREE_EPILOG)
def tree(
    instance: InstanceArgument,
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    leaves: Annotated[int | None, typer.Option(help="Most courses of events; above 64 they are drawn.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the draws.")] = 1,
    out_folder: Annotated[
        Path | None, typer.Option("--out", help="New folder to write (default: NAME-shocks beside the instance).")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Write the instance with the tree of courses that its table of shocks makes."""
    from layout_opt.generate.shock_tree import shock_tree
    from layout_opt.instance import write_folder
    from layout_opt.result.geo import copy_layers

    base = read(instance, scenario, set_)
    made = shock_tree(base, leaves, seed)
    target = out_folder or instance.with_name(f"{instance.resolve().stem}-shocks")
    write_folder(made.instance, target)
    if base.folder is not None and base.folder.is_dir():
        copy_layers(base.folder, target)
    rows = [(" + ".join(sorted(course)) or "none", chance) for course, chance in made.courses.chances.items()]
    record = {
        "status": "written", "folder": str(target), "nodes": len(made.instance.tree.nodes), "how": made.courses.how,
        "error": made.courses.error, "seed": seed, "dropped": list(made.dropped),
        "courses": [{"events": events, "probability": chance} for events, chance in rows],
    }  # fmt: skip
    if as_json:
        print_json(record)
        return 0
    table(f"{target}: {record['nodes']} nodes", ("events that come", "probability"), rows)
    if made.courses.how != "exact":
        words = {"sampled": "largest difference of a frequency from its probability", "reduced": "probability moved"}
        out().print(f"{made.courses.how}: {words[made.courses.how]} {made.courses.error:.4g}", markup=False)
    for name in made.dropped:
        out().print(f"left out, probability 0: {name}", markup=False)
    return 0


PILOTS_EPILOG = """**Example**

`layout-opt pilots my-basin --years 10 --out runs/pilots`

my-basin/pilots.csv names what may be tried: pilot, what, region, works, fails, tried (scenarios), probability,
known_after, cost, failure_cost, spread_failure_cost. Every set of at most 6 is tried, spread at once, left alone."""


@study_verb("pilots", Panel.ROBUST, PILOTS_EPILOG)
def pilots(
    instance: InstanceArgument,
    years: Annotated[int, typer.Option(min=1, help="Years of the horizon.")] = 10,
    *,
    call: StudyCall,
) -> StudyAnswer:
    """Tell what it is worth to try something in one place before it is spread."""
    from layout_opt.analysis.pilots import pilot_study, pilots_of
    from layout_opt.cli.change_options import changes_of, instance_of
    from layout_opt.show.pilot_words import pilot_sentences

    base, source = call.read(instance), instance_of(instance)
    candidates = pilots_of(base, lambda name: changes_of(source, [name], []))
    found = call.solved(base, lambda how: pilot_study(base, candidates, years=years, how=how))
    status = worst(found.states["status"])

    def draw(speech: Any) -> Any:
        from layout_opt.show.charts.pilots_chart import draw_pilots

        return draw_pilots(found, speech)

    return StudyAnswer(
        base, {"sets": found.sets, "tries": found.tries, "order": found.order, "states": found.states},
        dict.fromkeys(("sets", "tries", "order")), {"status": "solved" if status == 0 else "limit", "years": years},
        draw, partial(pilot_sentences, found), status, plans=found.plans,
    )  # fmt: skip
