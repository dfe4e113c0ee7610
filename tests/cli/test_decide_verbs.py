"""The verbs frontier, alternatives, regret and compare: tables, pictures, exit statuses, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import SMALL_RIVER, assert_problems, run

AIMS = ("--aim", "net_effective_output", "--aim", "load:intake,COD")


def files(folder: Path) -> set[str]:
    """Return the names of everything that was written."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_frontier_writes_tables_record_and_picture(tmp_path: Path) -> None:
    """The frontier is told, written and drawn; the record says with which versions of which data."""
    ran = run(tmp_path, "frontier", SMALL_RIVER, *AIMS, "--points", 3, "--out", "out", "--format", "png")
    assert ran.status == 0
    assert "no knee" in ran.out or "knee: point" in ran.out
    written = files(tmp_path / "out")
    asked = {name for name in written if name.startswith("instance/")}
    assert "instance/instance.toml" in asked
    kept = {name for name in written if name.startswith("store/solves/")}
    assert kept
    assert {"frontier.json", "tables/frontier.csv", "tables/frontier_aims.csv", "tables/frontier_grid.csv",
            "tables/frontier_activity.csv", "plots/frontier.png", "manifest.json",
            "plans.jsonl.gz"} == written - asked - kept  # fmt: skip
    record = json.loads((tmp_path / "out" / "frontier.json").read_text("utf-8"))
    assert (record["status"], record["points"], record["units"]) == ("optimal", 3, ["1e8 CNY/yr", "t/yr"])
    assert record["versions"]["layout-opt"]


def test_alternatives_as_json_and_price_of_insisting(tmp_path: Path) -> None:
    """With --json stdout is one object; a demand that no layout meets has exit status 3."""
    ran = run(tmp_path, "alternatives", SMALL_RIVER, "--within", 0.1, "--count", 1, "--json")
    assert (ran.status, ran.err) == (0, "")
    assert {row["role"] for row in ran.json["site_roles"]} == {"must-have", "free"}
    drawn = run(tmp_path, "alternatives", SMALL_RIVER, "--within", 0.1, "--count", 1, "--out", "out", "--format", "svg",
                "--language", "local")  # fmt: skip
    assert {"plots/alternatives.svg", "plots/site-roles.svg"} <= files(tmp_path / "out")
    assert drawn.status == 0
    some = run(tmp_path, "alternatives", SMALL_RIVER, "--within", 0.1, "--count", 0, "--site", "lower,paper", "--site",
               "upper,*", "--site", "upper,mill", "--json")  # fmt: skip
    assert [row["region"] for row in some.json["site_roles"]] == ["lower", "upper"]
    wrong = run(tmp_path, "alternatives", SMALL_RIVER, "--site", "lower,papr", "--site", "lower")
    assert wrong.status == 2
    assert "--site: found 'lower,papr'; must mean a site (did you mean 'paper'?)" in wrong.err
    assert "--site: found 'lower'; must have the form REGION,INDUSTRY" in wrong.err
    gone = run(tmp_path, "alternatives", SMALL_RIVER, "--drop", "lower,paper", "--json")
    assert gone.json["insistence"][0]["loss_high"] == pytest.approx(6.6)
    assert run(tmp_path, "alternatives", SMALL_RIVER, "--keep", "upper,paper").status == 3


def test_regret_of_named_scenarios(tmp_path: Path) -> None:
    """base is the instance as it is; probabilities are named; the table is drawn."""
    futures = ("--scenario", "base", "--scenario", "stricter", "--probability", "base=0.25")
    more = ("--probability", "stricter=0.75", "--no-today", "--out", "out", "--format", "png")
    ran = run(tmp_path, "regret", SMALL_RIVER, *futures, *more)
    assert ran.status == 0
    assert "least greatest regret: stricter, 0.2 to 0.2 (certain)" in ran.out
    assert {"regret.json", "plots/regret.png", "tables/regret_futures.csv"} <= files(tmp_path / "out")


def test_compare_scenarios_and_run_folders(tmp_path: Path) -> None:
    """Scenarios are solved, compared, split by change and drawn; run folders are compared as they are."""
    ran = run(
        tmp_path, "compare", SMALL_RIVER, "--scenario", "stricter", "--decompose", "--out", "out", "--format", "png"
    )
    assert ran.status == 0
    assert "the contributions add up to the gap, -1" in ran.out
    assert {"waterfall-stricter.png", "winners-stricter.png", "difference-stricter.png", "decomposition.png"} == {
        path.name for path in (tmp_path / "out" / "plots").iterdir()
    }
    for name, more in (("a", ()), ("b", ("--scenario", "stricter"))):
        assert run(tmp_path, "solve", SMALL_RIVER, *more, "--out", name).status == 0
    stored = run(tmp_path, "compare", "a", "b", "--json")
    assert (stored.status, stored.err) == (0, "")
    assert [row["difference"] for row in stored.json["compare_runs"]] == [0.0, pytest.approx(-1.0)]
    same = run(tmp_path, "compare", "a", tmp_path / "a", "--json")
    assert same.status == 0
    assert "compare_activity" not in same.json


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("frontier", SMALL_RIVER, "--aim", "cost"), "must be two or three"),
        (("frontier", SMALL_RIVER, *AIMS, "--out", "taken"), "must be a new folder or one of an earlier frontier"),
        (("regret", SMALL_RIVER, "--scenario", "base", "--scenario", "striter"), "did you mean 'stricter'?"),
        (("regret", SMALL_RIVER, "--scenario", "base", "--scenario", "base"), "the same scenario twice"),
        (("regret", SMALL_RIVER, "--probability", "base"), "must have the form SCENARIO=P"),
        (("compare", "taken", "taken"), "no run.json"),
        (("compare", SMALL_RIVER, SMALL_RIVER, "--scenario", "stricter"), "must be one instance"),
        (("compare", SMALL_RIVER, "--decompose"), "must be scenarios of one instance for that"),
        (("alternatives", SMALL_RIVER, "--format", "gif"), "must be png or svg or pdf"),
    ],
)
def test_wrong_words_are_refused(words: tuple[object, ...], said: str, tmp_path: Path) -> None:
    """A slip is a message in the form of the project, before anything is written."""
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "letter.txt").write_text("mine", encoding="utf-8")
    ran = run(tmp_path, *words)
    assert ran.status == 2
    assert_problems(ran.err)
    assert said in ran.err
    assert files(tmp_path) == {"taken/letter.txt"}


def test_no_layout_is_exit_status_3(tmp_path: Path) -> None:
    """An infeasible instance has no frontier and no alternatives."""
    none = ("--set", "instance.objective=cost", "--set", "sites.max_capacity=1", "--set", "sites.existing=0")
    for verb, more in (("frontier", AIMS), ("alternatives", ())):
        assert run(tmp_path, verb, SMALL_RIVER, *more, *none, "--json").status == 3
