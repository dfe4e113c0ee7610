"""Changed solves of one instance: the engine of experiments against the plain loop, at the same gap on one core.

The plain loop is what one would write without the engine: ``solve(changed(instance, changes))`` for each list of
changes, which builds the Pyomo model, compiles and solves it, and certifies the layout. ``bare loop`` leaves out what
the engine leaves out as well: shadow prices, the statement on uniqueness and the indicator tables. Rounds alternate
between the ways, so that a busy minute of the machine hits all of them; everything is measured in processor time of
this one process and in wall seconds. Every value found is compared: the intervals of incumbent and bound must overlap.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.__main__ import machine
from layout_opt import read_instance, solve
from layout_opt.analysis.experiments import Case
from layout_opt.analysis.experiments.workshop import Workshop
from layout_opt.instance import Change, Instance, changed
from layout_opt.model.build import build_model
from layout_opt.model.objective import stages
from layout_opt.solver.compile_model import compile_model
from layout_opt.solver.highs import Options
from layout_opt.solver.search import SearchRequest, search

INSTANCE = Path(__file__).parents[1] / "instances" / "yellow-river"
ROUND = 4
"""Cases of a round."""
RANGES = {
    ("demand", "price"): 0.05,
    ("demand", "quantity"): 0.05,
    ("sites", "variable_cost"): 0.05,
    ("sites", "investment_cost"): 0.3,
    ("sites", "fixed_cost"): 0.3,
    ("sites", "max_capacity"): 0.05,
    ("receptor_capacity", "capacity"): 0.04,
    ("technology_emissions", "intensity"): 0.03,
    ("freight", "cost_per_distance"): 0.2,
}
"""Columns that are changed, and by how much around 1 [1]."""
LIFTED = ("capacity", "max_capacity")
"""Columns that are only raised: less would not do for what stands already."""


class Value(NamedTuple):
    """What a way found for a case, and what it took."""

    objective: float | None
    bound: float | None
    cpu: float
    seconds: float


Way = Callable[[Case], tuple[float | None, float | None]]


def draw(number: int, seed: int = 0) -> list[Case]:
    """Return cases that each scale one to three columns at random."""
    dice = random.Random(seed)
    cases = []
    for place in range(number):
        chosen = dice.sample(sorted(RANGES), dice.randint(1, 3))
        factors = [1 + RANGES[column] * dice.uniform(-1, 1) for column in chosen]
        changes = [
            Change(table=table, column=column, scale=max(factor, 1.0) if column in LIFTED else factor)
            for (table, column), factor in zip(chosen, factors, strict=True)
        ]
        cases.append(Case(f"case {place}", tuple(changes)))
    return cases


def ways(instance: Instance) -> dict[str, Way]:
    """Return the ways to solve a case, the engine first."""
    gap = instance.settings.solve.gap
    workshop = Workshop(instance, ("activity",), None)

    def engine(case: Case) -> tuple[float | None, float | None]:
        found = workshop.solve(case)
        return found.objective, found.bound

    def plain(case: Case) -> tuple[float | None, float | None]:
        run = solve(changed(instance, case.changes), threads=1)
        return run.objective, run.bound

    def bare(case: Case) -> tuple[float | None, float | None]:
        there = changed(instance, case.changes)
        stage = stages(there)[0]
        built = build_model(there)
        built.set_aim(stage.aim, maximise=stage.maximise)
        found = search(compile_model(built.pyomo), SearchRequest(Options(gap=gap, threads=1))).outcome
        return found.objective, found.bound

    return {"engine": engine, "plain loop": plain, "bare loop": bare}


def timed(way: Way, case: Case) -> Value:
    """Return what a way finds for a case and what it takes."""
    cpu, wall = time.process_time(), time.perf_counter()
    objective, bound = way(case)
    return Value(objective, bound, time.process_time() - cpu, time.perf_counter() - wall)


def measure(instance: Instance, cases: Sequence[Case], compared: int) -> dict[str, dict[str, Value]]:
    """Return way -> case -> value: the engine on all cases, the loops on the first `compared` of them, in rounds."""
    known = ways(instance)
    for way in known.values():  # what is done once per process does not count
        way(Case("warm-up"))
    found: dict[str, dict[str, Value]] = {name: {} for name in known}
    for start in range(0, len(cases), ROUND):
        for name, way in known.items():
            for place, case in enumerate(cases[start : start + ROUND], start):
                if name == "engine" or place < compared:
                    found[name][case.name] = timed(way, case)
    return found


def disagreements(found: dict[str, dict[str, Value]]) -> list[str]:
    """Return the cases for which two ways cannot both be right: their intervals do not overlap."""
    wrong = []
    for name, values in found.items():
        for case, value in values.items():
            other = found["engine"][case]
            if value.objective is None or other.objective is None:
                apart = value.objective is not other.objective
            else:
                least, most = max(value.objective, other.objective), min(value.bound or 0.0, other.bound or 0.0)
                apart = least > most + 1e-6 * abs(most)
            if apart:
                wrong.append(f"{name}, {case}: {value}; engine: {other}")
    return wrong


def table(found: dict[str, dict[str, Value]]) -> str:
    """Return medians a case and the ratio to the engine as a Markdown table (ratios: median over rounds)."""
    lines = ["| way | cases | CPU s a case | wall s a case | times the engine (CPU) |", "|---|---:|---:|---:|---:|"]
    for name, values in found.items():
        cpu, wall = (median(getattr(value, part) for value in values.values()) for part in ("cpu", "seconds"))
        rounds = [list(values)[start : start + ROUND] for start in range(0, len(values), ROUND)]
        ratios = [sum(values[c].cpu for c in cs) / sum(found["engine"][c].cpu for c in cs) for cs in rounds]
        lines.append(f"| {name} | {len(values)} | {cpu:.2f} | {wall:.2f} | {median(ratios):.2f} |")
    return "\n".join(lines)


def main() -> int:
    """Run the benchmark; return 1 if two ways disagree."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.experiments", description=__doc__)
    parser.add_argument("--cases", type=int, default=16, help="changed solves; 1000 for the long run")
    parser.add_argument("--compare", type=int, default=16, help="of these, how many the loops solve as well")
    given = parser.parse_args()
    instance = read_instance(INSTANCE)
    print(machine(), flush=True)
    found = measure(instance, draw(given.cases), given.compare)
    print(f"{instance.settings.name}, gap {instance.settings.solve.gap:g}, one core, one thread\n")
    print(table(found))
    solved = sum(value.objective is not None for value in found["engine"].values())
    total = sum(value.seconds for value in found["engine"].values())
    print(f"\nengine: {solved} of {given.cases} cases have a layout; {3600 * given.cases / total:,.0f} cases an hour")
    wrong = disagreements(found)
    print(f"values {'differ' if wrong else 'agree within the gaps'}")
    for line in wrong:
        print(f"NOT THE SAME: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
