"""Sweep: what happens along a range, and where does the layout switch? Copy this file and change the names at the top.

python examples/sweep.py instances/two-regions runs/sweep
"""

import sys
from pathlib import Path

from layout_opt import read_instance
from layout_opt.analysis.sensitivity import StudyOptions, parse_parameter, sweep
from layout_opt.analysis.sensitivity.analysis_result import outcome_of, write_outcome
from layout_opt.show.charts.sensitivity import draw_sensitivity

PARAMETERS = ("receptor_capacity.capacity[intake,COD]=500..4000",)  # values; factors: demand.price=*0.8..1.2; or two
RESULTS = ("objective", "moved")
STEPS = 5  # points along a range
TOLERANCE = 1e-2  # width of a tipping point over the width of the range


def main(instance: str, out: str) -> None:
    """Solve the points of the grid, narrow every switch of the layout, write tables and pictures."""
    read = read_instance(instance)
    chosen = [parse_parameter(words, read) for words in PARAMETERS]
    how = StudyOptions(jobs=1, folder=out)
    found = sweep(read, chosen, steps=STEPS, tolerance=TOLERANCE, results=RESULTS, how=how)
    write_outcome(outcome_of(found, {"steps": STEPS, "tolerance": TOLERANCE}), Path(out))
    draw_sensitivity(found, Path(out) / "plots")
    print(found.tipping[["low", "high", "starts", "stops"]].round(6).to_string(index=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
