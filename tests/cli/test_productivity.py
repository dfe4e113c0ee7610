"""The verb productivity: tables, runs, two runs; folders that can be checked; words of both languages; refusals."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from layout_opt.result.manifest import MANIFEST
from tests.analysis.productivity.published import PLANTS_OVER_TIME
from tests.cli.running import SMALL_RIVER, assert_problems, run

ROLES = ("--inputs", "x", "--goods", "y", "--bads", "b")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an observed panel, runs of today and of the plan, and an answer about each."""
    folder = tmp_path_factory.mktemp("productivity")
    PLANTS_OVER_TIME.reset_index().rename(columns={"period": "year"}).to_csv(folder / "panel.csv", index=False)
    for layout in ("today", "best"):
        assert run(folder, "solve", SMALL_RIVER, "--layout", layout, "--out", layout).status == 0
    words = ("--measure", "directional,change,causes,advice,bootstrap", "--draws", 20, "--out", "table", *ROLES)
    ran = run(folder, "productivity", "panel.csv", "--period", "year", "--disposability", "free", *words)
    assert ran.status == 0, ran.err
    (folder / "table.txt").write_text(ran.out, encoding="utf-8")
    assert run(folder, "productivity", "today", "best", "--out", "both", "--format", "svg").status == 0
    return folder


def test_observed_panel(bench: Path) -> None:
    """Proves that the published index comes out of the verb, that each result names its measure and disposability."""
    found = pd.read_csv(bench / "table/tables/productivity_change.csv")
    assert found.loc[found["period"] == 2, "score"].tolist() == pytest.approx(
        [1.3702375781, 1.1, 1.1259778360, 0.91624569458, 1.2792042981]
    )
    assert set(found["disposability"]) == {"free"}
    record = json.loads((bench / "table/productivity.json").read_text(encoding="utf-8"))
    methods = {each["method"] for each in record["measures"].values()}
    assert "Malmquist-Luenberger, contemporaneous reference, free disposability of bads, constant returns" in methods
    said = (bench / "table.txt").read_text(encoding="utf-8")
    assert "With the best practice found elsewhere (A), E could make this with" in said
    plots = {path.name for path in (bench / "table/plots").iterdir()}
    assert {"ranking.png", "causes-2.png", "causes-3.png", "frontier.png"} <= plots


@pytest.mark.parametrize("folder", ["table", "both"])
def test_folder_is_checked(bench: Path, folder: str) -> None:
    """Proves that a check recomputes the scores, and names a cell that was edited behind a right list of files."""
    ran = run(bench, "check", folder)
    assert (ran.status, "scores recomputed" in ran.out) == (0, True), ran.out
    assert ("2 runs" in ran.out) is (folder == "both")
    table = bench / folder / "tables" / "productivity_directional.csv"
    content = table.read_text(encoding="utf-8")
    frame = pd.read_csv(table, dtype=str)
    frame.loc[0, "score"] = "0.123"
    frame.to_csv(table, index=False)
    kept = (bench / folder / MANIFEST).read_text(encoding="utf-8")
    (bench / folder / MANIFEST).unlink()
    ran = run(bench, "check", folder)
    assert ran.status == 5
    assert "productivity_directional" in ran.out
    table.write_text(content, encoding="utf-8")
    (bench / folder / MANIFEST).write_text(kept, encoding="utf-8")


def test_two_runs_in_both_languages(bench: Path) -> None:
    """Proves that today against the plan says which part of the gain is idle capacity, and maps it, in both tongues."""
    found = run(bench, "productivity", "today", "best", "--json").json
    assert found["of"] == "two runs"
    assert found["assumed"]["reference"] == "global"
    assert any("idle capacity" in line for line in found["sentences"])
    assert {"productivity-map.svg", "productivity-change-map.svg"} <= {
        path.name for path in (bench / "both/plots").iterdir()
    }
    chinese = run(bench, "productivity", "today", "best", "--lang", "zh", "--json").json
    assert any("闲置产能" in line for line in chinese["sentences"])
    assert chinese["productivity_totals"] == found["productivity_totals"]
    alone = run(bench, "productivity", "best", "--by", "industry", "--measure", "dea", "--json").json
    assert [row["unit"] for row in alone["productivity_dea"]] == ["lower paper", "upper paper"]


def test_answer_stands_in_the_report(bench: Path) -> None:
    """Proves that pictures and tables of an answer stand in a report, beside a run and alone."""
    assert run(bench, "report", "best", "both", "--out", "page.html").status == 0
    page = (bench / "page.html").read_text(encoding="utf-8")
    assert "Productivity directional" in page
    assert "data:image/svg+xml" in page
    assert run(bench, "report", "both", "--out", "alone.html").status == 0
    assert "against the best practice" in (bench / "alone.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("panel.csv", "--inputs", "x"),
        ("panel.csv", "--inputs", "x", "--goods", "z"),
        ("panel.csv", *ROLES, "--measure", "malmqvist"),
        ("panel.csv", *ROLES, "--unit", "plant"),
        ("panel.csv", *ROLES, "--only", "year=1999"),
        ("panel.csv", *ROLES, "--measure", "change", "--only", "year=1"),
        ("panel.csv", *ROLES, "--measure", "materials_balance", "--period", "year"),
        ("panel.csv", *ROLES, "--content", "x"),
        ("panel.csv", "today", *ROLES),
        ("today", "best", "--only", "year=1"),
        ("nothing.csv", *ROLES),
    ],
)
def test_refusals(bench: Path, words: tuple[str, ...]) -> None:
    """Proves that each slip is a message in the form of the project, with status 2."""
    ran = run(bench, "productivity", *words)
    assert ran.status == 2
    assert_problems(ran.err)


def test_green_productivity_as_an_aim(bench: Path) -> None:
    """Proves solve with held prices of a run, its check with prices, rerun, and that a live page is refused."""
    words = ("--objective", "green_productivity", "--input-prices", "best")
    ran = run(bench, "solve", SMALL_RIVER, *words, "--out", "green", "--json")
    assert ran.status == 0, ran.err
    assert ran.json["stages"][-1]["aim"] == "green_productivity"
    assert run(bench, "check", "green").status == 0
    again = run(bench, "rerun", "green", "--out", "green-again", "--json").json
    assert again["objective"] == ran.json["objective"]
    assert run(bench, "report", "green", "--out", "green.html").status == 0
    assert run(bench, "report", "green", "--live", "--out", "live.html").status == 2
    none = run(bench, "solve", SMALL_RIVER, "--objective", "green_productivity", "--out", "none")
    assert (none.status, "no weight" in none.err) == (2, True)
    assert_problems(none.err)


def test_frontier_of_output_against_productivity(bench: Path) -> None:
    """Proves that more output never raises the best ratio, that the folder is checked, and who stays behind is told."""
    weights = ("--input-prices", "best")
    ran = run(bench, "productivity", SMALL_RIVER, "--shares", "0.5,1", *weights, "--out", "frontier", "--json")
    assert ran.status == 0, ran.err
    low, high = (ran.json["productivity_frontier"][place] for place in (0, 1))
    assert low["ratio_high"] >= high["ratio_low"]
    assert low["ratio_low"] <= low["ratio_high"]
    assert {row["region"] for row in ran.json["productivity_regions"]} <= {"upper", "middle", "lower"}
    assert run(bench, "check", "frontier").status == 0
    assert (bench / "frontier/plots/green-frontier.png").is_file()
    assert run(bench, "productivity", SMALL_RIVER, "--shares", "two").status == 2


def test_dear_capital_upstream_bends_the_frontier(bench: Path) -> None:
    """Proves the frontier of an instance changed by --set: the mill of Upper county costs twice as much to replace.

    At 0.02 a unit and a weight of 0.1, 0.5 of output per unit is worth 250; all output needs 25 units of Upper county
    at 125 too: 25 / (25 x 0.002 + 25 x 0.004) = 166.7. Data that are no instance cannot be changed.
    """
    changes = ["instance.green_productivity.capital=0.1", "sites.investment_cost[upper,mill]=0.04",
               "sites.max_capacity[lower,mill]=25"]  # fmt: skip
    words = [word for change in changes for word in ("--set", change)]
    ran = run(bench, "productivity", SMALL_RIVER, "--shares", "0.6,1", *words, "--json")
    assert [row["ratio_low"] for row in ran.json["productivity_frontier"]] == pytest.approx([250, 500 / 3])
    assert any(line.startswith("What would lift Upper county: the best practice") for line in ran.json["sentences"])
    refused = run(bench, "productivity", "panel.csv", *ROLES, *words)
    assert refused.status == 2
    assert "--set: found data; must be asked of an instance only. Fix: leave it out." in refused.err


def test_nodes_of_a_run_are_periods(tmp_path: Path) -> None:
    """Proves that nodes follow as the tree says, not as their names sort, and that savings are those of the last."""
    river = tmp_path / "river"
    shutil.copytree(SMALL_RIVER, river)
    (river / "tree.csv").write_text("node,parent,period,years\nnow,,2025,5\nlater,now,2030,5\n", encoding="utf-8")
    demand = pd.read_csv(river / "demand.csv", dtype=str).assign(node="")
    more = demand[demand["region"] == "upper"].assign(node="later", quantity="15")
    pd.concat([demand, more]).to_csv(river / "demand.csv", index=False)
    assert run(tmp_path, "solve", "river", "--out", "run").status == 0
    told = run(tmp_path, "productivity", "run", "--json").json
    assert told["periods"] == ["now", "later"]
    changes = {row["unit"]: row for row in told["productivity_change"]}
    assert {(row["period"], row["from_period"]) for row in changes.values()} == {("later", "now")}
    assert [changes[unit]["score"] for unit in ("upper", "lower")] == pytest.approx([1, 1])
    savings = {(row["period"], row["unit"]): row for row in told["productivity_advice"] if row["column"] == "capital"}
    assert savings["later", "upper"]["score"] == pytest.approx(7 / 12)
    assert "Upper county could make this with 58 % less capital in place" in told["sentences"][-1]
