"""Shared treatment and permit trade piloted in Jiangsu, then spread: ``python derive/pilot.py``.

A year like 2018, in which Jiangsu's cities hold permits for what the ban leaves them, may not trade them and treat on
farms (``permits-no-trade``). Tried are shared treatment, in Wuxi first, and trade, among the cities on Lake Taihu
first. What fails is what was built for it: shared plants that get no manure. Writes ``derive/results_pilot*.csv``.
Layouts are the model's; how likely it is that either works, and when that is known, is assumed.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd

HOME = Path(__file__).parents[1]
sys.path[:0] = [str(HOME), str(HOME.parent)]

from derive_common.files import write_table  # noqa: E402

from derive.concepts import CITIES, SHARED  # noqa: E402
from layout_opt import read_instance, solve  # noqa: E402
from layout_opt.analysis.pilots import Pilot, pilot_study  # noqa: E402
from layout_opt.instance import Change, Instance, changed, read_scenario  # noqa: E402
from layout_opt.instance.from_frames import with_tables  # noqa: E402

RULES, YEAR = "permits-no-trade", "2018"
FIRST_CITY, FIRST_WATER = "wuxi", "taihu"
YEARS, KNOWN_AFTER = 10, 2
"""Horizon, and years of trying after which it is known whether it works [yr]: assumed."""
CHANCES = (0.3, 0.5, 0.7, 0.9)
"""Probability that each of the two works: assumed, so told over a range."""
DIGITS = 6


def main() -> int:
    """Solve, write, and return the exit status."""
    base, spread, tried, trade, first = one_year(read_instance(HOME))
    lost = [sunk(base, changes) for changes in (tried, spread)]
    frames: dict[str, list[pd.DataFrame]] = {"sets": [], "tries": [], "states": []}
    for chance in CHANCES:
        pilots = (
            Pilot("shared treatment", "technology", FIRST_CITY, chance, KNOWN_AFTER, 0.0, *lost, spread, (), tried),
            Pilot("permit trade", "institution", FIRST_WATER, chance, KNOWN_AFTER, 0.0, 0.0, 0.0, trade, (), first),
        )
        found = pilot_study(base, pilots, years=YEARS)
        for name, kept in frames.items():
            kept.append(getattr(found, name).assign(chance=chance))
    for name, kept in frames.items():
        whole = pd.concat(kept, ignore_index=True)
        if name == "states":
            whole = whole.drop(columns=["chance", "bound", "gap", "note"]).drop_duplicates()
        for column in whole.select_dtypes("number"):
            whole[column] = [float(f"{value:.{DIGITS}g}") for value in whole[column]]
        write_table(whole, HOME / "derive" / f"results_pilot_{name}.csv")
    return 0


def one_year(instance: Instance) -> tuple[Instance, *tuple[tuple[Change, ...], ...]]:
    """Return a year like the last one under the rules, and what changes: plants and trade, everywhere and there."""
    told = read_scenario(HOME / "scenarios" / f"{RULES}.toml").changes
    rules = [change for change in told if not (change.delete and change.where.get("technology") == SHARED)]
    ruled = changed(instance, rules)
    tables = {}
    for name, frame in ruled.every_table().items():
        if name != "tree" and "node" in frame.columns:
            rows = ruled.resolve(name)
            tables[name] = rows[rows["node"] == YEAR]
    tables["tree"] = pd.DataFrame([(YEAR, int(YEAR), 1)], columns=["node", "period", "years"])
    plain = with_tables(replace(ruled, settings=ruled.settings.model_copy(update={"base_year": int(YEAR)})), tables)
    room = plain.resolve("sites").query("technology == @SHARED").set_index("region")["max_capacity"].to_dict()
    base = changed(plain, [_room(city, 0.0) for city in CITIES])
    spread = tuple(_room(city, float(room[city])) for city in CITIES)
    cities = plain.resolve("permits").query("region in @CITIES")
    trade, first = (
        tuple(
            Change(table="permits", where={"region": region, "receptor": water}, column="tradable", set=1)
            for region, water in rows[["region", "receptor"]].drop_duplicates().itertuples(index=False, name=None)
        )
        for rows in (cities, cities[cities["receptor"] == FIRST_WATER])
    )
    return base, spread, (_room(FIRST_CITY, float(room[FIRST_CITY])),), trade, first


def _room(city: str, most: float) -> Change:
    return Change(table="sites", where={"region": city, "technology": SHARED}, column="max_capacity", set=most)


def sunk(base: Instance, changes: tuple[Change, ...]) -> float:
    """Return what the shared plants of a layout cost to build [1e8 CNY]: lost where they get no manure."""
    run = solve(changed(base, changes))
    built = run.tables["capacity"].query("technology == @SHARED").set_index("region")["build"]
    price = base.resolve("sites").query("technology == @SHARED").set_index("region")["investment_cost"]
    return float((built * price.reindex(built.index)).sum())


if __name__ == "__main__":
    sys.exit(main())
