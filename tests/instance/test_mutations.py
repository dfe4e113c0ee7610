"""Mutation of the input: whatever is done to a good folder, it reads or it is refused in the one form."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from layout_opt.errors import InvalidInput
from layout_opt.instance import Instance, write_folder, write_workbook
from tests.instance.examples import read, write_plain, write_river
from tests.instance.mutate import mutations
from tests.instance.test_round_trip import assert_same

SEEDS = 300
BATCH = 25
FORM = re.compile(r"[^:].*: found .+; must .+\. Fix: .*[^.]\.")
WRITERS = (write_river, write_river, write_plain)  # the river holds more to break


def read_or_refuse(path: Path) -> Instance | None:
    """Return the instance, or None if it is refused; every message must have the one form."""
    try:
        return read(path)
    except InvalidInput as refusal:
        problems = refusal.problems
    assert problems
    for problem in problems:
        message = str(problem)
        assert FORM.fullmatch(message), message
        assert message.isprintable(), message
    return None


@pytest.mark.parametrize("first", range(0, SEEDS, BATCH))
def test_a_mutated_folder_reads_or_is_refused(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + BATCH):
        folder = WRITERS[seed % len(WRITERS)](tmp_path / f"i{seed}")
        done = mutations(folder, seed)
        try:
            instance = read_or_refuse(folder)
            if instance is not None:
                assert_same(instance, read(write_folder(instance, tmp_path / f"o{seed}")))
        except BaseException as error:
            error.add_note(f"seed {seed}: {done}")
            raise


def test_mutations_are_reproducible(tmp_path: Path) -> None:
    for seed in range(40):
        done = [mutations(write_river(tmp_path / f"{seed}{side}"), seed) for side in "ab"]
        assert done[0] == done[1]


def test_some_mutants_read_and_most_are_refused(tmp_path: Path) -> None:
    outcomes = []
    for seed in range(60):
        folder = write_river(tmp_path / str(seed))
        mutations(folder, seed)
        outcomes.append(read_or_refuse(folder) is None)
    assert 20 < sum(outcomes) < 58


def test_a_damaged_workbook_reads_or_is_refused(tmp_path: Path) -> None:
    path = write_workbook(read(write_plain(tmp_path / "plain")), tmp_path / "book.xlsx")
    good = path.read_bytes()
    for seed in range(60):
        chance = random.Random(seed)
        content = bytearray(good)
        for _ in range(chance.choice((1, 5, 50))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.2:
            del content[chance.randrange(len(content)) :]
        path.write_bytes(bytes(content))
        read_or_refuse(path)
