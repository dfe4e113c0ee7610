"""Arrays and texts as one compressed text that may stand in a page, and the solver beside them."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import numpy as np

ALIGN = 8
"""Bytes at multiples of which each array begins: that of the largest number."""
KINDS = {"float64": "f8", "int32": "i4", "uint8": "u1", "int16": "i2"}
"""Types of arrays that the page reads."""
PACKAGE = "layout_opt.show.live"
SCRIPT, BINARY = "highs.js.gz", "highs.wasm.gz"


def packed(arrays: Mapping[str, np.ndarray], texts: Mapping[str, Any]) -> str:
    """Return arrays and texts as base64 of gzip: length of the head, the head as JSON, then the arrays.

    Parameters
    ----------
    arrays : mapping
        Name -> array of one of `KINDS`; every bit is kept.
    texts : mapping
        What else the page needs, as JSON.
    """
    body, index = bytearray(), {}
    for name, array in arrays.items():
        body.extend(b"\0" * (-len(body) % ALIGN))
        index[name] = [KINDS[str(array.dtype)], len(body), len(array)]
        body.extend(np.ascontiguousarray(array).tobytes())
    head = json.dumps({"arrays": index, "texts": texts}, ensure_ascii=False, separators=(",", ":")).encode()
    head += b" " * (-(len(head) + 4) % ALIGN)
    return _base64(gzip.compress(len(head).to_bytes(4, "little") + head + bytes(body), 9, mtime=0))


def solver_texts() -> dict[str, str]:
    """Return the solver as base64 of gzip: its script and its binary."""
    assets = files(PACKAGE) / "assets"
    return {name: _base64((assets / file).read_bytes()) for name, file in (("script", SCRIPT), ("binary", BINARY))}


def solver_notice() -> str:
    """Return where the solver comes from and under which licence."""
    assets = files(PACKAGE) / "assets"
    return "\n".join((assets / name).read_text(encoding="utf-8") for name in ("NOTICE", "LICENSE-highs-js"))


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
