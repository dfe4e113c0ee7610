"""The numbers of the README: ``python derive/study.py RAW_FOLDER [core] [ends] [weights]``, all three by default.

Today, the base case and every scenario once; then today and the base case at both ends of each assumed range, and
with each group of numbers 1 % larger. Writes ``derive/results*.csv``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

HOME = Path(__file__).parents[1]
sys.path[:0] = [str(HOME), str(HOME.parent)]

from derive_common.files import Change as Plain  # noqa: E402
from derive_common.files import write_table  # noqa: E402

from derive.captured import value_captured  # noqa: E402
from derive.concepts import BRAND, QUALITY, Level  # noqa: E402
from derive.ends import ends  # noqa: E402
from derive.markets import GOODS  # noqa: E402
from derive.raw import Raw, read  # noqa: E402
from derive.tables import Parts, parts  # noqa: E402
from derive.weights import groups  # noqa: E402
from layout_opt import read_instance  # noqa: E402
from layout_opt.analysis.experiments import Case, Results, run_experiment  # noqa: E402
from layout_opt.instance import Change, Instance, read_scenario  # noqa: E402

KEEP = ("activity", "value", "capacity", "sales", "shortage", "foreign_trade", "prices", "factors")
TODAY, BEST = "today", "best"
SOLD = {"effective_output", "exports"}
"""Parts of value that buyers pay for what they accept."""


def main(arguments: list[str]) -> int:
    """Solve, write, and return the exit status."""
    if not arguments or not set(arguments[1:]) <= set(STUDIES):
        print(__doc__, file=sys.stderr)
        return 2
    made = parts(read(Path(arguments[0])), Level.PROVINCE)
    instance = read_instance(HOME)
    for name in arguments[1:] or STUDIES:
        STUDIES[name](made, instance)
    return 0


def core(made: Parts, instance: Instance) -> None:
    """Solve today, the base case and every scenario."""
    found = run_experiment(instance, [*_pair([], {}), *_scenarios()], keep=KEEP)
    write_table(_cases(found), HOME / "derive" / "results_cases.csv")
    write_table(_measures(found, made.raw), HOME / "derive" / "results.csv")


def at_ends(made: Parts, instance: Instance) -> None:
    """Solve today and the base case at both ends of each assumed range."""
    wanted = [
        case
        for end in ("low", "high")
        for name, plain in ends(made, end).items()
        for case in _pair(plain, {"assumption": name, "end": end})
    ]
    found = run_experiment(instance, wanted, keep=KEEP)
    write_table(_cases(found, ["assumption", "end"]), HOME / "derive" / "results_ends.csv")


def weighted(made: Parts, instance: Instance) -> None:
    """Solve today and the base case with each group of numbers 1 % larger. Writes ``derive/results*.csv``."""
    wanted = [
        case
        for name, (status, plain) in groups(made).items()
        for case in _pair(plain, {"group": name, "group_status": status})
    ]
    found = run_experiment(instance, wanted, keep=KEEP)
    write_table(_cases(found, ["group", "group_status"]), HOME / "derive" / "results_weights.csv")


STUDIES = {"core": core, "ends": at_ends, "weights": weighted}


def _pair(plain: Sequence[Plain], labels: dict[str, str]) -> list[Case]:
    """Return today and the best layout under the same changes."""
    changes = [Change.model_validate(change) for change in plain]
    ending = "".join(f" {label}" for label in labels.values())
    return [Case(TODAY + ending, changes, labels, layout="today"), Case(BEST + ending, changes, labels)]


def _scenarios() -> Iterator[Case]:
    for path in sorted((HOME / "scenarios").glob("*.toml")):
        yield Case(path.stem, read_scenario(path).changes)


def _cases(results: Results, labels: Sequence[str] = ()) -> pd.DataFrame:
    """Return one row for each case: status, objective and bound, and sums of what it comes to."""
    frame = results.frame.set_index("case")
    value, activity, trade = (results.table(name) for name in ("value", "activity", "foreign_trade"))
    up = activity[activity["technology"].str.endswith((QUALITY, BRAND))]
    bought = trade[trade["direction"] == "import"]
    short = results.table("shortage")
    sums = {
        "accepted": value[value["part"].isin(SOLD)].groupby("case")["value"].sum(),
        **{part: rows.groupby("case")["value"].sum() for part, rows in value.groupby("part")},
        "bought_abroad": bought.groupby("case")["quantity"].sum(),
        "upgraded": up.groupby("case")["activity"].sum(),
        "unserved": short.groupby("case")["shortage"].sum(),
    }
    added = pd.DataFrame(sums).reindex(frame.index).fillna(0.0).round(1)
    kept = frame[[*labels, "status", "objective", "bound", "certified"]]
    return kept.assign(certified=kept["certified"].astype(int)).round(1).join(added).reset_index()


def _measures(results: Results, raw: Raw) -> pd.DataFrame:
    """Return case, measure, place, amount."""
    frame = pd.concat([*_by_place(results), *_captured(results, raw)], ignore_index=True)
    frame["amount"] = [float(f"{amount:.6g}") for amount in frame["amount"]]
    return frame.sort_values(["case", "measure", "place"], ignore_index=True)


def _by_place(results: Results) -> Iterator[pd.DataFrame]:
    """Yield output, capacity and scrapping by industry, output by province, grades by good, what is short, prices."""
    activity, capacity = results.table("activity"), results.table("capacity")
    plants, stands = (frame[frame["technology"].isin(GOODS)] for frame in (activity, capacity))
    yield _summed(plants, "output", "activity", ["technology"])
    yield _summed(plants, "output of province", "activity", ["region"])
    yield _summed(stands, "capacity", "capacity", ["technology"])
    yield _summed(stands, "built", "build", ["technology"])
    yield _summed(stands, "scrapped", "retire", ["technology"])
    yield _summed(activity[~activity["technology"].isin(GOODS)], "made of a grade", "activity", ["technology"])
    trade = results.table("foreign_trade")
    yield _summed(trade[trade["direction"] == "import"], "bought abroad", "quantity", ["commodity"])
    yield _summed(trade[trade["direction"] == "export"], "sold abroad", "quantity", ["commodity"])
    yield _summed(results.table("shortage"), "unserved", "shortage", ["market", "tier"])
    yield _summed(results.table("sales"), "sold", "sales", ["commodity", "tier"])
    yield _summed(results.table("factors"), "use of factor", "use", ["factor"])
    yield _summed(_idle_capital(plants, stands), "capital idle", "capital", ["technology"])
    prices = results.table("prices")
    water = prices[prices["row"] == "factor_max"].assign(region=lambda rows: rows["key"].str.split(",").str[0])
    yield _summed(water, "price of water", "price", ["region"])
    yield _line_worth(prices, capacity)


def _captured(results: Results, raw: Raw) -> Iterator[pd.DataFrame]:
    """Yield the value that exports leave at home, with the quality grade made at home as far as in each case."""
    made, trade = results.table("activity"), results.table("foreign_trade")
    for case in results.frame["case"]:
        home = made[made["case"] == case].groupby("technology")["activity"].sum()
        foreign = trade[(trade["case"] == case) & (trade["direction"] == "import")]
        abroad = foreign.groupby("commodity")["quantity"].sum()
        own = pd.Series({good: home.get(good + QUALITY, 0.0) for good in GOODS})
        whole = own + pd.Series({good: abroad.get(good + QUALITY, 0.0) for good in GOODS})
        found = value_captured(raw, (own / whole).where(whole > 0, 0.0))
        told = pd.DataFrame({"place": found.index, "amount": found.to_numpy()})
        yield told.assign(case=case, measure="value captured of exports")[["case", "measure", "place", "amount"]]


def _idle_capital(plants: pd.DataFrame, stands: pd.DataFrame) -> pd.DataFrame:
    """Return the capital stock of capacity that does not work: case, technology, capital [1e8 CNY of 2000]."""
    use = pd.read_csv(HOME / "technology_factors.csv").query("factor == 'capital'")
    keys = ["case", "region", "technology"]
    joined = stands[[*keys, "capacity"]].merge(plants[[*keys, "activity"]], on=keys)
    joined = joined.merge(use[["region", "technology", "use"]], on=["region", "technology"])
    return joined.assign(capital=(joined["capacity"] - joined["activity"]) * joined["use"])


def _line_worth(prices: pd.DataFrame, capacity: pd.DataFrame) -> pd.DataFrame:
    """Return what one unit more of conversion is worth, by line: the mean over provinces, weighted by capacity."""
    rows = prices[prices["row"] == "capacity_max"].copy()
    rows[["region", "technology"]] = rows["key"].str.split(",", expand=True)
    rows = rows[rows["technology"].str.endswith((QUALITY, BRAND))]
    keys = ["case", "region", "technology"]
    held = capacity[[*keys, "capacity"]].merge(rows[[*keys, "price"]], on=keys)
    held["worth"] = held["capacity"] * held["price"]
    sums = held.groupby(["case", "technology"], as_index=False)[["capacity", "worth"]].sum()
    mean = (sums["worth"] / sums["capacity"]).where(sums["capacity"] > 0, 0.0)
    return sums[["case"]].assign(measure="worth of conversion", place=sums["technology"], amount=mean)


def _summed(frame: pd.DataFrame, measure: str, column: str, places: Sequence[str]) -> pd.DataFrame:
    """Return case, measure, place, amount: sums of a column."""
    found = frame.groupby(["case", *places], as_index=False)[column].sum()
    place = found[list(places)].agg(",".join, axis=1) if len(found) else ""
    return found[["case"]].assign(measure=measure, place=place, amount=found[column])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
