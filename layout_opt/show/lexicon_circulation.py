"""Phrases on home market and world market: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

_LAYOUTS_EN = (
    "Left: accepted output and net value of each layout. Right: value added that stays at home per unit accepted, by "
    "industry; ring: {before}, dot: {after}. Exports where there are any, otherwise final demand."
)
_SHARES_EN = (
    "What each share of self-supply costs in a normal year, and what it saves in a year of the shock. Where the orange "
    "line rises faster than the blue one, more costs more than it saves, even if the shock is sure."
)
_INSURE_EN = (
    "At a probability of {chance} self-supply of {share} is worth most: it costs {cost} in a normal year and saves "
    "{saved} in a year of the shock; it pays from a probability of {pays} on."
)
_LAYOUTS_ZH = (
    "左：各方案的被接受产出与净值。右：各产业每单位被接受产出留在国内的增加值；空心为{before}，实心为{after}。"
    "有出口的取出口，否则取最终需求。"
)
_OPEN_EN = (
    "Open, accepted output is {accepted} and {net} is left; in a year of the shock ({cut} of imports cut) {lost} of "
    "accepted output ({share}) are lost."
)
_CAPTURED_EN = (
    "Value added that stays at home per unit of {use}: {before} {first}, {after} {second}; the least in the latter: "
    "{industry}, {least}."
)
CIRCULATION: Mapping[str, tuple[str, str]] = {
    "circulation_title": ("Home market and world market", "国内循环与国际循环"),
    "circulation_note": (
        _LAYOUTS_EN,
        _LAYOUTS_ZH,
    ),
    "circulation_accepted": ("Accepted output", "被接受产出"),
    "circulation_net": ("Net value", "净值"),
    "circulation_per_unit": ("Value added at home per unit accepted", "单位被接受产出的国内增加值"),
    "circulation_shares_title": ("What self-supply costs and saves", "自给的代价与收益"),
    "circulation_shares_note": (
        _SHARES_EN,
        "各自给率在正常年份的代价，以及冲击年份的收益。橙线比蓝线升得快之处，即使冲击必然发生，多一分自给也得不偿失。",
    ),
    "circulation_share": ("Share of self-supply in today's purchases abroad", "对原有进口的自给率"),
    "circulation_money": ("Net value", "净值"),
    "circulation_cost": ("cost in a normal year", "正常年份的代价"),
    "circulation_saved": ("saved in a year of the shock", "冲击年份的收益"),
    "layout_today": ("today", "现状"),
    "layout_open": ("open trade", "开放"),
    "layout_shocked": ("open trade, shocked", "开放，受冲击"),
    "layout_autarkic": ("autarkic", "自给自足"),
    "layout_insured": ("insured {share}", "自给 {share}"),
    "layout_insured_shocked": ("insured {share}, shocked", "自给 {share}，受冲击"),
    "circulation_open": (
        _OPEN_EN,
        "开放时被接受产出{accepted}，净值{net}；冲击年份（进口削减 {cut}）损失被接受产出{lost}（{share}）。",
    ),
    "circulation_autarky": (
        "Autarky loses {lost} of accepted output ({share}) and {net} of net value, every year.",
        "自给自足每年损失被接受产出{lost}（{share}）、净值{net}。",
    ),
    "circulation_autarky_none": ("Without the world market no layout is left.", "没有国际市场就没有可行方案。"),
    "circulation_insured": (
        _INSURE_EN,
        "冲击概率为 {chance} 时，自给 {share} 最划算：正常年份代价{cost}，冲击年份收益{saved}；概率自 {pays} 起合算。",
    ),
    "circulation_no_insurance": (
        "At a probability of {chance} no share of self-supply that was tried pays; the first pays from {pays} on.",
        "冲击概率为 {chance} 时，所试各自给率均不合算；最先合算的概率门槛为 {pays}。",
    ),
    "circulation_never": (
        "No share of self-supply that was tried saves anything in a year of the shock.",
        "所试各自给率在冲击年份均无收益。",
    ),
    "circulation_too_much": (
        "Beyond a share of {share} more self-supply costs more than it saves, even if the shock is sure.",
        "自给率超过 {share} 后，即使冲击必然发生，再提高也得不偿失。",
    ),
    "circulation_payers": (
        "It is paid most by {region} ({cost}); of markets {market} is spared most ({saved}).",
        "代价最大的是{region}（{cost}）；受益最大的市场是{market}（{saved}）。",
    ),
    "circulation_captured": (
        _CAPTURED_EN,
        "每单位{use}留在国内的增加值：{before} {first}，{after} {second}；{after}最低的是{industry}，{least}。",
    ),
    "use_final": ("final demand", "最终需求"),
    "use_exports": ("goods sold abroad", "出口"),
    "circulation_hangs": (
        "The best share hangs on the probability: {spans}.",
        "最佳自给率取决于冲击概率：{spans}。",
    ),
    "circulation_span": ("{share} from {low} to {high}", "{low} 至 {high} 为 {share}"),
}
