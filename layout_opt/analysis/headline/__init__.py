"""Headlines by cause: the gain between two layouts, split over seven switches without order, with joint ranges."""

from layout_opt.analysis.headline.headline import Headline, headline
from layout_opt.analysis.headline.weights import weighted_shares, weights

__all__ = ["Headline", "headline", "weighted_shares", "weights"]
