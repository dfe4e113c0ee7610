"""Who causes what load where, and what it does to tighten rules alone or together."""

from layout_opt.analysis.attribution.responses import attribution_tables, response_table
from layout_opt.analysis.attribution.tightened_rules import RuleKind, TightenedRule, parse_measure
from layout_opt.analysis.attribution.unilateral import ALL, Unilateral, helpless, unilateral

__all__ = [
    "ALL",
    "RuleKind",
    "TightenedRule",
    "Unilateral",
    "attribution_tables",
    "helpless",
    "parse_measure",
    "response_table",
    "unilateral",
]
