"""Key columns of what the facts are about."""

from __future__ import annotations

SITE = ("node", "region", "technology")
GOODS = ("node", "region", "commodity")
DEMAND = ("node", "region", "market", "tier")
SALES = ("node", "region", "commodity", "market", "tier")
ROUTE = ("node", "from_region", "to_region")
SHIP = (*ROUTE, "commodity")
USE = ("node", "region", "factor")
BURDEN = ("node", "region", "pollutant")
LOAD = ("node", "receptor", "pollutant")
SHARE = ("node", "region", "receptor", "pollutant")
TRANSFER = ("node", "from_receptor", "to_receptor", "pollutant")
CAP_ZONE = ("node", "zone", "pollutant")
VALUE = ("node", "region", "part")
VINTAGES, STRANDED = "vintages", "stranded_capital"
"""Result tables: what stands by time of building, and the annuities on what was closed or scrapped before its time."""
STANDING, CAPACITY, LOADS, LOADED = "standing", "capacity", "loads", "load"
"""Columns and tables of results: capacity standing, capacity that lives, loads at receptors."""
STANDARDS, EMISSIONS = "emission_standards", "technology_emissions"
"""Tables of the instance: standards, and what they are held against."""
