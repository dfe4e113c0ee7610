"""Sensitivity: how far the assumptions carry the answer. One at a time, sweeps with tipping points, global methods."""

from layout_opt.analysis.experiments import StudyOptions
from layout_opt.analysis.sensitivity.global_analysis import GlobalAnalysis, global_analysis
from layout_opt.analysis.sensitivity.monte_carlo import MonteCarlo, monte_carlo
from layout_opt.analysis.sensitivity.one_at_a_time import OneAtATime, one_at_a_time
from layout_opt.analysis.sensitivity.parameters import Parameter, ParameterLeftOut, parameters_of, pick
from layout_opt.analysis.sensitivity.specification import Specification, parse_parameter, read_specification
from layout_opt.analysis.sensitivity.sweep import Sweep, sweep

__all__ = [
    "GlobalAnalysis",
    "MonteCarlo",
    "OneAtATime",
    "Parameter",
    "ParameterLeftOut",
    "Specification",
    "StudyOptions",
    "Sweep",
    "global_analysis",
    "monte_carlo",
    "one_at_a_time",
    "parameters_of",
    "parse_parameter",
    "pick",
    "read_specification",
    "sweep",
]  # fmt: skip
