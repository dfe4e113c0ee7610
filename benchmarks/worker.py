"""Measure one route in a process of its own, so that its peak memory is its own; prints one JSON object."""

from __future__ import annotations

import argparse
import gc
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.registry import Route, routes
from layout_opt import __version__, read_instance
from layout_opt.generate import Size, write_synthetic
from layout_opt.instance import Instance

TINY = Size(regions=4, goods=2, technologies=1, basins=1, neighbours=2)
"""Built once before the clock starts, so that imports are not measured."""


def peak_memory() -> float:
    """Return the peak memory of this process so far [MB]."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024.0**2 if sys.platform == "darwin" else 1024.0)


def warm_up(route: Route) -> None:
    """Build and hand over a tiny instance."""
    with tempfile.TemporaryDirectory() as folder:
        write_synthetic(Path(folder), TINY, __version__)
        route.hand_over(route.build(read_instance(folder)))


def measure(route: Route, instance: Instance) -> tuple[dict[str, float], Any]:
    """Return wall seconds of build and hand-over, CPU seconds of both, and the filled HiGHS."""
    gc.collect()
    wall, processor = time.perf_counter(), time.process_time()
    model = route.build(instance)
    built = time.perf_counter()
    solver = route.hand_over(model)
    done = time.perf_counter()
    seconds = {"build": built - wall, "hand_over": done - built, "cpu": time.process_time() - processor}
    return seconds, solver


def relaxed_objective(solver: Any) -> float:
    """Return the objective of the LP relaxation."""
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("solve_relaxation", True)
    solver.run()
    return float(solver.getInfo().objective_function_value)


def main() -> None:
    """Measure the route that the command line names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("route")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--relaxation", action="store_true")
    given = parser.parse_args()
    route = routes()[given.route]
    warm_up(route)
    before = time.perf_counter()
    instance = read_instance(given.folder)
    record: dict[str, Any] = {"route": route.name, "read": time.perf_counter() - before, "before": peak_memory()}
    runs = []
    for _ in range(given.repeats):
        seconds, solver = measure(route, instance)
        runs.append(seconds)
    record["runs"] = runs
    record["peak"] = peak_memory()
    record["size"] = [solver.getNumRow(), solver.getNumCol(), solver.getNumNz()]
    if given.relaxation:
        record["relaxation"] = relaxed_objective(solver)
    print(f"\n{json.dumps(record)}")


if __name__ == "__main__":
    main()
