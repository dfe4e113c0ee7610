"""What goods cannot do: move back, leave a region or get there, be sold; and technologies that can never work."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from layout_opt.facts.frames import at_keys, keys_of
from layout_opt.facts.gateways import EXPORT, IMPORT, gateways
from layout_opt.facts.keys import ROUTE
from layout_opt.facts.links import limited_routes, links
from layout_opt.facts.notices.notice_words import listed_names, named
from layout_opt.facts.offers import offers
from layout_opt.facts.reach import MOST_ARCS, Reach
from layout_opt.facts.recipes import goods
from layout_opt.facts.rules import bans
from layout_opt.facts.sites import sites
from layout_opt.instance import Instance

Codes = npt.NDArray[np.int64]
PAIR = ["region", "technology"]


def trade_notices(instance: Instance, reach: Reach | None) -> list[str]:
    """Return one sentence for each oddity of routes, of what can be sold, and of technologies."""
    if len(instance.tables.get("routes", ())) * len(instance.members("COMMODITY")) > MOST_ARCS:
        return []
    return [*_one_way(instance), *_cut_off(instance), *_unsold(instance), *_never(instance, reach)]


def _open_links(instance: Instance) -> pd.DataFrame:
    """Return the links on which something may arrive."""
    frame = links(instance)
    frame = frame[~(frame["capacity"] == 0) & ~(frame["loss"] >= 1)]
    routes = limited_routes(instance)
    closed = set(keys_of(routes[routes["capacity"] == 0], ROUTE))
    return at_keys(frame, ROUTE, closed, inside=False)


def _one_way(instance: Instance) -> Iterator[str]:
    """Yield the ways without a way back where one end could send (plant, gateway) what the other could take."""
    ways = set(_open_links(instance)[["from_region", "to_region"]].itertuples(index=False, name=None))
    recipes = goods(instance)
    senders = {*recipes.loc[recipes["output"] > 0, "region"], *gateways(instance, IMPORT)["region"]}
    users = recipes.loc[recipes["input"] > 0, "region"]
    takers = {*offers(instance)["region"], *users, *gateways(instance, EXPORT)["region"]}
    back = {(start, end) for start, end in ways if (end, start) not in ways and end in senders and start in takers}
    single = {f"{start} -> {end}" for start, end in back}
    if single:
        yield f"{instance.label('routes')}: nothing moves back on {listed_names(single)}."


def _cut_off(instance: Instance) -> Iterator[str]:
    """Yield the regions with a plant or buyers that no link touches, where there are links at all."""
    ways = _open_links(instance)
    if ways.empty:
        return
    active = {*sites(instance)["region"], *offers(instance)["region"]}
    alone = active - {*ways["from_region"], *ways["to_region"]}
    if alone:
        yield f"{instance.label('routes')}: {named(instance, 'regions', alone)} can neither send nor receive anything."


def _unsold(instance: Instance) -> Iterator[str]:
    """Yield the plants whose goods nobody takes, by region where that is so of all its plants."""
    lost = unsold_sites(instance)
    if lost.empty:
        return
    made = goods(instance)
    makers = made.loc[made["output"] > 0, PAIR].drop_duplicates()
    kept = set(keys_of(makers, PAIR)) - set(keys_of(lost, PAIR))
    regions = set(lost["region"].tolist()) - {region for region, _ in kept}
    label = instance.label("sites")
    if regions:
        words = "no market, gateway, plant or route away takes what they make"
        yield f"{label}: {named(instance, 'regions', regions)} can sell nothing: {words}."
    rest = {f"{region},{name}" for region, name in lost.itertuples(index=False, name=None) if region not in regions}
    if rest:
        yield f"{label}: nobody takes what is made at {listed_names(rest)}."


def unsold_sites(instance: Instance) -> pd.DataFrame:
    """Return region, technology of the sites whose goods no market, gateway or other plant can ever take.

    A plant that takes a good counts only if its own goods can be sold. Optimistic: what is told can never be sold.
    """
    recipes = goods(instance)
    places = recipes.loc[recipes["output"] > 0, PAIR].drop_duplicates().reset_index(drop=True)
    if places.empty:
        return places
    sold = offers(instance)
    abroad = gateways(instance, EXPORT)
    wanted = [sold[sold["quantity"] > 0], abroad[~(abroad["max_quantity"] == 0)]]
    taken = np.zeros(len(instance.members("REGION")) * len(instance.members("COMMODITY")), dtype=bool)
    for frame in wanted:
        taken[_codes(instance, frame["region"], frame["commodity"])] = True
    ways = _open_links(instance)
    start, end = (_codes(instance, ways[name], ways["commodity"]) for name in ("from_region", "to_region"))
    number = pd.MultiIndex.from_frame(places)
    at = np.asarray(number.get_indexer(pd.MultiIndex.from_frame(recipes[PAIR])), dtype=np.int64)
    where = _codes(instance, recipes["region"], recipes["commodity"])
    gives, takes = (recipes["output"] > 0).to_numpy(), (recipes["input"] > 0).to_numpy()
    none_made = at < 0  # plants that only take goods in: disposal, treatment
    works = np.ones(len(places), dtype=bool)
    while True:
        there = taken.copy()
        there[where[takes & (none_made | works[at])]] = True
        while (new := there[end] & ~there[start]).any():
            there[start[new]] = True
        sells = np.zeros(len(places), dtype=bool)
        sells[at[gives & there[where]]] = True
        if not (works & ~sells).any():
            return places[~works].reset_index(drop=True)
        works &= sells


def _codes(instance: Instance, region: pd.Series, good: pd.Series) -> Codes:
    """Return one number for each pair of region and good."""
    regions, names = (pd.Index(instance.members(kind), dtype=object) for kind in ("REGION", "COMMODITY"))
    place = regions.get_indexer(pd.Index(region, dtype=object)) * len(names)
    return np.asarray(place + names.get_indexer(pd.Index(good, dtype=object)), dtype=np.int64)


def _never(instance: Instance, reach: Reach | None) -> Iterator[str]:
    """Yield technologies that can work nowhere: no site, no input within reach, or banned wherever they could stand."""
    frame = sites(instance)
    label = instance.label("technologies")
    if instance.has("sites"):
        nowhere = set(instance.tables["sites"]["technology"]) - set(frame["technology"]) - {"*"}
        if nowhere:
            yield f"{label}: {named(instance, 'technologies', nowhere)} may stand nowhere: no site has any capacity."
    pairs = frame[PAIR].drop_duplicates()
    every = pairs.groupby("technology").size()
    if reach is not None and len(reach.idle):
        idle = reach.idle.groupby("technology").size()
        starved = {str(name) for name, count in idle.items() if count == every.get(name, 0)}
        if starved:
            yield f"{label}: {named(instance, 'technologies', starved)} can work nowhere: some input is never there."
    new = frame[frame["node"] == instance.tree.root]
    new = new[~(new["existing"] > 0)]
    banned = bans(instance, new, closing=False)
    stopped = banned[banned["node"] == instance.tree.root].groupby("technology").size()
    shut = {str(name) for name, count in stopped.items() if count == every.get(name, 0)}
    if shut:
        yield f"{label}: {named(instance, 'technologies', shut)} may be built nowhere: a ban stands at every site."
