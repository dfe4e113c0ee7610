"""A small instance with every table, and helpers to edit and read it."""

# ruff: noqa: E501  tables as they stand

from __future__ import annotations

from pathlib import Path

from layout_opt.errors import InvalidInput
from layout_opt.instance import Change, Instance, read_folder, read_workbook
from layout_opt.model.discover import families, table_specs

RIVER = {
    "instance.toml": """\
name = "river"
title = "Three regions on one river"
money = "1e4 CNY"
discount_rate = 0.05
base_year = 2020

[solve]
gap = 1e-6

[units]
"万吨" = "1e4 t"

[load]
weights = {COD = 1.0, "NH3-N" = 10.0}
""",
    "tree.csv": """\
node,parent,period,years,probability
now,,2020,5,
high,now,2025,10,0.4
low,now,2025,10,0.6
""",
    "regions.csv": """\
region,name,name_local,group,population,area
up,Upper,上游,valley,200000,1000
mid,Middle,,valley,500000,800.5
down,Lower,,,1e6,
""",
    "commodities.csv": """\
commodity,name,unit
ore,Iron ore,万吨
steel,Steel,t
fine,Fine steel,t
""",
    "technologies.csv": """\
technology,name,industry,unit,kind,lifetime
basic,Basic furnace,steel,t,,20
clean,Clean furnace,steel,t,production,25
plant,Treatment plant,water,kg,treatment,
""",
    "factors.csv": "factor,name,unit,kind\nlabour,Workers,person,labour\nland,Land,ha,land\n",
    "pollutants.csv": "pollutant,name,unit\nCOD,Chemical oxygen demand,kg\nNH3-N,Ammonia,kg\n",
    "receptors.csv": "receptor,name,kind\nreach1,,basin\nreach2,,basin\nlake,The lake,lake\n",
    "sites.csv": """\
node,region,technology,existing,max_capacity,min_capacity,module_size,variable_cost,investment_cost,fixed_cost
,*,basic,,100,,,3,8,
,up,basic,20,,,,2.5,,
,*,clean,,50,10,5,4,12,6
,down,plant,0,40,,,1,2,
low,up,basic,,60,,,,,
""",
    "technology_goods.csv": """\
technology,commodity,region,output,input
basic,ore,*,,0.00016
basic,steel,*,1,
clean,ore,*,,0.00015
clean,ore,up,,0.00014
clean,fine,*,1,
""",
    "technology_factors.csv": "technology,factor,region,use\nbasic,labour,*,0.01\nclean,labour,*,0.02\n*,land,up,0.001\n",
    "technology_emissions.csv": """\
technology,pollutant,region,intensity,max_removal
basic,COD,*,2,
basic,NH3-N,*,0.1,
clean,COD,*,0.5,
plant,COD,*,-1,0.8
""",
    "demand.csv": """\
region,market,tier,quantity,price
mid,construction,mass,40,10
down,construction,mass,60,11
down,machines,premium,20,30
""",
    "acceptance.csv": """\
commodity,market,tier,acceptance
steel,construction,mass,1
fine,*,*,1
steel,machines,premium,0.5
""",
    "factor_endowments.csv": "region,factor,amount,price\n*,labour,50,2\nup,land,3,\n",
    "routes.csv": "from_region,to_region,distance,capacity\nup,mid,100,\nmid,down,150,500\ndown,mid,150,\nmid,up,100,\n",
    "freight.csv": "commodity,from_region,to_region,cost,cost_per_distance,loss\n*,*,*,,0.001,\nore,*,*,,0.5,0.01\n",
    "foreign_trade.csv": """\
region,commodity,direction,price,max_quantity,controlled
down,ore,import,500,1,0.7
down,steel,export,9,30,
""",
    "discharge.csv": "region,receptor,pollutant,share\nup,reach1,*,0.9\nmid,reach2,*,0.8\ndown,lake,*,1\n",
    "transfers.csv": "from_receptor,to_receptor,pollutant,delivery\nreach1,reach2,*,0.7\nreach2,lake,COD,0.5\nreach2,lake,NH3-N,0.25\n",
    "receptor_capacity.csv": "receptor,pollutant,capacity,background\nreach2,COD,80,5\nlake,COD,100,\nlake,NH3-N,10,1\n",
    "entitlements.csv": "region,receptor,pollutant,amount\nup,lake,COD,40\nmid,lake,COD,30\n",
    "entry_bans.csv": "region,technology,closes_existing\nmid,basic,\n",
    "emission_standards.csv": "technology,pollutant,region,max_intensity\nbasic,COD,down,1.5\n",
    "discharge_caps.csv": "region,pollutant,cap,zone\nup,COD,60,valley\nmid,COD,50,valley\n",
    "emission_charges.csv": "region,pollutant,rate\n*,COD,0.01\n",
    "regional_floors.csv": "region,measure,least\nup,employment,0.01\n",
    "sources.csv": 'source,citation,year,url,licence\nbook,"Statistical yearbook, table 3",2021,,public domain\n',
    "provenance.csv": """\
table,column,key,status,source,low,high,range,note
demand,quantity,*,real,book,,,,
sites,variable_cost,"*,basic",assumed,,0.8,1.2,factor,"chosen, ""by feel"" alone"
""",
}


def write_river(folder: Path) -> Path:
    """Write the river instance and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in RIVER.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def write_plain(folder: Path) -> Path:
    """Write an instance with nothing but what every instance needs, one site and one demand."""
    files = {
        "instance.toml": 'name = "plain"\nmoney = "CNY"\n',
        "regions.csv": "region\na\nb\n",
        "commodities.csv": "commodity,unit\nbread,piece\n",
        "technologies.csv": "technology,unit\noven,piece\n",
        "sites.csv": "region,technology,max_capacity,variable_cost\na,oven,10,1\n",
        "technology_goods.csv": "technology,commodity,region,output\noven,bread,*,1\n",
        "demand.csv": "region,market,tier,quantity,price\na,bread,all,5,3\nb,bread,all,5,4\n",
        "routes.csv": "from_region,to_region,distance\na,b,7\n",
        "freight.csv": "commodity,from_region,to_region,cost_per_distance\nbread,*,*,0.1\n",
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def read(path: Path, changes: tuple[Change, ...] = ()) -> Instance:
    """Read an instance with the tables and checks of all families."""
    reader = read_workbook if path.suffix == ".xlsx" else read_folder
    return reader(path, table_specs(), [family.check for family in families()], changes)


def messages(path: Path, changes: tuple[Change, ...] = ()) -> list[str]:
    """Return the messages with which reading fails; none if it does not."""
    try:
        read(path, changes)
    except InvalidInput as error:
        return [str(problem) for problem in error.problems]
    return []


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text that stands exactly once in a file."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
