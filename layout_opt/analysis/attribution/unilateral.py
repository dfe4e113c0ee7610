"""The same measure taken by one region alone, by each group of regions alone, and by all: what it does and costs.

Solved without the limits of the receptors, which are only compared with: the question is what the measure does by
itself. A region whose water comes from upstream sees that nothing it does secures it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.attribution.tightened_rules import TightenedRule, measure_changes
from layout_opt.analysis.experiments import Case, StudyEngine, StudyOptions
from layout_opt.analysis.experiments.study_engine import plain_tables
from layout_opt.analysis.instruments.instrument_outcome import accepted_output, net_by_node, net_value
from layout_opt.analysis.instruments.receptor_limits import lifted
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.facts.frames import records
from layout_opt.facts.network import capacities, responses_with, shares
from layout_opt.facts.stream_measures import kept_in
from layout_opt.instance import Instance, changed
from layout_opt.result.run import Run
from layout_opt.result.stored_plan import StoredPlan, plan_of_run

ALL, BEFORE = "(all)", "(before)"
COLUMNS: Mapping[str, str] = {"region": "region", "group": "group", "province": "group", "reach": "reach"}
"""Word of ``by`` -> column of ``regions.csv``."""
PLACE = ["node", "receptor", "pollutant"]
WITHIN = 1e-6
"""Share of its capacity by which a load may be above it and still counts as within it [1]."""
MOST_NAMED = 6
"""Actors that a sentence names."""


@dataclass(frozen=True)
class Unilateral:
    """What a measure does when it is taken alone and together.

    Parameters
    ----------
    measure : Measure
        What is tightened.
    before : Run
        The layout without it.
    after : mapping
        Actor -> the layout with it.
    actors : DataFrame
        actor, regions, status, effective_output, output_lost, cost (net value lost), cost_low, cost_high (what the gaps
        of the two solves leave open), unit.
    loads : DataFrame
        actor, node, receptor, pollutant, own (1 where the actor's discharge arrives first), before, after, change,
        capacity, within (1 or 0), floor (load if the actor discharged nothing and nobody else changed), alone_enough
        (1 if the floor is within the capacity), cost_per_unit (cost at the node per unit less; blank where the
        load does not fall or the gaps are larger than the cost), unit, cost_unit.
    """

    measure: TightenedRule
    before: Run
    actors: pd.DataFrame
    loads: pd.DataFrame
    after: Mapping[str, Run]

    def plans(self, instance: Instance) -> list[StoredPlan]:
        """Return the plan of each layout, as changes of the instance that was asked of."""
        return [plan_of_run(name, run, instance) for name, run in {BEFORE: self.before, **self.after}.items()]


def unilateral(
    instance: Instance,
    measure: TightenedRule,
    by: str = "group",
    *,
    how: StudyOptions | None = None,
    enforce_receptors: bool = False,
) -> Unilateral:
    """Return what a measure does if each actor takes it alone, and if all take it.

    Parameters
    ----------
    instance : Instance
        Without the measure.
    measure : Measure
        What is tightened.
    by : str
        Who acts: ``region``, ``group`` (or ``province``), ``reach``: columns of ``regions.csv``, separated by commas.
    how : StudyOptions, optional
        How and where each case is solved.
    enforce_receptors : bool
        Whether the limits of the receptors hold as well.

    Raises
    ------
    InvalidInput
        If `by` names no column, nobody discharges, or there is no layout even without the measure.
    """
    groups = actors_of(instance, by)
    base = instance if enforce_receptors else changed(instance, lifted(instance))
    engine = StudyEngine(base, how, plain_tables(), len(groups) + 1)
    before = engine.runs([Case(BEFORE)])[BEFORE]
    if not before.tables:
        found = f"{before.status.value} without any measure"
        raise InvalidInput([Problem("unilateral", found, "have a layout", "see layout-opt explain")])
    after = engine.runs(
        [Case(actor, measure_changes(measure, base, before, regions)) for actor, regions in groups.items()]
    )
    return Unilateral(measure, before, *unilateral_tables(instance, groups, before, after), after)


def unilateral_tables(
    instance: Instance, groups: Mapping[str, tuple[str, ...]], before: Run, after: Mapping[str, Run]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables of actors and of loads (see `Unilateral`)."""
    lines, frames = [], []
    for actor, regions in groups.items():
        lines.append(_line(actor, regions, before, after[actor]))
        loads = _loads(instance, actor, regions, before, after[actor])
        if not float(str(lines[-1]["cost_low"])) > 0:
            loads["cost_per_unit"] = float("nan")
        frames.append(loads)
    return pd.DataFrame(lines), pd.concat(frames, ignore_index=True)


def actors_of(instance: Instance, by: str) -> dict[str, tuple[str, ...]]:
    """Return the regions of each actor that can discharge, and of all together (last).

    Parameters
    ----------
    instance : Instance
        With ``discharge.csv``.
    by : str
        Words of `COLUMNS`, separated by commas; a group of one region stands once, as that region. A group that has the
        name of a region is told apart by its word.
    """
    words = [word.strip() for word in by.split(",")]
    wrong = [word for word in words if word not in COLUMNS]
    if wrong:
        rule = f"be one of {', '.join(COLUMNS)}{nearest(wrong[0], list(COLUMNS))}"
        raise InvalidInput([Problem("--by", repr(wrong[0]), rule, "name columns of regions.csv")])
    regions = sorted(set(shares(instance)["region"]))
    if not regions:
        fix = "say where each region discharges"
        raise InvalidInput([Problem(instance.label("discharge"), "no rows", "have some for an attribution", fix)])
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        for name, members in _groups(instance, regions, COLUMNS[word]).items():
            if members not in found.values():
                found[name if name not in found else f"{name} ({word})"] = members
    return {**found, ALL: tuple(regions)}


def _groups(instance: Instance, regions: list[str], column: str) -> dict[str, tuple[str, ...]]:
    """Return the regions of each entry of a column, sorted; a region without an entry stands for itself."""
    named = {} if column == "region" else instance.attribute("regions", column)
    groups: dict[str, list[str]] = {}
    for region in regions:
        groups.setdefault(str(named.get(region) or region), []).append(region)
    return {name: tuple(members) for name, members in sorted(groups.items())}


def helpless(loads: pd.DataFrame) -> list[str]:
    """Return a sentence for every limited receptor that some actor alone cannot secure, even by discharging nothing."""
    known = loads[loads["capacity"].notna()]
    sentences = []
    for (node, receptor, pollutant), rows in known.groupby(PLACE, sort=False):
        alone, joint = rows[rows["actor"] != ALL], rows[rows["actor"] == ALL].iloc[0]
        lost = alone[alone["alone_enough"] == 0]
        if lost.empty:
            continue
        names = ", ".join(lost["actor"].head(MOST_NAMED)) + (" and others" if len(lost) > MOST_NAMED else "")
        who = "nobody" if len(lost) == len(alone) else f"{len(lost)} of {len(alone)} cannot ({names}), others"
        best, unit = float(lost["floor"].min()), joint["unit"]
        sentences.append(
            f"{receptor} ({pollutant}, {node}), {joint['capacity']:,.6g} {unit} allowed: {who} can secure it alone; "
            f"of those who cannot, the one that causes most would leave {best:,.6g} by discharging nothing; "
            f"the measure taken by all leaves {joint['after']:,.6g}"
        )
    return sentences


def _line(actor: str, regions: tuple[str, ...], before: Run, after: Run) -> dict[str, object]:
    solved = bool(after.tables)
    cost = net_value(before) - net_value(after) if solved else float("nan")
    output = accepted_output(after) if solved else float("nan")
    return {
        "actor": actor,
        "regions": len(regions),
        "status": after.status.value,
        "effective_output": output,
        "output_lost": accepted_output(before) - output,
        "cost": cost,
        "cost_low": cost - _width(after),
        "cost_high": cost + _width(before),
        "unit": before.instance.units.column("{money}/yr"),
    }


def _width(run: Run) -> float:
    """Return how far the optimum may be from the layout found [money]; infinite where no bound is known."""
    if run.objective is None or run.bound is None:
        return float("inf")
    return abs(run.bound - run.objective)


def _loads(instance: Instance, actor: str, regions: tuple[str, ...], before: Run, after: Run) -> pd.DataFrame:
    """Return the rows of one actor in the table of loads."""
    frame = before.tables["loads"][[*PLACE, "load", "unit"]].rename(columns={"load": "before"})
    if after.tables:
        frame = frame.merge(after.tables["loads"][[*PLACE, "load"]].rename(columns={"load": "after"}), on=PLACE)
    else:
        frame["after"] = float("nan")
    frame["change"] = frame["after"] - frame["before"]
    frame.loc[frame["change"].abs() <= 1e-9 * frame["before"].abs(), "change"] = 0.0
    frame = _with_capacity(instance, frame)
    caused = responses_with(instance, kept_in(instance, before.tables))
    caused = caused[caused["region"].isin(regions)]
    caused = caused.merge(before.tables["discharge"][["node", "region", "pollutant", "discharge"]])
    caused["load"] = caused["response"] * caused["discharge"]
    sums = caused.groupby(PLACE, as_index=False)["load"].sum()
    frame["floor"] = frame["before"] - frame.merge(sums, on=PLACE, how="left")["load"].fillna(0.0)
    known = frame["capacity"].notna()
    most = frame["capacity"] * (1 + WITHIN)
    frame["within"] = (frame["after"] <= most).astype(float).where(known)
    frame["alone_enough"] = (frame["floor"] <= most).astype(float).where(known)
    first = shares(instance)
    own = set(records(first[first["region"].isin(regions) & (first["share"] > 0)], *PLACE))
    frame["own"] = [float(place in own) for place in records(frame, *PLACE)]
    lost = _lost_by_node(before, after)
    cost = frame["node"].map(lost).astype(float)
    frame["cost_per_unit"] = (cost / -frame["change"]).where(frame["change"] < 0)
    frame["actor"] = actor
    money = instance.units.of("money")
    frame["cost_unit"] = [f"{money} per {unit.removesuffix('/yr')}" for unit in frame["unit"]]
    return frame[
        ["actor", *PLACE, "own", "before", "after", "change", "capacity", "within", "floor", "alone_enough",
         "cost_per_unit", "unit", "cost_unit"]
    ]  # fmt: skip


def _with_capacity(instance: Instance, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the capacity that the instance gives each receptor (blank where none)."""
    return frame.merge(capacities(instance)[[*PLACE, "capacity"]], on=PLACE, how="left")


def _lost_by_node(before: Run, after: Run) -> dict[str, float]:
    if not after.tables:
        return {}
    then = net_by_node(after)
    return {node: amount - then.get(node, 0.0) for node, amount in net_by_node(before).items()}
