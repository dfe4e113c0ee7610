"""Every phrase on the maps, and with those of the report every phrase there is: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

from layout_opt.show.lexicon_calibration import CALIBRATION
from layout_opt.show.lexicon_choke import CHOKE
from layout_opt.show.lexicon_circulation import CIRCULATION
from layout_opt.show.lexicon_decisions import DECISIONS
from layout_opt.show.lexicon_evidence import EVIDENCE
from layout_opt.show.lexicon_headlines import HEADLINES
from layout_opt.show.lexicon_live import LIVE
from layout_opt.show.lexicon_market import MARKET
from layout_opt.show.lexicon_pack import PACK
from layout_opt.show.lexicon_platforms import PLATFORM_PHRASES
from layout_opt.show.lexicon_productivity import PRODUCTIVITY
from layout_opt.show.lexicon_report import REPORT
from layout_opt.show.lexicon_sensitivity import SENSITIVITY
from layout_opt.show.lexicon_timing import TIMING
from layout_opt.show.lexicon_workbench import WORKBENCH

_SPECIALISATION_EN = (
    "First panel: Krugman index, how far a region's structure is from that of all regions (0 the same, 2 nothing in "
    "common). Others: location quotient, an industry's share of the region over its share of all regions, by value."
)
_SPECIALISATION_ZH = (
    "首图：克鲁格曼指数，地区结构与总体结构的差异（0 相同，2 完全不同）。其余：区位商，"
    "即产业在本地区产值中的占比与其在全部地区产值中的占比之比。"
)
LEXICON: Mapping[str, tuple[str, str]] = {
    "division_title": ("Division of labour: leading industry of each region", "区域分工：各地区的主导产业"),
    "division_note": (
        "Colour: the industry whose activity is worth most; it makes {low} to {high} of the region's value.",
        "颜色表示地区内产值最高的产业，占地区产值 {low} 至 {high}。",
    ),
    "division_note_one": ("Colour: the only industry of the region.", "颜色表示地区内唯一的产业。"),
    "structure_head": ("What each group makes, share of value", "各组产值构成"),
    "industry_head": ("Industry (regions it leads, share of value)", "产业（主导地区数，产值占比）"),
    "no_activity": ("no activity", "无产业活动"),
    "all_value": ("Value of all activity: {amount}", "全部产业产值：{amount}"),
    "activity_title": ("Who makes what: activity of each industry", "各产业的空间布局"),
    "activity_note": (
        "Circle area is proportional to activity; each panel has its own scale.",
        "圆面积与产业活动量成正比；各分图比例不同。",
    ),
    "change_title": ("What changes against today, by industry", "各产业相对现状的变化"),
    "change_note": (
        "Circle area is proportional to the change of activity; each panel has its own scale.",
        "圆面积与产业活动变化量成正比；各分图比例不同。",
    ),
    "total": ("total {amount}", "合计 {amount}"),
    "from_to": ("{today} → {amount} ({change})", "{today} → {amount}（{change}）"),
    "new_industry": ("new", "新增"),
    "more": ("more than today", "增加"),
    "less": ("less than today", "减少"),
    "no_change": ("no change anywhere", "各地均无变化"),
    "specialisation_title": ("Specialisation", "专业化程度"),
    "specialisation_note": (_SPECIALISATION_EN, _SPECIALISATION_ZH),
    "krugman": ("Krugman index", "克鲁格曼指数"),
    "quotient": ("Location quotient (1 = as in all regions together)", "区位商（1 = 与总体相同）"),
    "highest": ("highest in {region}: {value}", "最高：{region} {value}"),
    "absent": ("industry absent", "无此产业"),
    "no_value": ("no value", "无产值"),
    "flows_title": ("Goods from where they are made to who buys them", "货物：从产地到买方"),
    "flows_note": (
        "From origin to user: the {count} largest of {total} flows, {share} of the value moved. Width as value.",
        "箭头：{total} 条流量中最大的 {count} 条，占图上地区间流动价值的 {share}。宽度与价值成正比；途经地区不计。",
    ),
    "flows_all": (
        "From origin to user: all {total} flows between mapped regions. Width is proportional to value.",
        "箭头：图上地区间全部 {total} 条流量。宽度与价值成正比；途经地区不计。",
    ),
    "flow_value": ("Value moved", "流动价值"),
    "made_value": ("Value made", "产值"),
    "outside_title": ("Exchange with places off the map: {names}", "与图外地区的交换：{names}"),
    "outside_note": (
        "Net value that each region delivers to places off the map (blue) or gets from them (orange).",
        "各地区对图外地区的净输出（蓝）与净输入（橙）。",
    ),
    "sends": ("sends more than it gets", "净输出"),
    "gets": ("gets more than it sends", "净输入"),
    "net": ("net {amount}", "净额 {amount}"),
    "net_out": ("Delivered {out}, received {amount}.", "输出 {out}，输入 {amount}。"),
    "basin_title": ("Load against capacity", "负荷与容量"),
    "basin_note": (
        "Colour: share of capacity used. Bars, numbered as on the map: who causes the load, downstream last.",
        "颜色：负荷占容量的比例。条形（编号与图一致）：负荷的来源，下游在后。",
    ),
    "used_head": ("Load / capacity", "负荷 / 容量"),
    "used_0": ("up to 50 %", "不超过 50 %"),
    "used_1": ("50 to 80 %", "50–80 %"),
    "used_2": ("80 to 100 %", "80–100 %"),
    "used_3": ("at the limit", "已达上限"),
    "used_4": ("above the limit", "超出上限"),
    "no_limit": ("no limit", "无限额"),
    "background": ("background (no modelled region)", "本底（非模型地区）"),
    "elsewhere": ("elsewhere", "其他"),
    "capacity_mark": ("capacity", "容量"),
    "enters_at": ("regions that discharge to", "排入以下水体的地区："),
    "all_regions": ("regions", "各地区"),
    "prices_title": ("Shadow prices: what one unit more of each limit is worth", "影子价格：限额增加一单位的价值"),
    "prices_note": (
        "Prices of the linear program with whole-number decisions fixed and relaxed; valid for small changes.",
        "整数决策固定并松弛后的线性规划价格，仅适用于小幅变化。",
    ),
    "goods_title": (
        "Prices that carry the plan: worth of one unit more of each good",
        "支撑方案的价格：每种产品增加一单位的价值",
    ),
    "capacity_price": ("{name}: capacity", "{name}：容量"),
    "factor_price": ("{name}", "{name}"),
    "cap_price": ("{name}: discharge cap", "{name}：排放总量"),
    "prices_elsewhere": ("Off the map: {prices}.", "图外：{prices}。"),
    "prices_left": (
        "The prices of {count} more, less traded, are in tables/prices.csv.",
        "其余 {count} 种产品（成交较少）的价格见 tables/prices.csv。",
    ),
    "loads_left": ("{count} more in tables/loads.csv", "另有 {count} 个见 tables/loads.csv"),
    "no_price": ("free (price 0) or no limit", "价格为零或无限额"),
    "price_range": ("{low} to {amount}", "{low} 至 {amount}"),
    "price_one": ("{amount}", "{amount}"),
    "objective": ("{kind} {objective}, bound {bound}, gap {gap}", "{kind} {objective}，界 {bound}，差距 {gap}"),
    "objective_today": ("{kind} of today's layout {objective}", "现状布局的{kind} {objective}"),
    "net_effective_output": ("net effective output", "净有效产出"),
    "effective_output": ("effective output", "有效产出"),
    "cost": ("cost", "成本"),
    "load": ("weighted load", "加权负荷"),
    "passed": ("certificate passed", "独立核验通过"),
    "failed": ("CERTIFICATE FAILED", "独立核验未通过"),
    "unique": ("division of labour unique", "分工方案唯一"),
    "not_unique": ("other layouts are as good", "存在同样好的其他布局"),
    "numbers": ("Input numbers: {shares}.", "输入数据：{shares}。"),
    "real": ("real", "实测"),
    "derived": ("derived", "推算"),
    "calibrated": ("calibrated", "校准"),
    "assumed": ("assumed", "假定"),
    "unstated": ("without stated source", "未注明来源"),
    "projection": ("Projection: {name}.", "投影：{name}。"),
    "albers": ("Albers equal area", "阿尔伯斯等积圆锥"),
    "laea": ("Lambert azimuthal equal area", "兰伯特等积方位"),
    "equal_earth": ("Equal Earth", "等积地球"),
    "no_crs": ("none (schematic, no scale)", "无（示意图，无比例尺）"),
    "off_map": ("Not on the map (no geometry): {names}.", "图外（无几何数据）：{names}。"),
    "labels_left_out": ("Names that do not fit are left out.", "放不下的名称已省略。"),
    "unvalued": ("No price, not counted: {names}.", "无价格，未计入：{names}。"),
    "schematic": ("Geometry: {note}.", "几何数据：{note}。"),
    "at_node": ("node {node}", "节点 {node}"),
    "largest": ("the {count} largest of {total} industries", "{total} 个产业中最大的 {count} 个"),
    "changed": ("{count} changes of the data", "数据改动 {count} 处"),
    "km": ("{length} km", "{length} 千米"),
    "north": ("N", "北"),
    "comma": (", ", "、"),
    **CHOKE,
    **CIRCULATION,
    **DECISIONS,
    **PLATFORM_PHRASES,
    **PRODUCTIVITY,
    **REPORT,
    **EVIDENCE,
    **HEADLINES,
    **SENSITIVITY,
    **TIMING,
    **WORKBENCH,
    **CALIBRATION,
    **LIVE,
    **MARKET,
    **PACK,
}
