r"""The seven switches that lead from one layout to another: what each of them holds as it is in the first layout.

Every switch that is not released holds amounts :math:`\hat y` of the first layout, as planner limits:

.. math::

   \text{demand} &: S_{nrc} = \hat S_{nrc} \\
   \text{idle capacity} &: X_{nrk} - \bar u_{nrk} B_{nrk} \le \hat X_{nrk} - \bar u_{nrk} \hat B_{nrk} \\
   \text{new capacity} &: B_{nrk} \le \hat B_{nrk} \\
   \text{new technology} &: X_{nrk} = 0 \quad \text{for every k with no activity anywhere in the first layout} \\
   \text{relocation} &: \sum_{k \in i} X_{nrk} = \hat s_{nri} \sum_{k \in i} X_{nr'k}, \qquad
      \hat s_{nri} = \sum_{k \in i} \hat X_{nrk} / \sum_{k \in i} \hat X_{nr'k} \quad
      \text{with r' the region that has most of i} \\
   \text{trade} &: F_{nrc} \le \hat F_{nrc}, \quad I_{nrc} \le \hat I_{nrc}, \quad E_{nrc} \le \hat E_{nrc} \\
   \text{joint use} &: Z_{nrp} \le \hat Z_{nrp}

S is what is sold of a good in a region, X activity, B capacity built, F what a region sends away, I and E trade abroad,
Z discharge, i an industry. In a tree of several nodes idle capacity is held by
:math:`X - \bar u C \le \hat X - \bar u \hat C`, with C the capacity in place: what was built in an earlier node is no
idle capacity, and idle capacity that is scrapped counts as used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from layout_opt.facts.frames import keys_of, look_up, total
from layout_opt.facts.keys import SITE
from layout_opt.facts.measures import producing
from layout_opt.facts.sites import sites
from layout_opt.instance import Change, Instance

Frames = Mapping[str, pd.DataFrame]
"""Measure -> node, key columns, amount of the first layout."""
IDLE = 1e-9
"""Share of capacity below which it is not idle, but round-off [1]."""
LIMITS, TERMS = "planner_limits", "planner_limit_terms"
KEYS = ("region", "technology", "commodity", "pollutant")


class HeldSwitch(StrEnum):
    """What is held as it is in the first layout until it is released; the value is what the cause is called."""

    DEMAND = "demand"
    IDLE = "idle capacity"
    BUILD = "new capacity"
    TECHNOLOGY = "new technology"
    SHARES = "relocation"
    TRADE = "trade"
    LOADS = "joint use"


SIMPLE: Mapping[HeldSwitch, tuple[tuple[str, tuple[str, ...]], ...]] = {
    HeldSwitch.DEMAND: (("sales", ("region", "commodity")),),
    HeldSwitch.TRADE: (
        ("shipment", ("region", "commodity")), ("import", ("region", "commodity")), ("export", ("region", "commodity")),
    ),
    HeldSwitch.LOADS: (("discharge", ("region", "pollutant")),),
}  # fmt: skip
"""Switch -> (measure, keys by which its sums are held)."""
EXACT = frozenset({HeldSwitch.DEMAND, HeldSwitch.SHARES})
"""Switches that hold an amount from both sides."""
MEASURES = ("sales", "shipment", "import", "export", "discharge", "activity", "build", "capacity")
"""What has to be known of the first layout."""


HANGS_ON: Mapping[HeldSwitch, tuple[tuple[str, str], ...]] = {
    HeldSwitch.DEMAND: (("demand", "quantity"), ("demand", "price"), ("acceptance", "acceptance")),
    HeldSwitch.IDLE: (("sites", "existing"), ("sites", "max_utilisation")),
    HeldSwitch.BUILD: (("sites", "investment_cost"), ("sites", "max_capacity")),
    HeldSwitch.TECHNOLOGY: (
        ("technology_emissions", "intensity"), ("technology_goods", "input"), ("sites", "variable_cost"),
    ),
    HeldSwitch.SHARES: (("sites", "variable_cost"), ("technology_goods", "input")),
    HeldSwitch.TRADE: (("freight", "cost_per_distance"), ("freight", "cost"), ("foreign_trade", "max_quantity")),
    HeldSwitch.LOADS: (("receptor_capacity", "capacity"), ("transfers", "delivery"), ("discharge", "share")),
}  # fmt: skip
"""Switch -> the columns of data that what it brings hangs on first of all."""


def held_words(switch: HeldSwitch) -> str:
    """Return what stands in the column ``words`` of the limits of a switch."""
    return f"held: {switch.value}"


@dataclass(frozen=True)
class HeldLimit:
    """One planner limit of a switch.

    Parameters
    ----------
    switch : HeldSwitch
        Whose it is.
    name : str
        Of the limit.
    most : mapping of str to float
        Node -> most (and least, where the switch is exact).
    terms : tuple of (measure, mapping, mapping)
        What is added up, key column -> member, node -> coefficient.
    """

    switch: HeldSwitch
    name: str
    most: Mapping[str, float]
    terms: tuple[tuple[str, Mapping[str, str], Mapping[str, float]], ...]


def held_limits(instance: Instance, frames: Frames) -> Iterator[HeldLimit]:
    """Yield the limits of every switch that has something to hold."""
    for switch, measures in SIMPLE.items():
        for measure, keys in measures:
            yield from _sums(instance, frames, switch, measure, keys)
    yield from _unbuilt(instance, frames)
    yield from _unused(instance, frames)
    yield from _idle(instance, frames)
    yield from _shares(instance, frames)


def _limit(switch: HeldSwitch, words: tuple[str, ...], most: Mapping[str, float], terms: object) -> HeldLimit:
    return HeldLimit(switch, " ".join(("held", switch.value, *words)), most, terms)  # type: ignore[arg-type]


def _by_node(instance: Instance, frame: pd.DataFrame) -> dict[str, float]:
    known = dict(zip(frame["node"], frame["amount"], strict=True))
    return {node: float(known.get(node, 0.0)) for node in instance.tree.nodes}


def _ones(instance: Instance) -> dict[str, float]:
    return dict.fromkeys(instance.tree.nodes, 1.0)


def _sums(
    instance: Instance, frames: Frames, switch: HeldSwitch, measure: str, keys: tuple[str, ...]
) -> Iterator[HeldLimit]:
    frame = frames[measure]
    if frame.empty:
        return
    for place, rows in total(frame, ("node", *keys)).groupby(list(keys), sort=True):
        terms = ((measure, dict(zip(keys, place, strict=True)), _ones(instance)),)
        yield _limit(switch, (measure, *map(str, place)), _by_node(instance, rows), terms)


def _unbuilt(instance: Instance, frames: Frames) -> Iterator[HeldLimit]:
    """Yield what may be built: nothing, and at sites of technologies that were built, no more than was."""
    built = frames["build"]
    for technology in sorted(set(sites(instance)["technology"])):
        rows = built[built["technology"] == technology]
        if (rows["amount"] > 0).any():
            for region, own in rows.groupby("region", sort=True):
                terms = (("build", {"region": str(region), "technology": technology}, _ones(instance)),)
                yield _limit(HeldSwitch.BUILD, (str(region), technology), _by_node(instance, own), terms)
        else:
            terms = (("build", {"technology": technology}, _ones(instance)),)
            yield _limit(HeldSwitch.BUILD, (technology,), dict.fromkeys(instance.tree.nodes, 0.0), terms)


def _unused(instance: Instance, frames: Frames) -> Iterator[HeldLimit]:
    active = frames["activity"]
    used = set(active.loc[active["amount"] > 0, "technology"])
    for technology in sorted(set(sites(instance)["technology"]) - used):
        terms = (("activity", {"technology": technology}, _ones(instance)),)
        yield _limit(HeldSwitch.TECHNOLOGY, (technology,), dict.fromkeys(instance.tree.nodes, 0.0), terms)


def _idle(instance: Instance, frames: Frames) -> Iterator[HeldLimit]:
    """Yield how much every site with idle capacity may work."""
    frame = sites(instance)
    for name in ("activity", "build", "capacity"):
        frame[name] = look_up(frame, frames[name], SITE, "amount").fillna(0.0)
    frame["most"] = frame["max_utilisation"] * frame["capacity"]
    frame["idle"] = frame["most"] - frame["activity"]
    several = len(instance.tree.nodes) > 1
    beside = "capacity" if several else "build"
    frame["held"] = frame["activity"] - frame["max_utilisation"] * frame[beside]
    works = frame["idle"] > IDLE * frame["most"]
    places = sorted(set(keys_of(frame[works], ("region", "technology"))))
    share, most = ({key: float(value) for key, value in zip(keys_of(frame, SITE), frame[name], strict=True)}
                   for name in ("max_utilisation", "held"))  # fmt: skip
    for place in places:
        where = dict(zip(("region", "technology"), place, strict=True))
        nodes = instance.tree.nodes
        factors = {node: -share.get((node, *place), 0.0) for node in nodes}
        terms = (("activity", where, _ones(instance)), (beside, where, factors))
        yield _limit(HeldSwitch.IDLE, place, {node: most.get((node, *place), 0.0) for node in nodes}, terms)


def industry_groups(instance: Instance) -> dict[str, list[str]]:
    """Return industry -> its technologies of production that are counted in one unit; others stand by themselves."""
    named = instance.attribute("technologies", "industry")
    groups: dict[str, list[str]] = {}
    for technology in producing(instance):
        industry = str(named.get(technology) or technology)
        unit = instance.units.column("{activity}/yr", technology=technology)
        first = groups.get(industry)
        same = first is None or instance.units.column("{activity}/yr", technology=first[0]) == unit
        groups.setdefault(industry if same else technology, []).append(technology)
    return groups


def _shares(instance: Instance, frames: Frames) -> Iterator[HeldLimit]:
    """Yield what share of each industry each region may have."""
    active = frames["activity"]
    known = frames["activity"][["region", "technology"]].drop_duplicates()
    for industry, technologies in industry_groups(instance).items():
        rows = total(active[active["technology"].isin(technologies)], ("node", "region"))
        whole = rows.groupby("node")["amount"].sum()
        regions = sorted(set(known.loc[known["technology"].isin(technologies), "region"]))
        if len(regions) < 2 or not (whole > 0).all():
            continue
        amounts = {(n, r): a for n, r, a in zip(rows["node"], rows["region"], rows["amount"], strict=True)}
        largest = max(regions, key=lambda region: amounts.get((whole.index[0], region), 0.0))
        if any(amounts.get((node, largest), 0.0) <= 0 for node in whole.index):
            continue
        for region in (each for each in regions if each != largest):
            share = {node: -amounts.get((node, region), 0.0) / amounts[node, largest] for node in whole.index}
            terms = [("activity", {"region": region, "technology": each}, _ones(instance)) for each in technologies]
            if any(share.values()):
                terms += [("activity", {"region": largest, "technology": each}, share) for each in technologies]
            yield _limit(HeldSwitch.SHARES, (industry, region), dict.fromkeys(instance.tree.nodes, 0.0), tuple(terms))


def release_of(switch: HeldSwitch, limits: Sequence[HeldLimit]) -> list[Change]:
    """Return the changes that release a switch where `with_held` put its limits: their rows and terms are taken out."""
    names = tuple(limit.name for limit in limits if limit.switch is switch)
    return [Change(table=table, where={"limit": names}, delete=True) for table in (TERMS, LIMITS)] if names else []


def limit_tables(instance: Instance, limits: list[HeldLimit]) -> dict[str, pd.DataFrame]:
    """Return the rows of the two tables of planner limits that hold what is given.

    A row of a node holds there and below, and rows of terms add: a coefficient that differs between nodes is written
    as its difference to the node above.
    """
    parent = instance.tree.parent
    heads, terms = [], []
    for limit in limits:
        for node, most in limit.most.items():
            heads.append((node, limit.name, most if limit.switch in EXACT else None, most, held_words(limit.switch)))
        for measure, where, coefficients in limit.terms:
            for node, value in coefficients.items():
                above = parent.get(node)
                step = value - (coefficients[above] if above else 0.0)
                if step:
                    terms.append((node, limit.name, measure, *(where.get(name, "*") for name in KEYS), step))
    return {
        LIMITS: pd.DataFrame(heads, columns=["node", "limit", "least", "most", "words"]),
        TERMS: pd.DataFrame(terms, columns=["node", "limit", "measure", *KEYS, "coefficient"]),
    }


def with_held(instance: Instance, held: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables of planner limits of an instance with those that are held below them."""
    own = instance.every_table()
    return {
        name: pd.concat([own[name].drop(columns="line", errors="ignore"), rows], ignore_index=True)
        if instance.has(name)
        else rows
        for name, rows in held.items()
    }
