"""The numbers of the README: ``python derive/study.py RAW_FOLDER`` solves all cases, writes ``derive/results*.csv``.

Every scenario once; then, at both ends of each assumed range that matters, the case without rules, the ban, and the
same water by permits with shared treatment and by planning together, with limits measured anew at that end.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

HOME = Path(__file__).parents[1]
sys.path[:0] = [str(HOME), str(HOME.parent)]

from derive_common.files import Change as Plain  # noqa: E402
from derive_common.files import write_table  # noqa: E402

from derive.concepts import CITIES, CLOSED  # noqa: E402
from derive.ends import ends  # noqa: E402
from derive.measure import measured_in  # noqa: E402
from derive.raw import read  # noqa: E402
from derive.scenarios import LIFTED, scenarios  # noqa: E402
from derive.tables import Parts, capacity, parts  # noqa: E402
from layout_opt import read_instance  # noqa: E402
from layout_opt.analysis.experiments import Case, Results, run_experiment  # noqa: E402
from layout_opt.instance import Change, Instance, read_scenario  # noqa: E402

KEEP = ("activity", "loads", "discharge", "shipments", "sales", "shortage", "prices", "value", "capacity")
FREE, BAN, PERMITS, JOINT = "without-rules", "ban-closing", "permits-and-shared", "joint-plan"
KEYS = ["case", "node"]
BY_PLACE = ("pigs", "removed N", "new places", "value")
"""Measures that are not kept of the ends of ranges."""
USUAL = "to-1000"
"""Last step of the demand curve up to the usual quantity."""
LEAST = 1e-6
"""Places below this are round-off [1e4 head]."""
YUAN_KG = 10.0
"""yuan per kg in 1e8 CNY per 1e4 t."""


def main(arguments: list[str]) -> int:
    """Solve, write, and return the exit status."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    made = parts(read(Path(arguments[0])))
    instance = read_instance(HOME)
    core = run_experiment(instance, list(_core()), keep=KEEP)
    _write(core, "results", FREE)
    frames = [_end(instance, made, *wanted) for wanted in _wanted(made)]
    cases, measures = (pd.concat([pair[at] for pair in frames], ignore_index=True) for at in (0, 1))
    write_table(cases, HOME / "derive" / "results_ends_cases.csv")
    write_table(measures, HOME / "derive" / "results_ends.csv")
    return 0


def _core() -> Iterator[Case]:
    """Yield the base case, today and every scenario that is not an end of a range."""
    yield Case(JOINT)
    yield Case("today", layout="today")
    for path in sorted((HOME / "scenarios").glob("*.toml")):
        if not path.stem.endswith(("-low", "-high")):
            yield Case(path.stem, read_scenario(path).changes)


def _wanted(made: Parts) -> Iterator[tuple[str, str, list[Plain]]]:
    """Yield assumption, end and changes: each range alone, then the ends that speak most for the ban together."""
    low, high = ends(made, "low"), ends(made, "high")
    for end, told in (("low", low), ("high", high)):
        yield from ((name, end, changes) for name, (_, changes) in told.items())
    yield "against", "together", [*high["losses"][1], *high["treatment"][1], *low["capital"][1]]


def _end(instance: Instance, made: Parts, name: str, end: str, plain: list[Plain]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return cases and measures at one end of a range."""
    other = _changes(plain)
    labels = {"assumption": name, "end": end}
    known = scenarios(made)
    first = [Case(case, [*_changes(known[case][2]), *other], labels) for case in (FREE, BAN)]
    found = run_experiment(instance, first, keep=KEEP)
    again = replace(made, raw=replace(made.raw, measured=measured_in(found)))
    limits: Plain = {"table": "receptor_capacity", "insert": capacity(again.raw).to_dict("records")}
    second = [
        Case(PERMITS, [*_changes(scenarios(again)[PERMITS][2]), *other], labels),
        Case(JOINT, [*_changes([LIFTED, limits]), *other], labels),
    ]
    then = run_experiment(instance, second, keep=KEEP)
    joined = Results((*found.cases, *then.cases), {**found.finished, **then.finished}, KEEP)
    cases, measures = _tables(joined, FREE)
    kept = measures[(measures["node"] == CLOSED) & ~measures["measure"].isin(BY_PLACE)]
    return cases.assign(assumption=name, end=end), kept.assign(assumption=name, end=end)


def _changes(plain: Sequence[Plain]) -> list[Change]:
    return [Change.model_validate(change) for change in plain]


def _write(results: Results, name: str, reference: str) -> None:
    cases, measures = _tables(results, reference)
    write_table(cases, HOME / "derive" / f"{name}_cases.csv")
    write_table(measures, HOME / "derive" / f"{name}.csv")


def _tables(results: Results, reference: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (case, status, objective, bound, loss, loss_low, loss_high) and (case, node, measure, place, amount).

    The loss is what the case is worth less than the reference over all years, discounted; low and high are what the
    gaps of both solves leave open.
    """
    frame = results.frame.set_index("case")
    free = frame.loc[reference]
    cases = frame[["status", "objective", "bound"]].assign(
        certified=frame["certified"].astype(int),
        loss=free["objective"] - frame["objective"],
        loss_low=free["objective"] - frame["bound"].fillna(frame["objective"]),
        loss_high=free["bound"] - frame["objective"],
    )
    return cases.round(6).reset_index(), _measures(results)


def _measures(results: Results) -> pd.DataFrame:
    """Return what each case comes to in every year: by region, by receptor, and for Jiangsu as a whole."""
    rows = [*_by_place(results), *_of_jiangsu(results)]
    frame = pd.concat(rows, ignore_index=True)
    frame["amount"] = [float(f"{amount:.6g}") for amount in frame["amount"]]
    return frame.sort_values(["case", "node", "measure", "place"], ignore_index=True)


def _pigs(results: Results) -> pd.DataFrame:
    frame = results.table("activity")
    return frame[frame["unit"].str.contains("head")]


def _by_place(results: Results) -> Iterator[pd.DataFrame]:
    """Yield pigs, load, value, nitrogen removed and new places by their places."""
    activity, value = results.table("activity"), results.table("value")
    treated = activity[activity["technology"].str.contains("-treatment") & (activity["activity"] > 0)]
    capacity = results.table("capacity")
    built = capacity[capacity["unit"].str.contains("head") & (capacity["build"] > LEAST)]
    yield _summed(_pigs(results), "pigs", "activity", ["region"])
    yield _summed(results.table("loads"), "load", "load", ["receptor", "pollutant"])
    yield _summed(value, "value", "value", ["part"])
    yield _summed(treated, "removed N", "activity", ["region"])
    yield _summed(built, "new places", "build", ["region"])


def _of_jiangsu(results: Results) -> Iterator[pd.DataFrame]:
    """Yield pigs, trade, discharge, what is eaten and what is short of the usual quantity, price; net value of all."""
    inside = list(CITIES)
    moved, short, value = (results.table(name) for name in ("shipments", "shortage", "value"))
    pigs, comes, goes = _pigs(results), moved["to_region"].isin(inside), moved["from_region"].isin(inside)
    yield _summed(pigs[pigs["region"].isin(inside)], "pigs in Jiangsu", "activity")
    yield _summed(moved[comes & ~goes], "imports", "shipment")
    yield _summed(moved[goes & ~comes], "exports", "shipment")
    yield _summed(short[short["region"].isin(inside) & (short["tier"] <= USUAL)], "shortage", "shortage")
    yield _summed(value[value["part"] != "charges"], "net", "value")
    sent = results.table("discharge")
    own = sent["region"].isin(inside)
    yield _summed(sent[own], "discharge of Jiangsu", "discharge", ["pollutant"])
    yield _summed(sent[~own], "discharge outside", "discharge", ["pollutant"])
    sold = results.table("sales")
    eaten = sold[sold["region"].isin(inside)].groupby([*KEYS, "region"], as_index=False)["sales"].sum()
    price = results.table("prices").query("row == 'goods_balance'")
    price = price.assign(region=price["key"].str.split(",").str[0], price=price["price"] * YUAN_KG)
    paid = eaten.merge(price[[*KEYS, "region", "price"]], on=[*KEYS, "region"])
    paid = paid.assign(paid=paid["sales"] * paid["price"]).groupby(KEYS, as_index=False)[["sales", "paid"]].sum()
    yield _summed(paid, "eaten in Jiangsu", "sales")
    yield _summed(paid.assign(mean=paid["paid"] / paid["sales"]), "price", "mean")


def _summed(frame: pd.DataFrame, measure: str, column: str, places: Sequence[str] = ()) -> pd.DataFrame:
    """Return case, node, measure, place, amount: sums of a column."""
    found = frame.groupby([*KEYS, *places], as_index=False)[column].sum()
    place = found[list(places)].agg(",".join, axis=1) if places and len(found) else ""
    return found[KEYS].assign(measure=measure, place=place, amount=found[column])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
