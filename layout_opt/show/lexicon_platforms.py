"""Phrases on platforms: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

_NOTE_EN = (
    "Left: what founding gains at each budget, shared, at home only, all of it on one, or on as many as it pays for. "
    "Right: highest fee at which a region takes part (dot), and the fee that pays for the platform (line)."
)
_NOTE_ZH = (
    "左：各预算下的收益（共享、仅本地使用、集中一处、尽量铺开）。"
    "右：各地区愿意承担的最高费率（点）与收回平台成本所需的费率（竖线）。"
)
_FEE_EN = "{platform}: a fee of {needed} pays for it, and is worth it to {names}."
_FEE_NONE_EN = "{platform}: a fee of {needed} would pay for it, but is too much for {names}."
_GAME_EN = "What all bring by using it comes to {total}, on average over all orders: {shares}. {how}"
_FOCUS_EN = (
    "At a budget of {budget} the best is {way} ({names}, {worth}); one platform alone gains {one}, as many as it pays "
    "for {many}."
)
PLATFORM_PHRASES: Mapping[str, tuple[str, str]] = {
    "platforms_title": ("Platforms: own, shared, concentrated, spread", "平台：自建、共享、集中与铺开"),
    "platforms_note": (_NOTE_EN, _NOTE_ZH),
    "way_shared": ("shared", "共享"),
    "way_own": ("at home only", "仅本地使用"),
    "way_concentrated": ("on one", "集中一处"),
    "way_spread": ("on as many as possible", "尽量铺开"),
    "platforms_budget": ("Budget for founding", "设立预算"),
    "platforms_gain": ("Gain against none founded", "相对不设立的收益"),
    "platforms_fee": ("Fee per unit of service", "单位服务费率"),
    "platforms_best": (
        "Best founded and shared: {names}; that gains {worth} against none.",
        "最优为设立并共享{names}；相对不设立的收益为{worth}。",
    ),
    "platforms_none": ("No platform is worth founding.", "没有值得设立的平台。"),
    "platforms_own": (
        "Used at home only, the best gain is {own}: sharing is worth {more}.",
        "仅供本地使用时最大收益为{own}：共享的价值为{more}。",
    ),
    "platforms_focus": (
        _FOCUS_EN,
        "预算为{budget}时最优方式为{way}（{names}，{worth}）；集中一处收益{one}，尽量铺开收益{many}。",
    ),
    "platforms_payback": (
        "{platform} in {region} is paid back after {years} years (used {share}).",
        "{region}的{platform}约 {years} 年收回设立成本（使用率 {share}）。",
    ),
    "platforms_never": (
        "{platform} in {region} is never paid back.",
        "{region}的{platform}无法收回设立成本。",
    ),
    "platforms_fee_all": (_FEE_EN, "{platform}：费率{needed}即可收回成本；按此费率{names}参与。"),
    "platforms_fee_away": (_FEE_NONE_EN, "{platform}：收回成本需费率{needed}；按此费率{names}不参与。"),
    "platforms_together": (
        "{platform} is for {names} to found together.",
        "{platform}宜由{names}共同设立。",
    ),
    "platforms_alone": ("{platform} is for {names} to found alone.", "{platform}宜由{names}独自设立。"),
    "platforms_game": (_GAME_EN, "各地使用共带来{total}；不计先后平均：{shares}。{how}"),
    "platforms_complements": (
        "One by one, each as the first, they bring {alone}: they need each other.",
        "逐一各自最先使用合计为{alone}：彼此互补。",
    ),
    "platforms_substitutes": (
        "One by one, each as the first, they bring {alone}: they stand in for each other.",
        "逐一各自最先使用合计为{alone}：彼此替代。",
    ),
    "platforms_apart": ("They neither need nor replace each other.", "彼此互不影响。"),
    "platforms_share": ("{region} {amount}", "{region} {amount}"),
}
