"""Second solves: other ways come to the same, and a proof that they beat is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from layout_opt import read_instance, solve
from layout_opt.errors import InvalidInput
from layout_opt.result.folder import run_record
from layout_opt.result.relaxation import BOUND_PROOF, bound_claims
from layout_opt.result.run import Run
from layout_opt.result.second_opinion import TOO_MANY, ProofWay, proof_way, with_second_opinion
from layout_opt.solver.second_solve import by_every_setting, has_scip, settings
from tests.cases.random_instance import random_draft
from tests.cli.running import SMALL_RIVER, run
from tests.golden.text import instance_of
from tests.model.test_objectives import two_ovens
from tests.result.whole import whole


def told(found: Run) -> Any:
    """Return how the bound of a run is known."""
    return found.info[BOUND_PROOF]


def river() -> Run:
    """Return the tutorial river, whose few opening decisions can all be tried and whose relaxation promises more."""
    return solve(read_instance(SMALL_RIVER), gap=1e-9)


def test_other_ways_agree() -> None:
    """Proves that HiGHS asked otherwise, and SCIP where it is installed, come to the optimum of a tree."""
    found = with_second_opinion(whole(), ProofWay.CROSS)
    assert told(found)["how"] == "agreed by a second solver or other seeds"
    assert [each["objective"] for each in told(found)["second_solves"]] == [
        pytest.approx(whole().objective, rel=1e-6)
    ] * (3 if has_scip() else 2)
    assert has_scip() == any("SCIP" in each["by"] for each in told(found)["second_solves"])
    assert list(bound_claims(found.instance, found.tables, run_record(found, {}))) == []


def test_every_setting_agrees() -> None:
    """Proves that trying all settings of the integer decisions comes to the same optimum."""
    found = with_second_opinion(river(), ProofWay.EXACT)
    assert told(found)["how"] == "every setting of the integer decisions"
    (only,) = told(found)["second_solves"]
    assert only["objective"] == only["bound"] == pytest.approx(river().objective)
    assert "settings of the integer decisions" in only["by"]


def test_a_contradiction_leaves_no_bound() -> None:
    """Proves that a bound which second solves beat is taken away: the run is not solved, and says by whom."""
    right = river()
    assert right.objective is not None
    step = {**right.info["stages"][0], "objective": right.objective - 2.0, "bound": right.objective - 2.0}
    wrong = replace(right, info={**right.info, "stages": [step]})
    found = with_second_opinion(wrong, ProofWay.EXACT)
    assert (found.status, found.bound, found.gap, told(found)["how"]) == ("unproven", None, None, "not known")
    assert "second solves contradict the bound of net_effective_output" in found.info["notices"][-1]
    assert found.exit_status == 7


def test_what_is_proven_stays_proven() -> None:
    """Proves that two stages are both solved again, and that a proof of our own is not replaced by a weaker one."""
    found = with_second_opinion(solve(instance_of(two_ovens("effective_output"))), ProofWay.EXACT)
    assert told(found)["how"] == "proven relaxation"
    assert [each["aim"] for each in told(found)["second_solves"]] == ["effective_output", "net_effective_output"]


def test_too_many_settings_are_said() -> None:
    """Proves that what is missing for an exact proof is said, and that nothing is claimed."""
    wide = instance_of(random_draft(301))
    found = solve(wide, gap=0.5)
    again = with_second_opinion(found, ProofWay.EXACT)
    assert again.info["notices"][-1] == TOO_MANY
    assert told(again)["how"] == told(found)["how"]
    assert told(again)["second_solves"] == []


def test_the_verb_says_how(tmp_path: Path) -> None:
    """Proves the option: what is printed, and that wrong words and rows of the user's own are refused."""
    done = run(tmp_path, "solve", SMALL_RIVER, "--prove", "exact", "--out", "run")
    assert done.status == 0
    assert "the bound is known by: every setting of the integer decisions (proven from the CSV files: 13.6" in done.out
    checked = run(tmp_path, "check", "run")
    assert checked.status == 0
    assert (
        "note: bound: every setting of the integer decisions; proven from the CSV files: net_effective_output 13.6"
        in (checked.out)
    )
    with pytest.raises(InvalidInput, match="--prove: found 'crosswise'; must be one of lp, cross, exact"):
        proof_way("crosswise")
    (tmp_path / "rows.py").write_text("def add_rows(block, built):\n    pass\n", encoding="utf-8")
    refused = run(tmp_path, "solve", SMALL_RIVER, "--prove", "cross", "--rows", "rows.py", "--out", "other")
    assert refused.status == 2
    assert "--prove: found cross; must be lp where rows are added" in refused.err


def test_settings_are_counted() -> None:
    """Proves that endless and too many settings are none."""
    from layout_opt.model.objective import stages
    from layout_opt.solver.direct import direct_model
    from layout_opt.solver.outcome import Options

    stage = stages(whole().instance)[-1]
    arrays = direct_model(read_instance(SMALL_RIVER)).arrays(stage.aim, maximise=True)
    values = settings(arrays, 13.5)
    assert values is not None
    assert [len(each) for each in values] == [2, 2, 2]
    wide = replace(arrays, upper=arrays.upper * 2**14)
    assert settings(wide, 13.5) is None
    assert by_every_setting(wide, Options(), 13.5) is None
