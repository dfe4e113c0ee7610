"""Choke points: failures, the worst sets of them, and the own capability that answers them."""

from layout_opt.analysis.choke_points.choke_study import ChokeAnswer, ChokeRequest, choke_study, choke_tables, terms_of

__all__ = ["ChokeAnswer", "ChokeRequest", "choke_study", "choke_tables", "terms_of"]
