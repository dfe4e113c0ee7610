"""Who checks the values of which kind of folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from layout_opt.analysis.check.cases import check_cases
from layout_opt.analysis.check.check_calibration import check_calibration
from layout_opt.analysis.check.check_choke_points import check_choke_points
from layout_opt.analysis.check.check_circulation import check_circulation
from layout_opt.analysis.check.check_clusters import check_clusters
from layout_opt.analysis.check.check_comparison import check_attribution, check_compare, check_instruments
from layout_opt.analysis.check.check_cooperation import check_cooperation, check_stability
from layout_opt.analysis.check.check_futures import check_regret
from layout_opt.analysis.check.check_headline import check_headline
from layout_opt.analysis.check.check_hindcast import check_hindcast
from layout_opt.analysis.check.check_one_market import check_one_market
from layout_opt.analysis.check.check_pilots import check_pilots
from layout_opt.analysis.check.check_platforms import check_platforms
from layout_opt.analysis.check.check_prices import check_prices
from layout_opt.analysis.check.check_productivity import check_productivity
from layout_opt.analysis.check.check_timing import check_timing
from layout_opt.analysis.check.findings import Findings
from layout_opt.analysis.check.trade_offs import check_alternatives, check_frontier
from layout_opt.result.kinds import (
    ALTERNATIVES,
    ATTRIBUTION,
    CALIBRATE,
    CHOKE_POINTS,
    CIRCULATION,
    CLUSTER_ANSWER,
    COMPARE,
    COOPERATION,
    EXPERIMENT,
    FRONTIER,
    HEADLINE,
    HINDCAST,
    INSTRUMENTS,
    ONE_MARKET,
    PILOTS_ANSWER,
    PLATFORM_ANSWER,
    PRICES,
    PRODUCTIVITY,
    REGRET,
    STABILITY,
    TIMING,
    FolderKind,
)

CHECKS: Mapping[str, Callable[[Path, Mapping[str, Any]], Findings]] = {
    EXPERIMENT.name: check_cases,
    COOPERATION.name: check_cooperation,
    STABILITY.name: check_stability,
    FRONTIER.name: check_frontier,
    ALTERNATIVES.name: check_alternatives,
    REGRET.name: check_regret,
    COMPARE.name: check_compare,
    INSTRUMENTS.name: check_instruments,
    ATTRIBUTION.name: check_attribution,
    PRODUCTIVITY.name: check_productivity,
    HINDCAST.name: check_hindcast,
    PRICES.name: check_prices,
    ONE_MARKET.name: check_one_market,
    HEADLINE.name: check_headline,
    TIMING.name: check_timing,
    CALIBRATE.name: check_calibration,
    PILOTS_ANSWER.name: check_pilots,
    CHOKE_POINTS.name: check_choke_points,
    CIRCULATION.name: check_circulation,
    CLUSTER_ANSWER.name: check_clusters,
    PLATFORM_ANSWER.name: check_platforms,
}
"""Kind -> its check."""


def check_values(kind: FolderKind, folder: Path, record: Mapping[str, Any]) -> Findings:
    """Return which values of a folder its plans do not give.

    Raises
    ------
    InvalidInput
        If a file of it cannot be read.
    """
    return CHECKS[kind.name](folder, record)
