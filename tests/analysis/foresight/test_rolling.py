"""Rolling foresight, solved on paper.

The town: ovens (at most 10 t a year, 1 CNY/t, 1 a unit over 10 years without discount) and buyers of 8 t at 3 CNY/t;
`now` and `later` last 5 years each. A standard of `later` closes ovens; kilns (1.5 CNY/t) are clean.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from layout_opt.analysis.foresight.rolling_run import sight_of, solve_rolling
from layout_opt.errors import InvalidInput
from layout_opt.result.check_run import check_run
from layout_opt.result.folder import write_run
from layout_opt.result.run import Run
from tests.cases.draft import Draft
from tests.cases.random_instance import random_instance
from tests.cli.running import run as run_verb
from tests.families.hand import GAP, about, answer
from tests.golden.examples import town
from tests.golden.text import instance_of


def standard(announced: str) -> Draft:
    """Return the town in which ovens are too dirty later."""
    draft = town()
    draft.tables["sites"][0] |= {"investment_cost": "10"}
    draft.add("technologies", technology="kiln", unit="t", kind="production")
    for technology in draft.tables["technologies"]:
        technology["lifetime"] = "10"
    draft.add("technology_goods", technology="kiln", commodity="bread", region="*", output=1)
    draft.add("sites", region="town", technology="kiln", max_capacity=10, variable_cost=1.5, investment_cost=10)
    draft.add("tree", node="now", parent="", years=5)
    draft.add("tree", node="later", parent="now", years=5)
    draft.add("pollutants", pollutant="smoke", unit="kg")
    draft.add("technology_emissions", technology="oven", pollutant="smoke", region="*", intensity=2)
    draft.add(
        "emission_standards", node="later", technology="oven", pollutant="smoke", max_intensity=1, announced=announced
    )
    return draft


def rolling(draft: Draft, sight: int = 1) -> Run:
    """Return the run of rolling foresight."""
    return solve_rolling(instance_of(draft), sight, gap=GAP)


def test_surprise_on_paper(tmp_path: Path) -> None:
    """Proves the cost of surprise: 20 of 40.

    Foreseen: kilns from now on, 8 t x (3 - 1.5) x 10 years less 8 x 10 paid in 10 years: 40. Surprised: ovens now,
    8 x 2 x 5 - 8 x 5 = 40, and later the choice between nothing (-8 x 5, what is still to be paid) and kilns (8 x 1.5 x
    5 - 8 x 5 = 20 more): 40 - 40 + 20 = 20. Stranded are 8 annuities of 1 in 5 years, 40. Without the column
    `announced` the standard is known from the start and surprises nobody.
    """
    run = rolling(standard("later"))
    assert answer(standard("")).objective == about(40)
    assert run.status == "solved"
    assert run.objective == about(20)
    assert run.bound == about(40)
    told = run.info["foresight"]
    assert (told["cost_of_surprise"], told["stranded"], told["perfect_objective"]) == about((20, 40, 40))
    assert [step["hidden"] for step in told["solves"]] == [1, 0]
    table = run.tables["cost_of_surprise"].set_index("node")
    assert (table["cost"] * 5).to_dict() == about({"now": 60 - 40 - 40, "later": 20 + 20})
    folder = write_run(run, tmp_path / "run")
    assert check_run(folder).violations == ()
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    record["foresight"]["cost_of_surprise"] = 5.0
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert any("cost_of_surprise" in line and "recomputed 20" in line for line in check_run(folder).violations)


@pytest.mark.parametrize("announced", ["", "now"])
def test_what_is_known_from_the_root_surprises_nobody(announced: str) -> None:
    """Proves that one period of sight is perfect foresight where every row is known from the root: 40, at no cost."""
    run = rolling(standard(announced))
    assert run.objective == about(40)
    assert run.info["foresight"]["cost_of_surprise"] == about(0)
    assert len(run.info["foresight"]["solves"]) == 1


def test_sight_is_foresight() -> None:
    """Proves sight: who sees two periods sees the standard of the second; one who sees one does not."""
    assert rolling(standard("later"), sight=2).objective == about(40)


def test_the_last_announcement_holds() -> None:
    """Proves announcements made anew: a standard told from the start and taken back later is believed until then.

    Kilns are built now; the town loses 8 x 0.5 x 10 = 40 against ovens for all 10 years, which would give 80.
    """
    draft = standard("now")
    draft.add(
        "emission_standards", node="later", technology="oven", pollutant="smoke", max_intensity=9, announced="later"
    )
    run = rolling(draft)
    assert run.objective == about(40)
    assert run.info["foresight"]["cost_of_surprise"] == about(40)
    assert answer(draft).objective == about(80)


def test_a_surprise_without_a_layout_is_told_with_its_repair() -> None:
    """Proves repairs: later at least 4 t must be baked, which nobody knew, and ovens may not be built any more.

    Nothing pays now (1 t costs 4 a year), so nothing was built. Foreseen, 4 t of capacity would have been built now.
    """
    draft = town()
    draft.tables["sites"][0] |= {"variable_cost": "4"}
    draft.add("tree", node="now", parent="", years=5)
    draft.add("tree", node="later", parent="now", years=5)
    draft.add("entry_bans", node="later", region="town", technology="oven")
    draft.add("regional_floors", node="later", region="town", measure="output", least=4, announced="later")
    draft.tables["sites"][0] |= {"investment_cost": "1"}
    assert answer(draft).objective == about(4 * (3 - 4) * 5 - 4 * 1 * 10)
    run = rolling(draft)
    assert (run.status, run.exit_status, dict(run.tables)) == ("infeasible", 3, {})
    told = run.info["foresight"]
    assert told["stopped_at"] == ["later"]
    first = told["repairs"][0]
    assert first["node"] == "later"
    assert first["objective"] is not None
    assert first["limits"][0]["before"] in (0.0, 4.0)


@pytest.mark.parametrize("seed", [6, 98])
def test_surprise_never_helps(seed: int, tmp_path: Path) -> None:
    """Proves on random trees that rolling foresight, with every row announced where it holds, is never the better."""
    from layout_opt import read_instance

    instance = read_instance(random_instance(seed, tmp_path / "it"))
    late = instance
    for name, frame in instance.tables.items():
        if "node" in frame.columns and name != "tree" and (frame["node"] != instance.tree.root).any():
            late = late.with_table(name, frame.assign(announced=frame["node"]))
    assert late is not instance
    run = solve_rolling(late, 1)
    told = run.info["foresight"]
    if run.tables:
        assert run.certificate is not None
        assert run.certificate.passed
        best, room = told["perfect_objective"], 3e-4 * max(1.0, abs(told["perfect_objective"]))
        sign = -1.0 if instance.settings.objective in ("cost", "load") else 1.0
        assert run.objective is not None
        if len(run.info["stages"]) == 1:
            assert sign * run.objective <= sign * best + room
    else:
        assert told["stopped_at"]


def test_words_of_foresight() -> None:
    """Proves that --foresight takes perfect and rolling=K, and refuses all else."""
    assert (sight_of("perfect"), sight_of("rolling=3")) == (None, 3)
    for text in ("rolling", "rolling=0", "rolling=x", "myopic"):
        with pytest.raises(InvalidInput, match="must be perfect, or rolling=K"):
            sight_of(text)


def test_announcements_are_checked() -> None:
    """Proves the rule: a row is announced at its node or one before it."""
    draft = standard("later")
    draft.tables["emission_standards"][0] |= {"node": "now", "max_intensity": "3"}
    with pytest.raises(InvalidInput) as refused:
        instance_of(draft)
    (problem,) = refused.value.problems
    assert str(problem) == (
        "emission_standards.csv:2 announced: found 'later'; must be the node of the row (now) or one before it. "
        "Fix: name the node at which the row becomes known."
    )
    draft.tables["emission_standards"][0]["announced"] = "lter"
    with pytest.raises(InvalidInput, match=r"announced: found 'lter'; must be one of the ids in tree.csv"):
        instance_of(draft)


def test_from_the_command_line(tmp_path: Path) -> None:
    """Proves the verb: solve and rerun of rolling foresight, the words of its cost, and what it does not go with."""
    folder = standard("later").write(tmp_path / "town")
    told = run_verb(tmp_path, "solve", str(folder), "--foresight", "rolling=1", "--out", "run")
    assert told.status == 0
    assert "cost of surprise: 20 CNY" in told.out
    again = run_verb(tmp_path, "rerun", "run", "--out", "again", "--json")
    assert json.loads(again.out)["foresight"]["cost_of_surprise"] == about(20)
    refused = run_verb(tmp_path, "solve", str(folder), "--foresight", "rolling=1", "--layout", "today", "--out", "no")
    assert (refused.status, "--foresight: found --layout; must stand alone" in refused.err) == (2, True)
