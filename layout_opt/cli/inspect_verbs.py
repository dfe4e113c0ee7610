"""Verbs that look without solving a layout: validate, doctor."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from layout_opt.cli.app import app
from layout_opt.cli.say import out, print_json, table
from layout_opt.cli.solve_verbs import InstanceArgument, JsonOption, ScenarioOption, SetOption
from layout_opt.cli.verb_panels import Panel


@app.command(rich_help_panel=Panel.MAKE, epilog="**Example**\n\n`layout-opt validate instances/small-river`")
def validate(
    instance: InstanceArgument,
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    model: Annotated[bool, typer.Option(help="Also build the model and look at its matrix.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Check an instance: every problem at once, then what it holds and what looks odd."""
    from layout_opt.cli.change_options import changes_of, instance_of
    from layout_opt.facts.notices import notices_of
    from layout_opt.model.discover import read_instance
    from layout_opt.model.registry import sets
    from layout_opt.solver.presolve_check import look_at_spans

    source = instance_of(instance)
    found = read_instance(source, changes_of(source, list(scenario or []), list(set_ or [])))
    odd = (*notices_of(found), *look_at_spans(found))
    sizes = {name: len(found.members(name)) for name in (spec.name for spec in sets())}
    rows = {name: len(frame) for name, frame in sorted(found.tables.items())}
    looks = _matrix(found) if model else {}
    if as_json:
        print_json(
            {"status": "valid", "instance": found.settings.name, "sets": sizes, "rows": rows,
             "notices": list(odd), "matrix": looks}
        )  # fmt: skip
        return 0
    table(f"{found.settings.name}: valid", ("set", "members"), sizes.items())
    table("tables", ("table", "rows"), rows.items())
    for notice in odd:
        out().print(f"notice: {notice}", markup=False)
    if looks:
        table("matrix", ("", ""), looks.items())
    return 0


def _matrix(instance: Any) -> dict[str, object]:
    """Return the size of the compiled matrix and the range of its coefficients."""
    from layout_opt.solver.presolve_check import matrix_report

    return matrix_report(instance)


@app.command(rich_help_panel=Panel.MAKE, epilog="**Example**\n\n`layout-opt doctor`")
def doctor(as_json: JsonOption = False) -> int:
    """Print versions and solve a three-row test."""
    from layout_opt.result.run import versions
    from layout_opt.solver.presolve_check import three_row_test

    known = versions()
    objective, right = three_row_test()
    if as_json:
        print_json({"versions": known, "test": {"objective": objective, "passed": right}})
    else:
        table("versions", ("package", "version"), known.items())
        out().print(f"three-row test: {'passed' if right else 'FAILED'} (objective {objective:g}, expected 12)")
    return 0 if right else 1
