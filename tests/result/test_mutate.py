"""Mutate: a right layout pushed over each limit, balance, key and whole number by itself is named, and only that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from layout_opt import solve
from layout_opt.instance import Change, changed
from layout_opt.result.certificate import certify
from layout_opt.result.plan import accounts_of, limits_of, plan_from_tables
from tests.golden.examples import chance_limits, market_cost, risk
from tests.golden.text import instance_of
from tests.result.whole import whole

Tables = dict[str, pd.DataFrame]


def setting(table: str, column: str, value: float, **where: str) -> tuple[Change, ...]:
    """Return the change of one cell."""
    return (Change(table=table, where=where, column=column, set=value),)


def inserting(table: str, **cells: str | float) -> tuple[Change, ...]:
    """Return the change that adds one row."""
    return (Change(table=table, insert=(cells,)),)


OVEN = {"region": "town", "technology": "oven"}
ABOVE, BELOW = "is above its limit", "is below its limit"
TIGHTER: Mapping[str, tuple[tuple[Change, ...], str]] = {
    "growth_max": (
        setting("growth_limits", "seed", 6),
        f"growth_limits growth_max[root,town,oven]: {ABOVE} by 2 t/yr",
    ),
    "decline_max": (
        setting("growth_limits", "retire_seed", 1),
        f"growth_limits decline_max[root,town,oven]: {ABOVE} by 1 t/yr",
    ),
    "new_plant_standard": (
        (
            Change(table="emission_standards", where={}, column="applies", set="new"),
            *setting("emission_standards", "max_intensity", 1, technology="oven"),
        ),
        f"regulation new_plant_standard[root,town,oven]: {ABOVE} by 8 t/yr",
    ),
    "vintage_balance": (
        (
            *setting("existing_capacity", "amount", 2, built="2015"),
            *setting("existing_capacity", "amount", 4, built="2020"),
        ),
        "; ".join(
            f"lifetimes vintage_balance[root,town,scrubber,{year}]: differs from what it must equal by 1 kg/yr"
            for year in (2015, 2020)
        ),
    ),
    "removal_max": (
        setting("technology_emissions", "max_removal", 0.25, technology="scrubber"),
        f"burden removal_max[root,town,scrubber,COD]: {ABOVE} by 1.5 kg/yr",
    ),
    "factor_max": (
        setting("factor_endowments", "amount", 15),
        f"factors factor_max[root,town,bakers]: {ABOVE} by 3 person/yr",
    ),
    "floor_min": (
        setting("regional_floors", "least", 9.5),
        f"floors floor_min[root,town,output]: {BELOW} by 0.5 t/yr",
    ),
    "export_max": (
        setting("foreign_trade", "max_quantity", 2, region="port"),
        f"foreign_trade export_max[root,port,bread]: {ABOVE} by 1 t/yr",
    ),
    "import_max": (
        setting("foreign_trade", "max_quantity", 4, region="*"),
        f"foreign_trade import_max[root,town,grain]: {ABOVE} by 0.5 t/yr",
    ),
    "route_max": (setting("routes", "capacity", 8), f"freight route_max[root,town,port]: {ABOVE} by 1 t/yr"),
    "shipment_max": (
        setting("freight", "capacity", 7),
        f"freight shipment_max[root,town,port,bread]: {ABOVE} by 2 t/yr",
    ),
    "demand_max": (setting("demand", "quantity", 6), f"market demand_max[root,port,bread,all]: {ABOVE} by 2 t/yr"),
    "permit_max": (
        setting("permit_zones", "auctioned", 5),
        f"permits permit_max[root,river,COD]: {ABOVE} by 1 kg/yr",
    ),
    "permit_own_max": (
        setting("permits", "amount", 1.5),
        f"permits permit_own_max[root,port,river,COD]: {ABOVE} by 0.5 kg/yr",
    ),
    "planner_max": (
        setting("planner_limits", "most", 8, limit="ovens"),
        f"planner_limits planner_max[root,ovens]: {ABOVE} by 1 t/yr",
    ),
    "planner_min": (
        setting("planner_limits", "least", 10, limit="ovens"),
        f"planner_limits planner_min[root,ovens]: {BELOW} by 1 t/yr",
    ),
    "founding_link": (
        setting("platforms", "stands", 0, platform="lab"),
        f"platforms founding_link[root,lab]: {ABOVE} by 1 platform",
    ),
    "platform_max": (
        setting("platforms", "capacity", 10, platform="lab"),
        f"platforms platform_max[root,lab]: {ABOVE} by 1 h/yr",
    ),
    "service_max": (
        setting("platform_services", "max_service", 8, region="town", platform="lab"),
        f"platforms service_max[root,town,lab]: {ABOVE} by 1 h/yr",
    ),
    "unlock_max": (
        setting("technology_platforms", "conversion", 0.5, region="town", technology="oven", platform="lab"),
        f"platforms unlock_max[root,town,oven]: {ABOVE} by 4.5 t/yr",
    ),
    "activity_max": (
        setting("sites", "max_utilisation", 0.8, **OVEN),
        f"production activity_max[root,town,oven]: {ABOVE} by 1 t/yr",
    ),
    "activity_min": (
        (*setting("sites", "max_utilisation", 1, **OVEN), *setting("sites", "min_utilisation", 0.95, **OVEN)),
        f"production activity_min[root,town,oven]: {BELOW} by 0.5 t/yr",
    ),
    "capacity_balance": (
        setting("sites", "existing", 5, **OVEN),
        "production capacity_balance[root,town,oven]: differs from what it must equal by 1 t/yr",
    ),
    "capacity_max": (
        setting("sites", "max_capacity", 9, **OVEN),
        "; ".join(
            f"{row}[root,town,oven]: {ABOVE} by {amount} t/yr"
            for row, amount in (("least_load running_link", 0.9), ("production capacity_max", 1))
        ),
    ),
    "capacity_min": (
        setting("sites", "min_capacity", 12, **OVEN),
        f"production capacity_min[root,town,oven]: {BELOW} by 2 t/yr",
    ),
    "module_link": (
        setting("sites", "module_size", 5, **OVEN),
        "production module_link[root,town,oven]: differs from what it must equal by 2 t/yr",
    ),
    "measure_link": (
        setting("receptor_measures", "size", 3, technology="wetland"),
        f"receptor_measures measure_link[root,park,wetland]: {ABOVE} by 2 ha/yr",
    ),
    "measure_group_max": (
        (Change(table="receptor_measures", where={"receptor": "pond"}, column="group", set="bank"),),
        f"receptor_measures measure_group_max[root,pond,bank]: {ABOVE} by 1 measure",
    ),
    "measure_off_max": (
        setting("receptor_measures", "share", 0.3, technology="wetland"),
        "; ".join(
            f"receptor_measures measure_{row}_max[root,lake,wetland,park,COD]: {ABOVE} by {amount} kg/yr"
            for row, amount in (("off", 0.5), ("share", 0.8))
        ),
    ),
    "measure_share_max": (
        setting("receptor_measures", "share", 0.45, technology="wetland"),
        f"receptor_measures measure_share_max[root,lake,wetland,park,COD]: {ABOVE} by 0.2 kg/yr",
    ),
    "measure_share_min": (
        setting("receptor_measures", "share", 0.75, technology="wetland"),
        f"receptor_measures measure_share_min[root,lake,wetland,park,COD]: {BELOW} by 1 kg/yr",
    ),
    "least_load_min": (
        setting("least_loads", "least", 10, technology="oven"),
        f"least_load least_load_min[root,town,oven]: {BELOW} by 1 t/yr",
    ),
    "surplus_max": (
        setting("surplus_rules", "most", 4, commodity="bran"),
        f"disposal surplus_max[root,town,bran]: {ABOVE} by 0.5 t/yr",
    ),
    "equipment_max": (
        setting("technology_equipment", "use", 2.5, technology="oven"),
        f"equipment equipment_max[root,town,hall]: {ABOVE} by 4.5 h/yr",
    ),
    "load_max": (
        setting("receptor_capacity", "capacity", 7, receptor="river"),
        f"receptors load_max[root,river,COD]: {ABOVE} by 1 kg/yr",
    ),
    "discharge_cap": (
        setting("discharge_caps", "cap", 10, region="town"),
        f"regulation discharge_cap[root,coast,COD]: {ABOVE} by 2 kg/yr",
    ),
    "entry_ban": (inserting("entry_bans", **OVEN), f"regulation entry_ban[root,town,oven]: {ABOVE} by 8 t/yr"),
    "closing_ban": (
        inserting("entry_bans", region="port", technology="oven", closes_existing=1),
        f"regulation closing_ban[root,port,oven]: {ABOVE} by 2 t/yr",
    ),
    "emission_standard": (
        setting("emission_standards", "max_intensity", 1, technology="oven"),
        f"regulation emission_standard[root,town,oven]: {ABOVE} by 9 t/yr",
    ),
}
"""Row -> (changes that make it tighter than the layout, and nothing else; the violation)."""


@pytest.mark.parametrize("row", TIGHTER)
def test_each_limit_is_named_alone(row: str) -> None:
    """Proves that a layout beyond one limit is refused with family, row, key, amount and unit, and nothing else."""
    run = whole()
    changes, violation = TIGHTER[row]
    certificate = certify(changed(run.instance, changes), run.tables, run.objective, "best")
    assert [str(found) for found in certificate.violations] == violation.split("; ")


def test_every_row_is_pushed() -> None:
    """Proves that no kind of limit is left out above (a cost objective has its own row, below)."""
    run = whole()
    plan = plan_from_tables(run.tables, "best")
    known = set(limits_of(run.instance, plan, accounts_of(run.instance, plan))["row"])
    assert known | {"entry_ban", "closing_ban", "emission_standard", "new_plant_standard"} == {
        *TIGHTER,
        "running_link",
        "scrap_link",
    }


def test_scrap_link() -> None:
    """Proves `scrap_link`: what is scrapped of one time of building, and nowhere in all, is refused."""
    tables = dict(whole().tables)
    frame = tables["vintages"].copy()
    chosen = frame["built"] == "2015"
    frame.loc[chosen, ["standing", "scrap"]] = [2.0, 1.0]
    assert named(tables | {"vintages": frame}) == [
        "lifetimes scrap_link[root,town,scrubber]: differs from what it must equal by 1 kg/yr"
    ]


RIVER = {"receptor": "river", "pollutant": "smoke"}
CHANCE = "chance_limits chance_"
IN_COURSES: Mapping[str, tuple[tuple[Change, ...], list[str]]] = {
    "chance_max": (
        inserting("receptor_capacity", node="wet", capacity=15, **RIVER),
        [f"{CHANCE}max[wet,river,smoke]: {ABOVE} by 1 kg/yr"],
    ),
    "chance_ceiling_max": (
        inserting("chance_limits", node="dry", most=15, **RIVER),
        [
            f"{CHANCE}ceiling_max[dry,river,smoke]: {ABOVE} by 1 kg/yr",
            f"{CHANCE}max[dry,river,smoke]: {ABOVE} by 1 kg/yr",
        ],
    ),
    "chance_share_max": (
        setting("chance_limits", "share", 0.25),
        [f"{CHANCE}share_max[now,river,smoke]: {ABOVE} by 0.05"],
    ),
}


def test_limits_over_courses() -> None:
    """Proves the rows that need a tree: each pushed over by itself is named, and only that."""
    run = solve(instance_of(chance_limits()), stochastic_values=False)
    for row, (changes, violations) in IN_COURSES.items():
        certificate = certify(changed(run.instance, changes), run.tables, run.objective, "best")
        assert [str(found) for found in certificate.violations] == violations, row
    frame = run.tables["exceedances"].copy()
    frame.loc[frame["node"] == "now", "exceeds"] = 1.0
    certificate = certify(run.instance, run.tables | {"exceedances": frame}, run.objective, "best")
    assert [str(found) for found in certificate.violations] == [f"{CHANCE}link[wet,river,smoke]: {BELOW} by 1"]


def test_outcome_min() -> None:
    """Proves `outcome_min`: a threshold above the outcome of a course that does not fall short of it is refused."""
    run = solve(instance_of(risk()), stochastic_values=False)
    frame = run.tables["risk"].copy()
    frame.loc[frame["node"] == "now", "threshold_above"] = 1.0
    certificate = certify(run.instance, run.tables | {"risk": frame}, run.objective, "best")
    named = [str(found) for found in certificate.violations if found.family == "risk"]
    assert named == [f"risk outcome_min[{node},]: {BELOW} by 1 CNY/yr" for node in ("bad", "good")]


def test_demand_balance() -> None:
    """Proves `demand_balance` both ways: a cost layout that serves more or less than is wanted is refused."""
    run = solve(instance_of(market_cost()))
    for quantity, name in ((7, "more"), (9, "less")):
        tighter = changed(run.instance, setting("demand", "quantity", quantity, region="town"))
        certificate = certify(tighter, run.tables, run.objective, "best")
        assert [str(found) for found in certificate.violations] == [
            "market demand_balance[root,town,bread,all]: differs from what it must equal by 1 t/yr"
        ], name


def edited(table: str, column: str, value: Any, **where: str) -> Tables:
    """Return the tables with one cell changed (a number is set, a function applied)."""
    tables = {name: frame.copy() for name, frame in whole().tables.items()}
    frame = tables[table]
    chosen = pd.Series(data=True, index=frame.index)
    for name, word in where.items():
        chosen &= frame[name] == word
    assert chosen.sum() == 1
    frame.loc[chosen, column] = value
    return tables


def named(tables: Tables) -> list[str]:
    """Return what the certificate names, the sums of money apart."""
    found = certify(whole().instance, tables, whole().objective, "best").violations
    return [str(violation) for violation in found if violation.family not in {"objective", "value"}]


def test_running_link() -> None:
    """Proves `running_link`: activity of a site that is said to stand still is refused."""
    assert named(edited("running", "running", 0.0, region="town")) == [
        f"least_load running_link[root,town,oven]: {ABOVE} by 9 t/yr"
    ]


EDITS: Mapping[str, tuple[tuple[str, str, Any, dict[str, str]], list[str]]] = {
    "goods_balance": (
        ("surplus", "surplus", 1.0, {"region": "port"}),
        ["balances goods_balance[root,port,bread]: does not balance by 1 t/yr"],
    ),
    "burden_balance": (
        ("discharge", "discharge", 3.0, {"region": "port"}),
        [
            "balances burden_balance[root,port,COD]: does not balance by 1 kg/yr",
            "balances receptor_balance[root,river,COD]: does not balance by 0.5 kg/yr",
        ],
    ),
    "receptor_balance": (
        ("loads", "load", 5.0, {"receptor": "delta"}),
        ["balances receptor_balance[root,delta,COD]: does not balance by 1 kg/yr"],
    ),
    "whole number": (
        ("capacity", "modules", 2.25, {"technology": "oven", "region": "town"}),
        ["production modules[root,town,oven]: is not a whole number by 0.25"],
    ),
    "half open": (
        ("capacity", "open", 0.5, {"technology": "oven", "region": "town"}),
        ["production open[root,town,oven]: is not a whole number by 0.5"],
    ),
    "open twice": (
        ("capacity", "open", 2.0, {"technology": "oven", "region": "town"}),
        ["production open[root,town,oven]: is above 1 by 1"],
    ),
    "below zero": (
        ("activity", "activity", -2.0, {"region": "port"}),
        ["production activity[root,port,oven]: is below 0 by 2 t/yr"],
    ),
    "not finite": (
        ("activity", "activity", float("inf"), {"region": "port"}),
        ["production activity[root,port,oven]: is not a finite number by inf t/yr"],
    ),
    "blank": (
        ("activity", "activity", float("nan"), {"region": "port"}),
        ["production activity[root,port,oven]: has no row in the tables by 1"],
    ),
    "open where nothing opens": (
        ("capacity", "open", 1.0, {"region": "port"}),
        ["production open[root,port,oven]: is no key that the instance admits, with a value by 1"],
    ),
    "unknown key": (
        ("sales", "tier", "none", {"region": "port"}),
        [
            "market sales[root,port,bread,bread,all]: has no row in the tables by 1",
            "market sales[root,port,bread,bread,none]: is no key that the instance admits, with a value by 8",
        ],
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_is_named_alone(name: str) -> None:
    """Proves that a changed cell of a decision table is refused with family, key, amount and unit."""
    (table, column, value, where), expected = EDITS[name]
    assert named(edited(table, column, value, **where)) == expected


def test_doubled_row() -> None:
    """Proves that a row that stands twice is refused, not added up."""
    tables = dict(whole().tables)
    tables["sales"] = pd.concat([tables["sales"], tables["sales"]], ignore_index=True)
    assert named(tables) == [
        "market sales[root,port,bread,bread,all]: stands twice in the tables, the second time with a value by 8 t/yr"
    ]


@pytest.mark.parametrize("table", ["activity", "capacity", "sales", "discharge", "loads", "foreign_trade"])
def test_missing_table(table: str) -> None:
    """Proves that a table that is not there is missed row by row."""
    tables = {name: frame for name, frame in whole().tables.items() if name != table}
    words = named(tables)
    assert words
    assert all("has no row in the tables" in line for line in words)


def test_missing_shipments() -> None:
    """Proves that shipments, of which zeros are not written, are missed by the balances."""
    tables = {name: frame for name, frame in whole().tables.items() if name != "shipments"}
    assert named(tables) == [
        "balances goods_balance[root,port,bread]: does not balance by 9 t/yr",
        "balances goods_balance[root,town,bread]: does not balance by 9 t/yr",
    ]


def test_objective_and_value() -> None:
    """Proves that the money is recomputed: a wrong objective and a wrong value part are named with their amount."""
    run = whole()
    certificate = certify(run.instance, run.tables, 22.08, "best")
    assert [str(found) for found in certificate.violations] == [
        "objective net_effective_output[]: is reported as 22.08, recomputed as 21.08, off by 1 CNY/yr"
    ]
    tables = edited("value", "value", 25.0, region="port", part="effective_output")
    certificate = certify(run.instance, tables, run.objective, "best")
    assert [str(found) for found in certificate.violations] == [
        "value value[root,port,effective_output]: differs from the recomputed value by 1 CNY/yr"
    ]
