"""Who sells permits to whom: follow what zones give up down the river, mixed in proportion where several sell.

Only what somebody buys is followed: permits that a zone gives up and nobody needs change no hands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from layout_opt.model.row_keys import Key

AUTHORITY = "(authority)"
"""Stands for the authority among the traders."""
LEAST = 1e-9
"""Trades below this share of the most that anybody has left or lacks are round-off [1]."""
Trade = tuple[str, str, str, str, str, str, float, float]
"""node, from_region, from_receptor, to_region, to_receptor, pollutant, given up there, permits here."""


@dataclass(frozen=True)
class Market:
    """What is to be followed.

    Parameters
    ----------
    left : mapping
        (node, region, receptor, pollutant) -> permits left over (above 0) or lacking (below 0) before trade.
    ratios : mapping
        (node, from_receptor, to_receptor, pollutant) -> trading ratio.
    given : mapping
        (node, receptor, pollutant) -> permits that the zone gives up for the next zones.
    """

    left: Mapping[Key, float]
    ratios: Mapping[Key, float]
    given: Mapping[Key, float]


def trades(market: Market) -> list[Trade]:
    """Return every trade, sorted."""
    ends = [(n, q, p) for n, u, v, p in market.ratios for q in (u, v)] + [(k[0], k[2], k[3]) for k in market.left]
    found: list[Trade] = []
    for node, pollutant in sorted({(n, p) for n, _, p in ends}):
        left: dict[str, dict[str, float]] = {q: {} for n, q, p in ends if (n, p) == (node, pollutant)}
        own = {key: amount for key, amount in market.left.items() if (key[0], key[3]) == (node, pollutant)}
        size = max(map(abs, own.values()), default=0.0) or 1.0
        for (_, region, q, _), amount in sorted(own.items()):
            if abs(amount) > LEAST * size:
                left[q][region] = amount / size
        links = {(u, v): t for (n, u, v, p), t in market.ratios.items() if (n, p) == (node, pollutant)}
        given = {q: amount / size for (n, q, p), amount in market.given.items() if (n, p) == (node, pollutant)}
        for seller, start, buyer, end, gone, here in _followed(left, links, given):
            found.append((node, seller, start, buyer, end, pollutant, gone * size, here * size))
    return sorted(found)


Links = Mapping[tuple[str, str], float]


def _order(zones: Mapping[str, object], links: Links) -> list[str]:
    """Return the zones from upstream to downstream."""
    above: dict[str, list[str]] = {zone: [] for zone in sorted(zones)}
    for start, end in sorted(links):
        above[end].append(start)
    return list(TopologicalSorter(above).static_order())


def _called(
    left: Mapping[str, Mapping[str, float]], links: Links, given: Mapping[str, float], order: list[str]
) -> dict[tuple[str, str], float]:
    """Return what the next zone really needs of what each zone gives up (counted where it is given up)."""
    calls: dict[tuple[str, str], float] = {}
    for zone in reversed(order):
        passed = max((calls.get((zone, end), 0.0) for end in order if (zone, end) in links), default=0.0)
        lacking = passed - sum(left[zone].values())
        arriving = {start: ratio * given.get(start, 0.0) for (start, end), ratio in links.items() if end == zone}
        total = sum(arriving.values())
        for start, amount in arriving.items():
            part = min(1.0, max(0.0, lacking) / total) if total > LEAST else 0.0
            calls[start, zone] = part * amount / links[start, zone]
    return calls


def _followed(
    left: Mapping[str, Mapping[str, float]], links: Links, given: Mapping[str, float]
) -> list[tuple[str, str, str, str, float, float]]:
    """Return seller, its zone, buyer, its zone, permits given up, permits bought."""
    order = _order(left, links)
    calls = _called(left, links, given, order)
    pools: dict[str, dict[tuple[str, str], tuple[float, float]]] = {zone: {} for zone in order}
    found = []
    for zone in order:
        pool = pools[zone]
        pool |= {(name, zone): (amount, amount) for name, amount in left[zone].items() if amount > 0}
        buyers = {name: -amount for name, amount in left[zone].items() if amount < 0}
        total = sum(here for _, here in pool.values())
        if total <= LEAST:
            continue
        for (seller, start), (gone, here) in sorted(pool.items()):
            for buyer, amount in buyers.items():
                part = min(1.0, amount / total)
                if part * here > LEAST:
                    found.append((seller, start, buyer, zone, part * gone, part * here))
            for end in order:
                part = calls.get((zone, end), 0.0) / total
                if part * here > LEAST and (seller, start) not in pools[end]:
                    pools[end][seller, start] = (part * gone, part * here * links[zone, end])
                elif part * here > LEAST:
                    more, known = pools[end][seller, start]
                    pools[end][seller, start] = (more + part * gone, known + part * here * links[zone, end])
    return found
