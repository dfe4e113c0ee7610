"""Thermal power, paper and cement of the Yellow River over 2013-2030: ``python derive/periods.py [FOLDER]``.

Made of the instance beside it, without the raw data: periods of five years (the last one of three), plants by year of
building, and the other industries as they are today. Running it twice gives the same tables.

Assumed: plants live 20 years; the capacity of 2013 was built as value added grew - what was made in 1993 has been
replaced evenly since, each rise of the five-year marks of 1993-2013 was built in its five years (`panel.csv.gz`);
buyers, prices, techniques and water for others stay as in 2013. Goods of other industries are bought at the price of
the base case, 1; what those buy of the three goods is demand.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt import Instance, read_instance, solve
from layout_opt.instance import write_folder

HERE = Path(__file__).parents[1]
INDUSTRIES = ("cement", "papermaking", "power")
TREATMENT = ("cod-treatment", "nh3n-treatment", "water-retrofit")
PERIODS = (("2013", "", 5.0), ("2018", "2013", 5.0), ("2023", "2018", 5.0), ("2028", "2023", 3.0))
"""Node, node before, years: up to 2030."""
MARKS = (1993, 1998, 2003, 2008, 2013)
"""Years between which capacity was built; plants live as long as that."""
BUILT = (1995, 2000, 2005, 2010)
"""Middle years of building."""
AGES_ARE_ASSUMED = {
    "table": "existing_capacity",
    "column": "amount",
    "key": "*",
    "status": "assumed",
    "note": "years of building follow the growth of value added of 1993-2013; see derive/periods.py",
}
PRICE = 1.0
"""Of goods of other industries [1e8 CNY per 1e8 CNY]."""


def main(arguments: list[str]) -> int:
    """Write the instance; return the exit status."""
    folder = Path(arguments[0]) if arguments else HERE.with_name("yellow-river-periods")
    full = read_instance(HERE)
    small = reduced(full)
    write_folder(over_time(small, background(full, small)), folder)
    return 0


def reduced(full: Instance) -> Instance:
    """Return the three industries alone, with what others buy of them as demand."""
    tables = {name: full.tables[name].drop(columns=["line", "node"], errors="ignore") for name in full.tables}
    technologies = tables["technologies"]
    own = technologies["industry"].isin(INDUSTRIES) | technologies["technology"].isin(TREATMENT)
    kept = set(technologies.loc[own, "technology"])
    goods = {good for industry in INDUSTRIES for good in (industry, f"{industry}-imported")}
    recipes = tables["technology_goods"]
    bought = recipes[recipes["technology"].isin(kept) & ~recipes["commodity"].isin(goods)]
    cost = bought.groupby("technology")["input"].sum() * PRICE
    asked = _asked(tables, kept, goods)
    tables["technologies"] = technologies[own]
    for name in ("sites", "technology_goods", "technology_factors", "technology_emissions"):
        tables[name] = tables[name][tables[name]["technology"].isin(kept)]
    for name in ("technology_goods", "foreign_trade", "freight", "commodities"):
        tables[name] = tables[name][tables[name]["commodity"].isin(goods)]
    sites = tables["sites"]
    tables["sites"] = sites.assign(
        variable_cost=sites["variable_cost"].fillna(0.0) + sites["technology"].map(cost).fillna(0.0)
    )
    demand = tables["demand"][tables["demand"]["market"].isin(goods)]
    more = demand.merge(asked, on=["region", "market"], how="left")["asked"].fillna(0.0)
    present = (demand["tier"] == "present").to_numpy()
    tables["demand"] = demand.assign(quantity=demand["quantity"].to_numpy() + more.to_numpy() * present)
    told = tables["provenance"]
    tables["provenance"] = told[told["table"].isin(tables) & told["key"].map(lambda key: set(key.split(",")) == {"*"})]
    return Instance.from_frames(tables, _settings(full))


def _asked(tables: dict[str, pd.DataFrame], kept: set[str], goods: set[str]) -> pd.DataFrame:
    """Return region, market, asked: what other industries use of the goods today."""
    sites, recipes = tables["sites"], tables["technology_goods"]
    others = sites[~sites["technology"].isin(kept)][["region", "technology", "present_activity"]]
    used = recipes[~recipes["technology"].isin(kept) & recipes["commodity"].isin(goods)]
    used = used[used["input"].fillna(0.0) > 0][["technology", "commodity", "input"]]
    frame = others.merge(used, on="technology")
    frame["asked"] = frame["present_activity"].fillna(0.0) * frame["input"]
    return frame.groupby(["region", "commodity"], as_index=False)["asked"].sum().rename(columns={"commodity": "market"})


def _settings(full: Instance) -> dict[str, Any]:
    return {
        "name": "yellow-river-periods",
        "title": "Thermal power, paper and cement of the Yellow River, 2013-2030 (ages and future assumed)",
        "money": full.settings.money,
        "objective": str(full.settings.objective),
        "discount_rate": full.settings.discount_rate,
        "base_year": full.settings.base_year,
        "solve": {"gap": 2e-3, "time_limit": 600},
    }


def background(full: Instance, small: Instance) -> pd.DataFrame:
    """Return receptor_capacity with the loads of the other industries today as background."""
    loads = [
        solve(instance, layout="today").tables["loads"].set_index(["receptor", "pollutant"])["load"]
        for instance in (full, small)
    ]
    others = loads[0] - loads[1]
    own = others.copy()
    for row in small.resolve("transfers").itertuples():
        for receptor, pollutant in others.index:
            if receptor == row.to_receptor and pollutant == row.pollutant:
                own[receptor, pollutant] -= row.delivery * others.get((row.from_receptor, pollutant), 0.0)
    table = small.tables["receptor_capacity"].drop(columns=["line", "node"], errors="ignore")
    table = table.set_index(["receptor", "pollutant"])
    table["background"] = table["background"].fillna(0.0) + own.reindex(table.index).fillna(0.0)
    return table.reset_index()


def over_time(small: Instance, receptors: pd.DataFrame) -> Instance:
    """Return the instance over all periods, with plants by year of building."""
    tables = {name: small.tables[name].drop(columns=["line", "node"], errors="ignore") for name in small.tables}
    tables["receptor_capacity"] = receptors
    tables["tree"] = pd.DataFrame(PERIODS, columns=["node", "parent", "years"])
    tables["existing_capacity"] = ages(small)
    tables["provenance"] = pd.concat([tables["provenance"], pd.DataFrame([AGES_ARE_ASSUMED])], ignore_index=True)
    settings = {**_settings(small), "name": "yellow-river-periods"}
    return Instance.from_frames(tables, settings)


def ages(small: Instance) -> pd.DataFrame:
    """Return region, technology, built, amount of what stands in 2013."""
    panel = pd.read_csv(HERE / "derive" / "panel.csv.gz")
    made = panel.pivot_table(index=["region", "industry"], columns="year", values="value_added")
    sites = small.tables["sites"]
    sites = sites[(sites["existing"] > 0) & sites["technology"].isin(INDUSTRIES)]
    rows = []
    for region, technology, there in zip(sites["region"], sites["technology"], sites["existing"], strict=True):
        values = [float(made[year].get((region, technology), 0.0)) for year in MARKS]
        highest = pd.Series(values).cummax()
        old = values[0] / len(BUILT)
        parts = [old + float(highest[at + 1] - highest[at]) for at in range(len(BUILT))]
        whole = sum(parts) or 1.0
        parts = [part / whole for part in parts] if sum(parts) else [1.0 / len(BUILT)] * len(BUILT)
        rows += [(region, technology, str(built), there * part) for built, part in zip(BUILT, parts, strict=True)]
    frame = pd.DataFrame(rows, columns=["region", "technology", "built", "amount"])
    return frame[frame["amount"] > 0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
