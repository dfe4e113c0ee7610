"""Verbs that look without solving a layout: validate, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from layout_opt.cli.app import app
from layout_opt.cli.change_options import WORKBOOK
from layout_opt.cli.say import complain, out, print_json, table
from layout_opt.cli.solve_verbs import InstanceArgument, JsonOption, ScenarioOption, SetOption
from layout_opt.cli.verb_panels import Panel
from layout_opt.cli.word_lists import LangOption, lang_of
from layout_opt.errors import InvalidInput


@app.command(rich_help_panel=Panel.MAKE, epilog="**Example**\n\n`layout-opt validate instances/small-river`")
def validate(
    instance: InstanceArgument,
    scenario: ScenarioOption = None,
    set_: SetOption = None,
    model: Annotated[bool, typer.Option(help="Also build the model and look at its matrix.")] = False,
    marked: Annotated[
        Path | None,
        typer.Option(help="Copy of a workbook into which messages are written (default: NAME-checked.xlsx beside it)."),
    ] = None,
    lang: LangOption = "en",
    as_json: JsonOption = False,
) -> int:
    """Check an instance: every problem at once, then what it holds and what looks odd."""
    from layout_opt.cli.change_options import changes_of, instance_of
    from layout_opt.facts.notices import notices_of
    from layout_opt.model.discover import read_instance
    from layout_opt.model.registry import sets
    from layout_opt.solver.presolve_check import look_at_spans

    source = instance_of(instance)
    try:
        found = read_instance(source, changes_of(source, list(scenario or []), list(set_ or [])))
    except InvalidInput as error:
        if source.suffix == WORKBOOK:
            _mark(source, marked, error, lang_of(lang), as_json=as_json)
        raise
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


def _mark(source: Path, target: Path | None, error: InvalidInput, language: str, *, as_json: bool) -> None:
    """Write the messages about a workbook into a copy of it and say so, where it can be opened at all."""
    from layout_opt.instance.workbook_marks import is_marked, write_marked
    from layout_opt.languages import catalogue
    from layout_opt.model.discover import table_specs
    from layout_opt.show.target import check_file, replace_file

    if all(problem.where == str(source) for problem in error.problems):
        return
    path = target or source.with_name(f"{source.stem}-checked{WORKBOOK}")
    check_file(path, is_marked)
    specs = {spec.name: spec for spec in table_specs()}
    cells = [0]
    replace_file(path, lambda draft: cells.append(write_marked(source, draft, error.problems, specs, language)))
    if not as_json:
        complain([catalogue(language).line("marked", path=path, cells=cells[-1])])


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
