r"""Largest capacities that nobody gives: what markets, inputs, factors, equipment and limits imply for a site.

Where opening is a decision and ``max_capacity`` is blank, a site can use no more activity than the least of

- what takes its goods: demand and exports of all regions, and plants at their largest activity, by the good of which
  most is taken (per unit made, after losses on as many ways as there are regions); for equipment what works on it;
- what brings each input: imports, and plants at their largest activity;
- what its region has of a factor, what a piece of equipment can do, and what treatment may remove;
- a planner limit on its activity alone.

Amounts are the largest of any node, and bounds are handed on from plant to plant until none falls. What takes the
goods bounds nothing where a site runs for another reason: a least utilisation, running that earns, what removes a
burden or a good that may not be left. Nothing is derived with tables that can want capacity for its own sake (least
amounts, clusters, growth limits and all that `UNDERSTOOD` does not name). The capacity is the activity over the least
utilisation of any node or season, `ROOM` of it more, so that the limit binds nowhere and prices stay with what implies
it, and a module more; at least what exists and what an open site must have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from operator import itemgetter

import pandas as pd

from layout_opt.facts.frames import records
from layout_opt.facts.site_needs import Amounts, Pair, SiteNeeds, site_needs, understood
from layout_opt.instance import Instance

ROUNDS = 50
"""Most rounds from plant to plant [1]."""
ROOM = 0.01
"""Share by which a capacity is above what is implied [1]."""
Bound = tuple[float, str]
"""Largest activity, and what implies it."""


@dataclass(frozen=True)
class DerivedSize:
    """A largest capacity that the data imply.

    Parameters
    ----------
    most : float
        In the unit of the technology per year.
    why : str
        What implies it.
    """

    most: float
    why: str


def opening(frame: pd.DataFrame) -> pd.Series:
    """Return True for the sites where opening is a decision."""
    return (frame["fixed_cost"] > 0) | (frame["min_capacity"] > 0)


def derived_sizes(instance: Instance) -> Mapping[Pair, DerivedSize]:
    """Return site -> largest capacity, where opening is a decision, none is given and something bounds it."""
    return instance.memory.once(f"{__name__}.sizes", lambda: _derived(instance))


def with_derived_sizes(instance: Instance, frame: pd.DataFrame) -> pd.DataFrame:
    """Return sites with the largest capacities that the data imply where none is given."""
    blank = opening(frame) & frame["max_capacity"].isna()
    if not blank.any():
        return frame
    known = derived_sizes(instance)
    found = [known[pair].most if pair in known else float("nan") for pair in records(frame, "region", "technology")]
    return frame.assign(max_capacity=frame["max_capacity"].where(~blank, pd.Series(found, index=frame.index)))


def _derived(instance: Instance) -> Mapping[Pair, DerivedSize]:
    if not (instance.has("sites") and understood(instance)):
        return {}
    raw = instance.resolve("sites")
    asked = set(records(raw[opening(raw) & raw["max_capacity"].isna()], "region", "technology"))
    if not asked:
        return {}
    share = raw["node"].map(dict(instance.tree.share)).astype("float64").fillna(1.0)
    load = (raw["max_utilisation"] * share).where(raw["max_utilisation"] > 0)
    size = raw[["existing", "max_capacity"]].max(axis=1).where(raw["max_capacity"].notna(), inf)
    grouped = raw.assign(load=load, size=size).groupby(["region", "technology"])
    needed = grouped.agg(
        load=("load", "min"), size=("size", "max"), module=("module_size", "max"), existing=("existing", "max"),
        least=("min_capacity", "max"),
    ).fillna({"module": 0.0}).reset_index()  # fmt: skip
    sizes = {(region, name): float(most) for region, name, most in records(needed, "region", "technology", "size")}
    bounds = _activities(site_needs(instance, raw), sizes)
    found = {}
    for *place, load, module, existing, least in records(
        needed, "region", "technology", "load", "module", "existing", "least"
    ):
        most, why = bounds[place[0], place[1]]
        if (place[0], place[1]) in asked and most < inf and load > 0:
            found[place[0], place[1]] = DerivedSize(max(most / load * (1 + ROOM) + module, existing, least), why)
    return found


def _activities(needs: SiteNeeds, sizes: Mapping[Pair, float]) -> dict[Pair, Bound]:
    """Return the largest activity of every site, and what implies it."""
    bounds: dict[Pair, Bound] = {pair: (size, "its size") for pair, size in sizes.items()}
    for _ in range(ROUNDS):
        sums = {name: _sums(amounts, bounds, at_region=at_region) for name, amounts, at_region in (
            ("made", needs.makes, False), ("taken", needs.taken, False),
            ("used", needs.used, True), ("emitted", needs.emitted, True),
        )}  # fmt: skip
        after = {
            pair: min([bound, *_implied(needs, pair, bounds, sums)], key=itemgetter(0))
            for pair, bound in bounds.items()
        }
        if after == bounds:
            break
        bounds = after
    return bounds


def _sums(amounts: Amounts, bounds: Mapping[Pair, Bound], *, at_region: bool) -> dict[tuple[str, str], float]:
    """Return region (blank for all together) and name -> amount at the largest activities."""
    found: dict[tuple[str, str], float] = {}
    for pair, own in amounts.items():
        most = bounds[pair][0]
        for name, amount in own.items():
            key = (pair[0] if at_region else "", name)
            found[key] = found.get(key, 0.0) + amount * most
    return found


def _implied(
    needs: SiteNeeds, pair: Pair, bounds: Mapping[Pair, Bound], sums: Mapping[str, Mapping[tuple[str, str], float]]
) -> Iterator[Bound]:
    """Yield the bounds on the activity of a site that those of the others imply."""
    region, technology = pair
    if pair in needs.limits:
        yield needs.limits[pair], "a limit of the planner"
    for factor, use in needs.factors.get(pair, {}).items():
        yield needs.endowed.get((region, factor), inf) / use, f"{factor} there"
    for machine, use in needs.machines.get(pair, {}).items():
        yield bounds.get((region, machine), (inf, ""))[0] / use, machine
    for pollutant, rate in needs.removed.get(pair, {}).items():
        yield sums["emitted"].get((region, pollutant), 0.0) / rate, f"{pollutant} that is emitted there"
    for good, need in needs.needed.get(pair, {}).items():
        yield (needs.brought.get(good, 0.0) + sums["made"].get(("", good), 0.0)) / need, f"supply of {good}"
    if pair in needs.free:
        return
    if technology in needs.equipment:
        yield sums["used"].get(pair, 0.0), "what works on it"
    elif pair in needs.made:
        taken = {good: needs.room.get(good, 0.0) + sums["taken"].get(("", good), 0.0) for good in needs.made[pair]}
        rooms = {good: taken[good] * needs.lost.get(good, 1.0) / made for good, made in needs.made[pair].items()}
        good = max(rooms, key=rooms.__getitem__)
        yield rooms[good], f"what takes {good}"
