r"""Clusters: from a scale on, those who work together emit less, use less, pay less, or share what none has alone.

.. math::

   \sum_{(r,k) \in g} a_{rkg} X_{nrk} &\ge T_{gl}\, z_{ngl}, \qquad \sum_l z_{ngl} \le 1 \\
   \sum_l J_{nrkgl} &\le X_{nrk}, \qquad J_{nrkgl} \le \overline X_{nrk}\, z_{ngl} \\
   X_{nrk} &\le \overline X_{nrk} \sum_{g,\, l \ge l_{gk}} z_{ngl} \quad \text{(k that clusters open)} \\
   \text{clusters}_{nr} &= \sum_{kgl} \Big( s_{gl} v_{nrk} + \sum_f s_{glf} w_{nrf} u_{nrkf} \Big) J_{nrkgl}

=============== ==================== ==================================================================
in code         unit                 meaning
=============== ==================== ==================================================================
``at_level``    1                    z, 1 if the cluster g is at its level l (at one at most)
``joined``      activity / yr        J, activity of a member at the level: what its effects hold for
``scale``       cluster / activity   a, what a unit of activity adds to the scale of the cluster
``threshold``   cluster / yr         T, scale from which the level can be reached
``share``       1                    s, share of running cost, emission or factor use that the level saves
``most``        activity / yr        largest activity of the site, from its largest capacity
=============== ==================== ==================================================================

A cluster stands in one region or spans the regions of a circle; what a region adds counts with its ``weight``. Its
scale counts its own industry, the industries linked to it by what they make and take in, or all; as activity, or as
the use of a factor (people employed), before what clusters save. Members emit, use and pay less by the share of the
level; what several clusters save adds up. A technology of ``cluster_technologies`` (shared treatment, testing) works
only in regions of a cluster that has reached its level. Where a period has seasons, the scale is that of the year.
Savings of running cost and of factors at their price stand in the part ``clusters``, above 0.
Source: Marshall (1890), Principles of Economics, IV.x (own industry); Jacobs (1969), The Economy of Cities (all);
Combes & Gobillon (2015), The Empirics of Agglomeration Economies, Handbook of Regional and Urban Economics 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.agglomeration import (
    COST,
    EFFECTS_ON,
    EMISSION,
    EVERY,
    FACTOR_USE,
    JOINED,
    LEVEL,
    MEMBER,
    OWN,
    SCOPES,
    clusters,
    counted_technologies,
    joining,
    level_places,
    levels,
    members,
    opened_sites,
    openings,
    saved_cost,
    saved_emission,
    saved_use,
    scale_today,
    share_of,
)
from layout_opt.facts.frames import keys_of, look_up, records, total, unit_column
from layout_opt.facts.keys import BURDEN, SITE, USE, VALUE
from layout_opt.facts.seasons import at_period
from layout_opt.facts.today import present
from layout_opt.instance import Instance
from layout_opt.instance.spec import Blank, Column, SetSpec, Table, Type, key, of_the_year
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultColumn, ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.ledger import Key
from layout_opt.model.parts import Part, PartKind
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits, posts

ACTIVITY, SCALE = "{activity}/yr", "{cluster}/yr"
GROUP = ("node", "cluster")

SETS = (SetSpec("CLUSTER", "g", "clusters", ("cluster", "集群")),)
USES = Uses(decisions=("activity",), ledgers=("value", "burden", "gross_emission", "factor"))
TABLES = (
    Table(
        "clusters",
        "A cluster: which industries count towards its scale, and in what.",
        keys=(Column("cluster", "id; other tables refer to it", type=Type.TEXT),),
        values=(
            Column("name", "name to print; the id where blank", type=Type.TEXT, default=Blank.NONE),
            Column("name_local", "name in the language of the place", type=Type.TEXT, default=Blank.NONE),
            Column("unit", "unit of its scale: that of its technologies, or of the factor", type=Type.TEXT),
            Column("industry", "Industry that it is of.", type=Type.TEXT, default=Blank.NONE),
            Column("scope", "Who counts.", type=Type.CHOICE, choices=SCOPES, default=OWN),
            Column("factor", "Factor whose use is its scale; activity where blank.", type=Type.TEXT, refers="FACTOR",
                   default=Blank.NONE),
        ),
        defines="CLUSTER",
        temporal=False,
        counted="cluster",
        words=("Clusters", "产业集群"),
    ),
    Table(
        "cluster_regions",
        "A region of a cluster.",
        keys=(key("cluster", "CLUSTER", wildcard=False), key("region", "REGION", wildcard=False)),
        values=(Column("weight", "Share of what it adds that counts.", default=1.0, least=0, most=1),),
        temporal=False,
        words=("Regions of clusters", "集群地区"),
    ),
    Table(
        "cluster_levels",
        "A level of a cluster, and the scale from which it can be reached.",
        keys=(key("cluster", "CLUSTER", wildcard=False), Column("level", "Name of the level.", type=Type.TEXT)),
        values=(of_the_year("threshold", "Least scale.", unit=SCALE, above=0),),
        temporal=False,
        words=("Levels of clusters", "集群等级"),
    ),
    Table(
        "cluster_effects",
        "What a level saves its members, as a share.",
        keys=(
            key("cluster", "CLUSTER", wildcard=False),
            Column("level", "Name of the level.", type=Type.TEXT),
            Column("measure", "What is lowered.", type=Type.CHOICE, choices=EFFECTS_ON),
            Column("item", "Pollutant or factor; blank = all", type=Type.TEXT, wildcard=True, default="*"),
        ),
        values=(Column("share", "Share that is saved.", least=0, most=1),),
        temporal=False,
        words=("Effects of clusters", "集群效应"),
    ),
    Table(
        "cluster_technologies",
        "A technology that works only in regions of a cluster, from a level on.",
        keys=(key("cluster", "CLUSTER", wildcard=False), key("technology", "TECHNOLOGY", wildcard=False)),
        values=(Column("level", "Level from which it works.", type=Type.TEXT),),
        temporal=False,
        words=("Technologies that clusters open", "集群共享技术"),
    ),
)  # fmt: skip
DECISIONS = (
    Decision("at_level", LEVEL, "clusters_formed", "reached", "", "1 if the cluster is at the level", integer=True,
             upper=1.0, words=("levels of clusters reached", "达到的集群等级")),
    Decision("joined", JOINED, "cluster_activity", "joined", ACTIVITY, "activity at a level of a cluster",
             words=("activity in clusters", "集群内活动")),
)  # fmt: skip
ROWS = (
    RowSpec("cluster_scale_min", LEVEL, Sense.LEAST, "scale of the cluster >= threshold of the level, if it is reached",
            SCALE, more="one unit more of scale that the level takes", many=True,
            words=("Threshold of a cluster", "集群规模门槛")),
    RowSpec("cluster_level_max", GROUP, Sense.MOST, "a cluster is at one level at most", "",
            more="one level more at once", words=("One level of a cluster", "集群等级唯一")),
    RowSpec("cluster_share_max", MEMBER, Sense.MOST, "activity at all levels <= activity of the site", ACTIVITY,
            more="one unit of activity in the cluster that the site does not do", many=True,
            words=("Activity of members", "成员活动上限")),
    RowSpec("cluster_link", JOINED, Sense.MOST, "activity at a level <= largest activity x reached", ACTIVITY,
            more="one unit of activity at a level that is not reached", many=True,
            words=("Levels not reached", "未达到的等级")),
    RowSpec("opening_link", SITE, Sense.MOST, "activity of what clusters open <= largest activity x reached", ACTIVITY,
            limit=True, more="one unit of activity that needs no cluster", many=True,
            words=("Technology that clusters open", "集群开放的技术")),
)  # fmt: skip
PARTS = (
    Part("clusters", PartKind.COST, "running cost and factors that clusters save, above 0",
         words=("savings of clusters", "集群节约")),
)  # fmt: skip
RESULTS = (
    ResultTable("clusters_formed", "How large each cluster is, and which of its levels it has reached.", LEVEL, (
        ResultColumn("scale", SCALE, "scale of the cluster", words=("scale", "规模")),
        ResultColumn("threshold", SCALE, "scale from which the level can be reached", words=("threshold", "门槛")),
    ), words=("Clusters", "产业集群"), told=True),
    ResultTable("cluster_activity", "Activity of members by level, for which its effects hold.", JOINED, sparse=True,
                words=("Activity in clusters", "集群内活动")),
)  # fmt: skip


def check(instance: Instance) -> Iterable[Problem]:
    """Return clusters without an industry, in other units, levels and items that are none, too much saved, no bound."""
    frame = clusters(instance)
    if frame.empty:
        return
    units = {name: instance.attribute(table, "unit") for name, table in (("k", "technologies"), ("f", "factors"))
             if instance.has(table)}  # fmt: skip
    for cluster, industry, scope, factor, unit in records(frame, "cluster", "industry", "scope", "factor", "unit"):
        where = f"clusters.csv industry[{cluster}]"
        if not industry and scope != EVERY:
            fix = "name the industry, or set scope to all"
            yield Problem(where, "blank", f"be given where scope is {scope}", fix)
            continue
        counted = counted_technologies(instance, industry, scope)
        if not counted:
            rule = "be the industry of a technology of kind production"
            yield Problem(where, repr(industry), rule, "correct the name, or industry in technologies.csv")
        own = {units["f"][factor]} if factor else {units["k"][k] for k in counted}
        if own - {unit}:
            rule = f"be that of what it counts: {', '.join(sorted(map(str, own)))}"
            fix = "count a factor (column factor), or technologies of one unit"
            yield Problem(f"clusters.csv unit[{cluster}]", repr(unit), rule, fix)
    yield from _level_problems(instance)
    yield from _share_problems(instance)
    every = pd.concat([members(instance)[[*SITE, "most"]], opened_sites(instance)], ignore_index=True)
    for region, technology in sorted(set(records(every[every["most"].isna()], "region", "technology"))):
        rule = "be given where a site is in a cluster, or opened by one"
        fix = "give the largest capacity that the site could ever have"
        yield Problem(f"sites.csv max_capacity[{region},{technology}]", "blank", rule, fix)


def _level_problems(instance: Instance) -> Iterator[Problem]:
    known = set(keys_of(levels(instance), LEVEL[1:]))
    for table in ("cluster_effects", "cluster_technologies"):
        if instance.has(table):
            for cluster, level, line in records(instance.tables[table], "cluster", "level", "line"):
                if (cluster, level) not in known:
                    rule, fix = f"be a level of {cluster} in cluster_levels.csv", "correct the name, or add the level"
                    yield Problem(f"{instance.label(table)}:{line} level", repr(level), rule, fix)
    if instance.has("cluster_effects"):
        items = {EMISSION: instance.members("POLLUTANT"), FACTOR_USE: instance.members("FACTOR"), COST: ()}
        frame = instance.tables["cluster_effects"]
        for measure, item, line in records(frame, "measure", "item", "line"):
            if item not in ("*", *items[measure]):
                told = {COST: "be blank where the measure is cost", EMISSION: "be a pollutant"}
                where, fix = f"{instance.label('cluster_effects')}:{line} item", "correct the name, or leave it blank"
                yield Problem(where, repr(item), told.get(measure, "be a factor"), fix)


def _share_problems(instance: Instance) -> Iterator[Problem]:
    """Yield sites that the highest shares of all their clusters together would let emit, use or pay less than 0."""
    for measure in EFFECTS_ON:
        known: dict[str, float] = {}
        for (cluster, *_), share in share_of(instance, measure).items():
            known[cluster] = max(known.get(cluster, 0.0), share)
        frame = members(instance)
        amount = frame["cluster"].map(known).astype("float64").fillna(0.0)
        summed = total(frame.assign(amount=amount), SITE)
        over = summed[summed["amount"] > 1].drop_duplicates("technology")
        for technology, share in records(over, "technology", "amount"):
            where = f"cluster_effects.csv share[{measure},{technology}]"
            yield Problem(where, f"{share:g} in all clusters", "be at most 1 together", "lower the shares")


def today(instance: Instance) -> Mapping[str, Mapping[Key, float]]:
    """Return today's levels: the highest that today's scale reaches, with all that its members do."""
    scale, best = scale_today(instance), dict[tuple[str, str], str]()
    frame = level_places(instance)
    for node, cluster, level, threshold in records(frame, *LEVEL, "threshold"):
        if scale.get((node, cluster), 0.0) >= threshold:
            best[node, cluster] = level
    reached: dict[Key, float] = {
        (n, g, level): float(best.get((n, g)) == level) for n, g, level in keys_of(frame, LEVEL)
    }
    rows = joining(instance)
    rows["works"] = look_up(rows, present(instance), SITE, "activity").fillna(0.0)
    rows["period"] = at_period(instance, rows)["node"]
    joined: dict[Key, float] = {
        (n, r, k, g, level): works * reached[period, g, level]
        for n, r, k, g, level, works, period in records(rows, *JOINED, "works", "period")
    }
    return {"at_level": reached, "joined": joined}


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the levels of clusters at every period, and the members at each."""
    return {"at_level": level_places(instance), "joined": joining(instance)}


def contribute(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:
    """Post what members at a level save of cost, emission and factors."""
    if not instance.has("clusters"):
        return
    joined = block.decision("joined")
    cost, emission, use = saved_cost(instance), saved_emission(instance), saved_use(instance)
    ledgers["value"].post(cost, cost["saved"], joined.at(cost), part="clusters")
    ledgers["value"].post(use, use["saved"] * use["price"], joined.at(use), part="clusters")
    ledgers["factor"].post(use, -use["saved"], joined.at(use))
    for name in ("burden", "gross_emission"):
        ledgers[name].post(emission, -emission["saved"], joined.at(emission))


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Tie levels to scale, members to levels, and what clusters open to both."""
    if not instance.has("clusters"):
        return
    frame, rows, every, locked = level_places(instance), joining(instance), members(instance), opened_sites(instance)
    reached, joined, activity = (block.decision(name) for name in ("at_level", "joined", "activity"))
    spread = at_period(instance, every)[["node", "cluster"]].assign(at=range(len(every)))
    pairs = spread.merge(frame[list(LEVEL)], on=list(GROUP))
    adding = every.iloc[pairs["at"].to_numpy()].reset_index(drop=True)
    scale = Terms(adding["scale"], activity.at(adding), block.index(frame, LEVEL).at(pairs))
    block.rows("cluster_scale_min", frame, [scale, Terms(-frame["threshold"], reached.at(frame))], 0.0)
    grouped = frame[list(GROUP)].drop_duplicates(ignore_index=True)
    one = Terms(1.0, reached.at(frame), block.index(grouped, GROUP).at(frame))
    block.rows("cluster_level_max", grouped, [one], 1.0)
    own = every[every["cluster"].isin(list(rows["cluster"]))].reset_index(drop=True)
    inside = Terms(1.0, joined.at(rows), block.index(own, MEMBER).at(rows))
    block.rows("cluster_share_max", own, [inside, Terms(-1.0, activity.at(own))], 0.0)
    at_level = Terms(-rows["most"], reached.at(at_period(instance, rows)))
    block.rows("cluster_link", rows, [Terms(1.0, joined.at(rows)), at_level], 0.0)
    ways = openings(instance)
    opens = Terms(-look_up(ways, locked, SITE, "most"), reached.at(at_period(instance, ways)),
                  block.index(locked, SITE).at(ways))  # fmt: skip
    block.rows("opening_link", locked, [Terms(1.0, activity.at(locked)), opens], 0.0)


def plan_of_levels(instance: Instance, plan: Plan) -> pd.DataFrame:
    """Return the levels with ``reached`` and the ``scale`` of their cluster."""
    frame, every = level_places(instance), members(instance)
    frame["reached"] = look_up(frame, plan.frame("at_level", LEVEL), LEVEL, "amount").fillna(0.0)
    works = look_up(every, plan.frame("activity", SITE), SITE, "amount").fillna(0.0)
    summed = total(at_period(instance, every.assign(amount=every["scale"] * works)), GROUP)
    return frame.assign(scale=look_up(frame, summed, GROUP, "amount").fillna(0.0))


def plan_of_members(plan: Plan, rows: pd.DataFrame) -> pd.Series:
    """Return what each row of `JOINED` keys has at its level."""
    return look_up(rows, plan.frame("joined", JOINED), JOINED, "amount").fillna(0.0)


def account(instance: Instance, plan: Plan) -> Accounts:
    """Return what members at a level save, from the decision tables."""
    if not instance.has("clusters"):
        return {}
    cost, emission, use = saved_cost(instance), saved_emission(instance), saved_use(instance)
    of_cost, of_emission, of_use = (rows["saved"] * plan_of_members(plan, rows) for rows in (cost, emission, use))
    value = [
        posts(cost, VALUE, of_cost, part="clusters"),
        posts(use, VALUE, of_use * use["price"], part="clusters"),
    ]
    return {
        "value": pd.concat([part for part in value if len(part)] or value[:1], ignore_index=True),
        "factor": posts(use, USE, -of_use),
        "burden": posts(emission, BURDEN, -of_emission),
        "gross_emission": posts(emission, BURDEN, -of_emission),
    }


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return scale against thresholds, members against levels and activity, and what clusters open."""
    if not instance.has("clusters"):
        return
    frame, rows, locked = plan_of_levels(instance, plan), joining(instance), opened_sites(instance)
    unit, need = unit_column(instance, SCALE, frame), frame["threshold"] * frame["reached"]
    yield limits("cluster_scale_min", frame, LEVEL[1:], frame["scale"], need, ">=", unit)
    counted = total(frame.assign(amount=frame["reached"]), GROUP)
    yield limits("cluster_level_max", counted, GROUP[1:], counted["amount"], 1.0, "<=", ["level"] * len(counted))
    rows["joined"] = plan_of_members(plan, rows)
    inside = total(rows.assign(amount=rows["joined"]), MEMBER)
    works = look_up(inside, plan.frame("activity", SITE), SITE, "amount").fillna(0.0)
    unit = unit_column(instance, ACTIVITY, inside)
    yield limits("cluster_share_max", inside, MEMBER[1:], inside["amount"], works, "<=", unit)
    at_level = look_up(at_period(instance, rows), frame, LEVEL, "reached")
    unit = unit_column(instance, ACTIVITY, rows)
    yield limits("cluster_link", rows, JOINED[1:], rows["joined"], rows["most"] * at_level, "<=", unit)
    ways = openings(instance)
    ways = ways.assign(amount=look_up(at_period(instance, ways), frame, LEVEL, "reached"))
    there = look_up(locked, total(ways, SITE), SITE, "amount").fillna(0.0)
    works = look_up(locked, plan.frame("activity", SITE), SITE, "amount").fillna(0.0)
    unit = unit_column(instance, ACTIVITY, locked)
    yield limits("opening_link", locked, SITE[1:], works, locked["most"] * there, "<=", unit, limit_row=True)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return which levels are reached and who works at them; nothing without clusters."""
    if not instance.has("clusters"):
        return {}
    frame, rows = plan_of_levels(instance, plan), joining(instance)
    frame["unit"] = unit_column(instance, SCALE, frame)
    rows["joined"], rows["unit"] = plan_of_members(plan, rows), unit_column(instance, ACTIVITY, rows)
    rows = rows[rows["joined"] != 0].reset_index(drop=True)
    return {
        "clusters_formed": frame[[*LEVEL, "scale", "threshold", "reached", "unit"]],
        "cluster_activity": rows[[*JOINED, "joined", "unit"]],
    }
