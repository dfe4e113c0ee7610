"""Timing: schedules of a rule side by side, with what is known when."""

from layout_opt.analysis.timing.schedules import Schedule, TimedRule, schedule_changes, timed_rule
from layout_opt.analysis.timing.timing import TimingComparison, compare_schedules, timing_tables

__all__ = [
    "Schedule",
    "TimedRule",
    "TimingComparison",
    "compare_schedules",
    "schedule_changes",
    "timed_rule",
    "timing_tables",
]
