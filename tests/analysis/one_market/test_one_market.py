"""One market: values of removal on paper, without order, and the verb from start to check."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from layout_opt import read_instance, solve
from layout_opt.analysis.experiments import StudyOptions
from layout_opt.analysis.one_market import one_market
from layout_opt.errors import InvalidInput
from layout_opt.solver.highs import Options
from tests.cases.draft import Draft
from tests.cli.running import run
from tests.families.test_freight import coast
from tests.golden.text import instance_of
from tests.result.resealed import reseal

HOW = StudyOptions(Options(gap=1e-9, threads=1))


def walled() -> Draft:
    """Return the coast (8 t worth 2 each) with two barriers of 1.5: one of them removed leaves 0.5 a ton."""
    draft = coast(cost=0)
    draft.add("barriers", barrier="licence", from_region="town", to_region="*", commodity="*", wedge=1.5)
    draft.add("barriers", barrier="check", from_region="*", to_region="port", commodity="bread", wedge=1.5)
    return draft


def test_values_by_hand() -> None:
    """Proves first 4, last 12, average 8 of each of two barriers: only both away give all of 8 x 2 = 16.

    With both the wedge of 3 is above 2 and nothing moves; with one away 8 x 0.5 = 4; the other adds 12.
    """
    found = one_market(instance_of(walled()), HOW)
    assert found.total == pytest.approx(16)
    assert found.barriers[["first", "last", "average"]].to_numpy().tolist() == [pytest.approx([4, 12, 8])] * 2
    assert "one opens what the other leaves shut" in found.sentences[1]
    assert found.gains["gain"].sum() == pytest.approx(16)
    assert found.gains["pays"].sum() == pytest.approx(found.gains["receives"].sum())
    assert (found.gains["after"] >= -1e-9).all()


def test_without_all_barriers_it_is_the_instance_without_them() -> None:
    """Proves that removing all barriers gives the very layout of the instance that never had them."""
    open_run = solve(instance_of(coast(cost=0)), gap=1e-9)
    found = one_market(instance_of(walled()), HOW)
    assert found.runs["one market"].objective == pytest.approx(open_run.objective)
    own, other = found.runs["one market"].tables["activity"], open_run.tables["activity"]
    pd.testing.assert_frame_equal(own, other, check_dtype=False, check_column_type=False)


def test_losers_are_compensated() -> None:
    """Proves who loses: an oven of the port (at 2.5) is undersold when the wall falls, and its region is paid.

    Behind the wall the port bakes 8 t at 2.5 itself (gain 4); open, bread comes from the town at 1 and all gain 16.
    """
    draft = walled()
    draft.add("sites", region="port", technology="oven", max_capacity=10, variable_cost=2.5)
    found = one_market(instance_of(draft), HOW)
    assert found.total == pytest.approx(12)
    assert found.gains["after"].min() >= -1e-9
    assert found.gains["after"].sum() == pytest.approx(12)


def test_an_instance_without_barriers_is_told_so() -> None:
    """Proves the message where there is nothing to remove."""
    with pytest.raises(InvalidInput, match=r"barriers.csv: found no rows; must name a barrier\. Fix: write barriers"):
        one_market(instance_of(coast(cost=0)), HOW)


def test_the_verb_and_its_check(tmp_path: Path) -> None:
    """Proves the verb: tables, picture, and a check that finds a gain that was touched."""
    walled().write(tmp_path / "coast")
    assert read_instance(tmp_path / "coast").has("barriers")
    words = ("--jobs", 1, "--gap", 1e-9, "--out", "answer", "--format", "png", "--json")
    ran = run(tmp_path, "one-market", "coast", *words)
    assert (ran.status, ran.json["total"]) == (0, pytest.approx(16))
    assert (tmp_path / "answer" / "plots" / "one-market.png").is_file()
    assert "certificate: passed" in run(tmp_path, "check", "answer").out
    table = tmp_path / "answer" / "tables" / "gains.csv"
    told = pd.read_csv(table)
    told.assign(gain=told["gain"] + 1.0).to_csv(table, index=False)
    reseal(tmp_path / "answer")
    ran = run(tmp_path, "check", "answer")
    assert (ran.status, "gains.csv" in ran.out) == (5, True)
