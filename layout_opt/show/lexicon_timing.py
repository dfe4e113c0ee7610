"""Phrases of the pictures of schedules, ages and stranded capital: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

_TIMING_NOTE = (
    "Above: accepted output lost, cost and stranded capital, weighted over the years; hatched: the part that surprise "
    "adds. Below: load by period, and who bears the cost."
)
_GANTT_NOTE = (
    "Each bar is what was built at one time at one site, from building to the end of life; wide: it stands; hatched: "
    "scrapped or closed before its time. The {count} largest."
)
TIMING: Mapping[str, tuple[str, str]] = {
    "timing_title": ("The same rule at other times", "同一规定，不同时点"),
    "timing_note": (
        _TIMING_NOTE,
        "上：按年份加权的有效产出损失、代价与搁浅资本；斜线部分由意外造成。下：各期负荷，以及代价由谁承担。",
    ),
    "timing_output": ("Accepted output lost", "有效产出损失"),
    "timing_cost": ("Cost against no rule", "相对无规定的代价"),
    "timing_stranded": ("Stranded capital", "搁浅资本"),
    "timing_bearers": ("Who bears the cost", "代价由谁承担"),
    "timing_load": ("Load", "负荷"),
    "schedule_never": ("Never", "从不"),
    "schedule_now": ("Now", "立即"),
    "schedule_early_announced": ("Announced early", "提前公布"),
    "schedule_late_announced": ("Announced late", "临近公布"),
    "schedule_step_by_step": ("Step by step", "分步收紧"),
    "schedule_sudden": ("Sudden", "突然执行"),
    "schedule_fails": ("no layout found", "未得到方案"),
    "ages_title": ("What stands, by age", "在役产能的年龄"),
    "ages_note": (
        "Capacity in place by years since building: left at the beginning of the plan, right at the period shown.",
        "在役产能按建成至今的年数：左为规划期初，右为所示时期。",
    ),
    "ages_years": ("Years since building", "建成至今年数"),
    "ages_unit": ("years", "年"),
    "vintages_title": ("Capacity by time of building", "按建成时间的产能"),
    "vintages_note": (
        "What lives at each period, by when it was built; light: old, dark: new.",
        "各期在役产能，按建成时间堆叠；浅色较旧，深色较新。",
    ),
    "vintages_capacity": ("Capacity", "产能"),
    "gantt_title": ("Building and scrapping", "建设与报废"),
    "gantt_note": (
        _GANTT_NOTE,
        "每条代表某地某时建成的产能，自建成至寿命终点；粗：在役；斜线：提前报废或被关停。列出最大的 {count} 条。",
    ),
    "gantt_year": ("Year", "年份"),
    "gantt_stands": ("stands", "在役"),
    "gantt_lost": ("scrapped or closed before its time", "提前报废或被关停"),
    "map_stranded_capital": ("Stranded capital", "搁浅资本"),
    "stranded_note": (
        "Annuities of the year that are still to be paid on what was closed or scrapped before its time.",
        "当年仍须为提前关停或报废的产能支付的年金。",
    ),
    "stranded_all": ("In all", "合计"),
    "stranded_scrapped": ("Scrapped", "提前报废"),
    "stranded_ban": ("Closed by a ban", "因禁令关停"),
    "stranded_standard": ("Closed by a standard", "因标准关停"),
}
