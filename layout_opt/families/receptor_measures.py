r"""Measures on receptors: wetlands, locks and treatment in the stream take a share of all load that passes.

.. math::

   \sum_q s_{nqkr}\, I_{nqkr} &\le X_{nrk}, \qquad \sum_{(k,r) \in g} I_{nqkr} \le 1 \\
   L^{g}_{nqp} &= L_{nqp} + \sum_{(k,r) \in g' \ge g} R_{nqkrp} \quad \text{(load before group g, by name)} \\
   R_{nqkrp} &\le a_{nqkrp}\, \overline L_{nqp}\, I_{nqkr}, \qquad R_{nqkrp} \le a_{nqkrp}\, L^{g(k,r)}_{nqp} \\
   R_{nqkrp} &\ge a_{nqkrp} \left( L^{g(k,r)}_{nqp} - \overline L_{nqp} (1 - I_{nqkr}) \right)

=============== ================= ==========================================================================
in code         unit              meaning
=============== ================= ==========================================================================
``installed``   1                 I, 1 if the measure is taken: whole or not at all
``removed``     pollutant / yr    R, load that it takes
``share``       1                 a, of the load of the reach's own and of all that arrives
``size``        activity / yr     s, activity of the technology in the region that pays, which the measure takes
``most``        pollutant / yr    load before measures if all emit as much as they can and none is taken (a bound)
=============== ================= ==========================================================================

A measure is a technology that stands on a receptor; its capacity is built, kept and paid for at the site of the region
that pays. Of one group at most one is taken; what several groups take multiplies, in any order. ``load`` is what is
left and what the capacity of the receptor limits; the table ``stream_removals`` tells the load before and after.
Source: McCormick (1976), Computability of global solutions to factorable nonconvex programs, Mathematical Programming
10 (the product of a binary and an amount is exact); Khanal (2024), AquaNutriOpt-II (measures on a river tree).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.derived import derived
from layout_opt.facts.frames import keys_of, look_up, records, table_of, total, unit_column
from layout_opt.facts.keys import LOAD, SITE
from layout_opt.facts.sites import sites
from layout_opt.facts.stream_measures import PLACE, REMOVAL, largest_loads, measures_on, places_of_measures
from layout_opt.facts.today import present
from layout_opt.instance import Instance
from layout_opt.instance.spec import Blank, Column, Table, Type, key, rate
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultColumn, ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.ledger import Key
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Floats, Ints, Terms
from layout_opt.model.twin import limits, posts

GROUP = ("node", "receptor", "group")
AMOUNT, ACTIVITY = "{pollutant}/yr", "{activity}/yr"
AGREEING = ("group", "size", "stands")
"""Columns that say something of the measure, whatever the pollutant."""

USES = Uses(decisions=("activity", "load"), ledgers=("receptor",))
TABLES = (
    Table(
        "receptor_measures",
        "A measure that may stand on a receptor, and the share of its load that it takes.",
        keys=(
            key("receptor", "RECEPTOR"),
            key("technology", "TECHNOLOGY", wildcard=False),
            key("region", "REGION", wildcard=False),
            key("pollutant", "POLLUTANT", optional=True),
        ),
        values=(
            Column("share", "Share of all load that passes.", least=0, most=1),
            Column("group", "Measures of which at most one is taken.", type=Type.TEXT, default=Blank.NONE),
            rate("size", "Activity that it takes at the site of the region.", unit=ACTIVITY, default=1.0, least=0),
            Column("stands", "1 if it is in place today.", type=Type.FLAG, default=0.0),
        ),
        words=("Measures on receptors", "受体治理措施"),
    ),
)
DECISIONS = (
    Decision("installed", PLACE, "measures", "installed", "", "1 if the measure is taken", integer=True, upper=1.0,
             measure="installed", words=("measures taken", "采取的措施")),
    Decision("removed", REMOVAL, "stream_removals", "removed", AMOUNT, "load that the measure takes",
             measure="removed", words=("load removed", "削减负荷")),
)  # fmt: skip
ROWS = (
    RowSpec("measure_link", SITE, Sense.MOST, "sizes of the measures taken <= activity of the site that pays", ACTIVITY,
            more="one unit of measures that needs no plant", words=("Plants of measures", "措施所需设施")),
    RowSpec("measure_group_max", GROUP, Sense.MOST, "of a group at most one measure is taken", "",
            more="one measure more of the group", many=True, words=("One measure of a group", "同组措施至多一项")),
    RowSpec("measure_off_max", REMOVAL, Sense.MOST, "a measure removes nothing unless it is taken", AMOUNT,
            more="one unit removed without the measure", many=True, words=("Measures not taken", "未采取的措施")),
    RowSpec("measure_share_max", REMOVAL, Sense.MOST, "a measure removes at most its share of what arrives", AMOUNT,
            more="one unit more than the share removed", many=True, words=("Share at most", "削减比例上限")),
    RowSpec("measure_share_min", REMOVAL, Sense.LEAST, "a measure that is taken removes its share of what arrives",
            AMOUNT, more="one unit more that must be removed", many=True, words=("Share at least", "削减比例下限")),
)  # fmt: skip
RESULTS = (
    ResultTable("measures", "Which measures on receptors are taken.", PLACE,
                (ResultColumn("size", ACTIVITY, "activity that it takes", words=("size", "规模")),),
                words=("Measures on receptors", "受体治理措施"), told=True),
    ResultTable("stream_removals", "What measures take of the load of a receptor.", REMOVAL, (
        ResultColumn("before", AMOUNT, "load of the receptor before all measures", words=("before", "治理前")),
        ResultColumn("after", AMOUNT, "load of the receptor after all measures", words=("after", "治理后")),
        ResultColumn("most", AMOUNT, "largest load that there could be", words=("largest", "最大负荷")),
    ), words=("Load taken by measures", "措施削减的负荷"), told=True),
)  # fmt: skip


@derived
def later_groups(instance: Instance) -> pd.DataFrame:
    """Return the keys of each removal with ``technology_other``, ``region_other`` of all not in earlier groups."""
    frame = measures_on(instance)[[*REMOVAL, "group"]]
    pairs = frame.merge(frame, on=list(LOAD), suffixes=("", "_other"))
    same = (pairs["technology"] == pairs["technology_other"]) & (pairs["region"] == pairs["region_other"])
    return pairs[(pairs["group_other"] >= pairs["group"]) & ~same].reset_index(drop=True)


def _others(instance: Instance) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return for each pair of `later_groups` the removal whose row it stands in, and the other one."""
    pairs = later_groups(instance)
    other = pairs[[*LOAD]].assign(technology=pairs["technology_other"], region=pairs["region_other"])
    return pairs[list(REMOVAL)], other[list(REMOVAL)]


@derived
def removals(instance: Instance) -> pd.DataFrame:
    """Return the measures by pollutant with ``most``, the largest load before them."""
    frame = measures_on(instance)
    return frame.assign(most=look_up(frame, largest_loads(instance), LOAD, "most"))


def groups(instance: Instance) -> pd.DataFrame:
    """Return node, receptor, group of the groups of several measures."""
    counted = places_of_measures(instance).groupby(list(GROUP), sort=True).size()
    return table_of([tuple(map(str, key)) for key in counted[counted > 1].index], GROUP)


def paying(instance: Instance) -> pd.DataFrame:
    """Return node, region, technology of the sites that measures need."""
    frame = places_of_measures(instance)[list(SITE)]
    return frame.drop_duplicates().sort_values(list(SITE), ignore_index=True)


def check(instance: Instance) -> Iterable[Problem]:
    """Return measures that contradict themselves, have no plant, no bound, or meet permits."""
    if not instance.has("receptor_measures"):
        return
    label, frame = instance.label("receptor_measures"), measures_on(instance)
    for column in AGREEING:
        told = frame[[*PLACE, column]].drop_duplicates()
        for _, q, k, r in sorted(set(keys_of(told[told.duplicated(list(PLACE))], PLACE))):
            yield Problem(f"{label} {column}[{q},{k},{r}]", "several", "be the same for all pollutants",
                          "give one for the measure")  # fmt: skip
    known = {(r, k) for _, r, k in keys_of(sites(instance), SITE)}
    for r, k in sorted({(r, k) for _, r, k in keys_of(paying(instance), SITE)} - known):
        yield Problem(f"{label} region[{k},{r}]", f"no site of {k} in {r}", "have a site in sites.csv",
                      "add a row of the region that pays and the technology to sites.csv")  # fmt: skip
    unbounded, fix = removals(instance), "give max_capacity in sites.csv, or a cap in discharge_caps.csv"
    for q, p in sorted(set(records(unbounded[unbounded["most"].isna()], "receptor", "pollutant"))):
        found = "no largest load: a site upstream has no max_capacity"
        yield Problem(f"{label} share[{q},{p}]", found, "have a largest load", fix)
    yield from _with_permits(instance, label, frame)
    yield from _standing(instance, label)


def _with_permits(instance: Instance, label: str, frame: pd.DataFrame) -> Iterator[Problem]:
    zones = {
        pair
        for table in ("permits", "permit_zones")
        if instance.has(table)
        for pair in records(instance.resolve(table), "receptor", "pollutant")
    }
    for q, p in sorted(set(records(frame, "receptor", "pollutant")) & zones):
        yield Problem(f"{label} receptor[{q},{p}]", "permits of the same receptor and pollutant",
                      "be without permits: their ratios would depend on the measures that are chosen",
                      "delete the permits or the measure")  # fmt: skip


def _standing(instance: Instance, label: str) -> Iterator[Problem]:
    """Yield sites whose activity today is too small for the measures that stand."""
    frame = places_of_measures(instance)
    need = total(frame.assign(amount=frame["size"] * frame["stands"]), SITE)
    works = look_up(need, present(instance), SITE, "activity").fillna(0.0)
    for _, r, k, size in records(need[need["amount"] > works], *SITE, "amount"):
        rule, fix = "be at most today's activity of the site", "give existing or present_activity in sites.csv"
        yield Problem(f"{label} stands[{k},{r}]", f"sizes of {size:g} in all", rule, f"{fix}, or set stands to 0")


def today(instance: Instance) -> Mapping[str, Mapping[Key, float]]:
    """Return today's measures: those that stand."""
    return {"installed": {(n, q, k, r): s for n, q, k, r, s in records(places_of_measures(instance), *PLACE, "stands")}}


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the measures, and what each may take of each pollutant."""
    return {"installed": places_of_measures(instance), "removed": measures_on(instance)}


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Take what is removed from the load."""
    removed = block.decision("removed")
    ledgers["receptor"].post(removed.frame, -1.0, removed.numbers)


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Tie measures to plants, to their groups, and removals to measures and to what arrives."""
    every, frame = places_of_measures(instance), removals(instance)
    installed, removed = block.decision("installed"), block.decision("removed")
    site, several = paying(instance), groups(instance)
    taking = Terms(every["size"], installed.at(every), block.index(site, SITE).at(every))
    block.rows("measure_link", site, [taking, Terms(-1.0, block.decision("activity").find(site))], 0.0)
    together = Terms(1.0, installed.at(every), block.index(several, GROUP).at(every))
    block.rows("measure_group_max", several, [together], 1.0)
    own, taken = Terms(1.0, removed.at(frame)), installed.at(frame)
    most = frame["share"] * frame["most"]
    block.rows("measure_off_max", frame, [own, Terms(-most, taken)], 0.0)
    beyond = _beyond_share(instance, block, frame)
    block.rows("measure_share_max", frame, beyond, 0.0)
    block.rows("measure_share_min", frame, [*beyond, Terms(-most, taken)], -most)


def _beyond_share(instance: Instance, block: ModelBlock, frame: pd.DataFrame) -> list[Terms]:
    """Return what each measure removes less its share of the load that arrives at it, as terms."""
    row, other = _others(instance)
    rows: Ints = block.index(frame, REMOVAL).at(row)
    share: Floats = frame["share"].to_numpy(dtype=float)
    removed = block.decision("removed")
    own, left = Terms(1.0 - share, removed.at(frame)), Terms(-share, block.decision("load").at(frame))
    return [own, left, Terms(-share[rows], removed.at(other), rows)]


def plan_of_measures(instance: Instance, plan: Plan) -> pd.DataFrame:
    """Return the measures by pollutant with what is removed, what arrives at each, load before and after."""
    frame = removals(instance)
    frame["removed"] = look_up(frame, plan.frame("removed", REMOVAL), REMOVAL, "amount").fillna(0.0)
    frame["installed"] = look_up(frame, plan.frame("installed", PLACE), PLACE, "amount").fillna(0.0)
    frame["after"] = look_up(frame, plan.frame("load", LOAD), LOAD, "amount").fillna(0.0)
    row, other = _others(instance)
    later = total(row.assign(amount=look_up(other, frame, REMOVAL, "removed")), REMOVAL)
    frame["arriving"] = frame["after"] + frame["removed"] + look_up(frame, later, REMOVAL, "amount").fillna(0.0)
    taken = total(frame[list(LOAD)].assign(amount=frame["removed"]), LOAD)
    frame["before"] = frame["after"] + look_up(frame, taken, LOAD, "amount").fillna(0.0)
    return frame


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return what is removed, from the decision tables."""
    frame = plan_of_measures(instance, plan)
    return {"receptor": posts(frame, LOAD, -frame["removed"])}


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return measures against plants and groups, removals against measures and what arrives."""
    every, site, several = places_of_measures(instance), paying(instance), groups(instance)
    every["installed"] = look_up(every, plan.frame("installed", PLACE), PLACE, "amount").fillna(0.0)
    taking = look_up(site, total(every.assign(amount=every["size"] * every["installed"]), SITE), SITE, "amount")
    works = look_up(site, plan.frame("activity", SITE), SITE, "amount").fillna(0.0)
    yield limits("measure_link", site, SITE[1:], taking, works, "<=", unit_column(instance, ACTIVITY, site))
    counted = look_up(several, total(every.assign(amount=every["installed"]), GROUP), GROUP, "amount")
    yield limits("measure_group_max", several, GROUP[1:], counted, 1.0, "<=", ["measure"] * len(several))
    frame = plan_of_measures(instance, plan)
    unit, name = unit_column(instance, AMOUNT, frame), REMOVAL[1:]
    most, share = frame["share"] * frame["most"], frame["share"] * frame["arriving"]
    yield limits("measure_off_max", frame, name, frame["removed"], most * frame["installed"], "<=", unit)
    yield limits("measure_share_max", frame, name, frame["removed"], share, "<=", unit)
    least = share - most * (1.0 - frame["installed"])
    yield limits("measure_share_min", frame, name, frame["removed"], least, ">=", unit, size=most)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return which measures are taken and what they remove; nothing without measures."""
    if not instance.has("receptor_measures"):
        return {}
    every, frame = places_of_measures(instance), plan_of_measures(instance, plan)
    every["installed"] = look_up(every, plan.frame("installed", PLACE), PLACE, "amount").fillna(0.0)
    every["unit"] = unit_column(instance, ACTIVITY, every)
    frame["unit"] = unit_column(instance, AMOUNT, frame)
    return {
        "measures": every[[*PLACE, "installed", "size", "unit"]],
        "stream_removals": frame[[*REMOVAL, "removed", "before", "after", "most", "unit"]],
    }
