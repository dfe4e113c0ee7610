"""Prices that leave a plan to regions: integer and convex-hull prices, lost opportunity, uplift, support."""

from layout_opt.analysis.pricing.actors import BETWEEN, ActorParts, parts_of
from layout_opt.analysis.pricing.convex_hull import HullPrices, hull_prices, lagrangian
from layout_opt.analysis.pricing.decentralised import Decentralised, answers_at, decentralise, priced_plan
from layout_opt.analysis.pricing.price_answer import PriceAnswer, price_answer, price_sentences
from layout_opt.analysis.pricing.uplift_tables import UNUSED, hull_of_table

__all__ = [
    "BETWEEN",
    "UNUSED",
    "ActorParts",
    "Decentralised",
    "HullPrices",
    "PriceAnswer",
    "answers_at",
    "decentralise",
    "hull_of_table",
    "hull_prices",
    "lagrangian",
    "parts_of",
    "price_answer",
    "price_sentences",
    "priced_plan",
]
