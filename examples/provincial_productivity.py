"""Levels of productivity of 31 provinces with their capital stock, from the raw tables: no changes over time.

python examples/provincial_productivity.py RAW/national runs/provinces

RAW/national holds `province_capital_stock_1995_2022.csv` (prices of 2000), and for 2015 to 2019
`gdp_provinces_2015_2019_gcamchina.csv` (current prices) and `population_provinces_2015_2019_gcamchina.csv`. Provincial
labour, CO2 and GDP at constant prices are missing: this is no green productivity, population stands where labour
should, and only levels within a year are compared.
"""

import sys
from pathlib import Path

import pandas as pd

from layout_opt.analysis.productivity import dea

NAMES = {"neimenggu": "Inner Mongolia", "xizang": "Tibet"}
"""Provinces whose names differ between the tables; the others are capitalised."""
YEARS = range(2015, 2020)


def read_provinces(raw: Path) -> pd.DataFrame:
    """Return capital [1e8 CNY of 2000], GDP [1e8 CNY] and population [1e4 persons] by year and province."""
    capital = pd.read_csv(raw / "province_capital_stock_1995_2022.csv")
    capital["province"] = capital["province"].map(lambda name: NAMES.get(name, name.capitalize()))
    columns = {"capital": capital.set_index(["year", "province"])["capital_1e8_cny_2000_prices"]}
    for name, stem in {"gdp": "gdp", "population": "pop"}.items():
        file = next(raw.glob(f"{name}_provinces_*.csv"))
        wide = pd.read_csv(file).set_index("province").drop("National Total")
        wide.columns = pd.Index([int(label.removeprefix(f"{stem}_")) for label in wide.columns], name="year")
        columns[name] = wide.T.stack()  # noqa: PD013 - a series of year and province, not a table
    found = pd.DataFrame(columns).dropna()
    return found[found.index.get_level_values("year").isin(YEARS)].rename_axis(["period", "unit"])


def scores(panel: pd.DataFrame, inputs: list[str], returns: str) -> pd.Series:
    """Return the input-oriented scores of each province against the provinces of its own year [1]."""
    parts = {
        year: dea(frame.droplevel("period"), inputs=inputs, goods=["gdp"], returns=returns)["score"]
        for year, frame in panel.groupby(level="period")
    }
    return pd.concat(parts, names=["period"])


def main(raw: str, out: str) -> None:
    """Write the scores of all years, print medians, the best and the last."""
    panel = read_provinces(Path(raw))
    table = pd.DataFrame({
        "constant": scores(panel, ["capital", "population"], "constant"),
        "variable": scores(panel, ["capital", "population"], "variable"),
        "capital_only": scores(panel, ["capital"], "constant"),
    })  # fmt: skip
    Path(out).mkdir(parents=True, exist_ok=True)
    table.to_csv(Path(out) / "provincial_productivity.csv", lineterminator="\n")
    print(table.groupby(level="period").median().round(2).to_string())
    last = table.loc[max(YEARS)].sort_values("constant", ascending=False).round(2)
    print(pd.concat([last.head(5), last.tail(4)]).to_string())


if __name__ == "__main__":
    main(*sys.argv[1:])
