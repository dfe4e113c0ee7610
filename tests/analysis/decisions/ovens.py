"""Instances so small that every layout can be written down: ovens that stand as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from layout_opt.instance import Instance
from tests.cases.draft import Draft
from tests.golden.text import instance_of

SIZE = 5.0
"""Bread of one oven, which always works fully where it stands [t/yr]."""
PRICE = 3.0


def _draft(costs: dict[str, float], demand: float) -> Draft:
    draft = Draft({"name": "ovens", "money": "CNY", "objective": "net_effective_output"})
    draft.add("regions", region="town", population=1000000)
    draft.add("commodities", commodity="bread", unit="t")
    draft.add("demand", region="town", market="bread", tier="all", quantity=demand, price=PRICE)
    for name in costs:
        draft.add("technologies", technology=name, industry="bread", unit="t", kind="production")
        draft.add("technology_goods", technology=name, commodity="bread", region="*", output=1)
    return draft


@dataclass(frozen=True)
class Choice:
    """How many ovens of each kind, and what that comes to."""

    ovens: tuple[int, ...]
    net: float
    load: float
    labour: float


def two_kinds(*, labour: bool = False) -> tuple[Instance, list[Choice]]:
    """Return dirty and clean ovens (up to two of each, 10 t of demand), and every layout with net, load and labour."""
    kinds = {"clean": (2.0, 0.5, 2.0), "dirty": (1.0, 2.0, 1.0)}
    traits = {f"{kind}-{number}": kinds[kind] for kind in kinds for number in (1, 2)}
    costs = {name: cost for name, (cost, _, _) in traits.items()}
    draft = _draft(costs, 10)
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("receptors", receptor="air", kind="airshed")
    draft.add("discharge", region="town", receptor="air", pollutant="smoke", share=1)
    if labour:
        draft.add("factors", factor="hands", unit="person", kind="labour")
    for name, cost in costs.items():
        draft.add(
            "sites", region="town", technology=name, max_capacity=SIZE, min_capacity=SIZE, min_utilisation=1,
            variable_cost=cost,
        )  # fmt: skip
        draft.add("technology_emissions", technology=name, pollutant="smoke", region="*", intensity=traits[name][1])
        if labour:
            draft.add("technology_factors", technology=name, factor="hands", region="*", use=traits[name][2])
    choices = []
    for clean, dirty in product(range(3), repeat=2):
        sold = min(10.0, SIZE * (clean + dirty))
        cost, load, hands = (SIZE * (clean * kinds["clean"][k] + dirty * kinds["dirty"][k]) for k in range(3))
        choices.append(Choice((clean, dirty), PRICE * sold - cost, load, hands))
    return instance_of(draft), choices


def pick(costs: Sequence[float], ovens: int) -> Instance:
    """Return kinds k0, k1, ... of which each can stand once; buyers want the bread of so many ovens."""
    names = {f"k{place}": cost for place, cost in enumerate(costs)}
    draft = _draft(names, ovens * SIZE)
    for name, cost in names.items():
        draft.add(
            "sites", region="town", technology=name, max_capacity=SIZE, min_capacity=SIZE, min_utilisation=1,
            variable_cost=cost,
        )  # fmt: skip
    return instance_of(draft)


def every_pick(costs: Sequence[float], ovens: int) -> Iterator[tuple[frozenset[int], float]]:
    """Yield every set of ovens and its net effective output."""
    for size in range(len(costs) + 1):
        for chosen in combinations(range(len(costs)), size):
            yield frozenset(chosen), SIZE * (PRICE * min(size, ovens) - sum(costs[place] for place in chosen))
