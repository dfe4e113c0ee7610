"""Hindcasts: a layout of then, found with what is known of later, is held against what happened."""

from layout_opt.analysis.hindcast.hindcast import Hindcast, hindcast
from layout_opt.analysis.hindcast.observed_later import read_observed_later
from layout_opt.analysis.hindcast.prediction_scores import (
    ALIKE,
    MODEL,
    NO_CHANGE,
    PREDICTIONS,
    TOTALS,
    cell_table,
    score_table,
)

__all__ = [
    "ALIKE",
    "MODEL",
    "NO_CHANGE",
    "PREDICTIONS",
    "TOTALS",
    "Hindcast",
    "cell_table",
    "hindcast",
    "read_observed_later",
    "score_table",
]
