"""Regret: layouts that are decided now against futures that turn out otherwise."""

from layout_opt.analysis.regret.choice import Choice
from layout_opt.analysis.regret.futures import TODAY
from layout_opt.analysis.regret.regret import Regret, regret

__all__ = ["TODAY", "Choice", "Regret", "regret"]
