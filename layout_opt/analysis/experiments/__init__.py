"""Experiments: an instance, many cases (lists of changes), and what is kept of each."""

from layout_opt.analysis.experiments.case import Case
from layout_opt.analysis.experiments.experiment import run_experiment
from layout_opt.analysis.experiments.finished import Failure
from layout_opt.analysis.experiments.progress import ExperimentProgress
from layout_opt.analysis.experiments.results import Results

__all__ = ["Case", "ExperimentProgress", "Failure", "Results", "run_experiment"]
