"""The receptor network: where discharge enters, how load travels on, and what each receptor can bear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layout_opt.errors import InvalidInput, Problem
from layout_opt.facts.derived import derived
from layout_opt.facts.frames import table_of
from layout_opt.facts.keys import LOAD, SHARE, TRANSFER
from layout_opt.facts.seasons import operating, where_limited
from layout_opt.instance import Instance

BURDEN = "load"
"""Column: what a receptor receives [pollutant/yr]."""
ENTITLEMENTS = "entitlements"
"""Table of rights to it."""
Kept = Mapping[tuple[str, str, str], float]
"""(node, receptor, pollutant) -> share of the load there that measures leave [1]."""


def _resolved(instance: Instance, table: str, columns: Sequence[str], values: Sequence[str]) -> pd.DataFrame:
    if instance.has(table):
        return operating(instance, instance.resolve(table))[[*columns, *values]]
    return table_of((), columns, **dict.fromkeys(values, ()))


@derived
def shares(instance: Instance) -> pd.DataFrame:
    """Return node, region, receptor, pollutant, share."""
    return _resolved(instance, "discharge", SHARE, ("share",))


@derived
def transfers(instance: Instance) -> pd.DataFrame:
    """Return node, from_receptor, to_receptor, pollutant, delivery."""
    return _resolved(instance, "transfers", TRANSFER, ("delivery",))


@derived
def backgrounds(instance: Instance) -> pd.DataFrame:
    """Return node, receptor, pollutant, capacity (NaN where nothing limits), background."""
    return _resolved(instance, "receptor_capacity", LOAD, ("capacity", "background"))


@derived
def capacities(instance: Instance) -> pd.DataFrame:
    """Return node, receptor, pollutant, capacity, background of the receptors that have a limit."""
    frame = backgrounds(instance)
    return frame[frame["capacity"].notna()].reset_index(drop=True)


@derived
def limited_loads(instance: Instance) -> pd.DataFrame:
    """Return node, receptor, pollutant, capacity at the nodes where it holds: a year, or each of its seasons."""
    if not (instance.has("receptor_capacity") and instance.tree.season_of):
        return capacities(instance)[[*LOAD, "capacity"]]
    frame = where_limited(instance, "receptor_capacity", instance.resolve("receptor_capacity"), "capacity")
    return frame.loc[frame["capacity"].notna(), [*LOAD, "capacity"]].reset_index(drop=True)


@derived
def load_places(instance: Instance) -> pd.DataFrame:
    """Return node, receptor, pollutant of every receptor and pollutant that any table names, sorted."""
    links = transfers(instance)
    parts = [
        shares(instance)[list(LOAD)],
        links.rename(columns={"from_receptor": "receptor"})[list(LOAD)],
        links.rename(columns={"to_receptor": "receptor"})[list(LOAD)],
        backgrounds(instance)[list(LOAD)],
    ]
    return pd.concat(parts).drop_duplicates().sort_values(list(LOAD), ignore_index=True)


@dataclass(frozen=True)
class Network:
    """The receptors of one node and pollutant, their links, and what reaches them first.

    Parameters
    ----------
    receptors : tuple of str
        Sorted.
    regions : tuple of str
        Regions that discharge, sorted.
    travel : ndarray, shape (receptors, receptors)
        (I - F T')^-1 F: load at the row caused by one unit that enters at the column; F: shares that measures leave.
    first : ndarray, shape (receptors, regions)
        Share of the discharge that reaches the receptor first.
    background : ndarray, shape (receptors,)
        Load that no modelled activity causes.
    """

    receptors: tuple[str, ...]
    regions: tuple[str, ...]
    travel: np.ndarray
    first: np.ndarray
    background: np.ndarray

    @property
    def response(self) -> np.ndarray:
        """Load at each receptor (row) per unit discharged by each region (column) [1]."""
        return np.asarray(self.travel @ self.first)


def network(
    instance: Instance, node: str, pollutant: str, kept: Kept | None = None, added: Kept | None = None
) -> Network:
    """Return the receptors of a node and pollutant and how burden gets to them.

    Parameters
    ----------
    instance, node, pollutant
        Which network.
    kept : mapping, optional
        (node, receptor, pollutant) -> share of its load that measures leave (1 where it is not named).
    added : mapping, optional
        (node, receptor, pollutant) -> what a reservoir adds to the background, or keeps of it (below 0).
    """
    first_at, links, limits = (
        frame[(frame["node"] == node) & (frame["pollutant"] == pollutant)]
        for frame in (shares(instance), transfers(instance), backgrounds(instance))
    )
    named = (
        set(first_at["receptor"]) | set(links["from_receptor"]) | set(links["to_receptor"]) | set(limits["receptor"])
    )
    receptors, regions = tuple(sorted(named)), tuple(sorted(set(first_at["region"])))
    row = {name: place for place, name in enumerate(receptors)}
    column = {name: place for place, name in enumerate(regions)}
    delivery = np.zeros((len(receptors), len(receptors)))
    delivery[rows_of(links["to_receptor"], row), rows_of(links["from_receptor"], row)] = links["delivery"]
    first = np.zeros((len(receptors), len(regions)))
    first[rows_of(first_at["receptor"], row), rows_of(first_at["region"], column)] = first_at["share"]
    background = np.zeros(len(receptors))
    background[rows_of(limits["receptor"], row)] = limits["background"].fillna(0.0)
    if added:
        background += [added.get((node, name, pollutant), 0.0) for name in receptors]
    left = np.array([(kept or {}).get((node, name, pollutant), 1.0) for name in receptors])
    travel = np.linalg.inv(np.eye(len(receptors)) - left[:, None] * delivery) * left
    return Network(receptors, regions, travel, first, background)


def rows_of(names: Iterable[str], place: Mapping[str, int]) -> np.ndarray:
    """Return the places of names in a matrix."""
    return np.array([place[name] for name in names], dtype=np.intp)


@derived
def responses(instance: Instance) -> pd.DataFrame:
    """Return node, pollutant, receptor, region, response: load at the receptor per unit that the region discharges [1].

    Through all reaches between; only what is above 0.

    Raises
    ------
    InvalidInput
        If measures on receptors or reservoirs may change them: that is a decision.
    """
    refuse_measures(instance)
    return responses_with(instance, {})


def responses_with(instance: Instance, kept: Kept) -> pd.DataFrame:
    """Return the responses where measures leave only shares of some loads (see `responses`)."""
    refuse_reservoirs(instance)
    parts = []
    for node in instance.tree.operating:
        for pollutant in instance.members("POLLUTANT"):
            found = network(instance, node, pollutant, kept)
            matrix = found.response
            rows, columns = np.nonzero(matrix > 0)
            names = {
                "receptor": np.array(found.receptors, dtype=object)[rows],
                "region": np.array(found.regions, dtype=object)[columns],
            }
            parts.append(
                pd.DataFrame({"node": node, "pollutant": pollutant, **names, "response": matrix[rows, columns]})
            )
    keys = ("node", "pollutant", "receptor", "region")
    return pd.concat(parts, ignore_index=True) if parts else table_of((), keys, response=())


def refuse_measures(instance: Instance) -> None:
    """Refuse what holds only where nothing is decided about measures on receptors, or what reservoirs hold.

    Raises
    ------
    InvalidInput
        If the instance has measures or reservoirs.
    """
    if instance.has("receptor_measures"):
        rule = "be absent here: what a unit discharged comes to depends on the measures that are chosen"
        fix = "ask without them, or take attribution of a run, which uses the chosen ones"
        raise InvalidInput([Problem(instance.label("receptor_measures"), "measures on receptors", rule, fix)])
    refuse_reservoirs(instance)


def refuse_reservoirs(instance: Instance) -> None:
    """Refuse what holds only where all that is discharged passes in its own season or period.

    Raises
    ------
    InvalidInput
        If the instance has reservoirs.
    """
    if instance.has("reservoirs"):
        rule = "be absent here: when a unit discharged passes depends on what is held and let out"
        raise InvalidInput([Problem(instance.label("reservoirs"), "reservoirs", rule, "ask without them")])


def arriving_background(instance: Instance, kept: Kept | None = None) -> pd.DataFrame:
    """Return node, receptor, pollutant, amount: the load that no modelled activity causes, upstream included."""
    parts = []
    for node, pollutant in load_places(instance)[["node", "pollutant"]].drop_duplicates().itertuples(index=False):
        found = network(instance, node, pollutant, kept)
        amount = found.travel @ found.background
        parts.append(table_of(((node, name, pollutant) for name in found.receptors), LOAD, amount=amount))
    return pd.concat(parts, ignore_index=True) if parts else table_of((), LOAD, amount=())
