"""Nitrogen of the Mississippi: the network gives the flows of its model, and the results of its page are pinned."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from layout_opt import read_instance, solve
from layout_opt.instance import read_scenario

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "instances" / "mississippi-nitrogen"
RAW = ROOT.parent / "shared" / "data"
PRINTED = 1e-4
"""Relative error of delivery coefficients of four digits along a river [1]."""


@cache
def solved(scenario: str = "") -> Any:
    """Return the certified run of a scenario; ``today`` is today's layout."""
    if scenario in {"", "today"}:
        return solve(read_instance(FOLDER), layout="today" if scenario else "best", gap=1e-6)
    return solve(read_instance(FOLDER, read_scenario(FOLDER / "scenarios" / f"{scenario}.toml").changes), gap=1e-6)


def expected() -> dict[str, Any]:
    """Return the pinned results."""
    return tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))


def load(run: Any) -> pd.Series:
    """Return the load of each river end [t/yr]."""
    return run.tables["loads"].set_index("receptor")["load"]


def test_todays_load_is_that_of_the_model() -> None:
    """Proves that sub-regions, links and delivery give the nitrogen that the published model has at Cairo."""
    assert load(solved("today"))["cairo"] == pytest.approx(expected()["today"]["load"], rel=1e-5)


def test_goals_cost_what_the_page_says() -> None:
    """Proves the cost of both goals, that Cairo alone binds, and that its price rises with the goal."""
    answers = expected()
    for scenario in ("", "goal-45"):
        run = solved(scenario)
        assert run.objective == pytest.approx(answers[scenario or "base"]["objective"], rel=1e-5)
        assert not run.certificate.violations
    assert load(solved())["cairo"] == pytest.approx(answers["base"]["load"])
    prices = [
        solved(scenario).tables["prices"].set_index("row").loc["load_max", "price"] for scenario in ("", "goal-45")
    ]
    assert prices == pytest.approx([-0.0210250, -0.0635185], abs=1e-6)


def test_not_every_sub_region_can_cut_a_fifth_of_its_own() -> None:
    """Proves that equal cuts have no solution, and for whom: measures together are less than a fifth of its load."""
    assert solved("each-alone").status == "infeasible"
    sites = read_instance(FOLDER).tables["sites"]
    taken = sites[sites["variable_cost"].notna()].groupby("region")["max_capacity"].sum()
    sent = sites[sites["existing"].notna()].groupby("region")["existing"].sum()
    assert list(taken.index[taken < 0.2 * sent]) == expected()["each-alone"]["cannot"]


@pytest.mark.skipif(not RAW.is_dir(), reason="the raw files are not beside the repository")
def test_tables_are_derived_again(tmp_path: Path) -> None:
    """Proves that the shipped tables are those of the raw files, byte for byte."""
    subprocess.run([sys.executable, str(FOLDER / "derive.py"), str(RAW), str(tmp_path)], check=True)
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(made) == 16
    for path in made:
        assert path.read_bytes() == (FOLDER / path.relative_to(tmp_path)).read_bytes(), path.name


@pytest.mark.skipif(not RAW.is_dir(), reason="the raw files are not beside the repository")
def test_every_river_end_has_the_flow_of_the_model() -> None:
    """Proves the network inside: what leaves each sub-region is what the model has, to the digits of its links."""
    links = pd.read_csv(RAW / "mississippi" / "huc4_edges_computed.csv", dtype={"from_huc4": str})
    flow, ours = links.groupby("from_huc4")["flow_tN"].sum(), load(solved("today")).drop("cairo")
    assert len(ours) == 28
    assert ours.to_numpy() == pytest.approx(flow[ours.index].to_numpy(), rel=PRINTED)
