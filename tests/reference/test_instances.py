"""The published instances with their scenarios, the small shipped ones, and the inputs that once went wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from layout_opt.errors import InvalidInput
from layout_opt.instance import read_scenario
from tests.reference import changes
from tests.reference.agreement import disagreements
from tests.reference.book import Book, read_book
from tests.reference.package import by_experiment

ROOT = Path(__file__).parents[2]
INSTANCES = [ROOT / "instances" / name for name in ("small-river", "two-regions")]
SLOW = {
    "lake-okeechobee": "804 removals; the example of the family and random instances stand in for it",
    "puget-sound": "585 sites and 1,124 terms of limits; lake-erie and random instances stand in for it",
}
"""Published instances that are left out here, and why."""
PUBLISHED = sorted(
    folder for folder in (ROOT / "instances" / "published").iterdir() if folder.is_dir() and folder.name not in SLOW
)
SHARED = ROOT.parent / "shared" / "cases"
CASES = sorted(folder for folder in SHARED.glob("*/*") if (folder / "instance.toml").is_file())
OVERSIZED = {"bad-capacity": "a capacity of 1e15 is beyond what a solver can tell from no limit"}
"""Inputs on which no solver can be right, and why."""


def with_scenarios(folders: list[Path]) -> list[object]:
    """Return each folder alone and with each of its scenarios."""
    pairs = [(folder, file) for folder in folders for file in (None, *sorted(folder.glob("scenarios/*.toml")))]
    return [pytest.param(*pair, id=f"{pair[0].name}-{pair[1].stem if pair[1] else 'base'}") for pair in pairs]


def read_with(folder: Path, scenario: Path | None) -> Book:
    """Return the instance of a folder after the changes of a scenario, as the reference makes them."""
    book = read_book(folder)
    return changes.changed(book, changes.read_scenario(scenario)) if scenario else book


@pytest.mark.parametrize(("folder", "scenario"), with_scenarios([*INSTANCES, *PUBLISHED]))
def test_shipped_and_published(folder: Path, scenario: Path | None) -> None:
    """Proves that the package and the reference agree on real tables, scenarios and layouts of today included."""
    edits = read_scenario(scenario).changes if scenario else ()
    book = read_with(folder, scenario)
    assert disagreements(book, by_experiment(folder, changes=edits)) == []
    if scenario is None:
        assert disagreements(book, by_experiment(folder, "today", changes=edits), today=True) == []


@pytest.mark.skipif(not CASES, reason="the inputs that went wrong are not beside the repository (../shared/cases)")
@pytest.mark.parametrize("folder", CASES, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_inputs_that_went_wrong(folder: Path) -> None:
    """Proves that where such an input is read at all its answer is right, whatever its units."""
    if folder.parent.name in OVERSIZED:
        pytest.skip(OVERSIZED[folder.parent.name])
    try:
        said = by_experiment(folder)
    except InvalidInput as refused:
        pytest.skip(f"refused: {refused.problems[0]}")
    assert disagreements(read_book(folder), said) == []
