"""One at a time: how far does each assumption carry the answer? Copy this file and change the names at the top.

python examples/one_at_a_time.py instances/two-regions runs/tornado
"""

import sys
from pathlib import Path

from layout_opt import read_instance
from layout_opt.analysis.sensitivity import StudyOptions, one_at_a_time
from layout_opt.analysis.sensitivity.analysis_result import outcome_of, write_outcome
from layout_opt.show.charts.sensitivity import draw_sensitivity

RESULTS = ("objective", "moved")  # any of: made[INDUSTRY], loads.load[receptor=intake,pollutant=COD] ...


def main(instance: str, out: str) -> None:
    """Solve every end of every range, write tables and pictures, print the three widest bars of each result."""
    found = one_at_a_time(read_instance(instance), results=RESULTS, how=StudyOptions(jobs=1, folder=out))
    write_outcome(outcome_of(found, {}), Path(out))
    draw_sensitivity(found, Path(out) / "plots")
    for name in RESULTS:
        print(f"{name} [{found.study.units[name]}]")
        print(found.ranking(name).head(3).round(6).to_string(index=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
