"""Schedules of a rule side by side: what each leaves, strands and costs, whom, and what surprise adds to it.

Every schedule is solved with what is known when: those that are announced late, or not at all, with rolling foresight.
What they cost beyond the schedule that is the same and was known from the root is the cost of surprise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.experiments import Case, StudyEngine, StudyOptions
from layout_opt.analysis.experiments.study_engine import plain_tables
from layout_opt.analysis.instruments.instrument_outcome import accepted_output, net_value, value_by_region, weighted
from layout_opt.analysis.timing.schedules import SURPRISING, Schedule, TimedRule, schedule_changes, timed_rule
from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.keys import LOADED, LOADS, STRANDED
from layout_opt.instance import Change, Instance
from layout_opt.result.run import Run
from layout_opt.result.status import Status
from layout_opt.result.stored_plan import StoredPlan, plan_of_run

ROUND_OFF = 1e-9
"""Differences below this share of what is compared are none [1]."""


@dataclass(frozen=True)
class TimingComparison:
    """Schedules side by side.

    Parameters
    ----------
    instance : Instance
        Without the rule.
    runs : mapping
        Schedule -> run, `never` first.
    tables : mapping
        ``timing``, ``timing_regions``, ``timing_loads``.
    begins : tuple of str
        Nodes from which the rule holds in full.
    left_out : mapping
        Schedule -> why it was not made.
    """

    instance: Instance
    runs: Mapping[str, Run]
    tables: Mapping[str, pd.DataFrame]
    begins: tuple[str, ...]
    left_out: Mapping[str, str]

    @property
    def plans(self) -> list[StoredPlan]:
        """The plan of each layout, as changes of the instance that was asked of."""
        return [plan_of_run(name, run, self.instance) for name, run in self.runs.items()]


def compare_schedules(
    instance: Instance,
    rules: Sequence[Change],
    *,
    sight: int = 1,
    start: float | None = None,
    begins: str | None = None,
    how: StudyOptions | None = None,
) -> TimingComparison:
    """Solve the schedules of a rule.

    Parameters
    ----------
    instance : Instance
        With several nodes, and without the rule.
    rules : sequence of Change
        What holds in the end (see `timed_rule`); several come together.
    sight : int
        Periods that are seen where a schedule is not known from the root.
    start : float, optional
        What holds before, where the tables do not say it.
    begins : str, optional
        A node from whose depth on the rule holds in full; by default the last.
    how : StudyOptions, optional
        How and where cases are solved.

    Raises
    ------
    InvalidInput
        If a rule makes no sense, the instance has one node only, or no layout without the rule.
    """
    depth = _depth(instance, begins)
    timed = tuple(timed_rule(instance, change, start) for change in rules)
    left_out = _left_out(timed, depth)
    cases = [
        Case(
            schedule,
            tuple(schedule_changes(instance, timed, schedule, depth)),
            sight=sight if schedule in SURPRISING else 0,
        )
        for schedule in Schedule
        if schedule not in left_out
    ]
    runs = StudyEngine(instance, how, plain_tables(), len(cases)).runs(cases)
    if not runs[Schedule.NEVER].tables:
        found = f"no layout without the rule ({runs[Schedule.NEVER].status})"
        raise InvalidInput([Problem(instance.settings.name, found, "have one", "see `layout-opt explain`")])
    nodes = tuple(node for node in instance.tree.periods if instance.tree.depth(node) == depth)
    return TimingComparison(instance, runs, timing_tables(runs), nodes, left_out)


def _depth(instance: Instance, begins: str | None) -> int:
    tree = instance.tree
    last = max(map(tree.stage, tree.nodes))
    if not last:
        rule, fix = "have several nodes: a rule has no schedule in one", "add tree.csv"
        raise InvalidInput([Problem(instance.settings.name, "one node", rule, fix)])
    if begins is None:
        return last
    if begins not in tree.periods[1:]:
        rule = f"be a period after the root: {', '.join(tree.periods[1:])}"
        raise InvalidInput([Problem("--begins", repr(begins), rule, "correct the name")])
    return tree.depth(begins)


def _left_out(rules: Sequence[TimedRule], depth: int) -> dict[str, str]:
    """Return the schedules that cannot be made, and why."""
    found = {}
    if depth < 2:
        found[Schedule.LATE.value] = "it is the same as early announced where the rule holds from the second period on"
    if depth < 2 or not all(rule.stepwise for rule in rules):
        why = "there are no steps before the second period" if depth < 2 else "it is not known what holds before"
        found[Schedule.STEPS.value] = f"{why}; --start gives it" if depth >= 2 else why
    return found


def timing_tables(runs: Mapping[str, Run]) -> dict[str, pd.DataFrame]:
    """Return the tables of schedules: one row for each, for each and each region, for each load.

    Money is weighted over the nodes. ``cost`` is net value without the rule less net value; the cost of surprise is
    net value of the schedule that is the same and known from the root, less net value.
    """
    never, known = runs[Schedule.NEVER.value], runs.get(Schedule.EARLY.value)
    rows, regions, loads = [], [], []
    for name, run in runs.items():
        foreseen = known if name in set(SURPRISING) else None
        rows.append(_row(name, run, never, foreseen))
        if run.tables:
            regions.append(_regions(name, run, never, foreseen))
            if LOADS in run.tables and len(run.tables[LOADS]):
                columns = ["node", "receptor", "pollutant", LOADED, "unit"]
                loads.append(run.tables[LOADS][columns].assign(schedule=name)[["schedule", *columns]])
    made = {"timing": pd.DataFrame(rows), "timing_regions": pd.concat(regions, ignore_index=True)}
    return made | ({"timing_loads": pd.concat(loads, ignore_index=True)} if loads else {})


def _row(name: str, run: Run, never: Run, foreseen: Run | None) -> dict[str, object]:
    row: dict[str, object] = {"schedule": name, "status": run.status.value}
    unit = run.instance.units.column("{money}/yr")
    if not run.tables:
        failed = run.status is Status.INFEASIBLE
        note = "earlier decisions left no layout" if failed else "none found before the time limit"
        return {**row, "note": note, "unit": unit}
    value = net_value(run)
    row |= {
        "accepted_output": accepted_output(run),
        "net_value": value,
        "cost": _difference(net_value(never), value),
        "stranded": float(stranded_by_region(run).sum()),
    }
    if foreseen is not None and foreseen.tables:
        row["cost_of_surprise"] = _difference(net_value(foreseen), value)
        row["stranded_by_surprise"] = row["stranded"] - float(stranded_by_region(foreseen).sum())  # type: ignore[operator]
    else:
        row |= {"cost_of_surprise": 0.0, "stranded_by_surprise": 0.0}
    return {**row, "note": "", "unit": unit}


def _difference(before: float, after: float) -> float:
    """Return before - after, 0 where that is round-off."""
    return before - after if abs(before - after) > ROUND_OFF * max(abs(before), abs(after)) else 0.0


def stranded_by_region(run: Run) -> pd.Series:
    """Return annuities on stranded capital by region, weighted over the nodes [money]."""
    lost = run.tables.get(STRANDED)
    if lost is None or lost.empty:
        return pd.Series(dtype="float64")
    return lost.assign(amount=weighted(run.instance, lost, "annuity")).groupby("region")["amount"].sum()


def _regions(name: str, run: Run, never: Run, foreseen: Run | None) -> pd.DataFrame:
    """Return who bears it: net value, its loss against no rule and against foresight, and what is stranded."""
    frame = value_by_region(run)[["region", "net"]].merge(
        value_by_region(never)[["region", "net"]].rename(columns={"net": "before"}), on="region", how="outer"
    )
    frame = frame.fillna(0.0)
    frame["cost"] = (frame["before"] - frame["net"]).where(
        (frame["before"] - frame["net"]).abs() > ROUND_OFF * frame["before"].abs(), 0.0
    )
    frame["cost_of_surprise"] = 0.0
    if foreseen is not None and foreseen.tables:
        known = value_by_region(foreseen).set_index("region")["net"]
        frame["cost_of_surprise"] = frame["region"].map(known).fillna(0.0) - frame["net"]
    frame["stranded"] = frame["region"].map(stranded_by_region(run)).astype("float64").fillna(0.0)
    frame["unit"] = run.instance.units.column("{money}/yr")
    return frame.assign(schedule=name)[["schedule", "region", "net", "cost", "cost_of_surprise", "stranded", "unit"]]
