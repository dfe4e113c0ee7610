"""Why an instance has no layout: necessary conditions, the cheapest repair, and the smallest conflict."""

from layout_opt.analysis.explain.conditions import Condition, necessary_conditions
from layout_opt.analysis.explain.conflict import smallest_conflict
from layout_opt.analysis.explain.explain import Explanation, explain_infeasible
from layout_opt.analysis.explain.repairs import RepairPlan, cheapest_repairs

__all__ = [
    "Condition",
    "Explanation",
    "RepairPlan",
    "cheapest_repairs",
    "explain_infeasible",
    "necessary_conditions",
    "smallest_conflict",
]
