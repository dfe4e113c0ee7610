"""Every phrase of the sentences at the head of a run: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

HEADLINES: Mapping[str, tuple[str, str]] = {
    "plan_title": (
        "Today and the plan: who leads, and what each region changes most",
        "现状与方案：主导产业与各地区的主要变化",
    ),
    "plan_note": (
        "Symbol: the largest change of the region, by value; its area as the change.",
        "符号：该地区产值变化最大的产业的变动，面积与变化量成正比。",
    ),
    "move_open": ("opens", "新建"),
    "move_expand": ("expands", "扩大"),
    "move_keep": ("keeps", "保持"),
    "move_shrink": ("shrinks", "缩减"),
    "move_close": ("closes", "退出"),
    "moves_title": (
        "From today to the plan: what each region does with each industry",
        "从现状到方案：各地区各产业的变动",
    ),
    "moves_caption": ("Today → plan: change by value [{unit}]; {signs}", "现状 → 方案：产值变化［{unit}］；{signs}"),
    "moves_rest": ("{count} others", "其余 {count} 个"),
    "moves_left": (
        "{count} regions that change less are left out; the report and the workbook have all.",
        "另有 {count} 个变化较小的地区从略，见报告与工作簿。",
    ),
    "base_note": (
        "Base map: Natural Earth and the project's provinces; lines are for display and have no legal meaning.",
        "底图：Natural Earth 与本项目省界；界线仅作示意，不具法律意义。",
    ),
    "section_headlines": ("What it says", "结论"),
    "head_today": (
        "This is today's layout, evaluated as it stands: nothing is chosen.",
        "此为现状布局的评估结果，未作任何优化。",
    ),
    "head_from_nothing": (
        "Nothing is there today; the plan makes {plan}.",
        "目前没有产业活动；方案形成产值 {plan}。",
    ),
    "head_still": (
        "Nothing moves: every region makes what it makes today.",
        "没有变动：各地区的产业与现状相同。",
    ),
    "head_moves": (
        "Against today {lost} ({share} of today's value) is given up, mostly {less}; {added} is added, mostly {more}.",
        "与现状相比，退出 {lost}（占现有产值 {share}），主要是{less}；新增 {added}，主要是{more}。",
    ),
    "head_grows": (
        "Against today {added} is added ({grown} of today's value), mostly {more}; nothing is given up.",
        "与现状相比，新增 {added}（相当于现有产值的 {grown}），主要是{more}；没有退出。",
    ),
    "head_shrinks": (
        "Against today {lost} ({share} of today's value) is given up, mostly {less}; nothing is added.",
        "与现状相比，退出 {lost}（占现有产值 {share}），主要是{less}；没有新增。",
    ),
    "head_place": ("{industry} in {region} ({change})", "{region}的{industry}（{change}）"),
    "head_same_leaders": (
        "In every region the industry that leads is the one that leads today: what changes is how much, not who.",
        "各地区的主导产业均与现状相同：变化的是规模，而非分工。",
    ),
    "head_other_leaders": (
        "Another industry leads than today in {count} of {total} regions: {names}.",
        "{total} 个地区中有 {count} 个的主导产业与现状不同：{names}。",
    ),
    "head_leader": ("{region} ({today} → {plan})", "{region}（{today} → {plan}）"),
    "head_and_more": (" and {count} more", "等，另有 {count} 个"),
    "head_why": (
        "Why: at the plan's prices a unit of {industry} earns {gain} more in {winner} than in {loser}, through {part}.",
        "原因：按方案的价格，{industry}每单位在{winner}比在{loser}多得 {gain}，因为{part}。",
    ),
    "margin_goods_made": ("dearer goods", "产品在当地更值钱"),
    "margin_goods_taken": ("cheaper inputs", "投入品更便宜"),
    "margin_running_cost": ("lower running costs", "运行成本更低"),
    "margin_factors": ("cheaper factors", "要素更便宜"),
    "margin_environment": ("a lighter load on the scarce environment", "占用的稀缺环境容量更少"),
    "head_binds": (
        "What binds most: {what} ({place}). At {price} its {limit} carry {weight}: {share} of {count} scarce limits.",
        "最紧的约束：{what}（{place}）。按 {price} 计，限额 {limit} 值 {weight}，占全部 {count} 项稀缺限额的 {share}。",
    ),
    "head_binds_alone": (
        "What binds: {what} ({place}), and no other scarce limit. At its price of {price} its {limit} carry {weight}.",
        "唯一稀缺的限额：{what}（{place}）。按其价格 {price} 计，限额 {limit} 值 {weight}。",
    ),
    "head_binds_at_zero": (
        "What binds most: {what} ({place}); one unit more is worth {price}.",
        "最紧的约束：{what}（{place}）；每增加一单位值 {price}。",
    ),
    "head_circulation": (
        "What is earned at home is spent at home: {sold} is bought out of incomes: a multiplier of {multiplier}.",
        "本地所得用于本地消费：由本地生产收入带动的销售为 {sold}；乘数为 {multiplier}。",
    ),
    "head_free": (
        "No limit of rivers, air, factors, routes or rules is scarce: demand and the costs of sites decide.",
        "河流、大气、要素、通道与规则的限额均不稀缺：由需求与各地成本决定。",
    ),
    "head_exceeded": (
        "It exceeds {count} limits, most of all {what} ({place}): {used} against {limit}.",
        "现状超出 {count} 项限额，最严重的是{what}（{place}）：{used}，限额 {limit}。",
    ),
    "head_none_exceeded": ("It exceeds no limit.", "现状未超出任何限额。"),
    "head_null_already": (
        "{what} does not bind (sites: {count}): {industries} is 0 there already.",
        "{what}不起作用（{count} 处）：{industries}在这些地方本来就是零。",
    ),
    "head_null": (
        "{what} does not bind (sites: {count}): the plan would have none of {industries} there anyway.",
        "{what}不起作用（{count} 处）：即使没有它，方案也不会在这些地方安排{industries}。",
    ),
    "head_unpriced_already": (
        "{what} has no price with opening decisions held (sites: {count}), and {industries} is 0 there already.",
        "{what}在开设决策固定时价格为零（{count} 处），且{industries}在这些地方本来就是零。",
    ),
    "head_unpriced": (
        "{what} has no price with opening decisions held (sites: {count}): lifting it a little would change nothing.",
        "{what}在开设决策固定时价格为零（{count} 处）：略微放宽不会改变结果。",
    ),
    "head_slack": (
        "{what} does not bind anywhere: the fullest ({place}) is used to {used}.",
        "{what}在各处均不起作用：用得最满的（{place}）也只用到 {used}。",
    ),
    "head_hangs": ("The numbers it hangs on: {shares}.", "结果所依据的数据：{shares}。"),
    "head_sure": (
        "No layout is more than {gap} better{others}.",
        "任何布局至多再优 {gap}{others}。",
    ),
    "head_best": ("No layout is better{others}.", "没有更优的布局{others}。"),
    "head_no_bound": ("How far it is from the best is not proven{others}.", "与最优的差距未获证明{others}。"),
    "head_others": ("; other layouts are as good", "；另有同样好的布局"),
}
