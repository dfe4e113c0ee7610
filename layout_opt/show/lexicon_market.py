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
_CLUSTERS_EN = (
    "Left: what the objective moves against no agglomeration; middle: activity that stands elsewhere; grey bands: the "
    "levels reached change. Right: worth of joining two clusters (blue), least cost of reaching a level (red)."
)
_CLUSTERS_ZH = (
    "左：相对于无集聚的目标值变动；中：换地的活动占比；灰带：达到的等级改变。"
    "右：跨界合并的价值（蓝），达标的最小代价（红）。"
)
_ADVANTAGE_EN = (
    "Each upright line is the location quotient of an industry in a region: open today, filled in the plan. Across: "
    "domestic resource cost at the plan's prices; below 1 it is worth making there."
)
_CLUSTER_MAP_EN = (
    "Colour: leading industry of each region. Lines enclose clusters, whole where they have formed, broken where not. "
    "Arrows: the largest flows between regions of clusters, by value."
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
    "clusters_title": ("How far clusters move the layout", "产业集群在多大程度上改变布局"),
    "clusters_note": (
        _CLUSTERS_EN,
        _CLUSTERS_ZH,
    ),
    "strength": ("Strength of agglomeration, given = 1", "集聚强度（给定值 = 1）"),
    "strength_gain": ("Objective against none", "相对无集聚的目标值"),
    "moved_share": ("Activity that stands elsewhere", "换地的活动占比"),
    "joined_worth": ("Worth of joining, cost of reaching", "合并价值与达标代价"),
    "advantage_title": ("Comparative advantage: revealed and real", "比较优势：显示的与真实的"),
    "advantage_note": (
        _ADVANTAGE_EN,
        "每条竖线为某地区某行业的区位商：空心为今日，实心为规划；横轴为规划价格下的国内资源成本，低于 1 即值得生产。",
    ),
    "resource_cost": ("Domestic resource cost", "国内资源成本"),
    "cluster_map_title": ("Clusters and what moves between them", "产业集群及其间的往来"),
    "cluster_map_note": (
        _CLUSTER_MAP_EN,
        "颜色为各地区主导行业；实线围出已形成的集群，虚线为未形成者；箭头为集群地区之间按价值最大的货流。",
    ),
    "clusters_formed_count": ("{count} of {total} clusters formed", "{total} 个集群中形成 {count} 个"),
    "leading_industry": ("Leading industry of the region, by value", "地区主导行业（按产值）"),
    "the_today": ("Today", "今日"),
    "the_plan": ("Plan", "规划"),
    "unused_limits": ("unused limits", "未用尽的限额"),
}
