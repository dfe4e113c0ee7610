"""Refuse: one edit of a good instance for each rule, and the whole message that it must bring."""

# ruff: noqa: E501  whole messages on one line

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.instance.examples import edit, messages, write_plain, write_river

WRITERS = {"plain": write_plain, "river": write_river}


class Case(NamedTuple):
    """An edit and the messages it brings; a file name that ends in / is a folder to make."""

    name: str
    base: str
    file: str
    old: str | None
    new: str | bytes | None
    messages: tuple[str, ...]


CASES = (
    Case(
        "unknown_file",
        "river",
        "region.csv",
        None,
        "region\nx\n",
        (
            "region.csv: found a file that nothing reads; must be one of the tables or companions of an instance (did you mean 'regions.csv'?). Fix: correct the name, or move it out of the folder.",
        ),
    ),
    Case(
        "unknown_folder",
        "river",
        "data/",
        None,
        None,
        (
            "data: found a folder that nothing reads; must be one of the tables or companions of an instance. Fix: correct the name, or move it out of the folder.",
        ),
    ),
    Case(
        "missing_required",
        "plain",
        "regions.csv",
        None,
        "DELETE",
        (
            "regions.csv: found no such table; must be there. Fix: add it: A province, prefecture or county, or a pure market or depot.",
        ),
    ),
    Case(
        "missing_settings",
        "plain",
        "instance.toml",
        None,
        "DELETE",
        ("instance.toml: found no such file; must be there. Fix: add it with at least name and money.",),
    ),
    Case(
        "empty_file",
        "plain",
        "routes.csv",
        None,
        "",
        ("routes.csv: found an empty file; must have a header row. Fix: add the header or remove the file.",),
    ),
    Case(
        "required_without_rows",
        "plain",
        "regions.csv",
        None,
        "region\n",
        (
            "regions.csv: found no rows; must have at least one row. Fix: add rows: A province, prefecture or county, or a pure market or depot.",
        ),
    ),
    Case(
        "unknown_column",
        "plain",
        "demand.csv",
        "price",
        "prise",
        (
            "demand.csv: found the column 'prise'; must be one of the columns region, market, tier, quantity, price, node, announced (did you mean 'price'?). Fix: correct or remove the column.",
        ),
    ),
    Case(
        "column_without_name",
        "plain",
        "routes.csv",
        "from_region,to_region,distance",
        "from_region,to_region,",
        (
            "routes.csv:1: found column 3 without a name; must have a name for every column. Fix: name or remove the column.",
        ),
    ),
    Case(
        "column_twice",
        "plain",
        "routes.csv",
        "from_region,to_region,distance",
        "from_region,to_region,to_region",
        (
            "routes.csv:1: found column 'to_region' twice; must have each column once. Fix: remove or rename one of the two.",
        ),
    ),
    Case(
        "column_with_blanks",
        "plain",
        "routes.csv",
        ",distance",
        ", distance",
        ("routes.csv:1: found ' distance'; must have names without blanks at the ends. Fix: remove the blanks.",),
    ),
    Case(
        "missing_key_column",
        "plain",
        "demand.csv",
        None,
        "region,market,quantity,price\na,bread,5,3\n",
        (
            "demand.csv: found no column 'tier'; must have every key column. Fix: add the column: tier (mass, quality, premium ...).",
        ),
    ),
    Case(
        "ragged_row",
        "plain",
        "routes.csv",
        "a,b,7",
        "a,b,7,",
        (
            "routes.csv:2: found 4 cells; must have 3 cells as the header has. Fix: add or remove commas, or quote the cell that holds one.",
        ),
    ),
    Case(
        "thousands_separator_unquoted",
        "plain",
        "demand.csv",
        "b,bread,all,5,4",
        "b,bread,all,1,500,4",
        (
            "demand.csv:3: found 6 cells; must have 5 cells as the header has. Fix: add or remove commas, or quote the cell that holds one.",
        ),
    ),
    Case(
        "open_quote",
        "plain",
        "routes.csv",
        "a,b,7",
        '"a,b,7',
        (
            "routes.csv:2: found unexpected end of data; must be rows of cells separated by commas, quoted cells closed. Fix: correct the quotes of this row.",
        ),
    ),
    Case(
        "stray_quote",
        "plain",
        "routes.csv",
        "a,b,7",
        '"a"x,b,7',
        (
            "routes.csv:2: found ',' expected after '\"'; must be rows of cells separated by commas, quoted cells closed. Fix: correct the quotes of this row.",
        ),
    ),
    Case(
        "latin1",
        "plain",
        "regions.csv",
        None,
        b"region,name\na,caf\xe9\nb,\n",
        (
            "regions.csv:2: found the byte 0xe9; must be UTF-8 text. Fix: save the file as 'CSV UTF-8 (comma delimited)'.",
        ),
    ),
    Case(
        "utf16",
        "plain",
        "regions.csv",
        None,
        b"\xff\xfer\x00e\x00g\x00i\x00o\x00n\x00\n\x00a\x00\n\x00b\x00\n\x00",
        ("regions.csv: found UTF-16 text; must be UTF-8 text. Fix: save the file as 'CSV UTF-8 (comma delimited)'.",),
    ),
    Case(
        "nul",
        "plain",
        "regions.csv",
        None,
        "region,name\na,x\x00y\nb,\n",
        ("regions.csv:2: found a NUL byte; must be plain text. Fix: save the file as 'CSV UTF-8 (comma delimited)'.",),
    ),
    Case(
        "directory_as_table",
        "plain",
        "factors.csv/",
        None,
        None,
        ("factors.csv: found an unreadable file (Is a directory); must be a readable file. Fix: check the file.",),
    ),
    Case(
        "nan",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all,NaN,3",
        ("demand.csv:2 quantity: found 'NaN'; must be a number. Fix: leave the cell blank where there is no value.",),
    ),
    Case(
        "infinite",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all,inf,3",
        ("demand.csv:2 quantity: found 'inf'; must be a number. Fix: leave the cell blank where there is no value.",),
    ),
    Case(
        "hexadecimal",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all,0x10,3",
        (
            "demand.csv:2 quantity: found '0x10'; must be a number. Fix: write digits with a decimal point, such as 1200.5 or 1.2e3.",
        ),
    ),
    Case(
        "underscore",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all,1_0,3",
        (
            "demand.csv:2 quantity: found '1_0'; must be a number. Fix: write digits with a decimal point, such as 1200.5 or 1.2e3.",
        ),
    ),
    Case(
        "thousands_separator",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        'a,bread,all,"1,500",3',
        ("demand.csv:2 quantity: found '1,500'; must be a number. Fix: write it without thousands separators.",),
    ),
    Case(
        "decimal_comma",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        'a,bread,all,"1,5",3',
        ("demand.csv:2 quantity: found '1,5'; must be a number. Fix: write a decimal point.",),
    ),
    Case(
        "date",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all,2020-01-05,3",
        (
            "demand.csv:2 quantity: found '2020-01-05'; must be a number. Fix: write the number; the spreadsheet has made a date of it.",
        ),
    ),
    Case(
        "percent",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all,5%,3",
        ("demand.csv:2 quantity: found '5%'; must be a number. Fix: write a share between 0 and 1.",),
    ),
    Case(
        "blank_in_number",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all, 5,3",
        ("demand.csv:2 quantity: found ' 5'; must be a number. Fix: remove the blanks.",),
    ),
    Case(
        "full_width_digit",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all,\uff15,3",
        (
            "demand.csv:2 quantity: found '\uff15'; must be a number. Fix: write digits with a decimal point, such as 1200.5 or 1.2e3.",
        ),
    ),
    Case(
        "unit_in_number",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all,5 t,3",
        (
            "demand.csv:2 quantity: found '5 t'; must be a number. Fix: write digits with a decimal point, such as 1200.5 or 1.2e3.",
        ),
    ),
    Case(
        "huge",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all,1e26,3",
        (
            "demand.csv:2 quantity: found '1e26'; must be at most 1e+25 in size. Fix: correct the value, or choose a unit in which it is nearer to 1.",
        ),
    ),
    Case(
        "overflow",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all,1e999,3",
        (
            "demand.csv:2 quantity: found '1e999'; must be at most 1e+25 in size. Fix: correct the value, or choose a unit in which it is nearer to 1.",
        ),
    ),
    Case(
        "tiny",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all,1e-26,3",
        (
            "demand.csv:2 quantity: found '1e-26'; must be 0 or at least 1e-25 in size. Fix: correct the value, or choose a unit in which it is nearer to 1.",
        ),
    ),
    Case(
        "underflow",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all,3e-999,3",
        (
            "demand.csv:2 quantity: found '3e-999'; must be 0 or at least 1e-25 in size. Fix: correct the value, or choose a unit in which it is nearer to 1.",
        ),
    ),
    Case(
        "below_least",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all,-5,3",
        ("demand.csv:2 quantity: found '-5'; must be at least 0. Fix: correct the value or its unit.",),
    ),
    Case(
        "outside_range",
        "river",
        "transfers.csv",
        "reach1,reach2,*,0.7",
        "reach1,reach2,*,1.4",
        ("transfers.csv:2 delivery: found '1.4'; must be in [0, 1]. Fix: correct the value or its unit.",),
    ),
    Case(
        "not_above",
        "river",
        "technologies.csv",
        "t,,20",
        "t,,0",
        ("technologies.csv:2 lifetime: found '0'; must be more than 0. Fix: correct the value or its unit.",),
    ),
    Case(
        "above_and_most",
        "river",
        "acceptance.csv",
        "premium,0.5",
        "premium,0",
        ("acceptance.csv:4 acceptance: found '0'; must be in (0, 1]. Fix: correct the value or its unit.",),
    ),
    Case(
        "flag",
        "river",
        "entry_bans.csv",
        "mid,basic,",
        "mid,basic,2",
        ("entry_bans.csv:2 closes_existing: found '2'; must be 0 or 1. Fix: write 1 for yes and 0 for no.",),
    ),
    Case(
        "integer",
        "river",
        "sources.csv",
        "2021",
        "2021.5",
        ("sources.csv:2 year: found '2021.5'; must be a whole number. Fix: round it.",),
    ),
    Case(
        "choice",
        "river",
        "technologies.csv",
        "production",
        "producing",
        (
            "technologies.csv:3 kind: found 'producing'; must be one of production, treatment, equipment (did you mean 'production'?). Fix: correct the word.",
        ),
    ),
    Case(
        "choice_key",
        "river",
        "foreign_trade.csv",
        "down,steel,export",
        "down,steel,exports",
        (
            "foreign_trade.csv:3 direction: found 'exports'; must be one of import, export (did you mean 'export'?). Fix: correct the word.",
        ),
    ),
    Case(
        "blank_key",
        "plain",
        "demand.csv",
        "a,bread,all",
        "a,,all",
        ("demand.csv:2 market: found a blank; must be given. Fix: name a member or write * for every member.",),
    ),
    Case(
        "star_not_allowed",
        "river",
        "transfers.csv",
        "reach1,reach2,*",
        "reach1,*,*",
        ("transfers.csv:2 to_receptor: found '*'; must name one member. Fix: write one row for each member.",),
    ),
    Case(
        "star_defines",
        "plain",
        "regions.csv",
        None,
        "region\na\nb\n*\n",
        ("regions.csv:4 region: found '*'; must name one member. Fix: write one row for each member.",),
    ),
    Case(
        "star_node",
        "river",
        "sites.csv",
        "low,up,basic,,60",
        "*,up,basic,,60",
        (
            "sites.csv:6 node: found '*'; must name one node. Fix: leave it blank: a row of the root holds for every node below.",
        ),
    ),
    Case(
        "trailing_blank_in_id",
        "plain",
        "sites.csv",
        "a,oven",
        "a ,oven",
        ("sites.csv:2 region: found 'a '; must have no blanks at its ends. Fix: remove the blanks.",),
    ),
    Case(
        "reserved_mark",
        "plain",
        "regions.csv",
        None,
        'region\na\nb\n"c,d"\n',
        (
            "regions.csv:4 region: found 'c,d'; must hold none of the marks , * [ ] = and quotes. Fix: rename it; they have a meaning in keys.",
        ),
    ),
    Case(
        "invisible_character",
        "plain",
        "sites.csv",
        "a,oven",
        "a,ov\u200ben",
        (
            "sites.csv:2 technology: found 'ov\\u200ben'; must hold visible characters only. Fix: retype it; an invisible character is in it.",
        ),
    ),
    Case(
        "not_composed",
        "plain",
        "regions.csv",
        None,
        "region\na\nb\ncafe\u0301\n",
        (
            "regions.csv:4 region: found 'cafe\u0301'; must be in Unicode normal form C. Fix: retype it; its accents are stored as separate characters.",
        ),
    ),
    Case(
        "long_id",
        "plain",
        "regions.csv",
        None,
        "region\na\nb\nccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc\n",
        (
            "regions.csv:4 region: found 'ccccccccccccccccccccccccccccccccccccccccccccccccccccccccc...'; must have at most 100 characters. Fix: shorten the id and put the long text in name.",
        ),
    ),
    Case(
        "control_character",
        "river",
        "regions.csv",
        "Middle",
        "Mid\x07dle",
        ("regions.csv:3 name: found 'Mid\\x07dle'; must hold no control characters. Fix: retype the cell.",),
    ),
    Case(
        "unknown_reference",
        "plain",
        "sites.csv",
        "a,oven",
        "a,ovn",
        (
            "sites.csv:2 technology: found 'ovn'; must be one of the ids in technologies.csv (did you mean 'oven'?). Fix: correct it, or add a row to technologies.csv.",
        ),
    ),
    Case(
        "unknown_market",
        "river",
        "acceptance.csv",
        "steel,machines",
        "steel,machine",
        (
            "acceptance.csv:4 market: found 'machine'; must be one of the ids in demand.csv (did you mean 'machines'?). Fix: correct it, or add a row to demand.csv.",
        ),
    ),
    Case(
        "unknown_node",
        "river",
        "sites.csv",
        "low,up",
        "lo,up",
        (
            "sites.csv:6 node: found 'lo'; must be one of the ids in tree.csv (did you mean 'low'?). Fix: correct it, or add a row to tree.csv.",
        ),
    ),
    Case(
        "duplicate_id",
        "plain",
        "regions.csv",
        None,
        "region\na\nb\na\n",
        (
            "regions.csv:4: found the key 'a' a second time; must have each key once; it stands in line 2 already. Fix: remove one of the two rows or correct its key.",
        ),
    ),
    Case(
        "duplicate_key",
        "plain",
        "sites.csv",
        "a,oven,10,1",
        "a,oven,10,1\na,oven,12,1",
        (
            "sites.csv:3: found the key 'a,oven' a second time; must have each key once; it stands in line 2 already. Fix: remove one of the two rows or correct its key.",
        ),
    ),
    Case(
        "duplicate_on_node",
        "river",
        "sites.csv",
        "low,up,basic,,60,,,,,",
        "low,up,basic,,60,,,,,\nlow,up,basic,5,,,,,,",
        (
            "sites.csv:7: found the key 'up,basic' a second time; must have each key once; it stands in line 6 already. Fix: remove one of the two rows or correct its key.",
        ),
    ),
    Case(
        "tie",
        "river",
        "technology_factors.csv",
        "*,land,up,0.001",
        "*,land,up,0.001\nbasic,land,*,0.5",
        (
            "technology_factors.csv:5 use: found a second row just as specific for basic,land,up; must leave one row that is most specific for each cell. Fix: add a row for basic,land,up, or leave one of the two cells blank.",
        ),
    ),
    Case(
        "blank_required",
        "plain",
        "demand.csv",
        "a,bread,all,5,3",
        "a,bread,all,,3",
        (
            "demand.csv:2 quantity: found a blank for a,bread,all; must be given here or in a more general row. Fix: fill in: Most that is bought.",
        ),
    ),
    Case(
        "blank_required_entity",
        "plain",
        "commodities.csv",
        "bread,piece",
        "bread,",
        (
            "commodities.csv:2 unit: found a blank for bread; must be given. Fix: fill in: unit in which it is counted, e.g. t or 1e4 t.",
        ),
    ),
    Case(
        "blank_required_wildcard",
        "river",
        "emission_charges.csv",
        "*,COD,0.01",
        "*,COD,",
        (
            "emission_charges.csv:2 rate: found a blank for down,COD; must be given here or in a more general row. Fix: fill in: Charge.",
        ),
    ),
    Case(
        "unknown_unit",
        "plain",
        "commodities.csv",
        "bread,piece",
        "bread,peice",
        (
            "commodities.csv:2 unit: found 'peice'; must use known unit names only; 'peice' is not known (did you mean 'piece'?). Fix: write a unit such as 't', '1e4 t' or 'kg/ha', or define the name under [units] in instance.toml.",
        ),
    ),
    Case(
        "not_a_unit",
        "plain",
        "commodities.csv",
        "bread,piece",
        "bread,5 5",
        (
            "commodities.csv:2 unit: found '5 5'; must be a unit. Fix: write a unit such as 't', '1e4 t' or 'kg/ha', or define the name under [units] in instance.toml.",
        ),
    ),
    Case(
        "unknown_money",
        "plain",
        "instance.toml",
        '"CNY"',
        '"1e8 XYZ"',
        (
            "instance.toml money: found '1e8 XYZ'; must use known unit names only; 'XYZ' is not known. Fix: write a unit such as 't', '1e4 t' or 'kg/ha', or define the name under [units] in instance.toml.",
        ),
    ),
    Case(
        "zero_unit",
        "plain",
        "commodities.csv",
        "bread,piece",
        "bread,0 piece",
        (
            "commodities.csv:2 unit: found '0 piece'; must be more than zero. Fix: write a unit such as 't', '1e4 t' or 'kg/ha', or define the name under [units] in instance.toml.",
        ),
    ),
    Case(
        "unit_name",
        "river",
        "instance.toml",
        '"万吨" =',
        '"a b" =',
        (
            "commodities.csv:2 unit: found '万吨'; must use known unit names only; '万吨' is not known. Fix: write a unit such as 't', '1e4 t' or 'kg/ha', or define the name under [units] in instance.toml.",
            "instance.toml units: found 'a b'; must be a name of letters, digits and _. Fix: rename the unit.",
        ),
    ),
    Case(
        "unit_known",
        "river",
        "instance.toml",
        '"万吨" =',
        "kg =",
        (
            "commodities.csv:2 unit: found '万吨'; must use known unit names only; '万吨' is not known. Fix: write a unit such as 't', '1e4 t' or 'kg/ha', or define the name under [units] in instance.toml.",
            "instance.toml units.kg: found 'kg'; must be a new name; this one is known already. Fix: remove the line.",
        ),
    ),
    Case(
        "unit_definition",
        "river",
        "instance.toml",
        '"万吨" = "1e4 t"',
        '"万吨" = "1e4 tt"',
        (
            "commodities.csv:2 unit: found '万吨'; must use known unit names only; '万吨' is not known. Fix: write a unit such as 't', '1e4 t' or 'kg/ha', or define the name under [units] in instance.toml.",
            "instance.toml units.万吨: found '1e4 tt'; must use known unit names only; 'tt' is not known (did you mean 'watt'?). Fix: write a unit such as 't', '1e4 t' or 'kg/ha', or define the name under [units] in instance.toml.",
        ),
    ),
    Case(
        "settings_not_toml",
        "plain",
        "instance.toml",
        '"plain"',
        "plain",
        (
            "instance.toml: found Invalid value (at line 1, column 8); must be valid TOML. Fix: correct the line; words stand in quotes.",
        ),
    ),
    Case(
        "settings_missing",
        "plain",
        "instance.toml",
        'money = "CNY"\n',
        "",
        ("instance.toml money: found nothing; must be given. Fix: add it.",),
    ),
    Case(
        "settings_unknown",
        "plain",
        "instance.toml",
        'money = "CNY"\n',
        'money = "CNY"\nobjectiv = "cost"\n',
        (
            "instance.toml objectiv: found 'cost'; must be one of the settings name, title, money, objective, discount_rate, discount_timing, base_year, respond_to_charges, solve, load, green_productivity, risk, units (did you mean 'objective'?). Fix: correct or remove the name.",
        ),
    ),
    Case(
        "settings_unknown_in_section",
        "river",
        "instance.toml",
        "gap =",
        "gapp =",
        (
            "instance.toml solve.gapp: found 1e-06; must be one of the settings gap, time_limit, threads, seed (did you mean 'gap'?). Fix: correct or remove the name.",
        ),
    ),
    Case(
        "settings_type",
        "plain",
        "instance.toml",
        'money = "CNY"\n',
        'money = "CNY"\ndiscount_rate = "5%"\n',
        ("instance.toml discount_rate: found '5%'; must be a valid number. Fix: correct the value.",),
    ),
    Case(
        "settings_range",
        "river",
        "instance.toml",
        "discount_rate = 0.05",
        "discount_rate = 5.0",
        ("instance.toml discount_rate: found 5.0; must be less than or equal to 1. Fix: correct the value.",),
    ),
    Case(
        "settings_infinite",
        "river",
        "instance.toml",
        "discount_rate = 0.05",
        "discount_rate = inf",
        ("instance.toml discount_rate: found inf; must be a finite number. Fix: correct the value.",),
    ),
    Case(
        "settings_boolean",
        "river",
        "instance.toml",
        "discount_rate = 0.05",
        "discount_rate = true",
        ("instance.toml discount_rate: found True; must be a valid number. Fix: correct the value.",),
    ),
    Case(
        "settings_choice",
        "plain",
        "instance.toml",
        'money = "CNY"\n',
        'money = "CNY"\nobjective = "costs"\n',
        (
            "instance.toml objective: found 'costs'; must be 'net_effective_output', 'effective_output', 'cost', 'load' or 'green_productivity'. Fix: correct the value.",
        ),
    ),
    Case(
        "settings_weight",
        "river",
        "instance.toml",
        "COD = 1.0",
        "CO = 1.0",
        (
            "instance.toml load.weights.CO: found 'CO'; must be one of the ids in pollutants.csv (did you mean 'COD'?). Fix: correct or remove it.",
        ),
    ),
    Case(
        "settings_no_weight",
        "plain",
        "instance.toml",
        'money = "CNY"\n',
        'money = "CNY"\nobjective = "load"\n',
        (
            "instance.toml load.weights: found no weight; must give at least one pollutant a weight where the objective is load. Fix: add [load] with weights = {COD = 1.0} or the like.",
        ),
    ),
    Case(
        "tree_two_roots",
        "river",
        "tree.csv",
        "low,now",
        "low,",
        (
            "tree.csv:4 parent: found a second root 'low'; must have one root, the row with a blank parent. Fix: name the node before it.",
        ),
    ),
    Case(
        "tree_no_root",
        "river",
        "tree.csv",
        "now,,2020",
        "now,low,2020",
        (
            "tree.csv parent: found no root; must have one root, the row with a blank parent. Fix: leave the parent of the first node blank.",
            "tree.csv:2 parent: found the loop now <- low <- now; must lead up to the root. Fix: correct the parent.",
        ),
    ),
    Case(
        "tree_loop",
        "river",
        "tree.csv",
        None,
        "node,parent,probability\nnow,,\na,b,1\nb,a,1\n",
        (
            "sites.csv:6 node: found 'low'; must be one of the ids in tree.csv (did you mean 'now'?). Fix: correct it, or add a row to tree.csv.",
            "tree.csv:3 parent: found the loop a <- b <- a; must lead up to the root. Fix: correct the parent.",
        ),
    ),
    Case(
        "tree_unknown_parent",
        "river",
        "tree.csv",
        "low,now",
        "low,no",
        (
            "tree.csv:4 parent: found 'no'; must be one of the ids in tree.csv (did you mean 'now'?). Fix: correct it, or add a row to tree.csv.",
        ),
    ),
    Case(
        "tree_probability",
        "river",
        "tree.csv",
        "10,0.6",
        "10,0.5",
        (
            "tree.csv:3 probability: found a sum of 0.9 over high, low; must sum to 1 over the children of 'now'. Fix: correct the probabilities.",
        ),
    ),
    Case(
        "tree_root_probability",
        "river",
        "tree.csv",
        "2020,5,",
        "2020,5,0.5",
        (
            "tree.csv:2 probability: found a sum of 0.5 over now; must sum to 1 over the root. Fix: correct the probabilities.",
        ),
    ),
    Case(
        "tree_no_rows",
        "river",
        "tree.csv",
        None,
        "node,parent\n",
        (
            "sites.csv:6 node: found 'low'; must be one of the ids in tree.csv. Fix: correct it, or add a row to tree.csv.",
            "tree.csv: found no rows; must have at least the root. Fix: add the root or remove the file.",
        ),
    ),
    Case(
        "river_loop",
        "river",
        "transfers.csv",
        "reach2,lake,COD,0.5",
        "reach2,lake,COD,0.5\nlake,reach1,COD,0.1",
        (
            "transfers.csv:4: found the loop lake -> reach1 -> reach2 -> lake for COD; must run downhill without a loop. Fix: remove the transfer that runs uphill, or make one receptor of the loop.",
        ),
    ),
    Case(
        "river_fork",
        "river",
        "transfers.csv",
        "reach2,lake,COD,0.5",
        "reach2,lake,COD,0.5\nreach1,lake,COD,0.4",
        (
            "transfers.csv:2 delivery: found deliveries out of 'reach1' that sum to 1.1 for COD; must sum to at most 1. Fix: lower the deliveries: a fork cannot pass on more than arrives.",
        ),
    ),
    Case(
        "discharge_share",
        "river",
        "discharge.csv",
        "mid,reach2,*,0.8",
        "mid,reach2,*,0.8\nmid,reach1,*,0.3",
        (
            "discharge.csv:3 share: found shares of 'mid' to kind basin that sum to 1.1 for COD; must sum to at most 1. Fix: lower the shares: no more arrives than is discharged.",
            "discharge.csv:3 share: found shares of 'mid' to kind basin that sum to 1.1 for NH3-N; must sum to at most 1. Fix: lower the shares: no more arrives than is discharged.",
        ),
    ),
    Case(
        "min_capacity",
        "river",
        "sites.csv",
        ",*,clean,,50,10",
        ",*,clean,,50,60",
        (
            "sites.csv min_capacity[down,clean]: found 60; must be at most max_capacity = 50. Fix: correct one of the two.",
            "sites.csv min_capacity[mid,clean]: found 60; must be at most max_capacity = 50. Fix: correct one of the two.",
            "sites.csv min_capacity[up,clean]: found 60; must be at most max_capacity = 50. Fix: correct one of the two.",
        ),
    ),
    Case(
        "existing_above_max",
        "river",
        "sites.csv",
        ",up,basic,20,,",
        ",up,basic,20,15,",
        (
            "sites.csv existing[up,basic]: found 20; must be at most max_capacity = 15. Fix: raise max_capacity; to close a plant use entry_bans.csv with closes_existing.",
        ),
    ),
    Case(
        "provenance_table",
        "river",
        "provenance.csv",
        "demand,quantity",
        "demnd,quantity",
        (
            "provenance.csv:2 table: found 'demnd'; must be a table of this instance (did you mean 'demand'?). Fix: correct the name.",
        ),
    ),
    Case(
        "provenance_column",
        "river",
        "provenance.csv",
        "demand,quantity",
        "demand,quantty",
        (
            "provenance.csv:2 column: found 'quantty'; must be a value column of demand or * (did you mean 'quantity'?). Fix: correct the name.",
        ),
    ),
    Case(
        "provenance_key_parts",
        "river",
        "provenance.csv",
        '"*,basic"',
        "basic",
        (
            "provenance.csv:3 key: found 'basic'; must be * or have 2 parts: region,technology. Fix: write the parts joined by commas.",
        ),
    ),
    Case(
        "provenance_key",
        "river",
        "provenance.csv",
        '"*,basic"',
        '"*,basics"',
        (
            "provenance.csv:3 key: found 'basics'; must name members of TECHNOLOGY (did you mean 'basic'?). Fix: correct the key.",
        ),
    ),
    Case(
        "provenance_source",
        "river",
        "provenance.csv",
        "real,book",
        "real,",
        ("provenance.csv:2 source: found a blank; must be given for the status real. Fix: name a row of sources.csv.",),
    ),
    Case(
        "provenance_range",
        "river",
        "provenance.csv",
        "0.8,1.2",
        "1.8,1.2",
        ("provenance.csv:3 low: found 1.8; must be at most high = 1.2. Fix: swap or correct the two.",),
    ),
    Case(
        "cost_out_of_reach",
        "plain",
        "instance.toml",
        'money = "CNY"\n',
        'money = "CNY"\nobjective = "cost"\n',
        (
            "demand.csv quantity[b,bread,all]: found 5; must be within reach of an accepted good where the objective is cost. Fix: add a site, an import, a route with freight or an acceptance, or set the quantity to 0.",
        ),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_one_edit_one_message(case: Case, tmp_path: Path) -> None:
    folder = WRITERS[case.base](tmp_path / "instance")
    if case.name == "cost_out_of_reach":
        (folder / "routes.csv").unlink()
    path = folder / case.file
    if case.file.endswith("/"):
        path.mkdir()
    elif case.new == "DELETE":
        path.unlink()
    elif case.old is None:
        path.write_bytes(case.new if isinstance(case.new, bytes) else case.new.encode())
    else:
        edit(folder, case.file, case.old, case.new)
    assert messages(folder) == list(case.messages)


@pytest.mark.parametrize("base", WRITERS)
def test_the_unedited_instances_are_good(base: str, tmp_path: Path) -> None:
    assert messages(WRITERS[base](tmp_path / "instance")) == []


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    folder = write_plain(tmp_path / "instance")
    edit(folder, "instance.toml", 'money = "CNY"', "discount_rate = 7")
    edit(folder, "demand.csv", "a,bread,all,5,3", "z,bread,all,-5,3")
    edit(folder, "routes.csv", "a,b,7", "a,c,7")
    places = [message.split(":")[0] for message in messages(folder)]
    assert places == [
        "demand.csv",
        "demand.csv",
        "instance.toml discount_rate",
        "instance.toml money",
        "routes.csv",
    ]


def test_many_problems_of_one_kind_are_counted(tmp_path: Path) -> None:
    folder = write_plain(tmp_path / "instance")
    rows = "".join(f"a,bread,t{number},-1,3\n" for number in range(1000))
    (folder / "demand.csv").write_text("region,market,tier,quantity,price\n" + rows, encoding="utf-8")
    found = messages(folder)
    assert len(found) == 21
    assert found[0] == (
        "demand.csv quantity: found 980 more such rows; must be at least 0. Fix: correct the value or its unit."
    )
