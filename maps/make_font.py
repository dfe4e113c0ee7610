"""Make the font of the maps: ``python maps/make_font.py NotoSansCJKsc-Regular.otf``.

The source is Noto Sans CJK SC Regular 1.004 (SIL Open Font License 1.1), e.g. from the wheel ``mplfonts`` 0.0.11.
Kept are the characters of GB 2312 (6,763 Han characters), Latin letters with accents and the signs of maps and
units; hinting and layout tables are dropped. Needs fonttools, which matplotlib brings along.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Layout Opt Sans SC"
TARGET = Path(__file__).parents[1] / "layout_opt" / "show" / "assets" / "LayoutOptSansSC-Regular.otf"
SIGNS = "–—‘’“”…•·×÷±−≤≥≈≠→←↑↓↔′″‰√∞µΔΣΩ¹²³⁴€£¥°§¶©®™●○■□▲△▼▽◆◇★☆"
DROPPED = ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "GDEF"]


def characters() -> str:
    """Return every character that is kept."""
    kept = set(map(chr, range(0x20, 0x7F))) | set(map(chr, range(0xA0, 0x250))) | set(SIGNS)
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                kept.add(bytes([high, low]).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return "".join(sorted(kept))


def rename(font: TTFont) -> None:
    """Give the subset a name of its own, so that it is never taken for the full font."""
    post_script = FAMILY.replace(" ", "") + "-Regular"
    names = {1: FAMILY, 2: "Regular", 3: f"1.004;{post_script}", 4: FAMILY, 6: post_script, 16: FAMILY, 17: "Regular"}
    for record in list(font["name"].names):
        if record.nameID in names:
            record.string = names[record.nameID]
    content = font["CFF "].cff
    content.fontNames[0] = post_script
    content.topDictIndex[0].FullName = FAMILY
    content.topDictIndex[0].FamilyName = FAMILY


def main(source: str) -> None:
    """Write the subset."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += DROPPED
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters())
    subsetter.subset(font)
    rename(font)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, str(TARGET), options)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
