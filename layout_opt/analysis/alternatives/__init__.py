"""Alternatives: layouts nearly as good as the best, the sites that all of them need, the price of insisting on one."""

from layout_opt.analysis.alternatives.alternatives import Alternatives, alternatives
from layout_opt.analysis.alternatives.asked_sites import asked_sites
from layout_opt.analysis.alternatives.insist import Demand, Insistence, insist, insistence_table, parse_demand
from layout_opt.analysis.alternatives.site_roles import Role

__all__ = [
    "Alternatives",
    "Demand",
    "Insistence",
    "Role",
    "alternatives",
    "asked_sites",
    "insist",
    "insistence_table",
    "parse_demand",
]
