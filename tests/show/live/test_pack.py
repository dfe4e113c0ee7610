"""What goes into the page: every bit of the numbers, and the solver as it was published."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path

import numpy as np

from layout_opt.show.live.pack import packed, solver_notice, solver_texts

ROOT = Path(__file__).parents[3]


def test_every_bit_is_kept() -> None:
    """Proves that numbers come back bit for bit, infinities and the least ones included."""
    hard = np.array([0.1, 1 / 3, -0.0, np.inf, -np.inf, 5e-324, 1.7976931348623157e308, 123456789.12345679])
    counts = np.array([1, -2, 2**31 - 1], dtype=np.int32)
    raw = gzip.decompress(base64.b64decode(packed({"counts": counts, "hard": hard}, {"names": ["纸"]})))
    long = int.from_bytes(raw[:4], "little")
    head = json.loads(raw[4 : 4 + long])
    assert head["texts"] == {"names": ["纸"]}
    kind, start, count = head["arrays"]["hard"]
    assert (kind, count, (4 + long + start) % 8) == ("f8", len(hard), 0)
    assert np.frombuffer(raw, "<f8", count, 4 + long + start).tobytes() == hard.tobytes()
    kind, start, count = head["arrays"]["counts"]
    assert np.frombuffer(raw, "<i4", count, 4 + long + start).tolist() == counts.tolist()


def test_the_solver_is_the_published_one() -> None:
    """Proves that script and binary have the hashes that the notice names, and that make fetches that version."""
    notice = solver_notice()
    assets = files("layout_opt.show.live") / "assets"
    for name in ("highs.js", "highs.wasm"):
        content = gzip.decompress((assets / f"{name}.gz").read_bytes())
        assert f"{hashlib.sha256(content).hexdigest()}  {name}" in notice
    version = re.search(r"^HIGHS_WASM := (\S+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None
    assert f"version {version[1]}" in notice
    assert "MIT License" in notice
    assert base64.b64decode(solver_texts()["binary"])[:2] == b"\x1f\x8b"


def test_the_package_ships_it() -> None:
    """Proves that a wheel holds the assets of the page that solves."""
    assert '"show/live/assets/*"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
