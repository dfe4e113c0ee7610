"""What a fever would have cost, and what knowing of it was worth: ``python derive/fever.py``.

Without rules and under the ban: the plan that does not know of a fever, its farms held when the fever comes; the plan
that knows its probability, at three of them; the one for the worst course. Writes ``derive/results_fever.csv``. No raw
data are read; the events are those of ``derive/fever.toml``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

HOME = Path(__file__).parents[1]
sys.path[:0] = [str(HOME), str(HOME.parent)]

from derive_common.files import write_table  # noqa: E402

from derive.concepts import CITIES  # noqa: E402
from layout_opt import read_instance  # noqa: E402
from layout_opt.analysis.experiments import Case, Results, run_experiment  # noqa: E402
from layout_opt.generate.shock_tree import shock_tree  # noqa: E402
from layout_opt.instance import Change, Instance, changed, read_scenario  # noqa: E402

KEEP = ("capacity", "activity", "outcomes", "prices", "sales", "value")
RULES = ("without-rules", "ban-closing")
BEFORE = ("2015", "2016", "2017")
"""Nodes at which nobody knows whether the fever comes."""
CHANCES = (0.05, 0.2, 0.5)
"""Probability of the fever: the ends of its range, and what was chosen."""
BUILD, WORST = "build", "for the worst"
YUAN_KG = 10.0
"""yuan per kg in 1e8 CNY per 1e4 t."""
DIGITS = 6


def main() -> int:
    """Solve, write, and return the exit status."""
    frames = [frame for rule in RULES for frame in study(read_instance(HOME), rule)]
    found = pd.concat(frames, ignore_index=True)
    found["amount"] = [float(f"{amount:.{DIGITS}g}") for amount in found["amount"]]
    write_table(found, HOME / "derive" / "results_fever.csv")
    return 0


def study(base: Instance, rule: str) -> Iterator[pd.DataFrame]:
    """Yield rule, probability, plan, node, measure, place, amount."""
    told = read_scenario(HOME / "scenarios" / f"{rule}.toml").changes
    plain = fever_tree(base, [*told, *fever(0.0)])
    held = farms(run_experiment(plain, [Case("unaware", ())], keep=KEEP), "unaware")
    for chance in CHANCES:
        tree = fever_tree(base, [*told, *fever(chance)])
        cases = [Case("unaware", (), fixed={BUILD: held}), Case("aware", ())]
        if chance == CHANCES[1]:
            worst = [Change(table="instance", column="risk.measure", set="worst_case")]
            cases.append(Case(WORST, worst))
        results = run_experiment(tree, cases, keep=KEEP)
        yield measures(results).assign(rule=rule, probability=chance)


def fever(chance: float) -> list[Change]:
    """Return the events with a probability."""
    told = read_scenario(HOME / "derive" / "fever.toml").changes
    return [*told, Change(table="shocks", column="probability", set=chance)]


def fever_tree(base: Instance, changes: list[Change]) -> Instance:
    """Return the instance with the tree of its events."""
    return shock_tree(changed(base, changes)).instance


def farms(results: Results, case: str) -> Mapping[tuple[str, ...], float]:
    """Return what is built before anybody knows."""
    frame = results.table("capacity")
    frame = frame[(frame["case"] == case) & frame["node"].isin(BEFORE)]
    keys = frame[["node", "region", "technology"]].itertuples(index=False, name=None)
    return {tuple(map(str, key)): float(more) for key, more in zip(keys, frame["build"], strict=True)}


def measures(results: Results) -> pd.DataFrame:
    """Return case, node, measure, place, amount."""
    outcome = results.table("outcomes").rename(columns={"outcome": "amount"}).assign(measure="outcome", place="")
    capacity, activity = results.table("capacity"), results.table("activity")
    built = capacity[capacity["node"].isin(BEFORE) & capacity["unit"].str.contains("head")].assign(node=BEFORE[-1])
    pigs = activity[activity["unit"].str.contains("head")]
    frames = [
        outcome,
        _by_place(built.assign(amount=built["build"]), "places built before"),
        _by_place(pigs.assign(amount=pigs["activity"]), "pigs"),
        _price(results),
    ]
    columns = ["case", "node", "measure", "place", "amount"]
    found = pd.concat([frame[columns] for frame in frames], ignore_index=True).rename(columns={"case": "plan"})
    # where only the worst course counts, what the other one comes to is left open, and prices are not those of a mean
    told = found["node"].eq(BEFORE[-1]) & found["measure"].eq("places built before")
    told |= found["node"].str.endswith("fever") & found["measure"].isin(["outcome", "pigs"])
    return found[found["plan"].ne(WORST) | told]


def _by_place(frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return sums in Jiangsu and outside."""
    place = frame["region"].isin(CITIES).map({True: "jiangsu", False: "outside"})
    found = frame.groupby(["case", "node", place.rename("place")], as_index=False)["amount"].sum()
    return found.assign(measure=measure)


def _price(results: Results) -> pd.DataFrame:
    """Return what pork is worth, weighted by what is eaten [yuan/kg]; of an average over courses, by their chances."""
    keys = ["case", "node", "region"]
    eaten = results.table("sales").groupby(keys, as_index=False)["sales"].sum()
    price = results.table("prices").query("row == 'goods_balance'")
    price = price.assign(region=price["key"].str.split(",").str[0])
    paid = eaten.merge(price[[*keys, "price"]], on=keys)
    place = paid["region"].isin(CITIES).map({True: "jiangsu", False: "outside"}).rename("place")
    paid = paid.assign(amount=paid["sales"] * paid["price"] * YUAN_KG)
    found = paid.groupby(["case", "node", place], as_index=False)[["amount", "sales"]].sum()
    return found.assign(amount=found["amount"] / found["sales"], measure="price")


if __name__ == "__main__":
    sys.exit(main())
