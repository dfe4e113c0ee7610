"""Phrases of the charts of sensitivity: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

SENSITIVITY: Mapping[str, tuple[str, str]] = {
    "tornado_title": ("One at a time: {measure}", "单因素分析：{measure}"),
    "tornado_note": (
        "Each assumed or calibrated number at its low and its high end, everything else as it is. Base: {base}.",
        "每次只把一个假定或校准的数取下限或上限，其余不变。基准：{base}。",
    ),
    "low_end": ("low end", "下限"),
    "high_end": ("high end", "上限"),
    "within_gap_band": ("within the gaps of the two solves", "在两次求解的差距之内"),
    "no_layout_at": ("no layout at the {end} ({status})", "{end}无方案（{status}）"),
    "smaller_left_out": (
        "{count} parameters with smaller effects are in the table.",
        "另有 {count} 个影响更小的参数见表。",
    ),
    "no_effect": ("{count} parameters have no effect.", "{count} 个参数没有影响。"),
    "moved_against_base": ("{measure} against the base", "{measure}（相对基准）"),
    "change_of": ("Change of {measure}", "{measure}的变化"),
    "objective_measure": ("objective", "目标值"),
    "moved_measure": ("activity moved", "移动的活动量"),
    "relocated_measure": ("activity relocated", "迁移的活动量"),
    "grown_measure": ("growth of activity", "活动量的增长"),
    "real_costs_measure": ("real costs", "实际成本"),
    "transfers_measure": ("transfers", "转移支付"),
    "made_measure": ("value made: {industry}", "产值：{industry}"),
    "sweep_title": ("{measure} along {parameter}", "{measure}随 {parameter} 的变化"),
    "sweep_note": (
        "Points are solved; dashed lines: the set of working sites switches there (found by bisection).",
        "点为求解结果；虚线处运行的场址发生变化（二分法求得）。",
    ),
    "heat_note": (
        "Colour: {measure}. Each cell is solved at its middle; crosses: the set of working sites switches there.",
        "颜色：{measure}。每格按中心点求解；叉号处运行的场址发生变化。",
    ),
    "starts": ("starts: {sites}", "启用：{sites}"),
    "stops": ("stops: {sites}", "停用：{sites}"),
    "and_more": ("{first} and {count} more", "{first} 等另外 {count} 个"),
    "no_layout": ("no layout", "无方案"),
    "base_mark": ("base", "基准"),
    "gap_open": ("what the gap leaves open", "差距所留的余地"),
    "factor_axis": ("{parameter}, factor", "{parameter}，倍数"),
    "morris_title": ("Screening (Morris): {measure}", "筛选（Morris）：{measure}"),
    "morris_note": (
        "Mean absolute effect over the whole range, with its interval at {confidence}. Filled: goes on to Sobol.",
        "整个取值范围内的平均绝对影响及其 {confidence} 区间。实心：进入 Sobol 分析。",
    ),
    "mean_effect": ("Mean absolute effect on {measure}", "对{measure}的平均绝对影响"),
    "sobol_title": ("Shares of the variance (Sobol): {measure}", "方差份额（Sobol）：{measure}"),
    "sobol_note": (
        "By itself (first order) and with the others (total), with intervals at {confidence}. Deviation: {deviation}.",
        "单独（一阶）与连同其他参数（总）的份额及其 {confidence} 区间。标准差：{deviation}。",
    ),
    "first_order": ("first order", "一阶"),
    "total_order": ("total", "总"),
    "share_of_variance": ("Share of the variance of {measure}", "占{measure}方差的份额"),
    "lost": (
        "{count} of {all} {what} had a point without a layout and are left out.",
        "{all} 个{what}中有 {count} 个含无方案的点，已剔除。",
    ),
    "trajectories": ("trajectories", "轨迹"),
    "blocks": ("blocks", "样本块"),
    "does_not_vary": ("does not vary", "不变"),
    "draws_title": ("{measure} over {count} futures", "{count} 种未来情形下的{measure}"),
    "draws_note": (
        "Drawn from the ranges of {parameters} parameters. Band: 5 to 95 % of the futures; line: base.",
        "由 {parameters} 个参数的取值范围抽样。色带：5 % 至 95 % 的情形；竖线：基准。",
    ),
    "draws_axis": ("Futures", "情形数"),
    "draws_without": ("{share} of the futures have no layout ({status}).", "{share} 的情形无方案（{status}）。"),
    "robust_title": ("How often each site is in the best layout", "各场址进入最优布局的频率"),
    "robust_note": (
        "Share of {count} futures in which the industry works in the region, whatever the technology.",
        "在 {count} 种情形中该产业在该地区运行的比例（不分工艺）。",
    ),
    "always": ("always", "总是"),
    "mostly": ("mostly (half or more)", "多数（一半及以上）"),
    "sometimes": ("sometimes (below half)", "有时（不到一半）"),
    "never": ("never", "从不"),
    "no_site": ("no site", "无场址"),
    "robust_counts": ("{always} always, {never} never", "总是 {always} 处，从不 {never} 处"),
}
