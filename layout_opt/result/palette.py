"""Colours of maps and GIS layers, safe for colour-blind readers."""

from __future__ import annotations

from collections.abc import Iterable

CATEGORIES: tuple[str, ...] = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#7F7F7F",
)  # fmt: skip
"""Okabe & Ito (2008), Color Universal Design, grey in place of black."""

SOURCES: tuple[str, ...] = ("#332288", "#009E73", "#CC79A7", "#F0E442", "#44AA99", "#882255", "#999933", "#7F7F7F")
"""Where a load comes from; none of `USED`. Tol (2021), Colour Schemes, muted, and Okabe & Ito."""

USED: tuple[str, ...] = ("#E8F1F8", "#A6CBE3", "#3F8FC4", "#E69F00", "#B2182B")
"""Share of a limit that is used: free, half used, nearly used, at the limit, above it (blues are free, warm is not)."""

SHORTFALL: tuple[str, ...] = ("#2166AC", "#92C5DE", "#F7F7F7", "#F4A582", "#B2182B")
"""From below to above the middle; ColorBrewer RdBu turned round, safe for red-green blindness."""

SEQUENCE: tuple[str, ...] = ("#FFFFD9", "#C7E9B4", "#41B6C4", "#225EA8", "#081D58")
"""From little to much; ColorBrewer YlGnBu."""

INK, SOFT_INK, LAND, BORDER, WATER, PAPER = "#222222", "#666666", "#EFEDE8", "#FFFFFF", "#1B4F72", "#FFFFFF"
LINE, MORE, LESS, GROUP_BORDER = "#9A958C", "#0072B2", "#D55E00", "#8A857C"

BLANK, BLANK_HATCH, BLANK_INK = "#FFFFFE", "//////", "#C4C0B8"
"""Where there is nothing to show: hatched white."""

HATCHES: tuple[str, ...] = ("", "////", "....", "xxxx")
"""Patterns that tell categories apart once every colour is taken."""


def category_styles(names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return (colour, hatch) for each name in the order given; no two names look the same.

    Colours repeat with another hatch; beyond ``len(CATEGORIES) * len(HATCHES)`` names the last style repeats.
    """
    styles = {}
    for place, name in enumerate(names):
        turn = min(place // len(CATEGORIES), len(HATCHES) - 1)
        styles[name] = (CATEGORIES[place % len(CATEGORIES)], HATCHES[turn])
    return styles
