"""What a study of clusters says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from layout_opt.analysis.clusters.advantage import made_where_it_pays
from layout_opt.analysis.clusters.cluster_cases import NONE, PLAN
from layout_opt.facts.agglomeration import CLUSTERS
from layout_opt.facts.frames import records
from layout_opt.instance import Instance

Pairs = list[tuple[str, str]]
"""Sentences, each in English and Chinese."""
PERCENT = 100.0


def cluster_words(
    instance: Instance, tables: Mapping[str, pd.DataFrame], *, top: float, enumerated: bool
) -> dict[str, list[str]]:
    """Return language -> sentences: en and zh."""
    said = [
        _sentences(instance, _named(instance, tables, local=local), top, enumerated=enumerated)
        for local in (False, True)
    ]
    return {"en": [pair[0] for pair in said[0]], "zh": [pair[1] for pair in said[1]]}


def _named(instance: Instance, tables: Mapping[str, pd.DataFrame], *, local: bool) -> dict[str, pd.DataFrame]:
    """Return the tables with clusters called by their names, those of the language spoken where there are any."""
    if not instance.has(CLUSTERS):
        return dict(tables)
    names = {str(c): str(name) for c, name in instance.attribute(CLUSTERS, "name").items() if name}
    if local and "name_local" in instance.tables[CLUSTERS]:
        names |= {str(c): str(name) for c, name in instance.attribute(CLUSTERS, "name_local").items() if name}

    def layout(told: object) -> str:
        parts = [part.split(": ", 1) for part in str(told).split("; ")]
        return "; ".join(": ".join((names.get(head, head), *rest)) for head, *rest in parts)

    spoken = {column: (lambda one: names.get(str(one), str(one))) for column in ("cluster", "first", "second")}
    spoken |= dict.fromkeys(("before", "after", "layout"), layout)
    return {
        name: frame.assign(**{column: frame[column].map(spoken[column]) for column in spoken if column in frame})
        for name, frame in tables.items()
    }


def _sentences(instance: Instance, tables: Mapping[str, pd.DataFrame], top: float, *, enumerated: bool) -> Pairs:
    unit = instance.units.column("{money}/yr")
    said: Pairs = []
    if "formed" in tables:
        said += _formed(tables["formed"])
        said += _strength(tables["strengths"], tables["tipping"], top, unit)
        said += _layouts(tables["layouts"], enumerated=enumerated)
        said += _worths(tables, unit)
    else:
        said.append(("the instance names no clusters (clusters.csv): comparative advantage only",
                     "实例未设产业集群（clusters.csv）：仅分析比较优势"))  # fmt: skip
    return said + _advantage(tables)


def _formed(formed: pd.DataFrame) -> Pairs:
    plan = formed[(formed["case"] == PLAN) & (formed["reached"] > 0.5)]
    rows = [f"{c} ({level}: {scale:,.4g} {unit})" for c, level, scale, unit in
            records(plan, "cluster", "level", "scale", "unit")]  # fmt: skip
    if not rows:
        return [("no cluster forms in the plan", "规划中没有形成任何集群")]
    return [(f"clusters that form in the plan: {', '.join(rows)}", f"规划中形成的集群：{'、'.join(rows)}")]


def _strength(table: pd.DataFrame, tipping: pd.DataFrame, top: float, unit: str) -> Pairs:
    solved = table[table["objective"].notna()]
    if len(solved) < 2:
        return []
    gain = abs(float(solved["objective"].iloc[-1]) - float(solved["objective"].iloc[0]))
    gone = PERCENT * float(solved["moved"].iloc[-1])
    english = (
        f"from no agglomeration to {top:g} times the given strength the objective moves by {gain:,.6g} {unit}, and "
        f"{gone:.3g} % of activity stands elsewhere"
    )
    chinese = f"集聚强度由零升至给定值的 {top:g} 倍，目标值变动 {gain:,.6g} {unit}，{gone:.3g}% 的活动换了地方"
    said = [(english, chinese)]
    for weaker, stronger, before, after in records(tipping, "weaker", "stronger", "before", "after"):
        old, new = (word if word != NONE else ("no cluster", "无集群")[0] for word in (before, after))
        local_old, local_new = (word if word != NONE else "无集群" for word in (before, after))
        said.append(
            (
                f"it tips between strengths {weaker:.4g} and {stronger:.4g}: from {old} to {new}",
                f"在强度 {weaker:.4g} 与 {stronger:.4g} 之间发生转变：由 {local_old} 变为 {local_new}",
            )
        )
    return said if len(tipping) else [*said, ("no level changes over this range", "此范围内各集群等级不变")]


def _layouts(layouts: pd.DataFrame, *, enumerated: bool) -> Pairs:
    if not enumerated:
        return [("there are too many layouts of levels to solve each by itself: which are locally best is not told",
                 "等级组合过多，未逐一求解，不判断局部最优")]  # fmt: skip
    said: Pairs = []
    for strength, part in layouts[layouts["local"] == 1].groupby("strength"):
        if len(part) > 1:
            names = " | ".join(part["layout"])
            english = (
                f"at strength {strength:g} {len(part)} layouts are locally best, none of them left by moving one "
                f"cluster alone: {names}"
            )
            said.append(
                (
                    english,
                    f"强度 {strength:g} 时有 {len(part)} 个局部最优布局，单独改变任一集群均不更优：{names}",
                )
            )
        else:
            said.append((f"at strength {strength:g} one layout of levels alone is locally best",
                         f"强度 {strength:g} 时只有一个局部最优布局"))  # fmt: skip
    return said


def _worths(tables: Mapping[str, pd.DataFrame], unit: str) -> Pairs:
    said: Pairs = []
    joins = tables["joins"].dropna(subset=["worth"])
    for first, second, worth in records(joins.sort_values("worth", ascending=False), "first", "second", "worth"):
        if worth > 0:
            said.append((f"{first} and {second} are worth joining across their border: {worth:,.6g} {unit}",
                         f"{first} 与 {second} 值得跨界合并：{worth:,.6g} {unit}"))  # fmt: skip
    if len(joins) and not said:
        said.append(("no two clusters are worth joining across a border", "没有值得跨界合并的集群"))
    costs = tables["levels"].dropna(subset=["cost"])
    for cluster, level, cost in records(costs[costs["cost"] > 0], "cluster", "level", "cost"):
        said.append((f"{cluster} reaches {level} at a cost of {cost:,.6g} {unit} at the least",
                     f"{cluster} 达到 {level} 至少需付出 {cost:,.6g} {unit}"))  # fmt: skip
    beyond = tables["levels"][tables["levels"]["cost"].isna()]
    for cluster, level in records(beyond, "cluster", "level"):
        said.append((f"{cluster} cannot reach {level}", f"{cluster} 无法达到 {level}"))
    return said


def _advantage(tables: Mapping[str, pd.DataFrame]) -> Pairs:
    said: Pairs = []
    followed, table = tables["followed"], tables["advantage"]
    weights = followed["value"].where(followed["value"] > 0, 0.0)
    if len(followed) and float(weights.sum()) > 0:
        now, then = (float((followed[name] * weights).sum() / weights.sum()) for name in ("today", "plan"))
        english = (
            f"rank correlation of specialisation with real advantage, weighted by value: today {now:.2f}, plan "
            f"{then:.2f}"
        )
        said.append(
            (
                english,
                f"专业化与真实优势的秩相关（按产值加权）：今日 {now:.2f}，规划 {then:.2f}",
            )
        )
    shares = [made_where_it_pays(table, f"value_{name}") for name in ("today", "plan")]
    if shares[0] is not None and shares[1] is not None:
        now, then = (PERCENT * float(share) for share in shares if share is not None)
        english = (
            "made where it costs at most what it adds, at the plan's prices and without what clusters save: "
            f"{now:.3g} % of value today, {then:.3g} % in the plan"
        )
        said.append(
            (
                english,
                f"按规划价格（不计集群节省），成本不高于增值之处的产值占比：今日 {now:.3g}%，规划 {then:.3g}%",
            )
        )
    return said
