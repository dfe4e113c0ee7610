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
