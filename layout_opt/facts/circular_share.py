r"""The circular share: how much of a unit of income comes back as income on its way round.

Income is spent where it is earned on the goods that pay out most, wherever these are made and by the way of least
loss; what that pays to factors is income again. With :math:`y_{rc}` the income that a unit of good c at region r
carries along its inputs, by the recipe that pays most, each kind of income counted by its worth v, the share is the
growth :math:`\lambda` of

.. math:: \lambda\, v_{rf} = \sum_m s_{rmf} \max_{c \in m} y_{rc}(v)

At :math:`\lambda \ge 1` the circle would feed itself. Source: Miyazawa (1976), Input-Output Analysis and the Structure
of Income Distribution (the interrelational income multiplier).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from layout_opt.facts.frames import table_of
from layout_opt.facts.incomes import MARKET, earnings_of_sites, spent_shares
from layout_opt.facts.keys import GOODS, SITE
from layout_opt.facts.links import links
from layout_opt.facts.offers import offers
from layout_opt.facts.recipes import goods
from layout_opt.instance import Instance

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_SHARE = 1.0 - 1e-9
"""Largest share that comes back: from here on the circle would feed itself, up to round-off [1]."""
ROUNDS = 240
"""Ways round the circle over which its growth is measured, the latter half counting [1]."""
GOODS_ROUNDS = 2000
"""Most rounds in which the income that goods carry is added up along their inputs [1]."""
SETTLED = 1e-12
"""Share by which sums may still change when they count as added up [1]."""


@dataclass(frozen=True)
class IncomeCircle:
    """What income passes through at one node, as positions of sites, goods at regions, incomes and markets.

    Parameters
    ----------
    made, taken : tuple of array
        Site, good, and what a unit of activity makes (takes in) of it, its own use set off.
    moved : tuple of array
        Good where it starts, where it arrives, and what must start for a unit to arrive.
    paid : tuple of array
        Site, income (of a factor in a region), and what a unit of activity pays.
    spent : tuple of array
        Income, market, and what a unit of income buys there.
    sold : tuple of array
        Market and good.
    sizes : tuple of int
        How many sites, goods, incomes and markets there are.
    """

    made: tuple[Ints, Ints, Floats]
    taken: tuple[Ints, Ints, Floats]
    moved: tuple[Ints, Ints, Floats]
    paid: tuple[Ints, Ints, Floats]
    spent: tuple[Ints, Ints, Floats]
    sold: tuple[Ints, Ints]
    sizes: tuple[int, int, int, int]

    def carried(self, worth: Floats) -> Floats | None:
        """Return what a unit of each good carries of incomes that count `worth`; None if goods need goods for ever."""
        (maker, good, output), (user, input_, need) = self.made, self.taken
        start, end, more = self.moved
        site, income, paid = self.paid
        own = np.bincount(site, paid * worth[income], minlength=self.sizes[0])
        carried = np.zeros(self.sizes[1])
        for _ in range(GOODS_ROUNDS):
            activity = own + np.bincount(user, need * carried[input_], minlength=self.sizes[0])
            found = np.zeros(self.sizes[1])
            np.maximum.at(found, good, activity[maker] / output)
            arrived = found.copy()
            np.maximum.at(arrived, end, more * found[start])
            if (np.abs(arrived - carried) <= SETTLED * arrived).all():
                return arrived
            carried = arrived
        return None

    def growth(self) -> float | None:
        """Return how incomes grow on a way round; None where the goods alone have no end."""
        worth, logs = np.ones(self.sizes[2]), np.zeros(0)
        (income, market, share), (buyer, good) = self.spent, self.sold
        for _ in range(ROUNDS):
            carried = self.carried(worth)
            if carried is None:
                return None
            best = np.zeros(self.sizes[3])
            np.maximum.at(best, buyer, carried[good])
            after = np.bincount(income, share * best[market], minlength=self.sizes[2]).astype(np.float64)
            largest = float(after.max(initial=0.0))
            if largest == 0.0:
                return 0.0
            worth, logs = after / largest, np.append(logs, np.log(largest))
            if len(logs) > 4 and abs(logs[-1] + logs[-2] - logs[-3] - logs[-4]) <= SETTLED:
                return float(np.exp((logs[-1] + logs[-2]) / 2))
        return float(np.exp(logs[ROUNDS // 2 :].mean()))


def circular_share(instance: Instance) -> tuple[str, float | None]:
    """Return the node at which most of a unit of income comes back, and how much.

    None where goods are made of each other without end, so that nothing can be said before solving.
    """
    shares = spent_shares(instance)
    found = instance.tree.root, 0.0
    for node in instance.tree.operating:
        here = shares[shares["node"].isin([node, instance.tree.period_of(node)])]
        if here.empty:
            continue
        growth = _circle(instance, node, here).growth()
        if growth is None:
            return node, None
        if growth > found[1]:
            found = node, growth
    return found


def _circle(instance: Instance, node: str, shares: pd.DataFrame) -> IncomeCircle:
    """Return what income passes through at an operating node."""
    recipe = _at(goods(instance), node)
    net = recipe["output"] - recipe["input"]
    made, taken = recipe[net > 0].assign(amount=net[net > 0]), recipe[net < 0].assign(amount=-net[net < 0])
    paid, sold = _at(earnings_of_sites(instance), node), _at(offers(instance), node)
    ways = _ways(instance, node)
    site, place, income, market = SITE[1:], GOODS[1:], ("region", "factor"), MARKET[1:]
    sites, (maker, user, payer) = _positions((made, site), (taken, site), (paid, site))
    places, (output, input_, start, end, offered) = _positions(
        (made, place), (taken, place), (ways, ("from_region", "commodity")), (ways, ("to_region", "commodity")),
        (sold, place),
    )  # fmt: skip
    incomes, (earned, spender) = _positions((paid, income), (shares, income))
    markets, (wanting, buyer) = _positions((shares, market), (sold, market))
    return IncomeCircle(
        (maker, output, _floats(made["amount"])), (user, input_, _floats(taken["amount"])),
        (start, end, _floats(ways["more"])), (payer, earned, _floats(paid["income"])),
        (spender, wanting, _floats(shares["share"])), (buyer, offered), (sites, places, incomes, markets),
    )  # fmt: skip


def _at(frame: pd.DataFrame, node: str) -> pd.DataFrame:
    return frame[frame["node"] == node].reset_index(drop=True)


def _floats(column: pd.Series) -> Floats:
    return column.to_numpy(dtype=np.float64)


def _positions(*parts: tuple[pd.DataFrame, Sequence[str]]) -> tuple[int, list[Ints]]:
    """Return how many different keys some frames have together, and the position of each row's key."""
    joined = pd.concat([frame[list(keys)].set_axis(["a", "b"], axis=1) for frame, keys in parts])
    codes = joined.groupby(["a", "b"], sort=True).ngroup().to_numpy(dtype=np.int64)
    ends = np.cumsum([len(frame) for frame, _ in parts])
    return int(codes.max(initial=-1)) + 1, np.split(codes, ends[:-1])


def _ways(instance: Instance, node: str) -> pd.DataFrame:
    """Return from_region, to_region, commodity, more: what must start for a unit to arrive by the way of least loss."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    regions = instance.members("REGION")
    number = {region: place for place, region in enumerate(regions)}
    keys: list[tuple[str, str, str]] = []
    more: list[float] = []
    frame = _at(links(instance), node)
    frame = frame[(frame["loss"] < 1) & ~(frame["capacity"] == 0)]
    for commodity, moving in frame.groupby("commodity", sort=True):
        ends = ([number[name] for name in moving[column]] for column in ("from_region", "to_region"))
        cost = -np.log1p(-moving["loss"].to_numpy(dtype=np.float64)) + SETTLED  # a stored 0 would be no way
        far = dijkstra(csr_array((cost, tuple(ends)), shape=(len(regions), len(regions))))
        starts, arrivals = np.nonzero(np.isfinite(far) & (far > 0))
        keys += [(regions[a], regions[b], str(commodity)) for a, b in zip(starts, arrivals, strict=True)]
        more += np.exp(far[starts, arrivals]).tolist()
    return table_of(keys, ("from_region", "to_region", "commodity"), more=more)
