"""One solved layout in which every kind of limit stands, so that each can be pushed over by itself."""

from __future__ import annotations

from functools import cache

from layout_opt import solve
from layout_opt.result.run import Run
from tests.cases.draft import Draft
from tests.golden.examples import town
from tests.golden.text import instance_of


def whole_draft() -> Draft:
    """Return a town that bakes and a port that eats, with every kind of limit of every family."""
    draft = town("town", "port", base_year=2025)
    del draft.tables["demand"][0]
    draft.tables["sites"] = []
    draft.add("commodities", commodity="grain", unit="t")
    draft.add("technologies", technology="scrubber", unit="kg", kind="treatment", lifetime=20)
    draft.add("technology_goods", technology="oven", commodity="grain", region="*", input=0.5)
    draft.add(
        "sites",
        region="town",
        technology="oven",
        existing=4,
        max_capacity=20,
        min_capacity=2,
        module_size=4,
        max_utilisation=0.9,
        min_utilisation=0.2,
        variable_cost=0.5,
        fixed_cost=1,
        investment_cost=0.1,
    )
    draft.add("sites", region="port", technology="oven", existing=2, max_capacity=2, variable_cost=0.5)
    draft.add(
        "sites", region="town", technology="scrubber", max_capacity=40, variable_cost=0.01, present_activity=1
    )  # more than half of what the ovens emit cannot be removed
    draft.add("existing_capacity", region="town", technology="scrubber", built=2015, amount=3)
    draft.add("existing_capacity", region="town", technology="scrubber", built=2020, amount=3)
    draft.add("foreign_trade", region="*", commodity="grain", direction="import", price=0.1, max_quantity=9)
    draft.add("foreign_trade", region="port", commodity="bread", direction="export", price=2, max_quantity=3)
    draft.add("routes", from_region="town", to_region="port", distance=10, capacity=50)
    draft.add("freight", commodity="bread", from_region="*", to_region="*", cost=0.1, capacity=40)
    draft.add("factors", factor="bakers", unit="person", kind="labour")
    draft.add("technology_factors", technology="oven", factor="bakers", region="*", use=2)
    draft.add("factor_endowments", region="town", factor="bakers", amount=100)
    draft.add("pollutants", pollutant="COD", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="COD", region="*", intensity=2)
    draft.add("technology_emissions", technology="scrubber", pollutant="COD", region="*", intensity=-1, max_removal=0.5)
    draft.add("emission_standards", technology="oven", pollutant="COD", region="town", max_intensity=3)
    for receptor in ("river", "delta"):
        draft.add("receptors", receptor=receptor, kind="basin")
    draft.add("discharge", region="*", receptor="river", pollutant="*", share=0.5)
    draft.add("transfers", from_receptor="river", to_receptor="delta", pollutant="*", delivery=0.5)
    draft.add("receptor_capacity", receptor="river", pollutant="COD", capacity=100)
    draft.add("surplus_rules", region="*", commodity="bran", most=20)
    draft.add("commodities", commodity="bran", unit="t")
    draft.add("technology_goods", technology="oven", commodity="bran", region="town", output=0.5)
    draft.add("regions", region="park")
    draft.add("least_loads", region="town", technology="oven", least=1)
    draft.add("technologies", technology="hall", unit="h", kind="equipment")
    draft.add("sites", region="town", technology="hall", existing=90, max_capacity=90)
    draft.add("technology_equipment", technology="oven", equipment="hall", region="town", use=2)
    for receptor in ("lake", "pond"):
        draft.add("receptors", receptor=receptor, kind="lake")
    draft.add("transfers", from_receptor="river", to_receptor="lake", pollutant="*", delivery=0.5)
    draft.add("receptor_capacity", receptor="pond", pollutant="COD", capacity=None)
    places = {"wetland": ("lake", ""), "lock": ("pond", "a"), "gate": ("pond", "a"), "screen": ("pond", "b")}
    for technology, (receptor, group) in places.items():
        draft.add("technologies", technology=technology, unit="ha", kind="treatment")
        cost = 0.01 if technology == "gate" else 0
        draft.add("sites", region="park", technology=technology, max_capacity=3, variable_cost=cost)
        draft.add("receptor_measures", receptor=receptor, technology=technology, region="park", share=0.5, group=group)
    draft.add("planner_limits", limit="measures", least=3)
    draft.add("planner_limit_terms", limit="measures", measure="installed", receptor="*")
    draft.add("discharge_caps", region="town", pollutant="COD", cap=12, zone="coast")
    draft.add("discharge_caps", region="port", pollutant="COD", cap=4, zone="coast")
    draft.add("regional_floors", region="town", measure="output", least=1)
    draft.add("permit_zones", receptor="river", pollutant="COD", auctioned=99)
    draft.add("growth_limits", region="town", technology="oven", seed=90, retire_seed=90)
    draft.add("planner_limits", limit="ovens", least=1, most=50)
    draft.add("planner_limit_terms", limit="ovens", measure="activity", region="town", technology="oven")
    draft.add("platforms", platform="lab", region="town", unit="h", stands=1, capacity=50, service_cost=0.01)
    draft.add("platform_services", platform="lab", region="town", distance=0, max_service=20)
    draft.add("platform_services", platform="lab", region="port", distance=0)
    draft.add("technology_platforms", technology="oven", platform="lab", service=1)
    draft.add("technology_platforms", technology="oven", platform="lab", region="town", conversion=1)
    draft.add("permits", region="port", receptor="river", pollutant="COD", amount=50, tradable=0)
    return draft


@cache
def whole() -> Run:
    """Return the solved layout."""
    run = solve(instance_of(whole_draft()), gap=1e-9)
    assert run.status == "solved"
    assert run.certificate is not None
    assert run.certificate.violations == ()
    return run
