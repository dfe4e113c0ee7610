"""Compare runs or scenarios: what differs in money, layout, flows, loads and prices, who wins and loses, and why."""

from layout_opt.analysis.compare.compare import ComparedSide, Comparison, compare, compared_run, compared_stored
from layout_opt.analysis.compare.decompose import Decomposition, decompose
from layout_opt.analysis.compare.scenarios import compare_scenarios

__all__ = [
    "ComparedSide",
    "Comparison",
    "Decomposition",
    "compare",
    "compare_scenarios",
    "compared_run",
    "compared_stored",
    "decompose",
]
