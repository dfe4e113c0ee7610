"""Phrases of the charts of trade-offs, alternatives, regret and comparisons: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

_FRONTIER_EN = "Each dot is a certified layout: up to its gap none is better in one aim and worse in no other."
_FRONTIER_ZH = "每个点是经核验的方案：在求解差距之内，没有别的方案在一个目标上更好而在其他目标上不更差。"
_ALTERNATIVES_EN = (
    "Change of activity against the best layout, as a share of the industry's activity there, at the {count} sites "
    "that move most. Loss: of the objective, against the best layout found."
)
_ALTERNATIVES_ZH = (
    "变化最大的 {count} 个点位相对最优方案的活动量变化，占该产业在最优方案中活动总量的比例。"
    "损失：目标值相对已找到的最优方案。"
)
_ROLES_EN = (
    "Number of sites by industry. Must-have: works in every such layout. Never: works in none. Free: in some it works, "
    "in others it rests. Undecided: the gaps leave it open."
)
_ROLES_ZH = (
    "各产业的点位数。必需：在所有此类方案中运行。从不：在任何此类方案中都不运行。"
    "自由：有的方案中运行，有的不运行。未定：差距之内无法判断。"
)
_REGRET_EN = (
    "What a layout forgoes in a future against the best layout for it; capacities fixed, activity chosen anew. "
    "Bold frames: least greatest regret, best mean. Intervals: what the gaps leave open."
)
_REGRET_ZH = (
    "方案在某一未来中相对该未来最优方案的损失；产能固定，活动量重新选择。"
    "粗框：最大后悔值最小、平均值最优。区间：求解差距留下的范围。"
)
_HINDCAST_EN = (
    "Left: change of each place's share of its industry; dots on the broken line fit, blue dots have the right "
    "direction; area: size of the cell later. Right: scores over all cells, beside those of simple predictions."
)
_WATERFALL_EN = (
    "Parts of the objective that differ between the layouts found; blue adds to the objective, orange takes away."
)
_WINNERS_EN = (
    "Gain of each region in net value with goods settled at shadow prices, before transfers; dots: after charges and "
    "permits. The {count} largest."
)
_WINNERS_ZH = "各地区净产值的得失，货物按影子价格结算，不含转移支付；圆点：计入收费和许可之后。列出最大的 {count} 个。"
_DIFFERENCE_EN = "Circle area is proportional to the difference of activity; each panel has its own scale."
_DECOMPOSITION_EN = (
    "Shapley value of each change: its marginal effect averaged over all orders. Lines: what the gaps leave open. All "
    "together: {total}."
)
_DECOMPOSITION_ZH = "每项改动的夏普利值：在所有次序上平均的边际作用。线段：求解差距留下的范围。合计：{total}。"
_HEADLINE_EN = (
    "Seven switches are released in every set; contributions are Shapley values, so no order counts and they add up. "
    "Lines: 5 to 95 % of futures drawn jointly from the assumptions."
)
DECISIONS: Mapping[str, tuple[str, str]] = {
    "aim_load_at": ("{pollutant}, load at {receptor}", "{receptor}的{pollutant}负荷"),
    "aim_equality": ("Least {measure} of any region per million people", "各地区每百万人{measure}的最低值"),
    "measure_value": ("value sold", "销售产值"),
    "measure_employment": ("employment", "就业"),
    "measure_output": ("output", "产量"),
    "pilots_title": ("Pilots: try first, spread at once, or leave alone", "试点：先试后推、立即推广或不做"),
    "pilots_note": (
        "Present value of each way: the dot is its expectation, the line runs from the worst to the best outcome.",
        "各种做法的现值：圆点为期望值，线段从最差结果到最好结果。",
    ),
    "pilots_never": ("leave all alone", "都不做"),
    "pilots_at_once": ("at once: {pilots}", "立即推广：{pilots}"),
    "pilots_best": (
        "Best on average: {way}; expected {expected}, in its worst outcome {worst}.",
        "平均最优：{way}；期望值{expected}，最差结果{worst}。",
    ),
    "pilots_calm": ("Least regret: {way}, at most {regret}.", "后悔值最小：{way}，至多{regret}。"),
    "pilots_worth": (
        "{pilot}: its try is worth at most {worth}; a failure loses {local} there, {spread} if spread at once.",
        "{pilot}：试点至多值{worth}；失败时试点地损失{local}，若立即推广则损失{spread}。",
    ),
    "pilots_try": ("try first: {pilots}", "先试后推：{pilots}"),
    "present_value": ("present value", "现值"),
    "hindcast_title": ("Hindcast: predicted against happened", "后报检验：预测与实际"),
    "hindcast_note": (
        _HINDCAST_EN,
        "左：各地区在产业中份额的变化；落在虚线上为完全吻合，蓝点方向正确；面积为后期规模。右：全部单元的得分，与简单预测对照。",
    ),
    "change_happened": ("Change of share that happened", "实际的份额变化"),
    "change_predicted": ("Change of share that was predicted", "预测的份额变化"),
    "percentage_points": ("percentage points", "百分点"),
    "score_error": ("error of amounts (0: none)", "数量误差（0 为无误差）"),
    "score_distance": ("distance of shares (0: none)", "份额距离（0 为无差异）"),
    "score_sign": ("change in the right direction (a coin: 0.5)", "方向正确的变化比例（随机为 0.5）"),
    "prediction_model": ("layout found", "求得的布局"),
    "prediction_no_change": ("no change", "不变"),
    "prediction_every_place_grows_alike": ("every place grows alike", "各地同步增长"),
    "prediction_shares_follow_totals": ("shares follow totals", "份额不变、随总量"),
    "headline_title": ("Where the gain of {gain} comes from", "增益 {gain} 从何而来"),
    "headline_note": (
        _HEADLINE_EN,
        "七个开关逐组放开，增益按夏普利值分解，与次序无关且相加为总数。线段：对假设联合抽样的 5% 至 95% 范围。",
    ),
    "headline_axis": ("contribution to the gain", "对增益的贡献"),
    "weights_title": ("What the gain hangs on", "增益取决于哪些数据"),
    "weights_note": (
        "Each column of data made 1 % larger; the columns that move the gain most. All effects together: {shares}.",
        "每列数据各增大 1 %；列出对增益影响最大的各列。全部影响按数据状态：{shares}。",
    ),
    "weights_axis": ("what 1 % more does to the gain", "增大 1 % 对增益的影响"),
    "study_headline": ("The gain between two layouts, by cause.", "两个布局之间的增益，按原因分解。"),
    "cause_line": ("{cause}: {gain} {unit} ({share} % of the gain)", "{cause}：{gain} {unit}（占增益 {share} %）"),
    "cause_range": ("; joint range {low} to {high}", "；联合区间 {low} 至 {high}"),
    "cause_rests": ("; rests on {columns}", "；依据 {columns}"),
    "cause_rests_assumed": ("; ASSUMED: rests on assumed {columns}", "；属假设：依据假设的 {columns}"),
    "cause_hangs": ("; hangs most on {parameter} (rank correlation {rank})", "；最取决于 {parameter}（秩相关 {rank}）"),
    "cause_from_data": ("rests on data", "依据数据"),
    "cause_assumed": ("rests on assumptions", "依据假设"),
    "cause_demand": ("other demand", "需求变化"),
    "cause_idle_capacity": ("idle capacity put to work", "启用闲置产能"),
    "cause_new_capacity": ("new capacity", "新建产能"),
    "cause_new_technology": ("new technology", "新技术"),
    "cause_relocation": ("relocation", "区位调整"),
    "cause_trade": ("more trade", "贸易增加"),
    "cause_joint_use": ("joint use of limits", "共同利用环境容量"),
    "cause_other_data": ("other data", "数据不同"),
    "cause_better_use_of_what_is_held": ("better use of what is held", "现有安排的更好利用"),
    "cause_limits_that_the_first_layout_exceeds": ("obeying limits that were exceeded", "遵守原先超出的限值"),
    "frontier_title": ("Trade-off between {count} aims", "{count} 个目标之间的权衡"),
    "frontier_note": (
        f"{_FRONTIER_EN} Band: between what was found and what is proven to be out of reach.",
        f"{_FRONTIER_ZH}色带：已找到的与已证明达不到的之间。",
    ),
    "frontier_note_three": (f"{_FRONTIER_EN} Colour: {{third}}.", f"{_FRONTIER_ZH}颜色：{{third}}。"),
    "better_more": ("{aim}: more is better.", "{aim}：越大越好。"),
    "better_less": ("{aim}: less is better.", "{aim}：越小越好。"),
    "knee": ("knee", "拐点"),
    "knee_uncertain": ("knee (within the gaps)", "拐点（差距之内）"),
    "no_knee": ("No point stands out: the frontier has no knee.", "前沿上没有明显的拐点。"),
    "alternatives_title": (
        "Layouts within {within} of the best that differ most",
        "与最优相差不超过 {within} 且差异最大的方案",
    ),
    "alternatives_note": (_ALTERNATIVES_EN, _ALTERNATIVES_ZH),
    "loss_of": ("loss {loss}", "损失 {loss}"),
    "distance_of": ("distance {distance}", "距离 {distance}"),
    "layout_number": ("alternative {number}", "备选 {number}"),
    "roles_title": (
        "What sites are to all layouts within {within} of the best",
        "各点位对所有与最优相差不超过 {within} 的方案的作用",
    ),
    "roles_note": (_ROLES_EN, _ROLES_ZH),
    "role_must-have": ("must-have", "必需"),
    "role_never": ("never", "从不"),
    "role_free": ("free", "自由"),
    "role_undecided": ("undecided", "未定"),
    "sites_axis": ("sites", "点位数"),
    "regret_title": ("Regret: layouts (rows) against futures (columns)", "后悔值：方案（行）与未来（列）"),
    "regret_note": (_REGRET_EN, _REGRET_ZH),
    "greatest_regret": ("greatest regret", "最大后悔值"),
    "mean_objective": ("mean objective", "平均目标值"),
    "infeasible_cell": ("infeasible", "不可行"),
    "today_layout": ("today", "现状"),
    "best_for": ("best for {future}", "{future}的最优"),
    "waterfall_title": ("From {first} to {other}: the objective by part", "从{first}到{other}：目标值的构成变化"),
    "waterfall_note": (_WATERFALL_EN, "两个方案目标值中有差异的部分；蓝色为增加，橙色为减少。"),
    "other_instance": (
        "{other} is of another instance than {first}: their data differ, and so may what a unit of money buys.",
        "{other}与{first}属于不同的算例：数据不同，货币单位的购买力也可能不同。",
    ),
    "winners_title": ("Who wins and loses: {other} against {first}", "谁得谁失：{other}相对{first}"),
    "winners_note": (_WINNERS_EN, _WINNERS_ZH),
    "gain_axis": ("gain", "得失"),
    "difference_title": ("What moves: {other} against {first}, by industry", "各产业的变化：{other}相对{first}"),
    "difference_note": (_DIFFERENCE_EN, "圆面积与产业活动量之差成正比；各分图比例不同。"),
    "more_than": ("more than in {first}", "多于{first}"),
    "less_than": ("less than in {first}", "少于{first}"),
    "decomposition_title": ("What each change contributes to the gap", "每项改动对差距的贡献"),
    "decomposition_note": (_DECOMPOSITION_EN, _DECOMPOSITION_ZH),
    "contribution_axis": ("contribution to the objective", "对目标值的贡献"),
    "planning_for_all": ("value of planning for all courses of events", "兼顾各种情形的价值"),
    "planning_for_all_note": ("against a plan for the mean course", "与按平均情形制定的方案相比"),
    "knowing_before": ("value of knowing the course beforehand", "预知情形的价值"),
    "knowing_before_note": ("the most that a perfect forecast is worth", "完全准确的预测最多值这么多"),
    "other_plan_breaks": ("the other breaks", "对比方案不可行"),
    "preparing": ("value of preparing for shocks", "预先防备冲击的价值"),
    "preparing_note": ("against the plan of who knows of no shocks", "与不考虑冲击的方案相比"),
}
