"""Two or more runs side by side; the first is what the others are measured against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.compare.differences import all_differences
from layout_opt.analysis.instruments.comparison_tables import region_rows
from layout_opt.analysis.instruments.instrument_outcome import part_total
from layout_opt.errors import InvalidInput, Problem
from layout_opt.instance import Instance
from layout_opt.model.aim import aim_unit
from layout_opt.model.build import Layout
from layout_opt.model.objective import stages
from layout_opt.model.registry import aims, parts
from layout_opt.result.folder import StoredRun
from layout_opt.result.indicator_values import production_activity
from layout_opt.result.plan import plan_from_tables, value_sums
from layout_opt.result.run import Run
from layout_opt.result.stored_plan import StoredPlan, decisions_of

SUMS = ("effective_output", "real_costs", "net_effective_output", "transfers")


@dataclass(frozen=True)
class ComparedSide:
    """One side of a comparison.

    Parameters
    ----------
    name : str
        What to call it.
    instance : Instance
        What was solved.
    tables : mapping
        Result tables.
    status : str
        How the run ended.
    objective, bound, gap : float or None
        Of the run.
    layout : str
        ``best`` or ``today``.
    """

    name: str
    instance: Instance
    tables: Mapping[str, pd.DataFrame]
    status: str
    objective: float | None
    bound: float | None
    gap: float | None
    layout: str = Layout.BEST

    def plan(self, place: str) -> StoredPlan:
        """Return its plan, to be kept with the instance in `place`."""
        decisions = decisions_of(plan_from_tables(self.tables, self.layout)) if self.tables else {}
        numbers = {"status": self.status, "objective": self.objective, "bound": self.bound, "gap": self.gap}
        return StoredPlan(
            self.name, decisions, (), self.layout, {**numbers, "instance": place}, self.tables.get("prices")
        )


@dataclass(frozen=True)
class Comparison:
    """Runs side by side.

    Parameters
    ----------
    sides : tuple of Compared
        The reference first.
    runs : DataFrame
        run, status, objective, bound, gap, sums of money, difference of the layouts found, difference_low and
        difference_high of the optima, unit.
    parts : DataFrame
        run, part, value (weighted over nodes), difference, counted (its weight in the objective), unit.
    regions : DataFrame
        run, region, net, goods, gain, charges, permits, gain_after, unit: who wins and loses, transfers apart.
    industries : DataFrame
        run, node, industry, before, after, moved (half the sum of absolute differences by site), share, unit.
    tables : mapping
        Table -> what differs in it.
    notes : tuple of str
        What to bear in mind: runs of different instances.
    """

    sides: tuple[ComparedSide, ...]
    runs: pd.DataFrame
    parts: pd.DataFrame
    regions: pd.DataFrame
    industries: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    notes: tuple[str, ...] = ()

    @property
    def instances(self) -> dict[str, Instance]:
        """What each side was solved of, by the name of a folder."""
        return {str(place): side.instance for place, side in enumerate(self.sides, start=1)}

    @property
    def plans(self) -> list[StoredPlan]:
        """The plan of each side."""
        return [side.plan(place) for place, side in zip(self.instances, self.sides, strict=True)]

    @property
    def every_table(self) -> dict[str, pd.DataFrame]:
        """All tables by the names under which they are written; those in which nothing differs are left out."""
        made = {"compare_runs": self.runs, "compare_parts": self.parts, "compare_regions": self.regions,
                "compare_industries": self.industries}  # fmt: skip
        return made | {f"compare_{name}": frame for name, frame in self.tables.items() if len(frame)}


def compared_run(name: str, run: Run) -> ComparedSide:
    """Return a run as a side of a comparison."""
    layout = str(run.info["layout"])
    return ComparedSide(name, run.instance, run.tables, run.status.value, run.objective, run.bound, run.gap, layout)


def compared_stored(name: str, stored: StoredRun) -> ComparedSide:
    """Return a run read back as a side of a comparison."""
    info = stored.info
    numbers = (info["objective"], info.get("bound"), info.get("gap"))
    return ComparedSide(name, stored.instance, stored.tables, str(info["status"]), *numbers, str(info["layout"]))


def compare(sides: Sequence[ComparedSide]) -> Comparison:
    """Compare runs with the first of them.

    Parameters
    ----------
    sides : sequence of Compared
        Two or more, with different names; runs without a layout only stand in the table of runs.

    Returns
    -------
    Comparison

    Raises
    ------
    InvalidInput
        If there are fewer than two, a name stands twice, the first has no layout, or they are not comparable: another
        objective, unit of money or of anything that both count, or tree.
    """
    _check(sides)
    first, *others = sides
    solved = [side for side in others if side.tables]
    tables: dict[str, list[pd.DataFrame]] = {}
    for side in solved:
        for name, frame in all_differences(side.name, first.tables, side.tables).items():
            tables.setdefault(name, []).append(frame)
    regions = [region_rows(side.name, side, first).rename(columns={"instrument": "run"}) for side in solved]
    industry = [_industries(first, side) for side in solved]
    return Comparison(
        tuple(sides),
        _runs(sides),
        _parts([side for side in sides if side.tables]),
        _joined(regions),
        _joined(industry),
        {name: _joined(frames) for name, frames in tables.items()},
        tuple(note for side in others for note in _notes(side, first)),
    )


def _joined(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    every = list(frames)
    filled = [frame for frame in every if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else every[0] if every else pd.DataFrame()


def _check(sides: Sequence[ComparedSide]) -> None:
    problems = []
    if len(sides) < 2:
        problems.append(Problem("compare", str(len(sides)), "be two or more runs", "name another run or scenario"))
    names = [side.name for side in sides]
    problems += [
        Problem(f"compare {name}", "the same name twice", "be different names", "rename a run folder")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if sides and not sides[0].tables:
        fix = "put a run with a layout first"
        problems.append(Problem(f"compare {sides[0].name}", sides[0].status, "have a layout to compare with", fix))
    for side in sides[1:]:
        for what, own, known in _traits(side, sides[0]):
            if own != known:
                rule = f"be that of {sides[0].name}, {known}"
                problems.append(Problem(f"compare {side.name} {what}", str(own), rule, "compare like with like"))
    if problems:
        raise InvalidInput(problems)


def _traits(side: ComparedSide, first: ComparedSide) -> list[tuple[str, object, object]]:
    """Return what has to be the same on both sides."""
    ours, theirs = side.instance, first.instance
    return [
        ("objective", str(ours.settings.objective), str(theirs.settings.objective)),
        ("money", ours.settings.money, theirs.settings.money),
        ("nodes", ", ".join(ours.tree.nodes), ", ".join(theirs.tree.nodes)),
        *(
            (f"unit of {name}", units[name], known[name])
            for units, known in (
                (ours.units.entities[kind], theirs.units.entities[kind]) for kind in ours.units.entities
            )
            for name in sorted(set(units) & set(known))
        ),
    ]


def _notes(side: ComparedSide, first: ComparedSide) -> list[str]:
    """Return what a reader of two sides has to bear in mind: money of other data, of another year."""
    ours, theirs = side.instance.settings, first.instance.settings
    found = []
    if ours.name != theirs.name:
        found.append(
            f"{side.name} is of the instance {ours.name}, {first.name} of {theirs.name}: their data differ, and so may "
            "what one unit of money buys; differences are not the effect of one decision."
        )
    if ours.base_year != theirs.base_year:
        years = f"{ours.base_year or 'no year'}, {first.name} in those of {theirs.base_year or 'no year'}"
        found.append(f"{side.name} counts in prices of {years}: nothing is converted.")
    return found


def _runs(sides: Sequence[ComparedSide]) -> pd.DataFrame:
    """Return one row a run; differences of the optima are intervals over both gaps."""
    first = sides[0]
    rows = []
    for side in sides:
        sums = value_sums(side.instance, side.tables) if side.tables else {}
        low, high = _apart(first, side)
        both = side.objective is not None and first.objective is not None
        rows.append(
            {
                "run": side.name, "status": side.status,
                "objective": side.objective, "bound": side.bound, "gap": side.gap,
                **{name: sums.get(name) for name in SUMS},
                "difference": (side.objective or 0.0) - (first.objective or 0.0) if both else None,
                "difference_low": low, "difference_high": high,
                "unit": _unit(side.instance),
            }
        )  # fmt: skip
    numbers = ("objective", "bound", "gap", *SUMS, "difference", "difference_low", "difference_high")
    return pd.DataFrame(rows).astype(dict.fromkeys(numbers, "float64"))


def _unit(instance: Instance) -> str:
    return aim_unit(instance, stages(instance)[-1].aim)


def _apart(first: ComparedSide, side: ComparedSide) -> tuple[float | None, float | None]:
    """Return the least and the most by which the optima can differ; the same run differs by nothing."""
    if side is first:
        return 0.0, 0.0
    if side.objective is None or first.objective is None or side.bound is None or first.bound is None:
        return None, None
    own, known = sorted((side.objective, side.bound)), sorted((first.objective, first.bound))
    return own[0] - known[1], own[1] - known[0]


def _parts(sides: Sequence[ComparedSide]) -> pd.DataFrame:
    """Return the money of each run by part, weighted over nodes; costs are negative."""
    first = sides[0]
    names = sorted({str(part) for side in sides for part in side.tables["value"]["part"]})
    aim = stages(first.instance)[-1].aim
    rows = []
    for side in sides:
        for part in names:
            value = part_total(side, part)
            counted = aims()[aim.kind].weight(side.instance, parts()[part])
            rows.append((side.name, part, value, value - part_total(first, part), counted, _money(side.instance)))
    return pd.DataFrame(rows, columns=["run", "part", "value", "difference", "counted", "unit"])


def _money(instance: Instance) -> str:
    return instance.units.column("{money}/yr")


def _industries(first: ComparedSide, side: ComparedSide) -> pd.DataFrame:
    """Return how much of each industry moves between two layouts."""
    keys = ["node", "region", "technology"]
    frames = [production_activity(each.instance, each.tables) for each in (first, side)]
    merged = frames[0].merge(frames[1], on=[*keys, "industry", "unit"], how="outer", suffixes=("_a", "_b"), sort=True)
    before, after = merged["activity_a"].fillna(0.0), merged["activity_b"].fillna(0.0)
    frame = merged[["node", "industry", "unit"]].assign(before=before, after=after, moved=(after - before).abs() / 2)
    sums = frame.groupby(["node", "industry", "unit"], as_index=False, sort=True)[["before", "after", "moved"]].sum()
    sums["share"] = (sums["moved"] / sums["before"].where(sums["before"] > 0)).astype("float64")
    sums.insert(0, "run", side.name)
    return sums[["run", "node", "industry", "before", "after", "moved", "share", "unit"]]
