"""Measure what the ban does: ``python derive/measure.py`` writes ``derive/measured.csv``; derive.py makes limits of it.

Loads, discharges and shipments of pork of the scenarios ``without-rules`` and ``ban-closing``, in which no limit of a
water holds: so what is written does not depend on what was written before.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from layout_opt import read_instance
from layout_opt.analysis.experiments import Case, Results, run_experiment
from layout_opt.instance import read_scenario

HOME = Path(__file__).parents[1]
CASES = ("without-rules", "ban-closing")
COLUMNS = ["case", "kind", "node", "place", "pollutant", "amount"]
DIGITS = 9


def measured() -> pd.DataFrame:
    """Return what `measured_in` does, of the two scenarios of the instance folder."""
    cases = [Case(name, read_scenario(HOME / "scenarios" / f"{name}.toml").changes) for name in CASES]
    found = run_experiment(read_instance(HOME), cases, keep=("loads", "discharge", "shipments"))
    if not found.frame["certified"].all():
        raise SystemExit(found.frame.to_string())
    return measured_in(found)


def measured_in(results: Results) -> pd.DataFrame:
    """Return case, kind (load, discharge [t/yr] or shipment [1e4 t/yr]), node, place, pollutant, amount."""
    loads = results.table("loads").rename(columns={"receptor": "place", "load": "amount"})
    discharge = results.table("discharge").rename(columns={"region": "place", "discharge": "amount"})
    moved = results.table("shipments").rename(columns={"shipment": "amount"})
    moved = moved.assign(place=moved["from_region"] + ">" + moved["to_region"], pollutant="")
    kinds = {"load": loads, "discharge": discharge, "shipment": moved}
    found = pd.concat([frame.assign(kind=kind)[COLUMNS] for kind, frame in kinds.items()], ignore_index=True)
    found["amount"] = [float(f"{amount:.{DIGITS}g}") for amount in found["amount"]]
    return found


def main() -> int:
    """Measure and write; return the exit status."""
    measured().to_csv(HOME / "derive" / "measured.csv", index=False, lineterminator="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
