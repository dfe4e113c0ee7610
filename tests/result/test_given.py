"""Runs from decisions that somebody gives: nothing is believed but the decisions, and those are checked."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from layout_opt import read_instance, solve, write_run
from layout_opt.errors import InvalidInput
from layout_opt.result.given import given_run, read_decisions
from layout_opt.result.plan import plan_from_tables
from layout_opt.result.status import Status
from tests.cli.running import SMALL_RIVER, run

HEAD = "decision,key,value\n"


def write_decisions(path: Path, factor: float = 1.0) -> Path:
    """Write the decisions of the best layout of small-river, activities times a factor."""
    plan = plan_from_tables(solve(read_instance(SMALL_RIVER)).tables, "best")
    with path.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream)
        lines.writerow(["decision", "key", "value"])
        for name in plan.names():
            frame = plan.frame(name, ())
            for *key, amount in frame.itertuples(index=False):
                lines.writerow([name, ",".join(key), repr(amount * (factor if name == "activity" else 1.0))])
    return path


def test_decisions_become_a_run_that_check_certifies(tmp_path: Path) -> None:
    """Proves that the decisions of a solve give its objective again, a bound that holds, and a folder that checks."""
    best = solve(read_instance(SMALL_RIVER))
    found = given_run(read_instance(SMALL_RIVER), read_decisions(write_decisions(tmp_path / "mine.csv")))
    assert found.objective == pytest.approx(best.objective, rel=1e-12)
    assert found.bound is not None
    assert found.bound >= best.objective
    assert found.gap == pytest.approx((found.bound - best.objective) / best.objective)
    assert found.status is Status.UNPROVEN
    write_run(found, tmp_path / "run")
    checked = run(tmp_path, "check", "run")
    assert (checked.status, checked.err) == (0, "")


def test_wrong_decisions_are_violations(tmp_path: Path) -> None:
    """Proves that a layout that makes more than its balances allow is written as violated, with exit status 5."""
    write_decisions(tmp_path / "mine.csv", 1.5)
    ran = run(tmp_path, "solve", SMALL_RIVER, "--plan", "mine.csv", "--out", "run")
    assert ran.status == 5
    assert "VIOLATED" in ran.out


def test_the_verb_takes_a_scenario_file_and_a_plan(tmp_path: Path) -> None:
    """Proves that a scenario may stand anywhere, and that a plan within a tightened limit is refused by the check."""
    write_decisions(tmp_path / "mine.csv")
    change = 'table = "receptor_capacity"\ncolumn = "capacity"\nset = 600\n'
    (tmp_path / "tight.toml").write_text(f'title = "t"\nwhy = "w"\n[[changes]]\n{change}', encoding="utf-8")
    assert run(tmp_path, "solve", SMALL_RIVER, "--plan", "mine.csv", "--gap", "0.1", "--out", "a").status == 0
    tight = run(tmp_path, "solve", SMALL_RIVER, "--scenario", "tight.toml", "--plan", "mine.csv", "--out", "b")
    assert tight.status == 5
    assert "load_max" in tight.out
    solved = run(tmp_path, "solve", SMALL_RIVER, "--scenario", "tight.toml", "--json", "--out", "c").json
    assert solved["objective"] == pytest.approx(12.5)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "mine.csv:1: found nothing; must begin with the columns decision,key,value."),
        ("a,b\n", "mine.csv:1: found a,b; must begin with the columns decision,key,value."),
        (f"{HEAD}opne,root,1\n", "mine.csv:2 decision: found 'opne'; must name a decision"),
        (f"{HEAD}open,root,1\n", "mine.csv:2 key: found root; must have the parts node,region,technology."),
        (f'{HEAD}open,"root,upper,mill",x\n', "mine.csv:2 value: found 'x'; must be a number."),
        (f'{HEAD}open,"root,upper,mill",inf\n', "mine.csv:2 value: found 'inf'; must be a number."),
        (f"{HEAD}open,root,upper,mill,1\n", "mine.csv:2: found 5 cells; must have 3. Fix: put keys in quotes."),
        (2 * 'open,"root,upper,mill",1\n', "mine.csv:1: found open,root,upper,mill,1; must begin"),
        (HEAD + 2 * 'open,"root,upper,mill",1\n', "mine.csv:3 key: found root,upper,mill; must stand once"),
    ],
)
def test_files_are_refused_in_words(tmp_path: Path, content: str, message: str) -> None:
    """Proves that each way in which a file of decisions can be wrong has a message that names line and rule."""
    (tmp_path / "mine.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_decisions(tmp_path / "mine.csv")
    assert message in str(caught.value)


def test_other_instances_and_options_are_refused(tmp_path: Path) -> None:
    """Proves that decisions of another instance, no file, and a plan beside rows or the layout today are refused."""
    (tmp_path / "mine.csv").write_text(f'{HEAD}open,"root,far,mill",1\n', encoding="utf-8")
    far = run(tmp_path, "solve", SMALL_RIVER, "--plan", "mine.csv", "--out", "run")
    assert "open[root,far,mill]" in far.err
    assert "must be at a key that the instance has" in far.err
    assert "no such file" in run(tmp_path, "solve", SMALL_RIVER, "--plan", "none.csv", "--out", "run").err.lower()
    for words in (("--rows", "rows.py"), ("--layout", "today")):
        refused = run(tmp_path, "solve", SMALL_RIVER, "--plan", "mine.csv", *words, "--out", "run")
        assert "must stand alone" in refused.err
        assert not (tmp_path / "run").exists()
