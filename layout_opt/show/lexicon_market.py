"""Phrases of the charts on prices, markets, clusters and platforms: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

_UPLIFT_EN = (
    "What a region would gain by its own best answer to the prices instead of its part of the plan. At convex-hull "
    "prices the sum is the smallest uplift; at integer prices, which also pay for single plants, it is 0."
)
_UPLIFT_ZH = (
    "各地区面对价格自行选择、不按规划行事所能多得的收益。凸包价格下其总和即最小补偿；整数价格另对单个厂给付，总和为零。"
)
_ONE_MARKET_EN = (
    "Left: what removing each barrier adds to the objective, first, last and on average over all orders. Right: "
    "gain of each region when all are removed, goods at shadow prices, before compensation."
)
MARKET: Mapping[str, tuple[str, str]] = {
    "uplift_title": ("Who would rather leave the plan, at which prices", "在何种价格下谁更愿意偏离规划"),
    "uplift_note": (_UPLIFT_EN, _UPLIFT_ZH),
    "forgone": ("Forgone by following the plan", "按规划行事所放弃的收益"),
    "at_present_prices": ("at shadow prices", "影子价格"),
    "at_hull_prices": ("at convex-hull prices", "凸包价格"),
    "gain_without_end": ("without end at shadow prices", "影子价格下收益无上限"),
    "between_regions": ("between regions", "地区之间"),
    "one_market_title": ("What one market is worth, and to whom", "统一市场值多少，谁得谁失"),
    "one_market_note": (
        _ONE_MARKET_EN,
        "左：拆除每项壁垒带来的目标值增量（最先、最后、各次序平均）。右：全部拆除后各地区得失，货物按影子价格结算，未计补偿。",
    ),
    "worth_of_removal": ("Worth of removal", "拆除的价值"),
    "removed_first": ("first", "最先"),
    "removed_average": ("average", "平均"),
    "removed_last": ("last", "最后"),
    "unused_limits": ("unused limits", "未用尽的限额"),
}
