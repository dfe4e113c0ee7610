"""Phrases on choke points: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

_BARS_EN = (
    "Accepted output lost while each of them fails, by itself: in sales of the goods that it brought, and through what "
    "is made of them. Number: what is lost; in brackets the share of what it brought that comes from elsewhere instead."
)
_BARS_ZH = (
    "每一项单独失效期间损失的被接受产出：其所供产品自身的销售损失，以及用这些产品生产的下游损失。"
    "数字为损失额，括号内为可由别处替代的比例。"
)
_NETWORK_EN = (
    "Left: what fails, the worst first. Right: whose purchases are lost. Width is proportional to accepted output "
    "lost; the {count} largest losses of each."
)
_ORDER_EN = (
    "Each dot is a set of own capability; the line joins those that avoid most for their cost. Loss avoided: over "
    "the failures {failures}, times their probability, annuities left out."
)
_SURE_EN = "All failures count alike: shocks.csv gives no probabilities."
_FIRST_EN = (
    "The worst single choke point: {point}. While it fails {lost} of accepted output are lost ({share}); {direct} in "
    "sales of its own goods, {indirect} through what is made of them."
)
_FIRST_ZH = (
    "最严重的单一卡点是{point}：失效期间损失被接受产出{lost}（{share}），其中自身产品销售{direct}，下游间接{indirect}。"
)
_SET_EN = "Worst set of {size}, of the {count} that lose most: {points}, {lost}"
_SET_ZH = "损失最大的 {count} 项中，最严重的 {size} 项组合：{points}，{lost}"
CHOKE: Mapping[str, tuple[str, str]] = {
    "choke_gateway": ("gateway {region}", "口岸：{region}"),
    "choke_good": ("imports of {commodity}", "进口：{commodity}"),
    "choke_controlled": ("controlled imports of {commodity}", "受控进口：{commodity}"),
    "choke_route": ("route {region} – {to_region}", "通道：{region}–{to_region}"),
    "choke_plant": ("{technology} in {region}", "{region}的{technology}"),
    "choke_region": ("all plants of {region}", "{region}全部工厂"),
    "choke_supplier": ("{commodity} bought at {region}", "经{region}进口的{commodity}"),
    "choke_exports": ("exports of {commodity}", "{commodity}出口"),
    "choke_title": ("Choke points: what is lost while each fails", "卡脖子环节：各项失效期间的损失"),
    "choke_note": (_BARS_EN, _BARS_ZH),
    "choke_lost": ("Accepted output lost", "损失的被接受产出"),
    "choke_direct": ("sales of its own goods", "自身产品销售"),
    "choke_indirect": ("through what is made of them", "下游间接损失"),
    "choke_no_layout": ("no layout is left", "无可行方案"),
    "choke_network_title": ("Who is hit by what", "什么失效，谁受损"),
    "choke_network_note": (
        _NETWORK_EN,
        "左：失效环节，损失最大者在上。右：谁的购买受损。宽度与损失的被接受产出成正比；各取最大的 {count} 项。",
    ),
    "choke_map_title": ("Where output is lost while {point} fails", "{point}失效时各地的损失"),
    "choke_map_note": (
        "Share of a region's own accepted output that is lost, its exports included. Number: what is lost [{unit}].",
        "各地区自身被接受产出（含出口）的损失比例。数字为损失额［{unit}］。",
    ),
    "choke_map_axis": ("Lost share of own accepted output", "自身被接受产出的损失比例"),
    "choke_order_title": ("Own capability: what to build first", "自主能力：先建什么"),
    "choke_order_note": (
        _ORDER_EN,
        "每个点是一组自主能力；折线连接给定成本下避免损失最多的组合。避免的损失：针对{failures}，按概率加权，不含年金。",
    ),
    "choke_cost": ("Cost of the capability, a year", "能力建设年成本"),
    "choke_avoided": ("Loss avoided", "避免的损失"),
    "choke_first": (_FIRST_EN, _FIRST_ZH),
    "choke_first_cost": (
        "The worst single choke point: {point}. While it fails the objective is worse by {lost}.",
        "最严重的单一卡点是{point}：失效期间目标值变差{lost}。",
    ),
    "choke_fatal": ("While {point} fails no layout is left.", "{point}失效时没有可行方案。"),
    "choke_none": ("Nothing that is in use may fail by itself.", "没有在用环节会单独失效。"),
    "choke_hit": (
        "Hit most by it: of regions {region} ({first}), of markets {market} ({second}).",
        "受损最重：地区为{region}（{first}），市场为{market}（{second}）。",
    ),
    "choke_abroad": ("goods sold abroad", "出口"),
    "choke_replaced": (
        "{share} of what it brought comes from elsewhere, most of it from {source}.",
        "其供应量的{share}可由别处替代，主要来自{source}。",
    ),
    "choke_not_replaced": ("Nothing replaces what it brought.", "其供应量没有替代来源。"),
    "choke_source_import": ("imports at {region}", "{region}口岸进口"),
    "choke_source_plant": ("{what} in {region}", "{region}的{what}"),
    "choke_source_route": ("the route {region} – {what}", "{region}–{what}通道"),
    "choke_years": (
        "Over {years} years it costs {lost}; capacity that is built anew works after {lead}.",
        "持续 {years} 年共损失{lost}；新建产能在 {lead} 年后见效。",
    ),
    "choke_no_stocks": (
        "There are no stocks (stores.csv): nothing lasts beyond the failure.",
        "没有库存数据（stores.csv）：失效即断供。",
    ),
    "choke_stocks": ("Stocks of it last {days} days at least.", "其库存至少可用 {days} 天。"),
    "choke_set": (f"{_SET_EN}.", f"{_SET_ZH}。"),
    "choke_set_more": (f"{_SET_EN}; {{beyond}} more than one by one.", f"{_SET_ZH}；比逐项相加多{{beyond}}。"),
    "choke_set_less": (f"{_SET_EN}; {{beyond}} less than one by one.", f"{_SET_ZH}；比逐项相加少{{beyond}}。"),
    "choke_set_sum": (f"{_SET_EN}, as much as one by one.", f"{_SET_ZH}，与逐项相加相同。"),
    "choke_set_same": (
        "No {size} of the {count} that lose most are worse together than {points}.",
        "损失最大的 {count} 项中，没有 {size} 项同时失效比{points}更严重。",
    ),
    "choke_build": (
        "Build first: {built}, for {cost}; it avoids {avoided}, {ratio} per unit of cost.",
        "先建：{built}，年成本{cost}；避免损失{avoided}，单位成本避免 {ratio}。",
    ),
    "choke_next": (
        "Next, from a budget of {budget}: {built}, which avoids {avoided} (the step: {ratio} per unit of cost).",
        "预算达到{budget}时：{built}，避免损失{avoided}（这一步单位成本避免 {ratio}）。",
    ),
    "choke_no_capability": (
        "New capacity would not answer the failures asked about: no own capability to build.",
        "新建产能无法应对所问的失效：没有可建的自主能力。",
    ),
    "choke_chain": (
        "Most under foreign control: {chain}, {controlled} of what its buyers pay; {imported} goes abroad in all.",
        "受外方控制最深的链条：{chain}，占买方支付的{controlled}；流向国外的合计{imported}。",
    ),
    "choke_alike": (_SURE_EN, "各项失效同等看待：shocks.csv 未给概率。"),
    "choke_hangs": (
        "The order hangs on probabilities: {second} comes first once {first} is less than {ratio} times as likely.",
        "次序取决于概率：若{first}的可能性不足其 {ratio} 倍，{second}即居首位。",
    ),
    "choke_ranges": (
        "Over the ranges of the probabilities {point} may stand anywhere from place {least} to {most}.",
        "在概率区间内，{point}的名次可在第 {least} 至第 {most} 之间。",
    ),
}
