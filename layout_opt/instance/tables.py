"""The tables of the core: the sets, the tree of nodes and where the numbers come from."""

from __future__ import annotations

from layout_opt.instance.spec import Blank, Column, SetSpec, Table, Type
from layout_opt.instance.tree import PERIOD, SEASON


def _text(name: str, doc: str, default: str | Blank = Blank.NONE) -> Column:
    return Column(name, doc, type=Type.TEXT, default=default)


def _entity(table: str, defines: str, doc: str, *values: Column, required: bool = False) -> Table:
    """Return the table that defines a set: one id column, named like the set, and its attributes."""
    identity = Column(defines.lower(), "id; other tables refer to it", type=Type.TEXT)
    common = (
        _text("name", "name to print; the id where blank"),
        _text("name_local", "name in the language of the place"),
    )
    counted = None if not any(column.name == "unit" for column in values) else UNIT_OF.get(defines, defines.lower())
    every = (*common, *values)
    return Table(table, doc, (identity,), every, defines=defines, required=required, temporal=False, counted=counted)


UNIT_OF = {"TECHNOLOGY": "activity"}
"""Set -> place in unit patterns that stands for the unit of a member, where it is not the name of the set."""
_UNIT = "unit in which it is counted, e.g. t or 1e4 t"

_CODE = _text("code", "official code, e.g. GB/T 2260 or NUTS; shapes may name it in place of the id")

REGIONS = _entity(
    "regions",
    "REGION",
    "A province, prefecture or county, or a pure market or depot.",
    _CODE,
    _text("group", "cluster or city circle"),
    _text("reach", "river reach or basin in which it lies"),
    Column(
        "population",
        "people living there",
        unit="person",
        least=0.0,
        default=Blank.NONE,
        beside="aims of equality and rights per head",
    ),
    Column("area", "surface", unit="km2", least=0.0, default=Blank.NONE, beside="what readers compare"),
    required=True,
)

COMMODITIES = _entity(
    "commodities",
    "COMMODITY",
    "A good or service, intermediate or final; quality grades are commodities of their own.",
    _text("unit", _UNIT, Blank.ERROR),
)

TECHNOLOGIES = _entity(
    "technologies",
    "TECHNOLOGY",
    "A way of producing, or of treating burdens.",
    _text("industry", "industry to which it belongs"),
    _text("unit", "unit of activity (per year)", Blank.ERROR),
    Column(
        "kind",
        "whether it makes goods, removes burdens, or is equipment on which others work",
        type=Type.CHOICE,
        choices=("production", "treatment", "equipment"),
        default="production",
    ),
    Column("lifetime", "years for which a plant lasts", unit="yr", above=0.0, default=Blank.NONE),
    Column(
        "loan_years",
        "years over which an investment is paid back; the lifetime where blank",
        unit="yr",
        above=0.0,
        default=Blank.NONE,
    ),
    Column("loan_rate", "its interest per year; the discount rate where blank", least=0, most=1, default=Blank.NONE),
)

FACTORS = _entity(
    "factors",
    "FACTOR",
    "What production needs and a region has only so much of: labour, land, water, energy.",
    _text("unit", _UNIT, Blank.ERROR),
    Column(
        "kind",
        "kind of factor; employment is the use of labour",
        type=Type.CHOICE,
        choices=("labour", "capital", "land", "water", "energy", "other"),
        default="other",
    ),
)

POLLUTANTS = _entity(
    "pollutants",
    "POLLUTANT",
    "A burden that travels: COD, nitrogen, SO2, CO2, consumed water.",
    _text("unit", _UNIT, Blank.ERROR),
)

RECEPTORS = _entity(
    "receptors",
    "RECEPTOR",
    "Where a burden counts.",
    _CODE,
    Column(
        "kind",
        "kind of receptor",
        type=Type.CHOICE,
        choices=("basin", "lake", "airshed", "aquifer", "region", "nation"),
    ),
    Column("weight", "What a unit of load counts there in the objective load.", default=1.0, least=0),
)

TREE = Table(
    "tree",
    "A period in one possible course of events.",
    (Column("node", "id of the node", type=Type.TEXT),),
    (
        Column(
            "parent",
            "node that comes before; blank for the root",
            type=Type.TEXT,
            refers="NODE",
            default=Blank.NONE,
        ),
        _text("period", "label of the period; the depth in the tree where blank"),
        Column("years", "years for which the node stands", unit="yr", above=0.0, most=1000.0, default=1.0),
        Column("probability", "probability given the parent", above=0.0, most=1.0, default=1.0),
        Column(
            "weight",
            "what an amount per year counts; the probability x the discounted sum of the years where blank",
            unit="yr",
            above=0.0,
            default=Blank.NONE,
        ),
        Column(
            "kind",
            "season: a part of the year of its parent, whose capacity it shares; nothing comes below it",
            type=Type.CHOICE,
            choices=(PERIOD, SEASON),
            default=PERIOD,
        ),
        Column(
            "share",
            "part of the year that a season takes; an even part of what is left where blank",
            above=0.0,
            most=1.0,
            default=Blank.NONE,
        ),
    ),
    defines="NODE",
    temporal=False,
)

SOURCES = Table(
    "sources",
    "A publication or data set from which numbers come.",
    (Column("source", "id of the source", type=Type.TEXT),),
    (
        _text("citation", "how to cite it", Blank.ERROR),
        Column("year", "year of publication", type=Type.INTEGER, least=1000.0, most=3000.0, default=Blank.NONE),
        _text("url", "where to find it"),
        _text("licence", "licence under which the data may be used"),
    ),
    defines="SOURCE",
    temporal=False,
)

PROVENANCE = Table(
    "provenance",
    "How one column, or one cell of it, came about.",
    (
        Column("table", "table that holds the number", type=Type.TEXT),
        Column("column", "column that holds the number; * for all", type=Type.TEXT, wildcard=True),
        Column("key", "key of the cell, its parts joined by commas; * for all", type=Type.TEXT, wildcard=True),
    ),
    (
        Column(
            "status",
            "copied, computed from copied numbers, fitted to a real total, or chosen",
            type=Type.CHOICE,
            choices=("real", "derived", "calibrated", "assumed"),
        ),
        Column("source", "source of the number", type=Type.TEXT, refers="SOURCE", default=Blank.NONE),
        Column("low", "lowest plausible value", default=Blank.NONE),
        Column("high", "highest plausible value", default=Blank.NONE),
        Column(
            "range",
            "whether low and high are values of the cell or factors of it",
            type=Type.CHOICE,
            choices=("absolute", "factor"),
            default="absolute",
        ),
        _text("note", "how the number was made"),
    ),
    temporal=False,
)


def _where(name: str, refers: str, doc: str) -> Column:
    return Column(name, doc, type=Type.TEXT, refers=refers, default=Blank.NONE)


SHOCKS = Table(
    "shocks",
    "What may break, when, for how long and how likely; `tree` makes a tree of it, and no solve reads it.",
    (Column("shock", "id of the shock", type=Type.TEXT),),
    (
        Column(
            "what",
            "what breaks",
            type=Type.CHOICE,
            choices=("gateway", "good", "controlled", "route", "site", "region", "inflow", "demand"),
        ),
        _where("region", "REGION", "where; every region where blank"),
        _where("to_region", "REGION", "other end of a route; every one where blank"),
        _where("technology", "TECHNOLOGY", "technology of a site; every one where blank"),
        _where("commodity", "COMMODITY", "good; every one where blank"),
        _where("receptor", "RECEPTOR", "receptor of an inflow; every one where blank"),
        _where("pollutant", "POLLUTANT", "pollutant of an inflow; every one where blank"),
        Column(
            "start", "periods after the first at which it begins", type=Type.INTEGER, least=1, most=100, default=1.0
        ),
        Column("duration", "periods that it lasts", type=Type.INTEGER, least=1, most=100, default=1.0),
        Column("depth", "share of what is there that is lost", above=0, most=1, default=1.0),
        Column("probability", "that it comes", least=0, most=1),
        _text("together", "name of the event: shocks of one event come together; each by itself where blank"),
    ),
    temporal=False,
)

PILOTS = Table(
    "pilots",
    "What may be tried in one place before it is spread; `pilots` judges every set, and no solve reads it.",
    (Column("pilot", "id of the candidate", type=Type.TEXT),),
    (
        Column("what", "what is tried", type=Type.CHOICE, choices=("technology", "rule", "institution", "barrier")),
        _where("region", "REGION", "where it is tried"),
        _text("works", "scenario: what is otherwise when it is spread and works", Blank.ERROR),
        _text("fails", "scenario: what is otherwise when it is spread and fails"),
        _text("tried", "scenario: what is otherwise while it is tried and works"),
        Column("probability", "that it works", least=0, most=1),
        Column("known_after", "years after which it is known", type=Type.INTEGER, least=1, most=100, default=1.0),
        Column("cost", "cost of the try, once", unit="{money}", default=0.0, least=0),
        Column("failure_cost", "cost where the try fails, once", unit="{money}", default=0.0, least=0),
        Column("spread_failure_cost", "cost where it fails after it was spread at once, once", unit="{money}",
               default=0.0, least=0),
    ),
    temporal=False,
)  # fmt: skip

CORE_TABLES: tuple[Table, ...] = (
    TREE,
    REGIONS,
    COMMODITIES,
    TECHNOLOGIES,
    FACTORS,
    POLLUTANTS,
    RECEPTORS,
    SOURCES,
    PROVENANCE,
    SHOCKS,
    PILOTS,
)

CORE_SETS: tuple[SetSpec, ...] = (
    SetSpec("NODE", "n", "tree", ("node", "节点")),
    SetSpec("REGION", "r", "regions", ("region", "地区")),
    SetSpec("TECHNOLOGY", "k", "technologies", ("technology", "技术")),
    SetSpec("COMMODITY", "c", "commodities", ("good", "产品")),
    SetSpec("FACTOR", "f", "factors", ("factor", "要素")),
    SetSpec("POLLUTANT", "p", "pollutants", ("pollutant", "污染物")),
    SetSpec("RECEPTOR", "q", "receptors", ("receptor", "受体")),
)
