"""Solve scenarios of one instance and compare them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from layout_opt.analysis.compare.compare import ComparedSide, Comparison, compare, compared_run
from layout_opt.instance import Change, Instance, changed
from layout_opt.result.run import Run, solve

Told = Callable[[str, int, int], None]
"""Called with (scenario, scenarios done, scenarios in all)."""


def compare_scenarios(
    instance: Instance,
    scenarios: Mapping[str, Sequence[Change]],
    *,
    gap: float | None = None,
    time_limit: float | None = None,
    threads: int | None = None,
    told: Told | None = None,
) -> tuple[Comparison, dict[str, Run]]:
    """Solve scenarios of one instance and compare them with the first.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    scenarios : mapping
        Name -> changes (none for the instance as it is), the reference first.
    gap, time_limit, threads : optional
        Of each solve.
    told : callable, optional
        Told of each scenario that is solved.

    Returns
    -------
    tuple
        The comparison, and the runs by name.

    Raises
    ------
    InvalidInput
        As for `compare`, and if a change names what does not exist.
    """
    there = {name: changed(instance, changes) if changes else instance for name, changes in scenarios.items()}
    runs: dict[str, Run] = {}
    sides: list[ComparedSide] = []
    for name, scenario in there.items():
        runs[name] = solve(scenario, gap=gap, time_limit=time_limit, threads=threads)
        sides.append(compared_run(name, runs[name]))
        if told is not None:
            told(name, len(runs), len(there))
    return compare(sides), runs
