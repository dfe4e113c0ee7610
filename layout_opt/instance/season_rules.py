"""Rules of seasons: what is of the year is not given for a season; what is of all seasons is given for all or none."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.instance.convert import NODE_COLUMN
from layout_opt.instance.instance import Instance
from layout_opt.instance.raw import listed, place
from layout_opt.instance.spec import Column, InSeason, Table


def season_problems(instance: Instance) -> list[Problem]:
    """Return cells that contradict the seasons of an instance; none where it has no seasons."""
    if not instance.tree.season_of:
        return []
    problems = []
    for name, spec in instance.specs.items():
        if not (spec.temporal and instance.has(name)):
            continue
        for column in spec.values:
            if column.in_season is InSeason.YEAR:
                problems += listed(list(_of_the_year(instance, name, column)), instance.label(name), column.name)
            elif column.in_season is InSeason.TOTAL and not spec.additive:
                problems += listed(list(_given_in_part(instance, spec, column)), instance.label(name), column.name)
    return problems


def _of_the_year(instance: Instance, table: str, column: Column) -> Iterator[Problem]:
    """Yield cells of the year that stand in the row of a season."""
    rows = instance.tables[table]
    found = rows[rows[NODE_COLUMN].isin(list(instance.tree.season_of)) & rows[column.name].notna()]
    for line, node in zip(found["line"].tolist(), found[NODE_COLUMN].tolist(), strict=True):
        rule = "be blank in a season: it stands for the whole year"
        fix = f"give it at {instance.tree.season_of[node]}, the period of {node}"
        yield Problem(place(instance.label(table), line, column.name), f"a value for {node}", rule, fix)


def _given_in_part(instance: Instance, spec: Table, column: Column) -> Iterator[Problem]:
    """Yield limits that some seasons of a period give, while the period has one for all of them."""
    tree, keys = instance.tree, list(spec.key_names)
    resolved = instance.resolve(spec.name)
    for period in dict.fromkeys(tree.season_of.values()):
        seasons = tree.seasons(period)
        own = [instance.given_at(spec.name, season) for season in seasons]
        given = pd.concat([frame.loc[frame[column.name].notna(), keys] for frame in own])
        counts = given.groupby(keys).size() if len(given) else pd.Series(dtype=int)
        known = resolved[(resolved[NODE_COLUMN] == period) & resolved[column.name].notna()]
        limited = {tuple(row) for row in known[keys].to_numpy().tolist()}
        for key, count in counts.items():
            words = key if isinstance(key, tuple) else (key,)
            if count < len(seasons) and words in limited:
                where = f"{instance.label(spec.name)} {column.name}[{','.join(map(str, words))}]"
                rule = f"be given for all seasons of {period} or for none: it is of the whole year there"
                fix = "give it for every season, or limit seasons by planner_limits.csv"
                yield Problem(where, f"given for {count} of {len(seasons)} seasons", rule, fix)
