"""One market: what removing barriers between regions is worth, who gains and loses, what compensates the losers."""

from layout_opt.analysis.one_market.barrier_values import OneMarket, judged_market, market_sentences, one_market

__all__ = ["OneMarket", "judged_market", "market_sentences", "one_market"]
