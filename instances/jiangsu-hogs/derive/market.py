"""Pork: who eats how much, what it costs and what it is worth where, so that 2015 is an equilibrium."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from derive_common.figures import significant
from scipy.optimize import linprog

from derive.concepts import CITIES, JIANGSU, PROVINCES, REGIONS, REPORTED, REST, YEARS
from derive.herd import Herd, of_area
from derive.raw import Raw

MONEY_PER_YUAN_KG = 0.1
"""1e8 CNY per 1e4 t in one yuan per kg."""
MONEY_PER_YUAN_HEAD = 1e-4
"""1e8 CNY per 1e4 head in one yuan per head."""
KG_PER_T = 1000.0
NATION = "National Total"
EDGES = (
    0.0, 0.77, 0.85, 0.90, 0.94, 0.96, 0.97, 0.975, 0.98, 0.985, 0.99, 0.995, 1.0, 1.005, 1.01, 1.02,
)  # fmt: skip
"""Steps of the demand curve, as shares of the usual quantity; the first ends at 4113 of 5340 (F33)."""


@dataclass(frozen=True)
class Pork:
    """The market of pork.

    Parameters
    ----------
    usual : DataFrame
        What is eaten at the usual price [1e4 t/yr], index region, columns year.
    price : Series
        Usual price [yuan/kg], index region.
    demand : DataFrame
        Table ``demand``.
    cost : float
        Cost of keeping pigs [yuan/kg of pork].
    """

    usual: pd.DataFrame
    price: pd.Series
    demand: pd.DataFrame
    cost: float


def pork(raw: Raw, herds: Herd, routes: pd.DataFrame) -> Pork:
    """Return the market of pork."""
    usual = eaten(raw)
    mean = raw.fact("F33", 0)[0]
    prices = reference_prices(raw, herds, routes, usual[YEARS[0]], mean)
    nation = raw.pigs.loc[("China, mainland", REPORTED[-1])]
    cost = raw.fact("F33", 2)[0] / (nation["pork"] / nation["slaughtered"] * KG_PER_T)
    return Pork(usual, prices, demand(raw, usual, prices), cost)


def eaten(raw: Raw) -> pd.DataFrame:
    """Return what each region eats at the usual price: people x pork made in China per head of that year.

    2018 has no pork in the data: as much per head as in 2017.
    """
    people = raw.people.drop(index=NATION)
    named = {region: place.name for region, place in PROVINCES.items()}
    share = raw.assumptions["population"]
    columns = {}
    for year in YEARS:
        made = sum(of_area(raw, region, min(year, REPORTED[-1]))["pork"] for region in _areas())
        base = people[min(year, REPORTED[-1])].sum()
        per_head = made / base
        heads = {city: people.loc[JIANGSU, year] * share[city] for city in CITIES}
        heads |= {region: people.loc[name, year] for region, name in named.items()}
        heads[REST] = people[year].sum() - sum(heads.values())
        columns[year] = pd.Series(heads) * per_head
    return pd.DataFrame(columns).loc[list(REGIONS)]


def _areas() -> list[str]:
    return [next(iter(CITIES)), *PROVINCES, REST]


def reference_prices(raw: Raw, herds: Herd, routes: pd.DataFrame, wanted: pd.Series, mean: float) -> pd.Series:
    """Return prices at which the pork of 2015 goes where it is eaten at least freight; their mean is `mean` [yuan/kg].

    They are the potentials of the transport problem: they differ by the freight between regions where pork moves.
    """
    made = herds.slaughtered[YEARS[0]] * herds.kilograms / KG_PER_T
    wanted = wanted * made.sum() / wanted.sum()
    place = {region: at for at, region in enumerate(REGIONS)}
    arcs = routes[["from_region", "to_region"]].to_numpy()
    balance = np.zeros((len(place), len(arcs)))
    for at, (start, end) in enumerate(arcs):
        balance[place[start], at] -= 1.0
        balance[place[end], at] += 1.0
    freight = routes["distance"].to_numpy() * raw.scalar("freight") / KG_PER_T
    found = linprog(freight, A_eq=balance, b_eq=(wanted - made).to_numpy(), method="highs-ds")
    potential = pd.Series(found.eqlin.marginals, index=list(REGIONS))
    return (potential + mean - (potential * wanted).sum() / wanted.sum()).round(3)


def demand(raw: Raw, usual: pd.DataFrame, prices: pd.Series) -> pd.DataFrame:
    """Return the steps of the demand curve of every region and year.

    What buyers pay for a step is the price at its middle on a curve of constant elasticity through the usual quantity
    and price; for the first step it is the price of 2020 (F33) over that of 2017.
    """
    scarce = raw.fact("F33", 1)[0] / raw.fact("F33", 0)[0]
    rows = []
    for low, high in pairwise(EDGES):
        ratio = scarce if low == 0 else ((low + high) / 2) ** (-1 / raw.scalar("elasticity"))
        for year in YEARS:
            for region in REGIONS:
                price = prices[region] * ratio * MONEY_PER_YUAN_KG if year == YEARS[0] else None
                rows.append((str(year), region, "pork", tier(high), usual.loc[region, year] * (high - low), price))
    frame = pd.DataFrame(rows, columns=["node", "region", "market", "tier", "quantity", "price"])
    frame["quantity"] = significant(frame["quantity"])
    frame.loc[frame["price"].notna(), "price"] = significant(frame["price"].dropna())
    return frame.sort_values(["node", "region", "tier"], ignore_index=True)


def tier(high: float) -> str:
    """Return the name of the step that ends at a share of the usual quantity, e.g. ``to-0995``."""
    return f"to-{round(high * KG_PER_T):04d}"
