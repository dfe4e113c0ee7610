"""What the options --scenario and --set ask for, as a list of changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layout_opt.errors import InvalidInput, Problem, nearest

if TYPE_CHECKING:
    from layout_opt.instance import Change

ObjectiveOption = Annotated[
    str | None,
    typer.Option(
        help="net_effective_output, effective_output, cost, load or green_productivity (else the instance's)."
    ),
]
InputPricesOption = Annotated[
    Path | None,
    typer.Option("--input-prices", metavar="RUN", help="Run whose prices weigh factors and pollutants, held."),
]
SCENARIOS = "scenarios"
TOML = ".toml"
WORKBOOK = ".xlsx"
BASE = "base"
"""Name of the instance as it is, among scenarios that are held against each other."""


def instance_of(path: Path) -> Path:
    """Return the instance folder that `path` means: itself, or the instance inside a run folder.

    Raises
    ------
    InvalidInput
        If there is nothing at `path`.
    """
    if not path.exists():
        rule = "be an instance folder, a workbook or a run folder"
        raise InvalidInput([Problem(str(path), "nothing there", rule, "correct the path")])
    return path / "instance" if (path / "run.json").is_file() else path


def changes_of(instance: Path, scenarios: Sequence[str], assignments: Sequence[str]) -> tuple[Change, ...]:
    """Return the changes of scenarios and then of assignments, in order.

    A scenario is the name of a file in ``scenarios/`` or of one in the sheet ``scenarios`` of a workbook, or the path
    of a file anywhere that ends in ``.toml``.

    Raises
    ------
    InvalidInput
        With every unknown scenario and every assignment that cannot be read.
    """
    problems: list[Problem] = []
    from layout_opt.instance import parse_assignment

    changes: list[Change] = []
    for name in scenarios:
        try:
            changes += _scenario_changes(instance, name)
        except InvalidInput as error:
            problems += error.problems
    for text in assignments:
        try:
            changes.append(parse_assignment(text))
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    return tuple(changes)


def _scenario_changes(instance: Path, name: str) -> tuple[Change, ...]:
    """Return the changes of one scenario (InvalidInput where there is none of that name)."""
    from layout_opt.instance import read_scenario

    path = Path(name) if name.endswith(TOML) else instance / SCENARIOS / f"{name}{TOML}"
    if path.is_file():
        return read_scenario(path).changes
    known = scenario_names(instance)
    if name in known:
        from layout_opt.instance.scenario_sheet import workbook_scenarios

        return workbook_scenarios(instance)[name].changes
    hint = f"give one of {', '.join(known)}" if known else f"add {SCENARIOS}/{name}.toml"
    rule = f"name a file in {SCENARIOS}/{nearest(name, known)}"
    if instance.suffix == WORKBOOK:
        rule = f"name a scenario of the sheet {SCENARIOS}{nearest(name, known)}"
        hint = hint if known else "add rows to the sheet"
    raise InvalidInput([Problem(f"--scenario {name}", "no such scenario", rule, hint)])


def scenario_names(instance: Path) -> list[str]:
    """Return the names of the scenarios of an instance folder or a workbook, sorted."""
    if instance.suffix == WORKBOOK and instance.is_file():
        from layout_opt.instance.scenario_sheet import workbook_scenarios

        return sorted(workbook_scenarios(instance))
    return sorted(found.stem for found in (instance / SCENARIOS).glob(f"*{TOML}"))


def objective_changes(objective: str | None, priced: Path | None) -> tuple[Change, ...]:
    """Return the changes that --objective and --input-prices ask for.

    Raises
    ------
    InvalidInput
        If the run has no prices.
    """
    from layout_opt.instance import Change

    changes = [] if objective is None else [Change(table="instance", column="objective", set=objective)]
    if priced is not None:
        from layout_opt.analysis.productivity.input_prices import held_prices
        from layout_opt.result.folder import read_run

        stored = read_run(priced)
        changes += held_prices(stored.instance, stored.tables)
    return tuple(changes)


def named_changes(
    instance: Path, scenarios: Sequence[str], assignments: Sequence[str] = ()
) -> dict[str, tuple[Change, ...]]:
    """Return scenario -> its changes and then those of the assignments; ``base`` is the instance as it is.

    Raises
    ------
    InvalidInput
        With every unknown scenario, every one that stands twice, and every assignment that cannot be read.
    """
    names = list(dict.fromkeys(scenarios))
    problems = [
        Problem(f"--scenario {name}", "the same scenario twice", "be different scenarios", "name another")
        for name in names
        if list(scenarios).count(name) > 1
    ]
    made: dict[str, tuple[Change, ...]] = {}
    for name in names:
        own = [] if name == BASE and BASE not in scenario_names(instance) else [name]
        try:
            made[name] = changes_of(instance, own, assignments)
        except InvalidInput as error:
            problems += [problem for problem in error.problems if problem not in problems]
    if problems:
        raise InvalidInput(problems)
    return made
