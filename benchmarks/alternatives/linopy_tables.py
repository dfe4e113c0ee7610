"""The same matrix in linopy: flat dimensions, vectorised terms, ``groupby(...).sum()`` for balances, ``to_highspy``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from benchmarks.frames import Frames, frames
from benchmarks.registry import register
from layout_opt.instance import Instance

SITE, SHIP = ["region", "technology"], ["from_region", "to_region", "commodity"]
OFFER, WANT, GOODS = ["region", "commodity", "market", "tier"], ["region", "market", "tier"], ["region", "commodity"]
BURDEN, LOAD = ["region", "pollutant"], ["receptor", "pollutant"]


class Places:
    """Positions of keys along a flat dimension."""

    def __init__(self, dimension: str, keys: pd.DataFrame) -> None:
        self.dimension = dimension
        self.index = pd.MultiIndex.from_frame(keys)
        self.flat = pd.RangeIndex(len(keys), name=dimension)

    def of(self, frame: pd.DataFrame, columns: Sequence[str]) -> np.ndarray:
        """Return the position of each row's key (-1 = none)."""
        return np.asarray(self.index.get_indexer(pd.MultiIndex.from_frame(frame[list(columns)])))


def _vector(values: Any, dimension: str) -> xr.DataArray:
    values = np.asarray(values, dtype="float64")
    return xr.DataArray(values, dims=[dimension], coords={dimension: np.arange(len(values))})


def _term(coefficients: Any, variable: Any, places: np.ndarray, name: str) -> Any:
    """Return coefficient x variable at `places`, along a dimension of its own."""
    picked = variable.isel({variable.dims[0]: places}).rename({variable.dims[0]: name})
    return _vector(coefficients, name) * picked.assign_coords({name: np.arange(len(places))})


def _summed(term: Any, places: np.ndarray, by: Places) -> Any:
    """Return a term summed to the positions `places` along the dimension of `by`."""
    name = term.coord_dims[0]
    group = pd.Series(places, index=pd.RangeIndex(len(places), name=name), name=by.dimension)
    return term.groupby(group).sum()


def _rows(terms: Sequence[Any]) -> Any:
    return linopy.merge(list(terms), dim="_term", join="outer") if len(terms) > 1 else terms[0]


def build(instance: Instance) -> Any:
    """Return the linopy model."""
    tables = frames(instance)
    model = linopy.Model(force_dim_names=False)
    sites = Places("site", tables.sites[SITE])
    _site_rows(model, tables, sites)
    _variables(model, tables)
    _market_rows(model, tables, sites)
    _goods_balance(model, tables, sites)
    _environment_rows(model, tables, sites)
    _objective(model, tables, sites)
    return model


def _variables(m: Any, t: Frames) -> None:
    emitted = t.emissions.loc[t.emissions["intensity"] > 0, BURDEN].drop_duplicates()
    sizes = {
        "ship": t.links, "sales": t.offers, "surplus": t.made, "imports": t.imports, "exports": t.exports,
        "discharge": emitted, "load": t.loads,
    }  # fmt: skip
    for name, frame in sizes.items():
        m.add_variables(lower=0, coords=[pd.RangeIndex(len(frame), name=f"{name}_key")], name=name)


def _site_rows(m: Any, t: Frames, sites: Places) -> None:
    for name in ("capacity", "build", "retire", "activity"):
        m.add_variables(lower=0, coords=[sites.flat], name=name)
    m.add_variables(coords=[sites.flat], name="open", binary=True)
    v = m.variables
    column = {name: _vector(t.sites[name], "site") for name in ("existing", "max_capacity", "min_capacity")}
    m.add_constraints(v["capacity"] - v["build"] + v["retire"] == column["existing"], name="capacity_balance")
    m.add_constraints(v["capacity"] - column["max_capacity"] * v["open"] <= 0, name="capacity_max")
    some = np.flatnonzero(t.sites["min_capacity"] > 0)
    least = column["min_capacity"].isel(site=some) * v["open"].isel(site=some)
    m.add_constraints(v["capacity"].isel(site=some) - least >= 0, name="capacity_min")
    utilised = _vector(t.sites["max_utilisation"], "site")
    m.add_constraints(v["activity"] - utilised * v["capacity"] <= 0, name="activity_max")


def _market_rows(m: Any, t: Frames, sites: Places) -> None:
    v = m.variables
    wants, ways = Places("want", t.demand[WANT]), Places("way", t.routes[SHIP[:2]])
    every = np.arange(len(t.offers))
    sold = _summed(_term(np.ones(len(every)), v["sales"], every, "offer"), wants.of(t.offers, WANT), wants)
    m.add_constraints(sold <= _vector(t.demand["quantity"], "want"), name="demand_max")
    way = ways.of(t.links, SHIP[:2])
    limited = np.flatnonzero(way >= 0)
    moved = _summed(_term(np.ones(len(limited)), v["ship"], limited, "link"), way[limited], ways)
    m.add_constraints(moved <= _vector(t.routes["capacity"], "way"), name="route_max")
    for name, frame in (("imports", t.imports), ("exports", t.exports)):
        m.add_constraints(v[name] <= _vector(frame["max_quantity"], f"{name}_key"), name=f"{name}_max")
    endowed = Places("endowment", t.endowments[["region", "factor"]])
    used = _term(t.needs["use"], v["activity"], sites.of(t.needs, SITE), "need")
    used = _summed(used, endowed.of(t.needs, ["region", "factor"]), endowed)
    m.add_constraints(used <= _vector(t.endowments["amount"], "endowment"), name="factor_max")


def _goods_balance(m: Any, t: Frames, sites: Places) -> None:
    v = m.variables
    origins = t.links[["from_region", "commodity"]].set_axis(GOODS, axis=1)
    targets = t.links[["to_region", "commodity"]].set_axis(GOODS, axis=1)
    parts = [t.goods[GOODS], origins, targets, t.offers[GOODS], t.made[GOODS], t.imports[GOODS], t.exports[GOODS]]
    places = Places("place", pd.concat(parts).drop_duplicates())
    net = t.goods["output"] - t.goods["input"]
    terms = [_summed(_term(net, v["activity"], sites.of(t.goods, SITE), "recipe"), places.of(t.goods, GOODS), places)]
    pieces = (
        ("ship", origins, -1.0),
        ("ship", targets, 1.0 - t.links["loss"].to_numpy()),
        ("sales", t.offers, -1.0),
        ("surplus", t.made, -1.0),
        ("imports", t.imports, 1.0),
        ("exports", t.exports, -1.0),
    )
    for name, frame, sign in pieces:
        term = _term(sign * np.ones(len(frame)), v[name], np.arange(len(frame)), f"{name}_piece")
        terms.append(_summed(term, places.of(frame, GOODS), places))
    m.add_constraints(_rows(terms) == 0, name="goods_balance")


def _environment_rows(m: Any, t: Frames, sites: Places) -> None:
    v = m.variables
    dirty = t.emissions[t.emissions["intensity"] > 0]
    burdens = Places("burden", dirty[BURDEN].drop_duplicates())
    emitted = _term(t.emissions["intensity"], v["activity"], sites.of(t.emissions, SITE), "source")
    emitted = _summed(emitted, burdens.of(t.emissions, BURDEN), burdens)
    leaving = _term(-np.ones(len(burdens.flat)), v["discharge"], np.arange(len(burdens.flat)), "burden")
    m.add_constraints(_rows([emitted, leaving]) == 0, name="burden_balance")
    cleaning = t.emissions[t.emissions["intensity"] < 0].reset_index(drop=True)
    treated = Places("treated", cleaning[[*SITE, "pollutant"]])
    pairs = dirty.merge(cleaning.reset_index(names="treated"), on=BURDEN, suffixes=("", "_treated"))
    gross = _term(-pairs["max_removal_treated"] * pairs["intensity"], v["activity"], sites.of(pairs, SITE), "pair")
    removed = _term(-cleaning["intensity"], v["activity"], sites.of(cleaning, SITE), "treated")
    both = _rows([removed, _summed(gross, pairs["treated"].to_numpy(), treated)])
    m.add_constraints(both <= 0, name="removal_max")
    loads = Places("load_key", t.loads)
    reaching = _term(t.shares["share"], v["discharge"], burdens.of(t.shares, BURDEN), "share")
    arriving = _term(
        t.transfers["delivery"], v["load"], loads.of(t.transfers, ["from_receptor", "pollutant"]), "transfer"
    )
    background = np.zeros(len(t.loads))
    known = loads.of(t.capacities, LOAD)
    background[known] = t.capacities["background"]
    balance = _rows(
        [
            -1.0 * v["load"],
            _summed(reaching, loads.of(t.shares, LOAD), loads),
            _summed(arriving, loads.of(t.transfers, ["to_receptor", "pollutant"]), loads),
        ]
    )
    m.add_constraints(balance == _vector(-background, "load_key"), name="receptor_balance")
    limited = _term(np.ones(len(known)), v["load"], known, "capacity_key")
    m.add_constraints(limited <= _vector(t.capacities["capacity"], "capacity_key"), name="load_max")


def _objective(m: Any, t: Frames, sites: Places) -> None:
    v = m.variables
    paid = np.bincount(sites.of(t.needs, SITE), t.needs["use"] * t.needs["price"], minlength=len(t.sites))
    parts = (
        ("sales", t.offers["price"] * t.offers["acceptance"]),
        ("exports", t.exports["price"]),
        ("imports", -t.imports["price"]),
        ("ship", -t.links["unit_cost"]),
        ("activity", -(t.sites["variable_cost"] + paid)),
        ("open", -t.sites["fixed_cost"]),
        ("build", -t.sites["yearly"]),
        ("retire", -t.sites["retirement_cost"]),
    )
    terms = [(_vector(amount, v[name].dims[0]) * v[name]).sum() for name, amount in parts]
    m.add_objective(linopy.merge(terms, dim="_term"), sense="max")


def hand_over(model: Any) -> Any:
    """Return a HiGHS that holds the model."""
    return model.to_highspy(set_names=False)


register("linopy", "vectorised linopy, to_highspy", build, hand_over)
