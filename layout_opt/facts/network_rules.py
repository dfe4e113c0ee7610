"""Rules of the receptor network: no loop, no receptor that passes on more than it receives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from layout_opt.errors import Problem
from layout_opt.instance import Instance
from layout_opt.instance.raw import listed, place

TOLERANCE = 1e-9  # rounding allowed in a sum of shares that should not exceed 1


def network_problems(instance: Instance) -> list[Problem]:
    """Return loops and forks among the transfers, and discharge that arrives more than once."""
    return [*_transfer_problems(instance), *_discharge_problems(instance)]


def _transfer_problems(instance: Instance) -> list[Problem]:
    if not instance.has("transfers"):
        return []
    label = instance.label("transfers")
    rows = instance.resolve("transfers")
    rows = rows[rows["delivery"] > 0]
    problems: set[Problem] = set()
    for (_, pollutant), group in rows.groupby(["node", "pollutant"], sort=False):
        arcs: dict[str, list[str]] = {}
        for above, below in zip(group["from_receptor"].tolist(), group["to_receptor"].tolist(), strict=True):
            arcs.setdefault(above, []).append(below)
        loop = find_loop(arcs)
        if loop:
            where = place(label, _line(instance, "transfers", ("from_receptor", "to_receptor"), loop[:2]))
            found = f"the loop {' -> '.join(loop)} for {pollutant}"
            fix = "remove the transfer that runs uphill, or make one receptor of the loop"
            problems.add(Problem(where, found, "run downhill without a loop", fix))
    sums = rows.groupby(["node", "from_receptor", "pollutant"], sort=False)["delivery"].sum()
    for key, total in sums[sums > 1 + TOLERANCE].items():
        _, receptor, pollutant = _parts(key)
        line = _line(instance, "transfers", ("from_receptor",), (receptor,))
        found = f"deliveries out of {receptor!r} that sum to {total:.6g} for {pollutant}"
        fix = "lower the deliveries: a fork cannot pass on more than arrives"
        problems.add(Problem(place(label, line, "delivery"), found, "sum to at most 1", fix))
    return listed(sorted(problems), label, "delivery")


def _discharge_problems(instance: Instance) -> list[Problem]:
    if not instance.has("discharge") or not instance.has("receptors"):
        return []
    label = instance.label("discharge")
    rows = instance.resolve("discharge")
    kind = rows["receptor"].map(instance.attribute("receptors", "kind"))
    sums = rows.groupby([rows["node"], rows["region"], rows["pollutant"], kind], sort=False)["share"].sum()
    problems: set[Problem] = set()
    for key, total in sums[sums > 1 + TOLERANCE].items():
        _, region, pollutant, of_kind = _parts(key)
        line = _line(instance, "discharge", ("region",), (region,))
        found = f"shares of {region!r} to kind {of_kind} that sum to {total:.6g} for {pollutant}"
        fix = "lower the shares: no more arrives than is discharged"
        problems.add(Problem(place(label, line, "share"), found, "sum to at most 1", fix))
    return listed(sorted(problems), label, "share")


def _parts(key: object) -> tuple[str, ...]:
    """Return the parts of a group key as text."""
    return tuple(str(part) for part in key) if isinstance(key, tuple) else (str(key),)


def _line(instance: Instance, table: str, columns: Iterable[str], words: Sequence[str]) -> int:
    """Return the first line of a table in which the words stand, as written or as ``*``."""
    rows = instance.tables[table]
    match = pd.Series(data=True, index=rows.index)
    for column, word in zip(columns, words, strict=True):
        match &= rows[column].isin([word, "*"])
    lines = rows.loc[match, "line"]
    return int(lines.iloc[0]) if len(lines) else 0


def find_loop(arcs: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the members of one loop of a directed graph, the first repeated at the end; empty if none."""
    done: set[str] = set()
    for start in sorted(arcs):
        if start in done:
            continue
        path: list[str] = []
        on_path: set[str] = set()
        stack = [(start, iter(sorted(arcs.get(start, ()))))]
        path.append(start)
        on_path.add(start)
        while stack:
            member, onward = stack[-1]
            following = next(onward, None)
            if following is None:
                stack.pop()
                path.pop()
                on_path.discard(member)
                done.add(member)
            elif following in on_path:
                return [*path[path.index(following) :], following]
            elif following not in done:
                stack.append((following, iter(sorted(arcs.get(following, ())))))
                path.append(following)
                on_path.add(following)
    return []
