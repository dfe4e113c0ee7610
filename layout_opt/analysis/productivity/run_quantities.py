"""What regions, or regions and industries, of a run use, make and spoil: a panel of nodes and units for the measures.

Output is effective output at the place where it is made: what activity is worth at reference prices (see
`layout_opt.result.indicator_values`), less the share for which there is no buyer. Capital is capacity in place at
replacement cost; capital at work is the capacity that the activity needs at its best utilisation. Bads of regions are
discharges after treatment; of regions and industries they are gross emissions, because treatment is shared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from layout_opt.analysis.productivity.assumptions import chosen
from layout_opt.analysis.productivity.label_order import PERIOD, UNIT
from layout_opt.analysis.productivity.observations import last_period, periods_of
from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.recipes import emissions, goods, needs
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance
from layout_opt.result.indicator_values import industries, production_activity, reference_prices, unit_values

SITE = ["node", "region", "technology"]
DIGITS = 7
"""Significant digits of the quantities of a layout, as many as HiGHS's tolerance of 1e-7 holds."""
ACTIVITY, CAPACITY, SURPLUS, DISCHARGE = "activity", "capacity", "surplus", "discharge"
"""Tables of a run, and their columns of the same name."""
OUTPUT, CAPITAL, AT_WORK = "output", "capital", "capital_at_work"
"""Names of the columns that no table of the instance names."""


class UnitKind(StrEnum):
    """What counts as a unit of a run."""

    REGION = "region"
    INDUSTRY = "industry"


@dataclass(frozen=True)
class RunQuantities:
    """Quantities of a run with their roles.

    Parameters
    ----------
    panel : DataFrame
        Index (period, unit): nodes of the most probable course, in its order, and units that make something there.
    inputs, goods, bads : tuple of str
        Columns that every unit has, by role.
    units : mapping
        Unit of measurement of each column.
    notes : mapping
        What was left out: ``left_out`` (units that make nothing), ``no_input`` and ``no_bad`` (columns without a role).
    """

    panel: pd.DataFrame
    inputs: tuple[str, ...]
    goods: tuple[str, ...]
    bads: tuple[str, ...]
    units: Mapping[str, str]
    notes: Mapping[str, tuple[str, ...]]

    @property
    def frame(self) -> pd.DataFrame:
        """The panel; of one period its units alone."""
        return self.panel if len(periods_of(self.panel)) > 1 else last_period(self.panel)


def run_quantities(instance: Instance, tables: Mapping[str, pd.DataFrame], by: str = "region") -> RunQuantities:
    """Return the quantities of a run.

    Parameters
    ----------
    instance : Instance
        What was solved.
    tables : mapping
        Its result tables.
    by : str
        ``region``, or ``industry``: region and industry, named ``REGION INDUSTRY``.

    Returns
    -------
    RunQuantities
        Inputs: capital (where investment costs are given) and the factors; good: output; bads: the pollutants. A
        column that some unit lacks (0, or for inputs not above 0) has no role, and a note says so.

    Raises
    ------
    InvalidInput
        If the run has no layout, or nothing in it is worth anything.
    """
    kind = chosen("--by", by, UnitKind)
    if ACTIVITY not in tables:
        raise InvalidInput([Problem("run", "no layout", "hold result tables", "solve the instance first")])
    places = _worth(instance, tables)
    places[UNIT] = places["region"]
    if kind is UnitKind.INDUSTRY:
        places[UNIT] = places["region"] + " " + places["technology"].map(industries(instance))
    parts = [places.groupby(["node", UNIT])[[OUTPUT, CAPITAL, AT_WORK]].sum(min_count=1)]
    factors, pollutants = instance.members("FACTOR"), instance.members("POLLUTANT")
    parts += _per_activity(places, needs(instance), "factor", "use") if len(factors) else []
    if len(pollutants):
        found = _per_activity(places, emissions(instance), "pollutant", "intensity")
        parts += found if kind is UnitKind.INDUSTRY or DISCHARGE not in tables else [_discharged(tables[DISCHARGE])]
    panel = pd.concat(parts, axis=1, join="outer").reindex(parts[0].index).fillna(dict.fromkeys(pollutants, 0.0))
    money = instance.units.column("{money}/yr")
    units = {OUTPUT: money, CAPITAL: instance.settings.money, AT_WORK: instance.settings.money}
    units |= {name: f"{instance.units.of('factor', name)}/yr" for name in factors}
    units |= {name: f"{instance.units.of('pollutant', name)}/yr" for name in pollutants}
    return _with_roles(_in_order(instance, _rounded(panel)), (CAPITAL, *factors), tuple(pollutants), units)


def quantities_of_runs(
    runs: Sequence[tuple[str, Instance, Mapping[str, pd.DataFrame]]], by: str = "region"
) -> RunQuantities:
    """Return the quantities of one run, or of two as two periods.

    Parameters
    ----------
    runs : sequence of (name, instance, tables)
        One run, or two.
    by : str
        As `run_quantities`.
    """
    found = [run_quantities(instance, tables, by) for _, instance, tables in runs]
    return found[0] if len(found) == 1 else joined(found[0], found[1], (runs[0][0], runs[1][0]))


def joined(before: RunQuantities, after: RunQuantities, names: tuple[str, str]) -> RunQuantities:
    """Return two runs as two periods: the last node of each, `before` first.

    Raises
    ------
    InvalidInput
        If both have the same name, or columns in different units.
    """
    if names[0] == names[1]:
        raise InvalidInput([Problem("runs", repr(names[0]), "have two names", "copy one of the folders")])
    shared = [name for name in before.units if name in after.units]
    apart = [name for name in shared if before.units[name] != after.units[name]]
    if apart:
        found = f"{before.units[apart[0]]} and {after.units[apart[0]]}"
        raise InvalidInput([Problem(f"runs {apart[0]}", found, "be in one unit", "compare runs of one instance")])
    ends = [last_period(each.panel) for each in (before, after)]
    both: pd.DataFrame = pd.concat(dict(zip(names, ends, strict=True)), names=[PERIOD, UNIT])
    inputs = tuple(name for name in before.inputs if name in after.inputs)
    bads = tuple(name for name in before.bads if name in after.bads)
    every = dict.fromkeys((*before.notes, *after.notes))
    notes = {key: tuple(dict.fromkeys((*before.notes.get(key, ()), *after.notes.get(key, ())))) for key in every}
    return RunQuantities(_ordered(both, list(names)), inputs, before.goods, bads, before.units, notes)


def _worth(instance: Instance, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return activity, output and capital of every producing site."""
    made = production_activity(instance, tables).merge(unit_values(instance, tables), on=SITE, how="left")
    made[OUTPUT] = made[ACTIVITY] * made["unit_value"] * _accepted(instance, tables, made)
    costs = sites(instance)[[*SITE, "investment_cost", "max_utilisation"]]
    standing = tables[CAPACITY][[*SITE, CAPACITY]]
    made = made.merge(costs, on=SITE, how="left").merge(standing, on=SITE, how="left")
    made[CAPITAL] = made[CAPACITY] * made["investment_cost"]
    made[AT_WORK] = made[ACTIVITY] / made["max_utilisation"].fillna(1.0) * made["investment_cost"]
    return made


def _accepted(instance: Instance, tables: Mapping[str, pd.DataFrame], made: pd.DataFrame) -> pd.Series:
    """Return which share of what a site makes, by value, finds a buyer."""
    surplus = tables.get(SURPLUS, pd.DataFrame())
    recipes = goods(instance)
    if surplus.empty or recipes.empty:
        return pd.Series(1.0, index=made.index)
    flows = made[[*SITE, ACTIVITY]].merge(recipes[recipes["output"] > 0][[*SITE, "commodity", "output"]], on=SITE)
    flows = flows.merge(reference_prices(instance, tables), on=["node", "commodity"], how="left")
    flows["made"] = flows[ACTIVITY] * flows["output"]
    place = ["node", "region", "commodity"]
    total = flows.groupby(place, as_index=False)["made"].sum().merge(surplus[[*place, SURPLUS]], on=place, how="left")
    total["sold"] = 1.0 - (total[SURPLUS].fillna(0.0) / total["made"].where(total["made"] > 0)).fillna(0.0)
    flows = flows.merge(total[[*place, "sold"]], on=place)
    flows["value"] = flows["output"] * flows["price"].fillna(1.0)
    flows["kept"] = flows["value"] * flows["sold"].clip(0.0, 1.0)
    sums = flows.groupby(SITE)[["kept", "value"]].sum()
    shares = (sums["kept"] / sums["value"]).rename("share").reset_index()
    return made[SITE].merge(shares, on=SITE, how="left")["share"].fillna(1.0)


def _per_activity(places: pd.DataFrame, rates: pd.DataFrame, column: str, rate: str) -> list[pd.DataFrame]:
    """Return what activity uses or emits, a column for each factor or pollutant."""
    flows = places[[*SITE, UNIT, ACTIVITY]].merge(rates[[*SITE, column, rate]], on=SITE)
    flows["amount"] = flows[ACTIVITY] * flows[rate]
    return [flows.pivot_table(index=["node", UNIT], columns=column, values="amount", aggfunc="sum")]


def _discharged(discharge: pd.DataFrame) -> pd.DataFrame:
    """Return what regions discharge after treatment, a column for each pollutant."""
    named = discharge[["node", "region", "pollutant", DISCHARGE]].rename(columns={"region": UNIT})
    return named.pivot_table(index=["node", UNIT], columns="pollutant", values=DISCHARGE, aggfunc="sum")


def _rounded(panel: pd.DataFrame) -> pd.DataFrame:
    """Return numbers of `DIGITS` digits: a layout holds to a solver's tolerance, and what differs by less is equal."""
    return panel.map(lambda value: float(f"{value:.{DIGITS}g}"))


def _in_order(instance: Instance, panel: pd.DataFrame) -> pd.DataFrame:
    """Return the nodes of the most probable course of events, the root first."""
    tree = instance.tree
    if tree.season_of:
        rule, fix = (
            "be absent where productivity is measured",
            "measure an instance without them",
        )
        raise InvalidInput([Problem(instance.label("tree"), f"{len(tree.season_of)} seasons", rule, fix)])
    course = [tree.root]
    while below := tree.children(course[-1]):
        course.append(max(below, key=lambda node: (tree.probability[node], -tree.nodes.index(node))))
    panel.index = panel.index.set_names([PERIOD, UNIT])
    return _ordered(panel[panel.index.get_level_values(PERIOD).isin(course)], course)


def _ordered(panel: pd.DataFrame, periods: list[str]) -> pd.DataFrame:
    """Return a panel whose periods are in a given order rather than by name."""
    frame = panel.reset_index()
    frame[PERIOD] = pd.Categorical(frame[PERIOD], categories=periods, ordered=True)
    return frame.sort_values([PERIOD, UNIT]).set_index([PERIOD, UNIT])


def _with_roles(
    panel: pd.DataFrame, inputs: tuple[str, ...], bads: tuple[str, ...], units: Mapping[str, str]
) -> RunQuantities:
    """Return the units that make something, and the columns that all of them have."""
    idle = panel.index[~(panel[OUTPUT] > 0)]
    panel = panel.drop(idle)
    if panel.empty:
        fix = "use an instance whose goods have prices"
        raise InvalidInput([Problem("run", "no output of any worth", "make something that is sold", fix)])
    known = [name for name in inputs if name in panel and (panel[name] > 0).all()]
    spoiling = [name for name in bads if name in panel and (panel[name] >= 0).all() and (panel[name] > 0).any()]
    notes = {
        "left_out": tuple(dict.fromkeys(str(unit) for _, unit in idle)),
        "no_input": tuple(name for name in inputs if name in panel and name not in known),
        "no_bad": tuple(name for name in bads if name not in spoiling),
    }
    left = {key: names for key, names in notes.items() if names}
    return RunQuantities(panel, tuple(known), (OUTPUT,), tuple(spoiling), units, left)
