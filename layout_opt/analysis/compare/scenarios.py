"""Solve scenarios of one instance and compare them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from layout_opt.analysis.compare.compare import Comparison, compare, compared_run
from layout_opt.analysis.experiments import Case, StudyEngine, StudyOptions
from layout_opt.instance import Change, Instance
from layout_opt.result.run import Run


def compare_scenarios(
    instance: Instance, scenarios: Mapping[str, Sequence[Change]], how: StudyOptions | None = None
) -> tuple[Comparison, dict[str, Run]]:
    """Solve scenarios of one instance and compare them with the first.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    scenarios : mapping
        Name -> changes (none for the instance as it is), the reference first.
    how : StudyOptions, optional
        How and where they are solved.

    Returns
    -------
    tuple
        The comparison, and the runs by name.

    Raises
    ------
    InvalidInput
        As for `compare`, and if a change names what does not exist.
    """
    runs = StudyEngine(instance, how).runs([Case(name, tuple(changes)) for name, changes in scenarios.items()])
    return compare([compared_run(name, run) for name, run in runs.items()]), runs
