"""The bundled font, cut down to the characters of a page and written into it, so that it reads the same anywhere."""

from __future__ import annotations

import base64
import io
import logging
from importlib.resources import as_file, files

from fontTools import subset

from layout_opt.show.fonts import FILE

ALWAYS = "".join(chr(code) for code in range(0x20, 0x7F)) + "−±×→–·…²³°"
"""Characters that the script of the page may write."""


def font_address(text: str) -> str:
    """Return the font with the characters of a text as a data address (WOFF).

    Parameters
    ----------
    text : str
        Everything that stands on the page.
    """
    options = subset.Options(
        flavor="woff", layout_features=["kern", "tnum", "lnum"], notdef_outline=True, hinting=False
    )
    options.drop_tables += ["vhea", "vmtx", "VORG"]
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    with as_file(files("layout_opt.show") / "assets" / FILE) as path, subset.load_font(path, options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=ALWAYS + text)
        subsetter.subset(font)
        written = io.BytesIO()
        subset.save_font(font, written, options)
    return f"data:font/woff;base64,{base64.b64encode(written.getvalue()).decode('ascii')}"
