"""Futures that layouts are held against (`layout-opt regret`): assumed, not forecast."""

from __future__ import annotations

from derive_common.files import Change, scale

from derive.concepts import REACHES
from derive.tables import Parts

DEAR = 2.0
"""Cost of freight over the base: the high end of its range in provenance.csv [1]."""
MORE_TAKEN = 1.03
"""Water taken by irrigation, towns and ecology over the base (assumed) [1]."""
LOSING = ("Henan", "Shandong")
"""Provinces at the end of the river, from which demand moves away."""
LESS_WANTED, MORE_WANTED = 0.85, 1.16
"""Demand over the base in the provinces that lose and in the others; all together the same to 0.1 % (assumed) [1]."""


def futures(p: Parts) -> dict[str, tuple[str, str, list[Change]]]:
    """Return title, why and changes of every future, by name."""
    provinces = p.raw.prefectures["Province_n"]
    losing = provinces.isin(LOSING)
    return {
        "freight-dear": (
            "Freight costs twice as much",
            "The high end of the assumed cost of freight: what a layout is worth that lives on distance.",
            [scale("freight", {}, "cost_per_distance", DEAR)],
        ),
        "demand-upstream": (
            "Demand moves up the river",
            "Henan and Shandong ask for 15 % less, all others for 16 % more: as much in all, elsewhere.",
            [
                scale("demand", {"region": sorted(provinces.index[losing])}, "quantity", LESS_WANTED),
                scale("demand", {"region": sorted(provinces.index[~losing])}, "quantity", MORE_WANTED),
            ],
        ),
        "irrigation-more": (
            "Irrigation and towns take 3 % more of the river",
            "Users outside the model go first: a quarter less is left for industry at the mouth.",
            [scale("receptor_capacity", {"receptor": list(REACHES), "pollutant": "water"}, "background", MORE_TAKEN)],
        ),
    }
