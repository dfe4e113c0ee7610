"""What is asked of a solve, checked: options, the layout that is wanted, and decisions that are held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.facts.frames import keys_of
from layout_opt.instance import Instance
from layout_opt.model.build import Layout
from layout_opt.model.discover import families
from layout_opt.model.ledger import Key

if TYPE_CHECKING:
    from layout_opt.solver.highs import Options


def decision_places(instance: Instance) -> dict[str, list[Key]]:
    """Return the keys of every decision."""
    return {
        decision.name: keys_of(family.places(instance)[decision.name], decision.keys)
        for family in families()
        for decision in family.decisions
    }


def check_held(instance: Instance, held: Mapping[str, Mapping[Key, float]]) -> None:
    """Raise InvalidInput for decisions that are held above zero and that the instance does not have."""
    places = decision_places(instance) if held else {}
    problems = []
    for name, values in held.items():
        if name not in places:
            rule = f"name a decision{nearest(name, places)}"
            problems.append(Problem(f"held {name}", "no such decision", rule, "correct the name"))
            continue
        known = set(places[name])
        problems += [
            Problem(f"held {name}[{','.join(key)}]", f"{value:g}", "be at a key that the instance has", "leave it out")
            for key, value in values.items()
            if value and key not in known
        ]
    if problems:
        raise InvalidInput(problems)


def solve_options(instance: Instance, gap: float | None, time_limit: float | None, threads: int | None) -> Options:
    """Return the options of a solve: those given, the others from ``instance.toml``.

    Raises
    ------
    InvalidInput
        If the gap or a limit makes no sense.
    """
    from layout_opt.solver.highs import Options  # not at the top: `check` reads places of decisions without a solver

    defaults = instance.settings.solve
    options = Options(
        gap=defaults.gap if gap is None else gap,
        time_limit=defaults.time_limit if time_limit is None else time_limit,
        threads=defaults.threads if threads is None else threads,
        seed=defaults.seed,
    )
    problems = []
    if not 0 <= options.gap < 1:
        problems.append(Problem("gap", f"{options.gap}", "be in [0, 1)", "give e.g. 1e-4"))
    if options.time_limit is not None and not options.time_limit > 0:
        problems.append(Problem("time_limit", f"{options.time_limit}", "be above 0 seconds", "give e.g. 600"))
    if options.threads is not None and options.threads < 1:
        problems.append(Problem("threads", f"{options.threads}", "be 1 or more", "give e.g. 2"))
    if problems:
        raise InvalidInput(problems)
    return options


def known_layout(name: str) -> Layout:
    """Return the layout of a name; InvalidInput if there is none."""
    if name not in set(Layout):
        raise InvalidInput([Problem("layout", repr(name), f"be one of {', '.join(Layout)}", "correct the word")])
    return Layout(name)
