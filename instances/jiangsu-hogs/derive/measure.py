"""Measure what the ban does: ``python derive/measure.py`` writes ``derive/measured.csv``, from which derive.py makes the limits.

Loads, discharges and shipments of pork of the scenarios ``without-rules`` and ``ban-closing``, in which no limit of a water holds: so what is
written does not depend on what was written before.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from layout_opt import read_instance, solve
from layout_opt.instance import changed, read_scenario

HERE = Path(__file__).parents[1]
CASES = ("without-rules", "ban-closing")
COLUMNS = ["case", "kind", "node", "place", "pollutant", "amount"]
DIGITS = 9


def measured() -> pd.DataFrame:
    """Return case, kind (load, discharge [t/yr] or shipment [1e4 t/yr]), node, place, pollutant, amount."""
    instance = read_instance(HERE)
    frames = []
    for case in CASES:
        run = solve(changed(instance, read_scenario(HERE / "scenarios" / f"{case}.toml").changes))
        if run.exit_status:
            raise SystemExit(f"{case}: {run.status}")
        for kind, table, place in (("load", "loads", "receptor"), ("discharge", "discharge", "region")):
            frame = run.tables[table].rename(columns={place: "place", kind: "amount"})
            frames.append(frame.assign(case=case, kind=kind)[COLUMNS])
        moved = run.tables["shipments"].rename(columns={"shipment": "amount"})
        moved = moved.assign(case=case, kind="shipment", place=moved["from_region"] + ">" + moved["to_region"])
        frames.append(moved.assign(pollutant="")[COLUMNS])
    found = pd.concat(frames, ignore_index=True)
    found["amount"] = [float(f"{amount:.{DIGITS}g}") for amount in found["amount"]]
    return found


def main() -> int:
    """Measure and write; return the exit status."""
    measured().to_csv(HERE / "derive" / "measured.csv", index=False, lineterminator="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
