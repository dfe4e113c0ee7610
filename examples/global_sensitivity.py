"""Global: which assumptions matter over all ranges at once, and which sites are in the best layout of most futures.

Copy this file and change the names at the top.

    python examples/global_sensitivity.py instances/two-regions runs/global
"""

import sys
from pathlib import Path

from layout_opt import read_instance
from layout_opt.analysis.sensitivity import StudyOptions, global_analysis, monte_carlo, parameters_of, pick
from layout_opt.analysis.sensitivity.analysis_result import outcome_of, write_outcome
from layout_opt.show.charts.sensitivity import draw_sensitivity

PARAMETERS = ("demand.price", "receptor_capacity.capacity", "freight.cost_per_distance")  # () = every range
RESULTS = ("objective", "moved")
TRAJECTORIES, SAMPLES, DRAWS, SEED = 4, 16, 40, 1
CORRELATIONS = {("demand.price", "freight.cost_per_distance"): 0.3}  # of the draws; Morris and Sobol take none


def main(instance: str, out: str) -> None:
    """Screen by Morris, share out the variance by Sobol, draw futures; write tables and pictures of each."""
    read = read_instance(instance)
    ranges, _ = parameters_of(read)
    chosen = pick(ranges, PARAMETERS) if PARAMETERS else ranges
    how = StudyOptions(jobs=1, folder=Path(out) / "shares")
    shares = global_analysis(
        read, chosen, trajectories=TRAJECTORIES, samples=SAMPLES, seed=SEED, results=RESULTS, how=how
    )
    write_outcome(outcome_of(shares, {"seed": SEED}), Path(out) / "shares")
    draw_sensitivity(shares, Path(out) / "shares" / "plots")
    how = StudyOptions(jobs=1, folder=Path(out) / "futures")
    futures = monte_carlo(read, chosen, draws=DRAWS, seed=SEED, correlations=CORRELATIONS, results=RESULTS, how=how)
    write_outcome(outcome_of(futures, {"seed": SEED}), Path(out) / "futures")
    draw_sensitivity(futures, Path(out) / "futures" / "plots")
    print(shares.sobol[["measure", "parameter", "first", "total", "total_conf"]].round(3).to_string(index=False))
    print(futures.sites[["region", "technology", "share", "robustness"]].to_string(index=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
