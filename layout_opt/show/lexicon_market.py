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
MARKET: Mapping[str, tuple[str, str]] = {
    "uplift_title": ("Who would rather leave the plan, at which prices", "在何种价格下谁更愿意偏离规划"),
    "uplift_note": (_UPLIFT_EN, _UPLIFT_ZH),
    "forgone": ("Forgone by following the plan", "按规划行事所放弃的收益"),
    "at_present_prices": ("at shadow prices", "影子价格"),
    "at_hull_prices": ("at convex-hull prices", "凸包价格"),
    "gain_without_end": ("without end at shadow prices", "影子价格下收益无上限"),
    "between_regions": ("between regions", "地区之间"),
    "unused_limits": ("unused limits", "未用尽的限额"),
}
