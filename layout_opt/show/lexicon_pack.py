"""Phrases of the charts of one run and of the board pack: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

PACK: Mapping[str, tuple[str, str]] = {
    "chart_industries_title": ("What each industry makes, by value", "各产业产值"),
    "chart_industries_note": (
        "Value of activity today and in the plan; right: today → plan.",
        "现状与方案的产值；右侧：现状 → 方案。",
    ),
    "chart_limits_title": ("Limits that bind, by what they weigh", "起作用的约束及其分量"),
    "chart_limits_note": (
        "Price × limit: how much of the objective hangs on a limit at its margin, not what its removal is worth.",
        "价格 × 限值：目标值在边际上对该约束的依赖，并非取消该约束的价值。",
    ),
    "chart_limits_axis": ("price × limit", "价格 × 限值"),
    "chart_money_title": ("Where the money comes from and goes", "资金的来源与去向"),
    "chart_money_note": (
        "Parts of value of all regions: earnings to the right, costs to the left.",
        "全部地区的价值构成：右为收入，左为成本。",
    ),
    "pack_caveats": ("What to keep in mind", "注意事项"),
    "pack_pair_alt": (
        "Two maps: the leading industry of each region today and in the plan. {words}",
        "两幅地图：各地区现状与方案的主导产业。{words}",
    ),
    "pack_bars_alt": ("Bar chart. {title}: {rows}.", "条形图。{title}：{rows}。"),
    "pack_payments_axis": ("receives (below 0: pays)", "获得（负值为支付）"),
    "pack_payments_title": ("Who pays whom, by the rule: {rule}", "补偿方案（规则：{rule}）"),
    "pack_causes": (
        "Switches are released in every set; contributions are Shapley values, so no order counts and they add up.",
        "各开关逐组放开，增益按夏普利值分解，与次序无关且相加为总数。",
    ),
    "pack_page": ("{page} / {pages}", "{page} / {pages}"),
    "chart_money_axis": ("money", "金额"),
}
