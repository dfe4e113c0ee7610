"""Productivity with the environment in it: what units make of what they use and spoil, against the best practice.

Functions take pandas frames with units as index (panels: period and unit) and return frames with the same index:
``score``, ``status`` (``optimal``, or ``undefined`` with a score of NaN), peers, slacks and the name of the method.
"""

from layout_opt.analysis.productivity.bootstrap import bootstrap
from layout_opt.analysis.productivity.by_production import by_production
from layout_opt.analysis.productivity.dea import dea
from layout_opt.analysis.productivity.decomposition import decomposition, scale_efficiency
from layout_opt.analysis.productivity.directional import directional_distance
from layout_opt.analysis.productivity.malmquist_luenberger import malmquist_luenberger
from layout_opt.analysis.productivity.materials_balance import materials_balance
from layout_opt.analysis.productivity.slacks import slacks_based
from layout_opt.analysis.productivity.solow import solow
from layout_opt.analysis.productivity.super_efficiency import super_efficiency

__all__ = [
    "bootstrap",
    "by_production",
    "dea",
    "decomposition",
    "directional_distance",
    "malmquist_luenberger",
    "materials_balance",
    "scale_efficiency",
    "slacks_based",
    "solow",
    "super_efficiency",
]
