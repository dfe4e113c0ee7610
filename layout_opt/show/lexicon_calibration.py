"""Phrases of calibration: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

_NOTE_EN = (
    "Left: activity of each cell as a share of its technology today, today against the plan at today's limits; on the "
    "broken line nothing moves. Right: what a plan gains over today; lines: ends of the range of elasticities."
)
_NOTE_ZH = (
    "左：各单元活动量占其技术现状总量的比例，现状与现状限值下的规划对照；落在虚线上为不变。"
    "右：规划相对现状的增益；线段为弹性区间两端。"
)
_FOUND_EN = (
    "{working} cells at work have rising costs (supply of elasticity {elasticity}), {resting} at rest a cost that "
    "holds them there. The latter are ASSUMED: nothing was observed of them."
)
_FOUND_ZH = (
    "{working} 个运行单元采用递增成本（供给弹性 {elasticity}），{resting} 个停用单元的成本使其保持停用；"
    "后者属假设，因为没有观测依据。"
)
_MISSED_EN = (
    "NOT reproduced: {count} cells deviate by more than 1 %, the most by {share}; the plan is worth {gain} {unit} more "
    "than today."
)
_MISSED_ZH = "未能再现现状：{count} 个单元偏差超过 1%，最大 {share}；规划仍比现状多 {gain} {unit}。"
_EXCEEDED_EN = (
    "Limits that today exceeds: {count}. In the calibrated instance they stand at today's load; the scenario "
    "limits-as-given puts them back."
)
_EXCEEDED_ZH = "现状超出的限值有 {count} 项；校准后的算例按现状负荷设定，情景 limits-as-given 恢复给定值。"
_CASE_EN = "{case}: a plan gains {before} {unit} over today at the costs as given, {after} calibrated"
_CASE_ZH = "{case}：按给定成本，规划相对现状的增益为 {before} {unit}；校准后为 {after}"
CALIBRATION: Mapping[str, tuple[str, str]] = {
    "study_calibrate": (
        "Costs under which today's layout is the best one, and what a plan gains with and without them.",
        "使现状成为最优布局的成本，以及校准前后规划的增益。",
    ),
    "calibration_title": ("Today and the plan, without and with calibration", "现状与规划：校准前后"),
    "calibration_note": (_NOTE_EN, _NOTE_ZH),
    "calibration_today": ("Today, share of the technology", "现状，占该技术的比例"),
    "calibration_plan": ("Plan, share of the technology today", "规划，占该技术现状的比例"),
    "calibration_before": ("without calibration", "校准前"),
    "calibration_after": ("calibrated", "校准后"),
    "calibration_gain": ("gain over today", "相对现状的增益"),
    "calibration_case_held": ("limits at today's load", "限值按现状负荷"),
    "calibration_case_given": ("limits as given", "限值按给定值"),
    "calibration_found": (_FOUND_EN, _FOUND_ZH),
    "calibration_reproduced": (
        "Under these costs the best layout at today's limits is today's: the largest deviation of any cell is {share}.",
        "在这些成本下，现状限值的最优布局即为现状：各单元最大偏差 {share}。",
    ),
    "calibration_missed": (_MISSED_EN, _MISSED_ZH),
    "calibration_exceeded": (_EXCEEDED_EN, _EXCEEDED_ZH),
    "calibration_fixed": (
        "Fixed costs of {count} sites were changed, so that no other set of open sites is better than today's.",
        "调整了 {count} 个厂址的固定成本，使任何其他开工组合都不优于现状。",
    ),
    "calibration_case": (
        f"{_CASE_EN} ({{low}} and {{high}} at the ends of the range of elasticities).",
        f"{_CASE_ZH}（弹性区间两端为 {{low}} 与 {{high}}）。",
    ),
    "calibration_case_short": (f"{_CASE_EN}.", f"{_CASE_ZH}。"),
    "calibration_no_plan": ("none: {status}", "无：{status}"),
}
