"""Tiny instances, one per family, with every row and column of that family."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.cases.draft import Draft


def town(*regions: str, **settings: object) -> Draft:
    """Return regions in which an oven (10 t a year at most, 1 CNY/t) makes bread that buyers (8 t) pay with 3 CNY/t."""
    draft = Draft({"name": "town", "money": "CNY", **settings})  # type: ignore[dict-item]
    draft.add("commodities", commodity="bread", unit="t")
    draft.add("technologies", technology="oven", unit="t", kind="production")
    draft.add("technology_goods", technology="oven", commodity="bread", region="*", output=1)
    for region in regions or ("town",):
        draft.add("regions", region=region)
        draft.add("sites", region=region, technology="oven", max_capacity=10, variable_cost=1)
        draft.add("demand", region=region, market="bread", tier="all", quantity=8, price=3)
    return draft


def production() -> Draft:
    """Two periods; an oven with every number that a site may have, grain and flour, and a scrubber."""
    draft = town()
    draft.tables["sites"] = []
    draft.add("tree", node="now", parent="", years=5)
    draft.add("tree", node="later", parent="now", years=10)
    draft.add("commodities", commodity="grain", unit="t")
    draft.add("technologies", technology="scrubber", unit="kg", kind="treatment")
    draft.tables["technologies"][0]["lifetime"] = "10"
    draft.add("technology_goods", technology="oven", commodity="grain", region="town", input=0.5)
    draft.add("foreign_trade", region="town", commodity="grain", direction="import", price=0.1)
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="smoke", region="*", intensity=2)
    draft.add("technology_emissions", technology="scrubber", pollutant="smoke", region="*", intensity=-1)
    draft.add(
        "sites",
        region="town",
        technology="oven",
        existing=4,
        max_capacity=20,
        min_capacity=2,
        module_size=5,
        max_utilisation=0.9,
        min_utilisation=0.2,
        variable_cost=1,
        fixed_cost=3,
        capacity_cost=0.3,
        investment_cost=6,
        building_cost=0.25,
        retirement_cost=2,
        present_activity=3,
    )
    draft.add(
        "sites",
        region="town",
        technology="scrubber",
        max_capacity=40,
        variable_cost=0.1,
        fixed_cost=0.5,
        investment_cost=0.25,
    )
    return draft


def site_costs() -> Draft:
    """The sites of the example production, and what they cost in both periods; an oven is paid for once, too."""
    return production()


def lifetimes() -> Draft:
    """Ovens live 10 years: two of known years of building, one without, over periods of 5 and 10 years."""
    draft = town("town", "port", base_year=2025, discount_rate=0.1)
    draft.tables["technologies"][0]["lifetime"] = "10"
    draft.add("tree", node="now", parent="", years=5)
    draft.add("tree", node="later", parent="now", years=10)
    draft.tables["sites"][0] |= {"investment_cost": "2", "retirement_cost": "1"}
    draft.tables["sites"][1] |= {"existing": "4"}
    draft.add("existing_capacity", region="town", technology="oven", built=2018, amount=3)
    draft.add("existing_capacity", region="town", technology="oven", built=2023, amount=2)
    return draft


def growth_limits() -> Draft:
    """Ovens of a town with limits to growth and decline over two periods; those of a port may be scrapped slowly."""
    draft = town("town", "port")
    draft.add("tree", node="now", parent="")
    draft.add("tree", node="later", parent="now")
    draft.tables["sites"][0]["existing"] = "4"
    draft.add("growth_limits", region="town", technology="oven", seed=1, rate=0.5, retire_seed=2, retire_rate=0.25)
    draft.add("growth_limits", region="port", technology="oven", retire_rate=0.5)
    return draft


def market() -> Draft:
    """Bread and cake for two tiers: buyers of the good tier accept bread at half its price."""
    draft = town()
    draft.tables["demand"] = []
    draft.add("commodities", commodity="cake", unit="t")
    draft.add("technology_goods", technology="oven", commodity="cake", region="*", output=0.25)
    draft.add("demand", region="town", market="food", tier="mass", quantity=8, price=3)
    draft.add("demand", region="town", market="food", tier="good", quantity=2, price=9)
    draft.add("acceptance", commodity="bread", market="food", tier="*", acceptance=1)
    draft.add("acceptance", commodity="bread", market="food", tier="good", acceptance=0.5)
    draft.add("acceptance", commodity="cake", market="food", tier="good", acceptance=1)
    return draft


def market_curves() -> Draft:
    """The market of two tiers, and two more whose buyers go along a demand curve, one of them shared with rivals."""
    draft = market()
    draft.add(
        "demand_curves",
        region="town",
        market="feast",
        price=4,
        quantity=6,
        elasticity=-0.5,
        rival_share=0.5,
        rival_elasticity=2,
        steps=3,
    )
    draft.add("demand_curves", region="town", market="fast", price=2, quantity=4, choke_price=4, steps=2)
    draft.add("acceptance", commodity="cake", market="feast", tier="*", acceptance=1)
    draft.add("acceptance", commodity="bread", market="fast", tier="*", acceptance=0.75)
    return draft


def demand_income() -> Draft:
    """Two towns whose bakers buy bread where they earn: in two tiers in town; at port out of rents, too."""
    draft = town("town", "port")
    draft.add("demand", region="town", market="bread", tier="fine", quantity=2, price=5)
    for factor, kind, use, price in (("bakers", "labour", 2, 0.25), ("land", "land", 0.5, 0.4)):
        draft.add("factors", factor=factor, unit="person" if kind == "labour" else "ha", kind=kind)
        draft.add("technology_factors", technology="oven", factor=factor, region="*", use=use)
        draft.add("factor_endowments", region="*", factor=factor, price=price)
    draft.add("demand_income", region="*", market="bread", factor="bakers", share=0.3)
    draft.add("demand_income", region="port", market="bread", share=0.2)
    draft.add("demand_income", region="port", market="bread", factor="bakers", share=0.4)
    return draft


def disposal() -> Draft:
    """Bread leaves bran: in town it costs to get rid of it, in the port no more than 2 t may be left."""
    draft = town("town", "port")
    draft.add("commodities", commodity="bran", unit="t")
    draft.add("technology_goods", technology="oven", commodity="bran", region="*", output=0.5)
    draft.add("surplus_rules", region="*", commodity="bran", cost=0.5)
    draft.add("surplus_rules", region="port", commodity="bran", most=2)
    return draft


def market_cost() -> Draft:
    """All demand must be served at the least cost: bread from ovens of two prices."""
    draft = town(objective="cost")
    draft.add("regions", region="port")
    draft.add("demand", region="port", market="bread", tier="all", quantity=1)
    draft.add("foreign_trade", region="port", commodity="bread", direction="import", price=5)
    return draft


def freight() -> Draft:
    """Bread and cake from town to port, with a loss, a limit of the road and a limit of cake."""
    draft = town("town", "port")
    draft.add("commodities", commodity="cake", unit="t")
    draft.add("technology_goods", technology="oven", commodity="cake", region="town", output=0.25)
    draft.add("demand", region="port", market="cake", tier="all", quantity=2, price=9)
    draft.add("routes", from_region="town", to_region="port", distance=20, capacity=6)
    draft.add("routes", from_region="port", to_region="town", distance=20)
    draft.add("freight", commodity="bread", from_region="*", to_region="*", cost=0.25, cost_per_distance=0.01, loss=0.1)
    draft.add("freight", commodity="cake", from_region="town", to_region="port", cost=0.5, capacity=1.5)
    return draft


def barriers() -> Draft:
    """Freight with two barriers: one of all goods that leave the town and less of cake, one of bread everywhere."""
    draft = freight()
    draft.add("barriers", barrier="licence", from_region="town", to_region="*", commodity="*", wedge=0.5)
    draft.add("barriers", barrier="licence", from_region="town", to_region="port", commodity="cake", wedge=0.25)
    draft.add("barriers", barrier="check", from_region="*", to_region="*", commodity="bread", wedge=0.125)
    return draft


def foreign_trade() -> Draft:
    """Grain is imported up to a limit, bread exported up to a limit."""
    draft = town("port")
    draft.add("commodities", commodity="grain", unit="t")
    draft.add("technology_goods", technology="oven", commodity="grain", region="*", input=0.5)
    draft.add(
        "foreign_trade", region="port", commodity="grain", direction="import", price=0.4, max_quantity=4, controlled=0.5
    )
    draft.add("foreign_trade", region="port", commodity="bread", direction="export", price=2, max_quantity=3)
    return draft


def factors() -> Draft:
    """Bakers are few and paid; land is taken by ovens that stand and by those that work, and rented."""
    draft = town()
    draft.add("factors", factor="bakers", unit="person", kind="labour")
    draft.add("factors", factor="land", unit="ha", kind="land")
    draft.add("technology_factors", technology="oven", factor="bakers", region="*", use=2)
    draft.add("technology_factors", technology="oven", factor="land", region="*", use=0.5, standing_use=0.25)
    draft.add("factor_endowments", region="town", factor="bakers", amount=14, price=0.25)
    draft.add("factor_endowments", region="town", factor="land", amount=5, price=0.125)
    return draft


def equipment() -> Draft:
    """Bread and rolls share the hours of an oven hall, in the port at another rate."""
    draft = town("town", "port")
    draft.add("commodities", commodity="rolls", unit="t")
    draft.add("technologies", technology="rolling", unit="t", kind="production")
    draft.add("technologies", technology="hall", unit="h", kind="equipment")
    draft.add("technology_goods", technology="rolling", commodity="rolls", region="*", output=1)
    draft.add("demand", region="*", market="rolls", tier="all", quantity=5, price=4)
    for region in ("town", "port"):
        draft.add("sites", region=region, technology="rolling", variable_cost=1)
        draft.add("sites", region=region, technology="hall", existing=20, max_capacity=20, max_utilisation=0.9)
    draft.add("technology_equipment", technology="*", equipment="hall", use=2)
    draft.add("technology_equipment", technology="oven", equipment="hall", region="port", use=1.5)
    return draft


def clusters() -> Draft:
    """Ovens of two towns save from 6 and 12 t on, so do all bakers; mills are linked in the port; a kiln needs one."""
    draft = town("town", "port")
    draft.tables["technologies"][0]["industry"] = "food"
    draft.add("commodities", commodity="flour", unit="t")
    draft.add("technologies", technology="mill", unit="t", kind="production", industry="grain")
    draft.add("technologies", technology="kiln", unit="t", kind="production", industry="clay")
    draft.add("technology_goods", technology="oven", commodity="flour", region="*", input=0.5)
    draft.add("technology_goods", technology="mill", commodity="flour", region="*", output=1)
    draft.add("technology_goods", technology="kiln", commodity="bread", region="*", output=1)
    for region in ("town", "port"):
        draft.add("sites", region=region, technology="mill", max_capacity=9, variable_cost=0.25)
    draft.add("sites", region="port", technology="kiln", max_capacity=3, max_utilisation=0.5, variable_cost=0.125)
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="smoke", region="*", intensity=2)
    draft.add("receptors", receptor="air", kind="airshed")
    draft.add("discharge", region="*", receptor="air", pollutant="smoke", share=1)
    draft.add("receptor_capacity", receptor="air", pollutant="smoke", capacity=24)
    draft.add("factors", factor="bakers", unit="person", kind="labour")
    draft.add("technology_factors", technology="oven", factor="bakers", region="*", use=3)
    draft.add("factor_endowments", region="*", factor="bakers", amount=30, price=0.125)
    draft.add("factors", factor="hands", unit="person", kind="labour")
    draft.add("technology_factors", technology="oven", factor="hands", region="*", use=2)
    names = {"name": "Bakers", "name_local": "面包业"}
    draft.add("clusters", cluster="ovens", unit="t", industry="food", **names)
    draft.add("clusters", cluster="port", unit="t", industry="food", scope="linked")
    draft.add("clusters", cluster="city", unit="person", industry="food", scope="all", factor="bakers")
    for cluster in ("ovens", "port", "city"):
        draft.add("cluster_regions", cluster=cluster, region="port")
        draft.add("cluster_regions", cluster=cluster, region="town", weight=0.5 if cluster == "port" else 1)
    draft.add("cluster_levels", cluster="ovens", level="some", threshold=6)
    draft.add("cluster_levels", cluster="ovens", level="many", threshold=12)
    draft.add("cluster_levels", cluster="port", level="some", threshold=8)
    draft.add("cluster_levels", cluster="city", level="some", threshold=32)
    draft.add("cluster_effects", cluster="ovens", level="some", measure="cost", share=0.125)
    draft.add("cluster_effects", cluster="ovens", level="many", measure="cost", share=0.25)
    draft.add("cluster_effects", cluster="ovens", level="many", measure="emission", item="smoke", share=0.25)
    draft.add("cluster_effects", cluster="port", level="some", measure="emission", share=0.125)
    draft.add("cluster_effects", cluster="city", level="some", measure="factor_use", item="bakers", share=0.25)
    draft.add("cluster_technologies", cluster="ovens", technology="kiln", level="some")
    return draft


def least_load() -> Draft:
    """Ovens of the town run at 5 t or more, those of the port at 2 t or more, or not at all."""
    draft = town("town", "port")
    draft.add("least_loads", region="*", technology="oven", least=5)
    draft.add("least_loads", region="port", technology="oven", least=2)
    return draft


def burden() -> Draft:
    """An oven smokes, a scrubber takes away at most 80 % of the smoke."""
    draft = town()
    draft.add("technologies", technology="scrubber", unit="kg", kind="treatment")
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="smoke", region="*", intensity=2)
    draft.add(
        "technology_emissions", technology="scrubber", pollutant="smoke", region="*", intensity=-1, max_removal=0.8
    )
    draft.add("sites", region="town", technology="scrubber", max_capacity=40, variable_cost=0.1)
    return draft


def receptors() -> Draft:
    """Two towns on a river with two reaches: 0.75 of what enters the upper reach arrives at the lower one."""
    draft = town("spring", "delta")
    draft.add("pollutants", pollutant="COD", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="COD", region="*", intensity=2)
    for reach in ("upper", "lower"):
        draft.add("receptors", receptor=reach, kind="basin")
    draft.add("discharge", region="spring", receptor="upper", pollutant="*", share=0.9)
    draft.add("discharge", region="delta", receptor="lower", pollutant="*", share=1)
    draft.add("transfers", from_receptor="upper", to_receptor="lower", pollutant="*", delivery=0.75)
    draft.add("receptor_capacity", receptor="lower", pollutant="COD", capacity=20, background=5)
    draft.add("entitlements", region="spring", receptor="lower", pollutant="COD", amount=8)
    return draft


def receptor_measures() -> Draft:
    """A wetland or a lock on each reach, one of them at most, and a screen on the lower one; delta and spring pay."""
    draft = receptors()
    for technology, region in (("wetland", "delta"), ("lock", "spring"), ("screen", "delta")):
        draft.add("technologies", technology=technology, unit="ha", kind="treatment")
        draft.add("sites", region=region, technology=technology, max_capacity=9, existing=1, variable_cost=0.5)
    draft.add("receptor_measures", receptor="*", technology="wetland", region="delta", share=0.5, group="bank", size=4)
    draft.add("receptor_measures", receptor="*", technology="lock", region="spring", share=0.25, group="bank")
    draft.add("receptor_measures", receptor="lower", technology="screen", region="delta", pollutant="COD", share=0.2,
              stands=1)  # fmt: skip
    return draft


def regulation() -> Draft:
    """A town that may not build, one whose ovens must stop, a standard, caps of a zone and of a region, a charge."""
    draft = town("town", "port", "spa", "farm")
    draft.add("technologies", technology="stove", unit="t", kind="production")
    draft.add("technology_goods", technology="stove", commodity="bread", region="*", output=1)
    draft.add("sites", region="farm", technology="stove", max_capacity=10)
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="smoke", region="*", intensity=2)
    draft.add("technology_emissions", technology="stove", pollutant="smoke", region="*", intensity=5)
    draft.add("entry_bans", region="port", technology="oven", ends=0)
    draft.add("entry_bans", region="spa", technology="oven", closes_existing=1)
    draft.add("emission_standards", technology="*", pollutant="smoke", region="farm", max_intensity=4)
    draft.add("emission_standards", technology="*", pollutant="smoke", region="town", max_intensity=1, applies="new")
    draft.add("discharge_caps", region="town", pollutant="smoke", cap=6, zone="coast")
    draft.add("discharge_caps", region="port", pollutant="smoke", cap=3, zone="coast")
    draft.add("discharge_caps", region="farm", pollutant="smoke", cap=7)
    draft.add("emission_charges", region="*", pollutant="smoke", rate=0.5)
    return draft


def floors() -> Draft:
    """Each measure of a floor once."""
    draft = town("town", "port")
    draft.add("factors", factor="bakers", unit="person", kind="labour")
    draft.add("technology_factors", technology="oven", factor="bakers", region="*", use=2)
    draft.add("foreign_trade", region="port", commodity="bread", direction="export", price=2)
    draft.add("regional_floors", region="town", measure="output", least=2)
    draft.add("regional_floors", region="town", measure="employment", least=5)
    draft.add("regional_floors", region="port", measure="value", least=7)
    return draft


def permits() -> Draft:
    """Two towns and two zones: spring sells downstream, the farm at the lower reach must do with its own permits."""
    draft = town("spring", "delta", "farm")
    draft.add("pollutants", pollutant="COD", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="COD", region="*", intensity=2)
    for reach in ("upper", "lower"):
        draft.add("receptors", receptor=reach, kind="basin")
    draft.add("discharge", region="spring", receptor="upper", pollutant="*", share=0.9)
    draft.add("discharge", region="delta", receptor="lower", pollutant="*", share=1)
    draft.add("discharge", region="farm", receptor="lower", pollutant="*", share=1)
    draft.add("transfers", from_receptor="upper", to_receptor="lower", pollutant="*", delivery=0.75)
    draft.add("permits", region="spring", receptor="upper", pollutant="COD", amount=12)
    draft.add("permits", region="delta", receptor="lower", pollutant="COD", amount=5)
    draft.add("permits", region="farm", receptor="lower", pollutant="COD", amount=4, tradable=0)
    draft.add("permit_zones", receptor="lower", pollutant="COD", auctioned=3)
    return draft


def platforms() -> Draft:
    """A lab that stands in town, and one that port could found: what ovens bake must be tested first."""
    draft = town("town", "port")
    draft.add("routes", from_region="port", to_region="town", distance=20)
    words = {"unit": "h", "name": "Lab", "name_local": "实验室"}
    draft.add("platforms", platform="lab", region="town", **words, stands=1, capacity=12, reach=20, fixed_cost=1,
              service_cost=0.1, distance_cost=0.01)  # fmt: skip
    draft.add("platforms", platform="pilot", region="port", unit="h", capacity=40, founding_cost=6, fixed_cost=0.5)
    draft.add("platform_services", platform="lab", region="*", max_service=9)
    draft.add("platform_services", platform="lab", region="town", distance=1)
    draft.add("platform_services", platform="pilot", region="port")
    draft.add("technology_platforms", technology="oven", platform="*", service=1.5, conversion=0.8)
    draft.add("technology_platforms", technology="oven", platform="pilot", region="port", service=2, conversion=0.9)
    return draft


def planner_limits() -> Draft:
    """Two periods; what the planner limits in them, on the ways to the last nodes and over the whole tree."""
    draft = town("town", "port")
    draft.add("tree", node="now", parent="", years=2)
    draft.add("tree", node="good", parent="now", years=5, probability=0.25)
    draft.add("tree", node="bad", parent="now", years=5, probability=0.75)
    draft.tables["regions"][1]["group"] = "coast"
    draft.tables["technologies"][0]["industry"] = "bakery"
    for row in draft.tables["sites"]:
        row.update(fixed_cost="0.5", investment_cost="0.25")
    draft.add("factors", factor="bakers", unit="person", kind="labour")
    draft.add("technology_factors", technology="oven", factor="bakers", region="*", use=2)
    draft.add("factors", factor="water", unit="m3", kind="water")
    draft.add("technology_factors", technology="oven", factor="water", region="*", use=3)
    draft.add("foreign_trade", region="port", commodity="bread", direction="import", price=2.5)
    draft.add("planner_limits", limit="bases", most=1, words="at most one base works")
    draft.add("planner_limit_terms", limit="bases", measure="open", technology="*")
    draft.add("planner_limits", limit="home", least=0, unit="kg/yr")
    draft.add("planner_limit_terms", limit="home", measure="sales", commodity="bread", coefficient=-0.3)
    draft.add("planner_limit_terms", limit="home", measure="activity", industry="bakery", group="coast")
    draft.add("planner_limits", limit="water", scope="path", most=100)
    draft.add("planner_limit_terms", limit="water", measure="factor", factor="water", region="town")
    draft.add("planner_limit_terms", limit="water", measure="activity", region="port", coefficient=2, unit="m3/t")
    draft.add("planner_limits", limit="works", scope="tree", least=3, most=900)
    draft.add("planner_limit_terms", limit="works", measure="employment")
    draft.add("planner_limits", limit="built", node="good", scope="tree", most=8)
    draft.add("planner_limit_terms", limit="built", node="now", measure="build", technology="oven", region="*")
    draft.add("planner_limits", limit="earned", scope="path", most=200)
    draft.add("planner_limit_terms", limit="earned", node="bad", measure="effective_output", region="town")
    draft.tables["sites"][0]["existing"] = "5"
    draft.add("planner_limits", limit="less", most_of_today=0.8)
    draft.add("planner_limit_terms", limit="less", measure="activity", technology="oven")
    draft.add("planner_limits", limit="jobs", node="bad", least_of_today=0.5, words="half of today's bakers stay")
    draft.add("planner_limit_terms", limit="jobs", measure="employment", region="town")
    return draft


def cost_curves() -> Draft:
    """Two periods, two regions: rising costs of activity, falling ones of capacity and building, pooled learning."""
    draft = town("town", "port", discount_rate=0.1)
    draft.add("tree", node="now", parent="", years=2)
    draft.add("tree", node="later", parent="now", years=5)
    draft.tables["technologies"][0]["lifetime"] = "10"
    draft.add("cost_curves", technology="oven", measure="activity", up_to=4, cost=0.25)
    draft.add("cost_curves", technology="oven", measure="activity", up_to="", cost=0.5)
    draft.add("cost_curves", region="port", technology="*", measure="capacity", up_to=3, cost=0.3)
    draft.add("cost_curves", region="port", technology="*", measure="capacity", up_to=9, cost=0.1)
    draft.add("cost_curves", region="port", technology="oven", measure="build", up_to=2, cost=3)
    draft.add("cost_curves", region="port", technology="oven", measure="build", up_to="", cost=2)
    draft.add("cost_curves", technology="oven", measure="cumulative_build", up_to=5, cost=6)
    draft.add("cost_curves", technology="oven", measure="cumulative_build", up_to=12, cost=4)
    draft.add("cost_curves", technology="oven", measure="cumulative_build", up_to="", cost=3)
    return draft


def weather() -> Draft:
    """Return the town now, and then in a good or a bad course: bread is paid worse now and badly in the bad one."""
    draft = town()
    draft.add("tree", node="now", parent="")
    draft.add("tree", node="good", parent="now", probability=0.8)
    draft.add("tree", node="bad", parent="now", probability=0.2)
    draft.tables["sites"][0]["investment_cost"] = "1"
    draft.tables["demand"] = []
    for node, price in (("now", 1.5), ("good", 3), ("bad", 0.5)):
        draft.add("demand", node=node, region="town", market="bread", tier="all", quantity=8, price=price)
        if node != "now":
            draft.add("growth_limits", node=node, region="town", technology="oven", seed=0)
    return draft


def risk() -> Draft:
    """The worst half of a good and a bad course."""
    draft = weather()
    draft.settings["risk"] = {"measure": "cvar", "level": 0.5}
    return draft


def chance_limits() -> Draft:
    """A river that bears 16 kg of smoke, 6 kg in a dry course, and may be exceeded there, up to 18 kg."""
    draft = town()
    draft.add("tree", node="now", parent="")
    draft.add("tree", node="wet", parent="now", probability=0.7)
    draft.add("tree", node="dry", parent="now", probability=0.3)
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="smoke", region="*", intensity=2)
    draft.add("receptors", receptor="river", kind="basin")
    draft.add("discharge", region="town", receptor="river", pollutant="smoke", share=1)
    draft.add("receptor_capacity", node="now", receptor="river", pollutant="smoke", capacity=16)
    draft.add("receptor_capacity", node="dry", receptor="river", pollutant="smoke", capacity=6)
    draft.add("chance_limits", receptor="river", pollutant="smoke", share=0.3, most=18)
    return draft


def stores() -> Draft:
    """Bread in summer and winter, frozen by a plant; grain that is used up over two years."""
    draft = town("town", "port")
    draft.add("tree", node="now", parent="")
    draft.add("tree", node="later", parent="now")
    for node in ("now", "later"):
        draft.add("tree", node=f"{node}_summer", parent=node, kind="season", share=0.25)
        draft.add("tree", node=f"{node}_winter", parent=node, kind="season", share=0.75)
    draft.add("commodities", commodity="grain", unit="t")
    draft.add("technologies", technology="freezer", unit="t")
    draft.add("technology_goods", technology="oven", commodity="grain", region="*", input=0.5)
    draft.add("sites", region="town", technology="freezer", max_capacity=4, investment_cost=0.1)
    draft.add(
        "stores", region="town", commodity="bread", rule="cycle", technology="freezer", held_per_capacity=0.5,
        moved_per_capacity=2, filling_loss=0.1, loss=0.2, cost=0.05, max_filling=12, max_drawing=9,
    )  # fmt: skip
    draft.add("stores", region="*", commodity="grain", rule="carry", capacity=20, start=6, least_end=1, max_filling=0)
    draft.add("sites", node="now_winter", region="town", technology="oven", max_utilisation=0.3)
    return draft


def reservoirs() -> Draft:
    """A lake built by a plant holds waste of the wet season for the dry one; a pond carries over two years."""
    draft = town("town", "port")
    draft.add("tree", node="now", parent="")
    draft.add("tree", node="later", parent="now")
    for node in ("now", "later"):
        draft.add("tree", node=f"{node}_wet", parent=node, kind="season", share=0.25)
        draft.add("tree", node=f"{node}_dry", parent=node, kind="season", share=0.75)
    draft.add("pollutants", pollutant="COD", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="COD", region="*", intensity=2)
    for reach, region in (("lake", "town"), ("pond", "port")):
        draft.add("receptors", receptor=reach, kind="basin")
        draft.add("discharge", region=region, receptor=reach, pollutant="*", share=1)
        draft.add("receptor_capacity", receptor=reach, pollutant="COD", capacity=16, background=2)
    draft.add("transfers", from_receptor="lake", to_receptor="pond", pollutant="*", delivery=0.5)
    draft.add("technologies", technology="dam", unit="m")
    draft.add("sites", region="*", technology="dam", max_capacity=4, investment_cost=0.1)
    draft.add(
        "reservoirs", receptor="lake", pollutant="COD", rule="cycle", region="town", technology="dam",
        held_per_capacity=0.5, loss=0.2, least_release=1,
    )  # fmt: skip
    draft.add(
        "reservoirs", receptor="pond", pollutant="COD", rule="carry", capacity=6, region="port", technology="dam",
        start=3, least_end=1,
    )  # fmt: skip
    return draft


EXAMPLES: Mapping[str, Callable[[], Draft]] = {
    "production": production,
    "site_costs": site_costs,
    "lifetimes": lifetimes,
    "growth_limits": growth_limits,
    "cost_curves": cost_curves,
    "clusters": clusters,
    "market": market_curves,
    "market_cost": market_cost,
    "demand_income": demand_income,
    "disposal": disposal,
    "freight": freight,
    "barriers": barriers,
    "foreign_trade": foreign_trade,
    "factors": factors,
    "equipment": equipment,
    "least_load": least_load,
    "burden": burden,
    "receptors": receptors,
    "receptor_measures": receptor_measures,
    "regulation": regulation,
    "floors": floors,
    "permits": permits,
    "planner_limits": planner_limits,
    "platforms": platforms,
    "risk": risk,
    "chance_limits": chance_limits,
    "stores": stores,
    "reservoirs": reservoirs,
}
"""Golden name -> example; the family is the golden's name without ``_cost``."""


def family_of(golden: str) -> str:
    """Return the family that a golden shows."""
    return golden.removesuffix("_cost")
