"""The same Pyomo model through Pyomo's own HiGHS interfaces.

``SolverFactory("highs")`` is `pyomo.contrib.solver`'s class, ``SolverFactory("appsi_highs")`` the older one. Both first
call ``set_instance`` (walk every expression, fill a HiGHS) and then solve; only ``set_instance`` is timed.
"""

from __future__ import annotations

from typing import Any

from pyomo.contrib.appsi.solvers.highs import Highs as AppsiHighs
from pyomo.contrib.solver.solvers.highs import Highs

from benchmarks.alternatives.layout import build
from benchmarks.registry import register


def hand_over(model: Any) -> Any:
    """Fill a HiGHS as ``SolverFactory("highs").solve`` does before it solves."""
    interface = Highs()
    interface.set_instance(model)
    return interface._solver_model  # noqa: SLF001 - there is no public way to the filled HiGHS


def hand_over_appsi(model: Any) -> Any:
    """Fill a HiGHS as ``SolverFactory("appsi_highs").solve`` does before it solves."""
    interface = AppsiHighs()
    interface.set_instance(model)
    return interface._solver_model  # noqa: SLF001 - there is no public way to the filled HiGHS


register("pyomo_highs", "our Pyomo model through SolverFactory('highs')", build, hand_over)
register("pyomo_appsi", "our Pyomo model through SolverFactory('appsi_highs')", build, hand_over_appsi)
