"""Slips of the hand, by hundreds, through the command line: an answer or a message, never a traceback or half a run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cases.random_instance import random_instance
from tests.cli.running import ROOT, assert_problems, run
from tests.instance.mutate import mutations

NAMES = ("small-river", "published/trnsport", "published/mexss", "tree")
TREE_SEED = 317
"""A random instance with a tree of three nodes."""
EDITS = 50
"""Edited copies of each instance."""
BATCH = 25
STATUSES = frozenset({0, 2, 3})
"""Solved, invalid or unbounded, infeasible: none is so large that a limit stops it."""


def good(name: str, folder: Path) -> Path:
    """Write an unedited instance."""
    if name == "tree":
        return random_instance(TREE_SEED, folder)
    return Path(shutil.copytree(ROOT / "instances" / name, folder))


def test_the_random_instance_has_a_tree(tmp_path: Path) -> None:
    """Proves that one of the edited instances has nodes."""
    assert (good("tree", tmp_path / "tree") / "tree.csv").is_file()


@pytest.mark.parametrize("first", range(0, EDITS, BATCH))
@pytest.mark.parametrize("name", NAMES)
def test_edited_instances_end_in_an_answer_or_a_message(name: str, first: int, tmp_path: Path) -> None:
    """Proves that no slip in a folder gives a traceback, a partial run folder or a message without a remedy."""
    for seed in range(first, first + BATCH):
        folder = good(name, tmp_path / str(seed) / "instance")
        done = mutations(folder, seed)
        words = ("solve", "instance", "--out", "run", "--time-limit", "600", "--threads", "1")
        ran = run(folder.parent, *words)
        assert ran.status in STATUSES, (seed, done, ran)
        written = sorted(path.name for path in folder.parent.iterdir() if path != folder)
        if ran.status == 0:
            assert written == ["run"], (seed, done)
            assert (folder.parent / "run" / "run.json").is_file()
        else:
            assert written == [], (seed, done)
        if ran.status == 2 and "unbounded" not in ran.out:
            assert_problems(ran.err)
        shutil.rmtree(folder.parent)
