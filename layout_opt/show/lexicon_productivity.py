"""Phrases of the charts and sentences of productivity: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

_RANKING_EN = (
    "Share of what best practice makes of the same, 1 is best practice. Lines: intervals at {level}, by the bootstrap."
)
_RANKING_ZH = "与最佳实践相比的效率，1 为最佳实践。线段：自助法 {level} 置信区间。"
_CAUSES_EN = (
    "Change of productivity from {before} to {after}, logarithmic: parts to the right raise it, to the left lower it; "
    "dot: all together. The {count} that change most."
)
_CAUSES_ZH = "{before}至{after}的生产率变化（对数）：向右为提高，向左为降低；圆点为合计。列出变化最大的 {count} 个。"
_FRONTIER_EN = "What each unit needs of two things for one unit of {good}. Line: the best practice; nobody is below it."
_FRONTIER_ZH = "每单位{good}所需的两种投入。折线：全体的最佳实践，其下方无单位。"
_RAISES_EN = (
    "The plan raises green productivity by {whole}; with idle capacity left out of account by {work}: {share} of the "
    "gain is idle capacity put to work."
)
_ONLY_EN = (
    "The plan raises green productivity by {whole} only because idle capacity is put to work; without that it "
    "changes by {work}."
)
_LOWERS_EN = (
    "The plan does not raise green productivity: it changes by {whole}, with idle capacity left out of account by "
    "{work}."
)
PRODUCTIVITY: Mapping[str, tuple[str, str]] = {
    "share_point": (
        "At {share} of the most effective output, green productivity is {found} (at best {bound}).",
        "保留最大有效产出的 {share} 时，绿色生产率为 {found}（上界 {bound}）。",
    ),
    "stays_behind": (
        "At {share}, {region} stays behind most: {behind} of the mean; in its input {what} weighs most ({part}).",
        "保留 {share} 时，{region}最为落后：为均值的 {behind}；其投入中权重最大的是{what}（{part}）。",
    ),
    "lift": (
        "What would lift {region}: the best practice found elsewhere ({peers}), with {saved} less {what}.",
        "提升{region}的途径：采用他处最佳实践（{peers}），可将{what}减少 {saved}。",
    ),
    "green_frontier_title": ("Output against green productivity", "产出与绿色生产率"),
    "green_frontier_note": (
        "Best output per composite input at each share of the most effective output. Lines: what the gaps leave open.",
        "在各产出水平下单位综合投入的最高产出。线段：间隙所留余地。",
    ),
    "green_axis": ("Output per composite input", "单位综合投入的产出"),
    "output_axis": ("Effective output", "有效产出"),
    "green_productivity": ("green productivity", "绿色生产率"),
    "advice": (
        "With the best practice found elsewhere ({peers}), {unit} could make this with {share} less {what} ({amount}).",
        "若采用他处已有的最佳实践（{peers}），{unit}可在产出不变的情况下将{what}减少 {share}（{amount}）。",
    ),
    "measured": ("{method}: {defined} of {total} defined.", "{method}：{total} 个结果中 {defined} 个可界定。"),
    "measured_all": ("{method}: all {total} defined.", "{method}：{total} 个结果全部可界定。"),
    "measure_dea": ("data envelopment analysis", "数据包络分析"),
    "measure_directional": ("directional distance", "方向距离函数"),
    "measure_slacks": ("slacks-based measure", "基于松弛的效率测度"),
    "measure_by_production": ("by-production", "副产品生产技术"),
    "measure_materials_balance": ("materials balance", "物质平衡"),
    "measure_super_efficiency": ("super-efficiency", "超效率"),
    "measure_scale": ("scale efficiency", "规模效率"),
    "measure_bootstrap": ("data envelopment analysis with smoothed bootstrap", "数据包络分析（平滑自助法）"),
    "measure_advice": ("savings one by one", "单项节约潜力"),
    "measure_change": ("Malmquist-Luenberger index", "Malmquist-Luenberger 生产率指数"),
    "measure_causes": ("Malmquist-Luenberger index by cause", "Malmquist-Luenberger 指数按成因分解"),
    "measure_solow": ("Solow residual", "索洛余值"),
    "disposability_weak": ("weak disposability of bads", "坏产出弱可处置"),
    "disposability_free": ("free disposability", "自由可处置"),
    "disposability_by-production": ("by-production", "副产品生产"),
    "disposability_materials balance": ("materials balance", "物质平衡"),
    "disposability_environment as input": ("environment as input", "环境作为投入"),
    "returns_told": ("{returns} returns", "规模报酬{returns}"),
    "orientation_input": ("input orientation", "投入导向"),
    "orientation_output": ("output orientation", "产出导向"),
    "orientation_none": ("no orientation", "无导向"),
    "reference_contemporaneous": ("contemporaneous reference", "当期参照"),
    "reference_global": ("global reference", "全局参照"),
    "ranking_title": ("Green productivity: how near to best practice", "绿色生产率：与最佳实践的距离"),
    "ranking_note": (
        "Share of what best practice makes of the same, 1 is best practice.",
        "与最佳实践相比的效率，1 为最佳实践。",
    ),
    "ranking_note_sure": (_RANKING_EN, _RANKING_ZH),
    "efficiency_axis": ("Efficiency", "效率"),
    "change_axis": ("Change of productivity", "生产率变化"),
    "causes_title": ("Change of productivity by cause", "生产率变化的成因"),
    "causes_note": (_CAUSES_EN, _CAUSES_ZH),
    "pure_efficiency_change": ("nearer to best practice", "追赶最佳实践"),
    "scale_change": ("scale", "规模"),
    "technical_change": ("best practice itself", "最佳实践本身的进步"),
    "all_causes": ("all together", "合计"),
    "log_change_axis": ("Change, natural logarithm", "变化（自然对数）"),
    "no_score": ("undefined", "无法界定"),
    "left_undefined": ("Undefined, not shown: {count}.", "无法界定、未列出：{count} 个。"),
    "not_shown": ("{count} more in the tables.", "另有 {count} 个见数据表。"),
    "inputs_title": ("Frontier of two inputs", "两种投入的前沿"),
    "inputs_note": (_FRONTIER_EN, _FRONTIER_ZH),
    "one_input_title": ("Frontier: {good} of {what}", "前沿：{what}与{good}"),
    "one_input_note": (
        "Line: the best practice of all units, {returns} returns to scale; nobody is above it.",
        "折线：全体的最佳实践（{returns}规模报酬），其上方无单位。",
    ),
    "returns_constant": ("constant", "不变"),
    "returns_variable": ("variable", "可变"),
    "returns_non-increasing": ("non-increasing", "非递增"),
    "returns_non-decreasing": ("non-decreasing", "非递减"),
    "left_out": ("Left out, because nothing is made there: {units}.", "未计入（没有产出）：{units}。"),
    "no_input": ("No input, because some unit uses none: {columns}.", "不作为投入（有单位不使用）：{columns}。"),
    "no_bad": ("No bad output, because nobody discharges it: {columns}.", "不作为坏产出（无单位排放）：{columns}。"),
    "per_good": ("{what} per {good}", "每单位{good}的{what}"),
    "productivity_map_title": ("Green productivity: efficiency of each region", "绿色生产率：各地区效率"),
    "productivity_map_note": (
        "Share of what best practice makes of the same: 1 is best practice.",
        "与最佳实践相比的效率：1 为最佳实践。",
    ),
    "productivity_change_title": (
        "Green productivity: change from {before} to {after}",
        "绿色生产率：{before}至{after}的变化",
    ),
    "productivity_change_note": (
        "Index of productivity, bads counted: above 1 it grows. Hatched: undefined.",
        "计入污染的生产率指数：大于 1 为提高。斜线：无法界定。",
    ),
    "on_frontier": ("{count} of {total} are best practice", "{total} 个中有 {count} 个为最佳实践"),
    "period_told": ("Period: {period}.", "时期：{period}。"),
    "advice_one_peer": (
        "{peer} alone is the best practice of {count} of {total} of these: {measure} tells whether it is an outlier.",
        "以上 {total} 项中有 {count} 项仅以{peer}为最佳实践：用 {measure} 检验其是否为异常值。",
    ),
    "method_told": ("Method: {method}.", "方法：{method}。"),
    "source_told": ("Source: {source}.", "文献：{source}。"),
    "column_output": ("output", "产出"),
    "column_capital": ("capital in place", "存量资本"),
    "column_capital_at_work": ("capital at work", "运行资本"),
    "idle_raises": (
        _RAISES_EN,
        "方案使绿色生产率提高 {whole}；剔除闲置产能后为 {work}：其中 {share} 来自启用闲置产能。",
    ),
    "idle_only": (
        _ONLY_EN,
        "方案使绿色生产率提高 {whole}，但仅因启用了闲置产能；剔除后变化为 {work}。",
    ),
    "idle_lowers": (
        _LOWERS_EN,
        "方案未提高绿色生产率：变化为 {whole}，剔除闲置产能后为 {work}。",
    ),
    "idle_compared": (
        "This is the mean of {units} of {total} units: those that start or stop production are in the totals only.",
        "以上为 {total} 个单元中 {units} 个的均值：新投产或停产的单元只计入合计。",
    ),
    "idle_unknown": (
        "Whether the plan raises green productivity cannot be told: the change of no unit is defined.",
        "无法判断方案是否提高绿色生产率：没有一个单元的变化可界定。",
    ),
}
