"""Refuse: one edit of a good instance for every rule of `check` of every family, and the whole message."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import pytest

from layout_opt.errors import InvalidInput, Problem
from layout_opt.model.discover import families
from layout_opt.model.measured import measured
from tests.cases.draft import Draft
from tests.families.test_reservoirs import lake
from tests.golden.examples import (
    burden,
    chance_limits,
    clusters,
    cost_curves,
    demand_income,
    equipment,
    floors,
    freight,
    least_load,
    lifetimes,
    market,
    market_curves,
    permits,
    planner_limits,
    platforms,
    receptor_measures,
    regulation,
    reservoirs,
    risk,
    stores,
    town,
)
from tests.golden.text import instance_of

Edit = Callable[[Draft], object]


class Case(NamedTuple):
    """A good draft, an edit, and the message that it brings."""

    family: str
    base: Callable[[], Draft]
    edit: Edit
    message: str


def cell(table: str, row: int, **cells: str) -> Edit:
    """Return an edit that sets cells of one row."""
    return lambda draft: draft.tables[table][row].update(cells)


def new(table: str, **cells: object) -> Edit:
    """Return an edit that adds a row."""
    return lambda draft: draft.add(table, **cells)


def both(*edits: Edit) -> Edit:
    """Return all edits as one."""
    return lambda draft: [edit(draft) for edit in edits] and None


def pond() -> Draft:
    """Return a lake above a river that holds what comes."""
    return lake(seasons=False, capacity=3)


TREE = both(new("tree", node="now", parent=""), new("tree", node="later", parent="now"))
CASES = {
    "opening without a size": Case(
        "production", town, cell("sites", 0, fixed_cost="1", max_capacity="", min_utilisation="0.5"),
        "sites.csv max_capacity[town,oven]: found blank; must be given where fixed_cost or min_capacity makes opening "
        "a decision and nothing bounds the site. Fix: give the largest capacity that the site could ever have.",
    ),
    "more activity than capacity": Case(
        "production", town, cell("sites", 0, existing="4", max_utilisation="0.5", present_activity="3"),
        "sites.csv present_activity[town,oven]: found 3; must be at most existing x max_utilisation = 2. Fix: correct "
        "the activity, the capacity or the utilisation.",
    ),
    "existing in a later node": Case(
        "production", town,
        both(TREE, new("sites", node="later", region="town", technology="oven", existing=4)),
        "sites.csv:3 existing: found 4; must be blank at node later. Fix: give existing capacity at the root only; "
        "later capacity is a decision.",
    ),
    "years of building without a first year": Case(
        "lifetimes", lifetimes, lambda draft: draft.settings.pop("base_year"),
        "instance.toml base_year: found nothing; must be given where existing_capacity.csv tells years of building. "
        "Fix: add base_year, the first year.",
    ),
    "a loan without a life": Case(
        "lifetimes", town, cell("technologies", 0, loan_years="8"),
        "technologies.csv loan_years[oven]: found 8; must be blank where the technology has no lifetime: its cost is a "
        "yearly one. Fix: give the lifetime, over which the loan is spread, or leave the loan out.",
    ),
    "built after the first year": Case(
        "lifetimes", lifetimes, cell("existing_capacity", 1, built="2026"),
        "existing_capacity.csv:3 built: found 2026; must be a year up to base_year = 2025 that is not the name of a "
        "node. Fix: correct the year, or rename the node.",
    ),
    "capacity by year at no site": Case(
        "lifetimes", lifetimes,
        both(new("regions", region="farm"), cell("existing_capacity", 1, region="farm")),
        "existing_capacity.csv amount[farm,oven]: found 2; must stand at a site. Fix: add a row to sites.csv.",
    ),
    "capacity by year and in all": Case(
        "lifetimes", lifetimes, cell("sites", 0, existing="4"),
        "existing_capacity.csv amount[town,oven]: found a sum of 5; must be existing = 4 in sites.csv. Fix: leave "
        "existing blank where years of building are given, or correct one of the two.",
    ),
    "capacity by year beyond the largest": Case(
        "lifetimes", lifetimes, cell("existing_capacity", 1, amount="9"),
        "existing_capacity.csv amount[town,oven]: found a sum of 12; must be at most max_capacity = 10. Fix: correct "
        "one of the two.",
    ),
    "market that is no commodity": Case(
        "market", town, cell("demand", 0, market="breat"),
        "demand.csv market: found 'breat'; must name a commodity where there is no acceptance.csv. Fix: correct the "
        "name (did you mean 'bread'?) or add acceptance.csv.",
    ),
    "no price": Case(
        "market", market, cell("demand", 1, price=""),
        "demand.csv price[town,food,good]: found blank; must be given unless the objective is cost. Fix: give the "
        "price that this tier pays.",
    ),
    "route to itself": Case(
        "freight", freight, cell("routes", 1, to_region="port"),
        "routes.csv:3 to_region: found 'port'; must differ from from_region. Fix: delete the row: goods need no route "
        "inside a region.",
    ),
    "no distance": Case(
        "freight", freight, cell("routes", 1, distance=""),
        "routes.csv distance[port,town]: found blank; must be given where freight.csv has a cost_per_distance. Fix: "
        "give the distance in km.",
    ),
    "production that removes": Case(
        "burden", burden, cell("technology_emissions", 0, intensity="-2"),
        "technology_emissions.csv:2 intensity: found -2 for oven; must be 0 or more for a technology of kind "
        "production. Fix: correct the sign, or set kind = treatment in technologies.csv.",
    ),
    "production that removes through a row for all": Case(
        "burden", burden, both(
            cell("technology_emissions", 1, technology="*"),
            lambda draft: draft.tables["technology_emissions"].pop(0) and None,
        ),
        "technology_emissions.csv intensity[oven,smoke,town]: found -1; must be 0 or more for a technology of kind "
        "production. Fix: name the treatment technologies instead of *.",
    ),
    "equipment of another kind": Case(
        "equipment", equipment, cell("technology_equipment", 1, equipment="rolling"),
        "technology_equipment.csv:3 equipment: found 'rolling' of kind production; must be of kind equipment. Fix: set "
        "kind = equipment in technologies.csv, or name another technology.",
    ),
    "equipment that is nowhere": Case(
        "equipment", equipment, lambda draft: draft.tables["sites"].pop() and None,
        "technology_equipment.csv equipment[hall,port]: found no site there; must be a site where others need it. Fix: "
        "add the equipment to sites.csv, or take the technologies that need it out there.",
    ),
    "a least load without a largest capacity": Case(
        "least_load", least_load, cell("sites", 0, max_capacity=""),
        "sites.csv max_capacity[town,oven]: found blank; must be given where least_loads.csv makes running a decision. "
        "Fix: give the largest capacity that the site could ever have.",
    ),
    "a measure in two groups": Case(
        "receptor_measures", receptor_measures,
        both(new("pollutants", pollutant="NH3", unit="kg"),
             new("receptor_measures", receptor="upper", technology="lock", region="spring", pollutant="NH3", share=0.1,
                 group="lock")),
        "receptor_measures.csv group[upper,lock,spring]: found several; must be the same for all pollutants. Fix: give "
        "one for the measure.",
    ),
    "a measure without a site": Case(
        "receptor_measures", receptor_measures, cell("receptor_measures", 0, region="spring"),
        "receptor_measures.csv region[wetland,spring]: found no site of wetland in spring; must have a site in "
        "sites.csv. Fix: add a row of the region that pays and the technology to sites.csv.",
    ),
    "a measure below a site without a size": Case(
        "receptor_measures", receptor_measures, cell("sites", 1, max_capacity=""),
        "receptor_measures.csv share[lower,COD]: found no largest load: a site upstream has no max_capacity; must have "
        "a largest load. Fix: give max_capacity in sites.csv, or a cap in discharge_caps.csv.",
    ),
    "a measure among permits": Case(
        "receptor_measures", receptor_measures,
        new("permits", region="delta", receptor="lower", pollutant="COD", amount=5),
        "receptor_measures.csv receptor[lower,COD]: found permits of the same receptor and pollutant; must be without "
        "permits: their ratios would depend on the measures that are chosen. Fix: delete the permits or the measure.",
    ),
    "a measure that stands without a plant": Case(
        "receptor_measures", receptor_measures, cell("receptor_measures", 2, size="3"),
        "receptor_measures.csv stands[screen,delta]: found sizes of 3 in all; must be at most today's activity of the "
        "site. Fix: give existing or present_activity in sites.csv, or set stands to 0.",
    ),
    "zone named like a region": Case(
        "regulation", regulation,
        both(cell("discharge_caps", 0, zone="farm"), cell("discharge_caps", 1, zone="farm")),
        "discharge_caps.csv zone: found 'farm'; must differ from the regions that have no zone. Fix: rename the zone.",
    ),
    "permits without discharge": Case(
        "permits", permits, lambda draft: [draft.tables.pop(name) for name in ("discharge", "transfers")] and None,
        "permits.csv: found no table discharge; must say who discharges into which zone. Fix: add discharge.csv, or "
        "use discharge_caps.csv for limits without receptors.",
    ),
    "permits that nobody may use": Case(
        "permits", permits, cell("permits", 2, receptor="upper"),
        "permits.csv tradable[farm,upper,COD]: found 0; must be 1 where the region does not discharge into the zone, "
        "so that somebody can use the permits. Fix: correct the receptor or delete the row.",
    ),
    "limit without terms": Case(
        "planner_limits", planner_limits, new("planner_limits", limit="idle", most=3),
        "planner_limits.csv limit[idle]: found no terms; must have at least one term. Fix: add rows to "
        "planner_limit_terms.csv, or delete the limit.",
    ),
    "limit of nothing": Case(
        "planner_limits", planner_limits, cell("planner_limits", 0, most=""),
        "planner_limits.csv most[bases]: found blank, and so is least; must limit something. Fix: give least, most or "
        "both.",
    ),
    "a share of what today does not tell": Case(
        "planner_limits", planner_limits, cell("planner_limits", 1, least="", most_of_today="0.8"),
        "planner_limits.csv most_of_today[home]: found a share of today; must be blank: not all of its terms follow "
        "from what works today, as activity, capacity, discharge, employment, factor, load, open, running do. Fix: "
        "give least or most as a number.",
    ),
    "least above most": Case(
        "planner_limits", planner_limits, cell("planner_limits", 3, least="901"),
        "planner_limits.csv least[works]: found more than most; must be at most most. Fix: correct one of the two.",
    ),
    "two scopes": Case(
        "planner_limits", planner_limits, new("planner_limits", limit="bases", node="bad", scope="tree"),
        "planner_limits.csv scope[bases]: found node, tree; must be the same at all nodes. Fix: write one scope, at "
        "the node from which on the limit stands.",
    ),
    "no measure": Case(
        "planner_limits", planner_limits, cell("planner_limit_terms", 2, measure="activty"),
        "planner_limit_terms.csv:4 measure: found 'activty'; must be a measure (did you mean 'activity'?). Fix: write "
        f"one of {', '.join(sorted(measured()))}.",
    ),
    "chosen by what it has not": Case(
        "planner_limits", planner_limits, cell("planner_limit_terms", 1, technology="oven"),
        "planner_limit_terms.csv:3 technology: found 'oven'; must be blank: sales has commodity, group, region. Fix: "
        "choose by another column.",
    ),
    "no such group": Case(
        "planner_limits", planner_limits, cell("planner_limit_terms", 2, group="coats"),
        "planner_limit_terms.csv:4 group: found 'coats'; must be a group of regions.csv (did you mean 'coast'?). Fix: "
        "correct the group.",
    ),
    "tons and people": Case(
        "planner_limits", planner_limits, new("planner_limit_terms", limit="home", measure="employment"),
        "planner_limit_terms.csv:12 unit: found person/yr from employment; must measure the same as its limit home, "
        "kg/yr. Fix: choose fewer members, or give the coefficient a unit.",
    ),
    "a cluster of no industry": Case(
        "clusters", clusters, cell("clusters", 0, industry=""),
        "clusters.csv industry[ovens]: found blank; must be given where scope is own. Fix: name the industry, or set "
        "scope to all.",
    ),
    "a cluster of an unknown industry": Case(
        "clusters", clusters, cell("clusters", 0, industry="fod"),
        "clusters.csv industry[ovens]: found 'fod'; must be the industry of a technology of kind production. Fix: "
        "correct the name, or industry in technologies.csv.",
    ),
    "a cluster in another unit": Case(
        "clusters", clusters, cell("clusters", 2, unit="t"),
        "clusters.csv unit[city]: found 't'; must be that of what it counts: person. Fix: count a factor (column "
        "factor), or technologies of one unit.",
    ),
    "an effect of no level": Case(
        "clusters", clusters, new("cluster_effects", cluster="city", level="many", measure="cost", share=0.1),
        "cluster_effects.csv:7 level: found 'many'; must be a level of city in cluster_levels.csv. Fix: correct the "
        "name, or add the level.",
    ),
    "an effect on no pollutant": Case(
        "clusters", clusters, cell("cluster_effects", 2, item="smok"),
        "cluster_effects.csv:4 item: found 'smok'; must be a pollutant. Fix: correct the name, or leave it blank.",
    ),
    "more saved than there is": Case(
        "clusters", clusters, cell("cluster_effects", 2, share="0.9"),
        "cluster_effects.csv share[emission,oven]: found 1.025 in all clusters; must be at most 1 together. Fix: "
        "lower the shares.",
    ),
    "a member without a size": Case(
        "clusters", clusters, lambda draft: draft.tables["sites"][-1].pop("max_capacity") and None,
        "sites.csv max_capacity[port,kiln]: found blank; must be given where a site is in a cluster, or opened by one. "
        "Fix: give the largest capacity that the site could ever have.",
    ),
    "a store of a plant elsewhere": Case(
        "stores", stores, cell("stores", 0, region="port"),
        "stores.csv technology[port,bread]: found freezer; must be a site. Fix: add a row to sites.csv, or give the "
        "room of the store as capacity.",
    ),
    "a start in a circle": Case(
        "stores", stores, cell("stores", 0, start="3"),
        "stores.csv start[town,bread]: found 3; must be blank with the rule cycle, in which what is held at the "
        "beginning of a year is free. Fix: write the rule carry.",
    ),
    "carried over years that repeat": Case(
        "stores", stores, both(cell("tree", 0, years="4"), cell("stores", 1, region="town")),
        "stores.csv rule[town,grain]: found carry over 4 years at now_summer; must be cycle where a period with "
        "seasons stands for more than one year. Fix: write cycle, or one period for each year.",
    ),
    "a dam that is no site": Case(
        "reservoirs", reservoirs, cell("sites", 2, region="town"),
        "reservoirs.csv technology[pond,COD]: found no site of dam in port; must be a site. Fix: add a row to "
        "sites.csv, or give the room of the reservoir as capacity.",
    ),
    "a dam of no region": Case(
        "reservoirs", reservoirs, cell("reservoirs", 1, region=""),
        "reservoirs.csv technology[pond,COD]: found region or technology alone; must be given with its region. Fix: "
        "give both or none.",
    ),
    "a reservoir with permits": Case(
        "reservoirs", pond, new("permit_zones", receptor="lake", pollutant="COD", auctioned=4),
        "reservoirs.csv pollutant[lake,COD]: found permits of the same pollutant; must be without permits: what a unit "
        "discharged loads depends on when it is let out. Fix: delete the permits or the reservoir.",
    ),
    "a reservoir without a load": Case(
        "reservoirs", pond,
        both(new("pollutants", pollutant="NH3", unit="kg"), cell("transfers", 0, pollutant="COD"),
             new("reservoirs", receptor="river", pollutant="NH3")),
        "reservoirs.csv:3 receptor: found no NH3 at river; must have a load: a row of discharge.csv, transfers.csv or "
        "receptor_capacity.csv. Fix: add such a row or delete this one.",
    ),
    "platform without a way": Case(
        "platforms", platforms, lambda draft: draft.tables.pop("routes") and None,
        "platform_services.csv distance[lab,port]: found blank, and no route from the region to the platform; must be "
        "given where the platform has a reach or a distance_cost. Fix: give the distance in km, or a route.",
    ),
    "a market with tiers and a curve": Case(
        "market", market_curves, new("demand_curves", region="*", market="food", price=1, quantity=1, elasticity=-1),
        "demand_curves.csv market[town,food]: found a market with tiers in demand.csv; must have tiers or a curve, "
        "never both. Fix: delete its rows in demand.csv, or the curve.",
    ),
    "a curve without a slope": Case(
        "market", market_curves, cell("demand_curves", 0, elasticity=""),
        "demand_curves.csv elasticity[town,feast]: found blank; must be below 0 unless a choke price is given. Fix: "
        "give one of the two.",
    ),
    "a choke price below the price": Case(
        "market", market_curves, cell("demand_curves", 1, choke_price="2"),
        "demand_curves.csv choke_price[town,fast]: found 2; must be above the price, 2. Fix: correct one of the two.",
    ),
    "a curve where all must be served": Case(
        "market", market_curves, lambda draft: draft.settings.update(objective="cost"),
        "instance.toml objective: found cost; must weigh what buyers pay where demand follows the price. Fix: use "
        "net_effective_output, or demand.csv.",
    ),
    "a segment up to a word": Case(
        "cost_curves", cost_curves, cell("cost_curves", 0, up_to="four"),
        "cost_curves.csv:2 up_to: found 'four'; must be a number above 0. Fix: correct the end.",
    ),
    "a segment that ends twice": Case(
        "cost_curves", cost_curves, cell("cost_curves", 6, up_to="12.0"),
        "cost_curves.csv:9 up_to: found '12'; must stand once in a curve. Fix: write one row for each segment.",
    ),
    "learning from a later node on": Case(
        "cost_curves", cost_curves, new("cost_curves", technology="oven", measure="cumulative_build", cost=1,
                                        region="town", node="later"),
        "cost_curves.csv:11 node: found 'later'; must stand at the root: it counts from there on. Fix: leave node "
        "blank.",
    ),
    "two curves for one site": Case(
        "cost_curves", cost_curves, new("cost_curves", region="port", technology="*", measure="activity", cost=1),
        "cost_curves.csv[port,oven,activity]: found the curves port,* and *,oven; must be one curve. Fix: give the "
        "site a curve of its own.",
    ),
    "a falling curve without an end": Case(
        "cost_curves", town, both(
            cell("sites", 0, max_capacity=""), new("cost_curves", technology="oven", measure="build", up_to=2, cost=3),
            new("cost_curves", technology="oven", measure="build", up_to="", cost=2),
        ),
        "cost_curves.csv up_to[town,oven,build]: found blank; must be given in the last row of a falling curve where "
        "the largest capacity of a site is not known. Fix: say where the last segment ends, or give max_capacity.",
    ),
    "more today than a curve holds": Case(
        "cost_curves", town, both(
            cell("sites", 0, existing="6"), new("cost_curves", technology="oven", measure="activity", up_to=5, cost=1),
        ),
        "cost_curves.csv[town,oven,activity]: found a curve up to 5; must end at today's 6 or above. Fix: add a "
        "segment, or leave it open.",
    ),
    "permits in seasons": Case(
        "permits", permits, both(
            new("tree", node="now", parent=""), new("tree", node="summer", parent="now", kind="season"),
            new("tree", node="winter", parent="now", kind="season"),
        ),
        "tree.csv: found seasons; must be absent where permits are traded: they are yearly. Fix: limit loads or "
        "discharges by season, or leave the seasons out.",
    ),
    "a season with a limit of the tree": Case(
        "planner_limits", planner_limits, both(
            new("tree", node="summer", parent="bad", kind="season"),
            new("tree", node="winter", parent="bad", kind="season"),
            new("planner_limits", limit="works", node="summer", scope="tree", least=1, most=900),
        ),
        "planner_limits.csv scope[works]: found path or tree; must be node where a season has a limit of its own. "
        "Fix: write scope node, or limit the period.",
    ),
    "chances in seasons": Case(
        "chance_limits", chance_limits, both(
            new("tree", node="summer", parent="dry", kind="season"),
            new("tree", node="winter", parent="dry", kind="season"),
        ),
        "chance_limits.csv: found a tree with seasons; must stand in a tree of periods. Fix: remove the seasons.",
    ),
    "a chance without a capacity": Case(
        "chance_limits", chance_limits, both(
            new("pollutants", pollutant="dust", unit="kg"),
            new("chance_limits", receptor="river", pollutant="dust", share=0.3, most=18),
        ),
        "chance_limits.csv [river,dust]: found no capacity; must have a row in receptor_capacity.csv. Fix: add it or "
        "remove the limit.",
    ),
    "a ceiling below the capacity of one node": Case(
        "chance_limits", chance_limits, both(
            cell("chance_limits", 0, most="12"), cell("receptor_capacity", 0, capacity="10"),
            new("receptor_capacity", node="wet", receptor="river", pollutant="smoke", capacity=16),
        ),
        "chance_limits.csv most[river,smoke] at wet: found 12; must be at least the capacity 16. Fix: raise it or "
        "lower the capacity.",
    ),
    "risk of an objective that is no outcome": Case(
        "risk", risk, lambda draft: draft.settings.update(objective="effective_output"),
        "instance.toml risk.measure: found cvar; must be expectation unless the objective is net_effective_output or "
        "cost. Fix: correct one of them.",
    ),
    "income for a market that is not there": Case(
        "demand_income", demand_income, both(
            new("commodities", commodity="cake", unit="t"),
            new("demand", region="port", market="cake", tier="all", quantity=1, price=2),
            new("demand_income", region="town", market="cake", share=0.1),
        ),
        "demand_income.csv:5 market: found 'cake' in town; must be wanted there in demand.csv. Fix: add it there, with "
        "the quantity 0 if nothing else is wanted.",
    ),
    "income for a market with a curve": Case(
        "demand_income", demand_income, both(
            new("commodities", commodity="cake", unit="t"),
            new("demand_curves", region="port", market="cake", price=2, quantity=3, elasticity=-1),
            new("demand_income", region="port", market="cake", share=0.1),
        ),
        "demand_income.csv market[port,cake]: found a market with a demand curve; must have tiers of its own, which "
        "shift with income. Fix: use demand.csv for it, or leave the share out.",
    ),
    "income that nobody earns": Case(
        "demand_income", demand_income, both(
            cell("factor_endowments", 0, price="0"), cell("factor_endowments", 1, price="0"),
        ),
        "demand_income.csv: found no factor that is paid; must have an income to spend. Fix: give prices in "
        "factor_endowments.csv to the factors that technologies use.",
    ),
    "income that feeds itself": Case(
        "demand_income", demand_income, cell("demand_income", 0, share="2"),
        "demand_income.csv share: found 1 of a unit of income that comes back at root; must let less come back than is "
        "spent: share x income per unit of sales, summed around, below 1. Fix: lower the shares.",
    ),
    "income for tiers of the year and of a season": Case(
        "demand_income", demand_income, both(
            new("tree", node="now", parent=""), new("tree", node="summer", parent="now", kind="season"),
            new("tree", node="winter", parent="now", kind="season"),
            new("demand", node="summer", region="town", market="bread", tier="fine", quantity=1, price=5),
            new("demand", node="winter", region="town", market="bread", tier="fine", quantity=1, price=5),
        ),
        "demand_income.csv market[town,bread]: found tiers of a year and of its seasons; must be given for the year or "
        "for its seasons. Fix: give the quantities of all tiers in the same way.",
    ),
    "employment without labour": Case(
        "floors", floors, cell("factors", 0, kind="land"),
        "regional_floors.csv measure: found employment; must have something to add up in factors.csv. Fix: give a "
        "factor the kind labour.",
    ),
    "output in two units": Case(
        "floors", floors,
        both(
            new("technologies", technology="inn", unit="piece"), new("sites", region="town", technology="inn"),
        ),
        "regional_floors.csv measure: found output over units piece, t; must add up one common unit. Fix: give the "
        "members of technologies.csv the same unit.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_refuse(name: str) -> None:
    """Proves that the edit, and nothing but it, is refused, with where, what, rule and fix."""
    assert accepted(CASES[name].base)
    assert refused(name)[0] == [CASES[name].message]


@cache
def accepted(base: Callable[[], Draft]) -> bool:
    """Return whether a draft is valid before it is edited; raise what is wrong with it otherwise."""
    return bool(instance_of(base()).tables)


@cache
def refused(name: str) -> tuple[list[str], set[tuple[str, int]]]:
    """Return what is said of an edited draft, and module and line of every Problem that a family made."""
    reached: set[tuple[str, int]] = set()

    def noted(*words: str) -> Problem:
        frame = inspect.currentframe()
        assert frame is not None
        assert frame.f_back is not None
        reached.add((frame.f_back.f_globals["__name__"], frame.f_back.f_lineno))
        return Problem(*words)

    draft = CASES[name].base()
    CASES[name].edit(draft)
    with pytest.MonkeyPatch.context() as patch:
        for module in (family.module for family in families() if hasattr(family.module, "Problem")):
            patch.setattr(module, "Problem", noted)
        with pytest.raises(InvalidInput) as caught:
            instance_of(draft)
    said = [str(problem) for problem in caught.value.problems if "demand.csv quantity" not in problem.where]
    return said, reached


def test_every_rule_has_a_case() -> None:
    """Proves that no rule of any `check` is without a case: every line that makes a Problem is reached."""
    rules: set[tuple[str, int, int]] = set()
    for family in families():
        tree = ast.parse(inspect.getsource(family.module))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Problem":
                rules.add((family.module.__name__, node.lineno, node.end_lineno or node.lineno))
    reached = set().union(*(refused(name)[1] for name in CASES))
    missed = [
        f"{name}:{first}" for name, first, last in rules
        if not any(module == name and first <= line <= last for module, line in reached)
    ]  # fmt: skip
    assert sorted(missed) == []
