"""What the package says of an instance: the only module here, tests apart, that knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layout_opt import read_instance, solve
from layout_opt.analysis.experiments.case import Case
from layout_opt.analysis.experiments.solve_case import solve_case
from layout_opt.solver.highs import Options
from tests.reference.agreement import Said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

GAP = 1e-7
TABLES = (
    "capacity", "vintages", "store_flows", "store_levels", "reservoir_levels", "activity", "shipments", "sales",
    "surplus", "foreign_trade", "factors", "discharge",
    "loads", "measures", "running", "stream_removals", "permit_release", "platform_use", "services", "cost_segments",
    "cost_steps", "clusters_formed", "cluster_activity", "exceedances", "risk", "value", "limits",
)  # fmt: skip


def by_experiment(folder: Path, layout: str = "best", changes: Sequence[Any] = ()) -> Said:
    """Return what the direct way says: arrays without Pyomo."""
    finished, _ = solve_case(
        read_instance(folder, changes), Case("reference", layout=layout), TABLES, Options(gap=GAP, threads=1)
    )
    tables = {name: frame.to_dict("records") for name, frame in finished.tables.items()}
    return Said(finished.status, finished.objective, tables, finished.note)


def by_solve(folder: Path, layout: str = "best", changes: Sequence[Any] = (), gap: float = GAP) -> Said:
    """Return what `layout_opt.solve` says."""
    run = solve(read_instance(folder, changes), gap=gap, layout=layout, stochastic_values=False)
    tables = {name: run.tables[name].to_dict("records") for name in TABLES if name in run.tables}
    note = "; ".join(map(str, run.certificate.violations)) if run.certificate is not None else ""
    return Said(run.status.value, run.objective, tables, note)
