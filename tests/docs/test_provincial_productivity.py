"""The levels of the provinces in docs/productivity.md are what the script makes of the raw tables."""

from __future__ import annotations

import runpy
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
RAW = ROOT.parent / "shared" / "data" / "national"


def test_the_page_tells_what_the_script_makes(tmp_path: Path) -> None:
    """Proves medians, best and last of the page, and that population changes the score of Tianjin alone in 2019."""
    if not RAW.is_dir():
        pytest.skip("the raw tables are not beside the repository (../shared/data/national)")
    made = runpy.run_path(str(ROOT / "examples" / "provincial_productivity.py"))
    made["main"](str(RAW), str(tmp_path))
    table = pd.read_csv(tmp_path / "provincial_productivity.csv", index_col=["period", "unit"])
    page = (ROOT / "docs" / "productivity.md").read_text(encoding="utf-8")
    medians = table.groupby(level="period").median().loc[[2015, 2019]]
    row = [", ".join(f"{value:.2f}" for value in medians[column]) for column in ("constant", "variable")]
    assert f"| median 2015, 2019 | {row[0]} | {row[1]} |" in page
    last = table.loc[2019]
    assert len(last) == 31
    by = last.sort_values("constant")["constant"].map("{:.2f}".format)
    assert list(by.tail(2).items()) == [("Shanghai", "0.97"), ("Beijing", "1.00")]
    assert f"Qinghai {by['Qinghai']}, Jilin {by['Jilin']}, Tibet, Ningxia {by['Ningxia']}" in page
    moved = last[(last["constant"] - last["capital_only"]).abs() > 0.005]
    assert list(moved.index) == ["Tianjin"]
    assert "Tianjin has {capital_only:.2f} in 2019 instead of {constant:.2f}".format(**moved.loc["Tianjin"]) in page
