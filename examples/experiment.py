"""Experiment: one instance, many cases, one row each. Copy this file and change the cases.

python examples/experiment.py instances/small-river runs/experiment
"""

import sys
from pathlib import Path

from layout_opt import read_instance
from layout_opt.analysis.experiments import Case, run_experiment
from layout_opt.analysis.experiments.experiment_folder import write_experiment
from layout_opt.instance import Change

CAPACITIES = (700.0, 800.0, 900.0, 1000.0)  # what the water works can clean [t COD per year]
PRICES = (0.9, 1.0)  # times the price that buyers pay
KEEP = ("activity", "loads")
JOBS = 1  # cases solved at the same time; cluster="tcp://host:8786" solves on a Dask cluster instead


def case(capacity: float, price: float) -> Case:
    """Return the case of a capacity and a price."""
    changes = (
        Change(table="receptor_capacity", key="intake,COD", column="capacity", set=capacity),
        Change(table="demand", column="price", scale=price),
    )
    return Case(f"capacity {capacity:g}, price x {price:g}", changes, {"capacity": capacity, "price": price})


def main(instance: str, out: str) -> None:
    """Solve every case that the folder does not hold yet; write tables; print what each came to."""
    base = read_instance(instance)
    cases = [case(capacity, price) for price in PRICES for capacity in CAPACITIES]
    results = run_experiment(base, cases, keep=KEEP, jobs=JOBS, folder=Path(out))
    write_experiment(out, base, results)
    print(results.frame[["capacity", "price", "status", "objective", "net_effective_output"]].to_string(index=False))
    paper = results.table("activity").pivot_table(index=["price", "capacity"], columns="region", values="activity")
    print(paper.round(3).to_string())


if __name__ == "__main__":
    main(*sys.argv[1:])
