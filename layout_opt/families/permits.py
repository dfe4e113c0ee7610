r"""Permits: discharge needs permits of the zone that it enters; what a zone leaves unused may be sold downstream.

.. math::

   \sum_{r \text{ trading}} h_{nrqp} D_{nrp} + S_{nqp} &\le a_{nqp} + \sum_{r \text{ trading}} e_{nrqp}
      + \sum_u t_{nuqp} S_{nup} \\
   h_{nrqp} D_{nrp} &\le e_{nrqp} \quad \text{(r may not trade)}

=============== ================= =======================================================
in code         unit              meaning
=============== ================= =======================================================
``release``     pollutant / yr    S, permits that zone q gives up in favour of the next zones
``amount``      pollutant / yr    e, permits that region r holds in zone q at the start
``auctioned``   pollutant / yr    a, permits that the authority sells (below 0: must buy back)
``share``       1                 h, share of the discharge that enters zone q (``discharge.csv``)
``delivery``    1                 t, trading ratio (``transfers.csv``): permits of u count t in q
=============== ================= =======================================================

A zone is a receptor that ``permits.csv`` or ``permit_zones.csv`` names; every discharge into it needs permits. Inside
a zone permits pass from hand to hand one for one. A permit given up counts in the next zone downstream with the
transfer coefficient as trading ratio, and may go on from there; never upstream. Where a reach forks it counts in each
branch, as the discharge would have. If the permits of a zone are its capacity less background less what the
capacities upstream deliver, every load that trade allows is within its capacity and the other way round. The price of
``permit_max`` is the price of a permit of the zone. Source: Hung & Shaw (2005), A Trading-Ratio System for Trading
Water Pollution Discharge Permits, Journal of Environmental Economics and Management 49.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.errors import Problem
from layout_opt.facts.frames import keys_of, table_of, unit_column
from layout_opt.facts.keys import BURDEN
from layout_opt.instance import Change, Instance
from layout_opt.instance.spec import Column, Table, Type, key, total_of_year
from layout_opt.model.block import ModelBlock
from layout_opt.model.declared import ResultColumn, ResultTable, Uses
from layout_opt.model.family import Accounts, Decision, Ledgers, Plan
from layout_opt.model.ledger import Key
from layout_opt.model.permit_trace import AUTHORITY, Market, trades
from layout_opt.model.repair import Kind, Repair, cell
from layout_opt.model.rows import RowSpec, Sense
from layout_opt.model.terms import Terms
from layout_opt.model.twin import limits

ZONE = ("node", "receptor", "pollutant")
HOLDER = ("node", "region", "receptor", "pollutant")
LINK = ("node", "from_receptor", "to_receptor", "pollutant")
TRADE = ("node", "from_region", "from_receptor", "to_region", "to_receptor", "pollutant")
UNIT = "{pollutant}/yr"

USES = Uses(decisions=("discharge",))
TABLES = (
    Table(
        "permits",
        "Permits that a region holds at the start in the zone of a receptor.",
        keys=(key("region", "REGION"), key("receptor", "RECEPTOR"), key("pollutant", "POLLUTANT")),
        values=(
            total_of_year("amount", "Permits held at the start.", unit=UNIT, least=0),
            Column("tradable", "0 if the region must do with what it holds.", type=Type.FLAG, default=1.0),
        ),
        words=("Permits held", "持有许可"),
    ),
    Table(
        "permit_zones",
        "Permits of a zone that the authority sells; below 0 it must buy that many back.",
        keys=(key("receptor", "RECEPTOR"), key("pollutant", "POLLUTANT")),
        values=(total_of_year("auctioned", "Permits sold by the authority.", unit=UNIT, default=0.0),),
        words=("Permits of zones", "区域许可"),
    ),
)
DECISIONS = (
    Decision(
        "release",
        ZONE,
        "permit_release",
        "release",
        UNIT,
        "permits given up for the next zones",
        words=("permits released", "让渡许可"),
    ),
)
ROWS = (
    RowSpec(
        "permit_max",
        ZONE,
        Sense.MOST,
        "permits needed and released <= permits held, auctioned and arriving from upstream",
        UNIT,
        limit=True,
        more="one permit more in the zone",
        words=("Permits of a zone", "区域许可"),
    ),
    RowSpec(
        "permit_own_max",
        HOLDER,
        Sense.MOST,
        "permits needed <= permits held, for who may not trade",
        UNIT,
        limit=True,
        more="one permit more for who may not trade",
        words=("Permits that may not be traded", "不可交易许可"),
    ),
)
RESULTS = (
    ResultTable(
        "permits",
        "Who sells permits to whom; only where the instance has permits.",
        TRADE,
        (
            ResultColumn("given_up", UNIT, "permits that the seller gives up in its zone"),
            ResultColumn("permits", UNIT, "permits that the buyer gets in its zone"),
        ),
        words=("Trade in permits", "许可交易"),
    ),
    ResultTable(
        "permit_holdings",
        "Permits of a holder in a zone.",
        HOLDER,
        (
            ResultColumn("initial", UNIT, "held at the start"),
            ResultColumn("needed", UNIT, "needed for what is discharged"),
            ResultColumn("bought", UNIT, "bought (below 0: sold)"),
        ),
        words=("Permits of holders", "许可持有"),
    ),
    ResultTable(
        "permit_release",
        "Permits that a zone gives up in favour of the next zones.",
        ZONE,
        words=("Permits given up", "许可让渡"),
    ),
)


@dataclass(frozen=True)
class Scheme:
    """The permit scheme of an instance: what each zone and holder starts with, who needs permits, and the ratios.

    Parameters
    ----------
    held : mapping
        (node, region, receptor, pollutant) -> permits at the start, for those who may trade.
    bound : mapping
        The same for those who may not.
    auctioned : mapping
        (node, receptor, pollutant) -> permits that the authority sells, one entry for every zone.
    needs : mapping
        (node, region, receptor, pollutant) -> permits per unit of discharge, for every discharge into a zone.
    ratios : mapping
        (node, from_receptor, to_receptor, pollutant) -> trading ratio, where a zone lies at or beyond the end.
    """

    held: Mapping[Key, float]
    bound: Mapping[Key, float]
    auctioned: Mapping[Key, float]
    needs: Mapping[Key, float]
    ratios: Mapping[Key, float]

    @property
    def places(self) -> list[Key]:
        """Zones, and receptors through which permits pass, sorted."""
        ends = {(n, q, p) for n, u, v, p in self.ratios for q in (u, v)}
        return sorted(ends | set(self.auctioned))

    @property
    def releasing(self) -> list[Key]:
        """Receptors from which permits can go on, sorted."""
        return sorted({(n, u, p) for n, u, _, p in self.ratios})

    @property
    def supply(self) -> dict[Key, float]:
        """(node, receptor, pollutant) -> permits for sale at the start (0 where permits only pass)."""
        sums = {place: self.auctioned.get(place, 0.0) for place in self.places}
        for (n, _, q, p), amount in self.held.items():
            sums[n, q, p] += amount
        return sums


def scheme(instance: Instance) -> Scheme:
    """Return the permit scheme (empty without permits)."""
    rows = _cells(instance, "permits", HOLDER, "amount")
    free = _cells(instance, "permits", HOLDER, "tradable")
    auctioned = {(n, q, p): 0.0 for n, _, q, p in rows} | _cells(instance, "permit_zones", ZONE, "auctioned")
    links = _cells(instance, "transfers", LINK, "delivery") if auctioned else {}
    shares = _cells(instance, "discharge", HOLDER, "share") if auctioned else {}
    return Scheme(
        {place: amount for place, amount in rows.items() if free[place]},
        {place: amount for place, amount in rows.items() if not free[place]},
        auctioned,
        {k: share for k, share in shares.items() if share and (k[0], k[2], k[3]) in auctioned},
        _between({place: ratio for place, ratio in links.items() if ratio}, set(auctioned)),
    )


def _cells(instance: Instance, table: str, keys: tuple[str, ...], column: str) -> dict[Key, float]:
    if not instance.has(table):
        return {}
    frame = instance.resolve(table)
    return dict(zip(keys_of(frame, keys), frame[column].tolist(), strict=True))


def _between(links: Mapping[Key, float], zones: set[Key]) -> dict[Key, float]:
    """Return the links that begin at or below a zone and end at or above one."""

    def spread(start: int, end: int) -> set[Key]:
        known, fresh = set(zones), set(zones)
        while fresh:
            found: set[Key] = {(k[0], k[end], k[3]) for k in links if (k[0], k[start], k[3]) in fresh}
            fresh = found - known
            known |= fresh
        return known

    below, above = spread(1, 2), spread(2, 1)
    return {k: t for k, t in links.items() if (k[0], k[1], k[3]) in below and (k[0], k[2], k[3]) in above}


def check(instance: Instance) -> Iterable[Problem]:
    """Return permits that nobody could use: without discharge into the zone, bound to a region that is not in it."""
    if not (instance.has("permits") or instance.has("permit_zones")):
        return
    if instance.tree.season_of:
        fix = "limit loads or discharges by season, or leave the seasons out"
        yield Problem(instance.label("tree"), "seasons", "be absent where permits are traded: they are yearly", fix)
        return
    if not instance.has("discharge"):
        table = "permits" if instance.has("permits") else "permit_zones"
        fix = "add discharge.csv, or use discharge_caps.csv for limits without receptors"
        yield Problem(instance.label(table), "no table discharge", "say who discharges into which zone", fix)
        return
    found = scheme(instance)
    for _, region, receptor, pollutant in sorted(set(found.bound) - set(found.needs)):
        yield Problem(
            f"{instance.label('permits')} tradable[{region},{receptor},{pollutant}]",
            "0",
            "be 1 where the region does not discharge into the zone, so that somebody can use the permits",
            "correct the receptor or delete the row",
        )


def places(instance: Instance) -> Mapping[str, pd.DataFrame]:
    """Return the keys of releases."""
    return {"release": table_of(scheme(instance).releasing, ZONE)}


def today(instance: Instance) -> Mapping[str, Mapping[Key, float]]:
    """Return no trade: today's layout is held against what each zone has at the start."""
    return {"release": dict.fromkeys(scheme(instance).releasing, 0.0)}


def close(instance: Instance, block: ModelBlock, ledgers: Ledgers) -> None:  # noqa: ARG001
    """Add the permits of each zone, and of each region that may not trade."""
    found = scheme(instance)
    if not found.auctioned:
        return
    release, discharge = block.decision("release"), block.decision("discharge")
    zones = table_of(found.places, ZONE)
    place = block.index(zones, ZONE)
    trading = table_of((k for k in found.needs if k not in found.bound), HOLDER)
    share = np.array([share for k, share in found.needs.items() if k not in found.bound])
    links = table_of(found.ratios, LINK)
    start, end = (links.rename(columns={name: "receptor"}) for name in ("from_receptor", "to_receptor"))
    terms = [
        Terms(share, discharge.find(trading), place.at(trading)),
        Terms(1.0, release.numbers, place.at(release.frame)),
        Terms(-np.array(list(found.ratios.values())), release.at(start), place.at(end)),
    ]
    block.rows("permit_max", zones, terms, np.array(list(found.supply.values())))
    bound = sorted(found.bound)
    own = table_of(bound, HOLDER, needs=(found.needs.get(k, 0.0) for k in bound), most=(found.bound[k] for k in bound))
    own = own[discharge.find(own) >= 0]
    block.rows("permit_own_max", own, [Terms(own["needs"], discharge.at(own))], own["most"])


def needed(found: Scheme, plan: Plan) -> dict[Key, float]:
    """Return (node, region, receptor, pollutant) -> permits needed for what a plan discharges."""
    leaving = plan.frame("discharge", BURDEN)
    amounts = dict(zip(keys_of(leaving, BURDEN), leaving["amount"].tolist(), strict=True))
    return {
        (n, r, q, p): share * amounts[n, r, p] for (n, r, q, p), share in found.needs.items() if (n, r, p) in amounts
    }


def released(plan: Plan) -> dict[Key, float]:
    """Return (node, receptor, pollutant) -> permits given up."""
    frame = plan.frame("release", ZONE)
    return dict(zip(keys_of(frame, ZONE), frame["amount"].tolist(), strict=True))


def uses(instance: Instance, plan: Plan, accounts: Accounts) -> Iterable[pd.DataFrame]:  # noqa: ARG001
    """Return permits needed, released and arriving against permits at the start."""
    found = scheme(instance)
    if not found.auctioned:
        return
    used = dict.fromkeys(found.places, 0.0)
    size = dict.fromkeys(found.places, 0.0)
    wanted = needed(found, plan)
    for (n, r, q, p), amount in wanted.items():
        used[n, q, p] += 0.0 if (n, r, q, p) in found.bound else amount
    given = released(plan)
    for place, amount in given.items():
        used[place] += amount
    for (n, u, q, p), ratio in found.ratios.items():
        arriving = ratio * given.get((n, u, p), 0.0)
        used[n, q, p] -= arriving
        size[n, q, p] = max(size[n, q, p], abs(arriving))
    frame = table_of(used, ZONE)
    most = pd.Series(found.supply.values(), dtype="float64")
    unit = unit_column(instance, UNIT, frame)
    sizes = pd.Series(size.values(), dtype="float64")
    yield limits("permit_max", frame, ZONE[1:], pd.Series(used.values()), most, "<=", unit, limit_row=True, size=sizes)
    bound = sorted(place for place in found.bound if place in wanted)
    frame = table_of(bound, HOLDER, used=[wanted[k] for k in bound], most=[found.bound[k] for k in bound])
    unit = unit_column(instance, UNIT, frame)
    yield limits("permit_own_max", frame, HOLDER[1:], frame["used"], frame["most"], "<=", unit, limit_row=True)


def results(instance: Instance, plan: Plan, accounts: Accounts) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    """Return ``permits`` (who sells to whom), ``permit_holdings`` and ``permit_release``; nothing without permits."""
    found = scheme(instance)
    if not found.auctioned:
        return {}
    given, wanted = released(plan), needed(found, plan)
    start = {**found.held, **found.bound}
    keys = sorted(set(start) | set(wanted))
    initial = [start.get(place, 0.0) for place in keys]
    holdings = table_of(keys, HOLDER, initial=initial, needed=[wanted.get(place, 0.0) for place in keys])
    holdings["bought"] = (holdings["needed"] - holdings["initial"]).where(
        pd.Series([k not in found.bound for k in keys]), 0.0
    )
    sold = trades(_market(found, wanted, given))
    traded = table_of(
        [line[:6] for line in sold], TRADE, given_up=[line[6] for line in sold], permits=[line[7] for line in sold]
    )
    tables = {
        "permits": traded,
        "permit_holdings": holdings,
        "permit_release": table_of(given, ZONE, release=given.values()),
    }
    return {name: frame.assign(unit=unit_column(instance, UNIT, frame)) for name, frame in tables.items()}


def _market(found: Scheme, wanted: Mapping[Key, float], given: Mapping[Key, float]) -> Market:
    """Return what each trader has left (above 0) or lacks (below 0) in each zone."""
    left = {k: found.held.get(k, 0.0) - wanted.get(k, 0.0) for k in {*found.held, *wanted} if k not in found.bound}
    left |= {(n, AUTHORITY, q, p): amount for (n, q, p), amount in found.auctioned.items() if amount}
    return Market(left, found.ratios, given)


def _auction_more(instance: Instance, place: Key, limit: float) -> list[Change]:
    """Let the authority sell what a zone lacks; where permits only pass there is nothing to give."""
    found = scheme(instance)
    amount = found.auctioned.get(place, 0.0) + limit - found.supply[place]
    return cell("permit_zones", "auctioned", ZONE[1:])(instance, place, amount) if place in found.auctioned else []


REPAIRS = (
    Repair("permit_max", Kind.LIMIT, _auction_more, "permits of a zone"),
    Repair("permit_own_max", Kind.LIMIT, cell("permits", "amount", HOLDER[1:]), "permits of who may not trade"),
)
