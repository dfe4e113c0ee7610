"""Names that the derivation decides: levels, grades, markets, tiers and technologies."""

from __future__ import annotations

from enum import StrEnum

TABLE_YEAR = 2017
"""Year of the national table, of GDP, capital stock, investment and utilisation: the base year of the instance."""
SEED_YEAR = 2013
"""Year of the prefectural file."""


class Level(StrEnum):
    """How finely China is divided."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"


QUALITY, BRAND, MAKESHIFT = "-quality", "-brand", "-makeshift"
"""Suffixes: the quality grade (of inputs and equipment), the brand-and-green grade (of consumer goods), and doing with
more of the mass grade where the quality grade is missing. A suffix names the good and the technology that makes it."""
INVESTMENT, SECTORS = "-investment", "-sectors"
"""Suffixes of markets: equipment, and what farms, builders and services take in. Consumers' market is the good."""
MASS_TIER, QUALITY_TIER, BRAND_TIER = "mass", "quality", "brand-green"
"""Tiers of demand: what home-made goods serve today, and what only imports serve (inputs and equipment; consumers)."""
NO_LINE = ("mining", "power")
"""Industries whose imports are no matter of grade (oil, ores, gas) or next to nothing: no upgrading."""
SHOCKED = ("electronics", "machinery", "mining")
"""Industries whose imported inputs are cut in the scenarios: chips, equipment, oil and ores."""

ZONES = {
    "northeast": "Northeast",
    "northern-coast": "Northern coast",
    "eastern-coast": "Eastern coast",
    "southern-coast": "Southern coast",
    "middle-yellow-river": "Middle Yellow River",
    "middle-yangtze": "Middle Yangtze",
    "southwest": "Southwest",
    "northwest": "Northwest",
}
"""Eight economic zones of the Development Research Center of the State Council (groups of the instance)."""
UNTOLD = {
    "hong-kong": ("Hong Kong", "香港"),
    "macao": ("Macao", "澳门"),
    "taiwan": ("Taiwan", "台湾"),
}
"""Regions of China for which the sources have no numbers: on the map, without any site, buyer or route."""
REST = "rest-of-"
"""Prefix of the region that stands for the prefectures of a province that the source lacks."""
