"""The four objectives on one instance, each solved on paper.

A clean oven (2 a ton, 1 kg of smoke) and a dirty one (1 a ton, 4 kg), 10 t each, for buyers of 8 t at 3 and of 6 t
at 1.5.
"""

from __future__ import annotations

import pytest

from layout_opt import solve
from tests.cases.draft import Draft
from tests.families.hand import GAP, about, amount, answer
from tests.golden.examples import town
from tests.golden.text import instance_of


def two_ovens(objective: str, **settings: object) -> Draft:
    """Return the instance."""
    draft = town(objective=objective, **settings)
    draft.add("technologies", technology="clean", unit="t", kind="production")
    draft.add("technology_goods", technology="clean", commodity="bread", region="*", output=1)
    draft.add("sites", region="town", technology="clean", max_capacity=10, variable_cost=2)
    draft.add("demand", region="town", market="bread", tier="poor", quantity=6, price=1.5)
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="smoke", region="*", intensity=4)
    draft.add("technology_emissions", technology="clean", pollutant="smoke", region="*", intensity=1)
    draft.add("receptors", receptor="sky", kind="airshed")
    draft.add("discharge", region="town", receptor="sky", pollutant="*", share=0.5)
    draft.add("emission_charges", region="*", pollutant="smoke", rate=0.2)
    return draft


def test_net_effective_output() -> None:
    """Proves net: the cheap oven makes 10 t: 8 x 3 + 2 x 1.5 - 10 = 17; the clean one would lose 0.5 a ton."""
    assert answer(two_ovens("net_effective_output")).objective == about(17)


def test_respond_to_charges() -> None:
    """Proves charges in the aim: 0.8 and 0.2 a ton: 1.8 and 2.2 a ton, the poor are not served: 24 - 14.4 = 9.6."""
    run = answer(two_ovens("net_effective_output", respond_to_charges=True))
    assert run.objective == about(24 - 8 * 1.8)
    assert run.info["sums"]["net_effective_output"] == about(24 - 8)


def test_effective_output() -> None:
    """Proves two solves: all 14 t are sold (33), then at least cost: 10 t cheap, 4 t clean: 33 - 18 = 15.

    With one solve of output alone any mix would do.
    """
    run = answer(two_ovens("effective_output"))
    assert [stage["objective"] for stage in run.info["stages"]] == about([33, 15])
    assert run.objective == about(15)


def test_cost() -> None:
    """Proves cost: all 14 t must be made: 10 x 1 + 4 x 2 = 18; exports would lower it by their price."""
    draft = two_ovens("cost")
    for row in draft.tables["demand"]:
        row["price"] = ""
    assert answer(draft).objective == about(18)
    draft.add("foreign_trade", region="town", commodity="bread", direction="export", price=2.5, max_quantity=2)
    assert answer(draft).objective == about(18 + 2 * 2 - 2 * 2.5)


@pytest.mark.parametrize(("share", "load"), [(1.0, (10 + 4 * 4) / 2 * 3), (24 / 33, 8 / 2 * 3)], ids=str)
def test_load(share: float, load: float) -> None:
    """Proves load: 14 t with the least smoke at the receptor (share 0.5, weight 3): 10 t clean and 4 t dirty.

    At 24 / 33 of the most output the 8 t of the rich are enough, all clean.
    """
    section = f"[load]\nweights = {{smoke = 3.0}}\noutput_share = {share!r}\n"
    run = solve(instance_of(two_ovens("load"), load=section), gap=GAP)
    assert run.status == "solved"
    assert run.info["stages"][0]["objective"] == about(33)
    assert run.objective == pytest.approx(load, rel=1e-6)


def test_layout_today() -> None:
    """Proves that today's layout is evaluated, not improved, and that limits are reported, not enforced.

    The old oven makes 5 t (today), sold at 3: 15 - 5 = 10; its 20 kg of smoke exceed the 4 kg that the sky bears by
    6 kg (share 0.5).
    """
    draft = two_ovens("net_effective_output")
    draft.tables["sites"][0] |= {"existing": "6", "present_activity": "5"}
    draft.add("receptor_capacity", receptor="sky", pollutant="smoke", capacity=4)
    run = answer(draft, layout="today")
    assert run.objective == about(10)
    assert [str(v) for v in run.certificate.exceeded] == [
        "receptors load_max[root,sky,smoke]: is above its limit by 6 kg/yr"
    ]
    assert amount(run, "capacity", "build") == 0
    assert amount(run, "capacity", "capacity") == 6
    del draft.tables["sites"][0]["present_activity"]
    assert answer(draft, layout="today").objective == about(18 - 6)
