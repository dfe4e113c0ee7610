"""Phrases of the report on limits, cooperation, sources and method: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

EVIDENCE: Mapping[str, tuple[str, str]] = {
    # limits
    "limit_word": ("limit", "约束"),
    "where_word": ("where", "位置"),
    "used_word": ("used", "使用"),
    "allowed_word": ("allowed", "允许"),
    "price_word": ("shadow price", "影子价格"),
    "price_unit_word": ("unit of price", "价格单位"),
    "price_base_word": ("per single unit", "折合单价"),
    "free_word": ("free", "无价"),
    "limits_caption": ("Binding limits, those of most weight first", "起作用的约束，按价值排列"),
    "limit_raises": (
        "{place}: the {what}, {limit}, is used up; one {unit} more raises {aim} by {price}.",
        "{place}：{what}（{limit}）已用尽；每增加 1 {unit}，{aim}增加 {price}。",
    ),
    "limit_lowers": (
        "{place}: the {what}, {limit}, binds; one {unit} more lowers {aim} by {price}.",
        "{place}：{what}（{limit}）起作用；每增加 1 {unit}，{aim}减少 {price}。",
    ),
    "limit_free": (
        "{place}: the {what}, {limit}, is used up, but more of it is worth nothing.",
        "{place}：{what}（{limit}）已用尽，但增加没有价值。",
    ),
    "limit_reached": (
        "{place}: the {what}, {limit}, is used up.",
        "{place}：{what}（{limit}）已用尽。",
    ),
    "limit_exceeded": (
        "{place}: {used} is used and the {what} is {limit}: it is exceeded.",
        "{place}：已用 {used}，{what}为 {limit}，已超出。",
    ),
    "limits_not_kept": (
        "Limits and prices of this case were not kept (`--keep limits --keep prices`).",
        "该情景未保存约束与价格（`--keep limits --keep prices`）。",
    ),
    "limits_counted": (
        "{what}: {count} bind, {priced} of them have a price.",
        "{what}：{count} 项起作用，其中 {priced} 项有价格。",
    ),
    "limits_only_counted": ("{what}: {count} bind.", "{what}：{count} 项起作用。"),
    "no_limit_binds": (
        "No limit of rivers, air, factors, trade, routes or rules binds.",
        "水、气、要素、贸易、运输或规制约束均未起作用。",
    ),
    "price_caution": (
        (
            "Prices are those of the linear program with whole decisions held; they hold for small changes. "
            "`layout-opt explain` solves again for one unit more and one less."
        ),
        "价格取自整数决策固定后的线性规划，仅适用于小幅变化。`layout-opt explain` 可重新求解一单位增减的真实影响。",
    ),
    # cooperation
    "together_players": (
        "{count} players, {coalitions} coalitions solved.",
        "{count} 个参与方，共求解 {coalitions} 个联盟。",
    ),
    "together_gain": (
        "All together are worth {high} more than each alone.",
        "全体合作比各自行动多 {high}。",
    ),
    "together_gain_range": (
        "All together are worth between {low} and {high} more than each alone; the gaps leave this open.",
        "全体合作比各自行动多 {low} 至 {high}（取决于求解差距）。",
    ),
    "payments_by": ("Who compensates whom, by the rule: {rule}", "补偿（规则：{rule}）"),
    "receives": ("receives {amount}", "获得 {amount}"),
    "pays": ("pays {amount}", "支付 {amount}"),
    "settled": ("neither pays nor receives", "不收不付"),
    "player_word": ("player", "参与方"),
    "compensation_caption": (
        "What each player receives (below zero: pays) beyond what it earns in the joint plan, by rule",
        "各规则下各方在共同方案所得之外的补偿（负值为支付）",
    ),
    "statements_caption": ("What holds, whatever the gaps hide", "在求解差距内仍成立的结论"),
    "statement_word": ("statement", "结论"),
    "holds_word": ("holds", "是否成立"),
    "holds_always": ("always", "总成立"),
    "holds_never": ("never", "不成立"),
    "holds_undecided": ("undecided", "未定"),
    "least_word": ("least", "最小"),
    "most_word": ("most", "最大"),
    "gap_needed_word": ("gap needed to decide", "判定所需差距"),
    "rule_equal_split": ("equal split", "平均分配"),
    "rule_shapley": ("Shapley value", "夏普利值"),
    "rule_nucleolus": ("nucleolus", "核仁"),
    "rule_least_core": ("least core", "最小核"),
    "rule_market": ("market prices", "市场价格"),
    "rule_owen": ("Owen's shadow prices", "欧文影子价格"),
    # sources and method
    "table_word": ("table", "表"),
    "status_caption": ("Share of each status in the numbers of each table", "各表数据状态构成"),
    "ranges_caption": ("Calibrated and assumed columns, with their ranges", "校准与假定列及其范围"),
    "column_word": ("column", "列"),
    "low_word": ("low", "低"),
    "high_word": ("high", "高"),
    "source_word": ("source", "来源"),
    "note_word": ("note", "说明"),
    "sources_caption": ("Sources", "来源"),
    "weakest_caution": (
        "A result is no better than the numbers behind it: those marked assumed were chosen, not measured.",
        "结果不会优于其数据：标为“假定”的数值为设定，并非实测。",
    ),
    "changes_caption": ("Changes made to the data before solving", "求解前对数据的改动"),
    "no_changes": ("The data were solved as they stand; nothing was changed.", "数据未作改动。"),
    "everywhere": ("everywhere", "全部"),
    "deed_set": ("set to {value}", "设为 {value}"),
    "deed_scale": ("times {value}", "乘以 {value}"),
    "deed_add": ("plus {value}", "加上 {value}"),
    "deed_insert": ("{value} rows inserted", "插入 {value} 行"),
    "deed_delete": ("rows deleted", "删除行"),
    "certificate_passed": (
        (
            "Every balance, limit and value was recomputed from the CSV files in plain arithmetic, without the model: "
            "{checked}. Nothing was violated."
        ),
        "已脱离模型，仅由 CSV 文件用普通算术重算全部平衡、约束与价值：{checked}。无一违反。",
    ),
    "checked_decisions": ("{count} decisions", "{count} 项决策"),
    "checked_balances": ("{count} balances", "{count} 项平衡"),
    "checked_limits": ("{count} limits", "{count} 项约束"),
    "checked_value parts": ("{count} value parts", "{count} 项价值"),
    "certificate_of_case": (
        "When it was solved, the layout of this case was recomputed in plain arithmetic and nothing was violated.",
        "该情景求解时，其布局已用普通算术独立重算，无一违反。",
    ),
    "certificate_failed": ("The independent check FAILED:", "独立核验未通过："),
    "exceeded_today": ("Limits that today's layout exceeds:", "现状超出的约束："),
    "unique_note": (
        "The division of labour is the only one at this objective and these whole decisions.",
        "在此目标值与整数决策下，分工唯一。",
    ),
    "not_unique_note": (
        "Other layouts are as good: read the direction, not the plan of a single place.",
        "存在同样好的其他布局：请看方向，而非单个地点的方案。",
    ),
    "size_note": (
        "{rows} rows, {columns} columns ({integers} whole), {seconds} s.",
        "{rows} 行，{columns} 列（整数 {integers}），用时 {seconds} 秒。",
    ),
    "versions_note": ("Versions: {versions}.", "版本：{versions}。"),
    "target_gap": ("Target gap {gap}.", "目标差距 {gap}。"),
    "cut": ("{rows} of {total} rows", "{total} 行中的 {rows} 行"),
}
