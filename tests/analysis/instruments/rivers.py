"""Random rivers: a chain or a confluence of reaches, a town at each, convex costs of abating, limits everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.cases.draft import Draft

GROSS = 20.0
"""Burden of a town whose oven works fully [kg]."""


@dataclass(frozen=True)
class River:
    """Numbers of a river; reach i has the town i."""

    deliveries: tuple[float, ...]
    capacities: tuple[float, ...]
    backgrounds: tuple[float, ...]
    shares: tuple[float, ...]
    margins: tuple[float, ...]
    scrubbers: tuple[tuple[float, float], ...]
    joined: bool

    def next_reach(self, place: int) -> int:
        """Return the reach below; where branches join, all but the last flow into the last."""
        return len(self.capacities) - 1 if self.joined else place + 1


def eighths(least: int, most: int) -> st.SearchStrategy[float]:
    """Return numbers that are exact in binary, so that equal optima are equal numbers."""
    return st.integers(least, most).map(lambda value: value / 8)


@st.composite
def rivers(draw: st.DrawFn) -> River:
    """Return a river of two to four reaches."""
    size = draw(st.integers(2, 4))

    def several(strategy: st.SearchStrategy[float]) -> tuple[float, ...]:
        return tuple(draw(st.lists(strategy, min_size=size, max_size=size)))

    scrubbers = tuple((draw(eighths(1, 12)), draw(eighths(8, 100))) for _ in range(size))
    return River(
        several(eighths(2, 8)), several(eighths(16, 240)), several(eighths(0, 8)), several(eighths(4, 8)),
        several(eighths(8, 40)), scrubbers, draw(st.booleans()),
    )  # fmt: skip


def river_draft(river: River) -> Draft:
    """Return the river as an instance: towns sell bread, may make less of it, or scrub in two steps of rising cost."""
    draft = Draft({"name": "river", "money": "CNY"})
    draft.add("commodities", commodity="bread", unit="t")
    draft.add("pollutants", pollutant="COD", unit="kg")
    draft.add("technologies", technology="oven", unit="t", kind="production")
    draft.add("technology_goods", technology="oven", commodity="bread", output=1)
    draft.add("technology_emissions", technology="oven", pollutant="COD", intensity=2)
    for step in ("first", "second"):
        draft.add("technologies", technology=step, unit="kg", kind="treatment")
        draft.add("technology_emissions", technology=step, pollutant="COD", intensity=-1)
    for i, (cost, size) in enumerate(river.scrubbers):
        town, reach = f"town{i}", f"reach{i}"
        draft.add("regions", region=town)
        draft.add("sites", region=town, technology="oven", max_capacity=GROSS / 2, variable_cost=1)
        draft.add("sites", region=town, technology="first", max_capacity=size / 2, variable_cost=cost)
        draft.add("sites", region=town, technology="second", max_capacity=size, variable_cost=2 * cost)
        draft.add("demand", region=town, market="bread", tier="all", quantity=GROSS / 2, price=1 + river.margins[i])
        draft.add("receptors", receptor=reach, kind="basin")
        draft.add("discharge", region=town, receptor=reach, share=river.shares[i])
        draft.add(
            "receptor_capacity", receptor=reach, pollutant="COD", capacity=river.capacities[i],
            background=river.backgrounds[i],
        )  # fmt: skip
    for i in range(len(river.capacities) - 1):
        below = f"reach{river.next_reach(i)}"
        draft.add("transfers", from_receptor=f"reach{i}", to_receptor=below, delivery=river.deliveries[i])
    return draft
