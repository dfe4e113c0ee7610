"""Studies: an instance, many cases (lists of changes), and what is kept of each."""

from layout_opt.analysis.experiments.case import Case
from layout_opt.analysis.experiments.finished import Failure, FinishedCase
from layout_opt.analysis.experiments.progress import ExperimentProgress
from layout_opt.analysis.experiments.results import Results
from layout_opt.analysis.experiments.study_engine import StudyEngine, StudyOptions, run_experiment

__all__ = [
    "Case",
    "ExperimentProgress",
    "Failure",
    "FinishedCase",
    "Results",
    "StudyEngine",
    "StudyOptions",
    "run_experiment",
]
