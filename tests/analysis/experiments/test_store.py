"""The store: nothing is solved twice, nothing damaged or made by other data or code is trusted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from layout_opt import read_instance
from layout_opt.analysis.experiments import Case, Results, run_experiment
from layout_opt.analysis.experiments.key import identity_of, inputs_hash, source_hash
from layout_opt.analysis.experiments.store import LINES, STORE, Store
from layout_opt.errors import InvalidInput
from layout_opt.instance import Change
from layout_opt.solver.highs import Options
from tests.analysis.experiments.rivers import CASES, RIVER, capacity


def again(folder: Path, **how: object) -> Results:
    return run_experiment(read_instance(RIVER), CASES, folder=folder, **how)  # type: ignore[arg-type]


def files(folder: Path) -> list[Path]:
    return sorted((folder / STORE / "cases").iterdir())


def test_a_second_time_nothing_is_solved_and_everything_is_the_same(tmp_path: Path) -> None:
    """Proves that a second time nothing is solved and everything is the same."""
    first = again(tmp_path, keep=("activity", "capacity"))
    second = again(tmp_path, keep=("activity", "capacity"))
    assert (first.solved, second.solved) == (len(CASES), 0)
    pd.testing.assert_frame_equal(first.frame, second.frame)
    in_memory = run_experiment(read_instance(RIVER), CASES, keep=("activity", "capacity"))
    for name in ("activity", "capacity"):
        pd.testing.assert_frame_equal(first.table(name), second.table(name))
        pd.testing.assert_frame_equal(first.table(name), in_memory.table(name))


def test_only_what_is_missing_is_solved(tmp_path: Path) -> None:
    """Proves that only what is missing is solved."""
    run_experiment(read_instance(RIVER), CASES[:2], folder=tmp_path)
    assert again(tmp_path).solved == len(CASES) - 2
    assert again(tmp_path, keep=("loads",)).solved == len(CASES)  # what was not kept must be solved again
    assert again(tmp_path, keep=()).solved == 0
    assert again(tmp_path, options=Options(gap=1e-3)).solved == len(CASES)


@pytest.mark.parametrize("place", ["a line", "a file"])
@pytest.mark.parametrize("damage", ["cut short", "one bit", "emptied", "gone", "another case's"])
def test_what_is_damaged_is_never_trusted(tmp_path: Path, place: str, damage: str) -> None:
    """Proves that a case whose line or file is not as it was written is solved again, and no other."""
    whole = again(tmp_path)
    lines = tmp_path / STORE / LINES
    hurt, other = files(tmp_path)[:2]
    every = lines.read_bytes().splitlines()
    content, stranger = (every[-1], every[0]) if place == "a line" else (hurt.read_bytes(), other.read_bytes())
    flipped = content[:150] + bytes([content[150] ^ 1]) + content[151:]
    told = {"cut short": content[:-9], "one bit": flipped, "another case's": stranger}.get(damage, b"")
    if place == "a line":
        lines.write_bytes(b"\n".join([*every[:-1], *([] if damage == "gone" else [told])]))
    elif damage == "gone":
        hurt.unlink()
    else:
        hurt.write_bytes(told)
    (tmp_path / STORE / "cases" / "stray.zip").write_bytes(b"PK not at all")
    healed = again(tmp_path)
    assert healed.solved == 1
    pd.testing.assert_frame_equal(healed.frame.drop(columns="seconds"), whole.frame.drop(columns="seconds"))
    pd.testing.assert_frame_equal(healed.table("activity"), whole.table("activity"))
    assert again(tmp_path).solved == 0


def test_a_case_on_which_the_solver_failed_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a case on which the solver failed is tried again."""
    from layout_opt.analysis.experiments import workshop
    from layout_opt.analysis.experiments.finished import FinishedCase

    with monkeypatch.context() as patch:
        patch.setattr(workshop.Workshop, "solve", lambda *_: FinishedCase("failed", note="HiGHS gave up"))
        assert again(tmp_path).frame["status"].tolist() == ["failed"] * len(CASES)
    assert again(tmp_path).solved == len(CASES)


def test_the_key_moves_with_everything_that_decides_a_number() -> None:
    """Proves that the key moves with everything that decides a number."""
    river, case = read_instance(RIVER), Case("a", (capacity(400.0),))
    identity = identity_of(river, None)
    other_data = read_instance(RIVER, [Change(table="sites", key="upper,mill", column="variable_cost", set=0.21)])
    other_settings = read_instance(RIVER, [Change(table="instance", column="discount_rate", set=0.01)])
    keys = [
        identity.key(case),
        identity.key(replace(case, changes=(capacity(401.0),))),
        identity.key(replace(case, changes=())),
        identity.key(replace(case, layout="today")),
        identity.key(replace(case, target=10.0)),
        identity.key(replace(case, fixed={"activity": {("root", "upper", "mill"): 1.0}})),
        identity.key(replace(case, fixed={"activity": {("root", "upper", "mill"): 2.0}})),
        identity_of(other_data, None).key(case),
        identity_of(other_settings, None).key(case),
        identity_of(river, Options(gap=1e-3)).key(case),
        identity_of(river, Options(gap=1e-3, time_limit=9.0)).key(case),
        identity_of(river, Options(gap=1e-3, seed=1)).key(case),
        replace(identity, code="another").key(case),
    ]
    assert len(set(keys)) == len(keys)
    assert identity.key(replace(case, name="b", labels={"x": 1.0})) == identity.key(case)
    assert identity_of(read_instance(RIVER), None) == identity
    assert identity_of(river, Options(threads=2)) == identity_of(river, Options(threads=1))


def test_a_folder_of_an_older_version_is_told(tmp_path: Path) -> None:
    """Proves that finished cases in the form of an older version are one message and no traceback."""
    (tmp_path / "store" / "runs").mkdir(parents=True)
    with pytest.raises(InvalidInput, match=r"found finished cases of an older version; must .* Fix: choose another"):
        Store(tmp_path).cases()


def test_a_change_made_when_reading_is_as_good_as_one_in_the_files(tmp_path: Path) -> None:
    """The key speaks of what the tables say, not of how they came to say it."""
    from layout_opt.instance import changed

    assert inputs_hash(changed(read_instance(RIVER), [capacity(400.0)])) == inputs_hash(
        read_instance(RIVER, [capacity(400.0)])
    )


def test_an_edited_package_does_not_reuse_results(tmp_path: Path) -> None:
    """Proves that an edited package does not reuse results."""
    (tmp_path / "inner").mkdir()
    module = tmp_path / "inner" / "model.py"
    module.write_text("x = 1\n")
    before = source_hash(tmp_path)
    module.write_text("x = 2\n")
    assert source_hash(tmp_path) != before
    module.rename(tmp_path / "model.py")
    assert source_hash(tmp_path) != before
    assert source_hash() == source_hash()


def test_what_is_stored_says_how_it_was_made(tmp_path: Path) -> None:
    """Proves that what is stored says how it was made."""
    base = read_instance(RIVER, [capacity(450.0)])
    run_experiment(base, CASES[:2], folder=tmp_path)
    runs = Store(tmp_path).query("SELECT * FROM runs ORDER BY objective DESC")
    changes = [case.changes for case in Store(tmp_path).cases()]
    assert [[change["set"] for change in listed] for listed in changes] == [[], [400.0]]
    assert runs["inputs"].tolist() == [inputs_hash(base)] * 2
    assert set(json.loads(runs["versions"][0])) >= {"python", "highspy", "layout-opt"}


def test_the_store_answers_sql(tmp_path: Path) -> None:
    """Proves that the store answers sql."""
    again(tmp_path)
    store = Store(tmp_path)
    made = store.query(
        'SELECT "case", sum(activity) AS paper FROM activity JOIN runs USING (key) GROUP BY ALL ORDER BY 1'
    )
    assert made["case"].tolist() == ["as it is", "stricter", "today"]
    assert made["paper"].max() == pytest.approx(60.0)
    with pytest.raises(InvalidInput, match="be SQL about the tables activity, runs"):
        store.query("SELECT * FROM rnus")
