"""Units re-expressed by 1e-9 ... 1e9 leave the answer as it is: objective, exit status, and the layout where unique."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from layout_opt import read_instance, solve
from layout_opt.errors import InvalidInput
from layout_opt.instance import Instance
from layout_opt.model.objective import stages
from layout_opt.result.run import Run
from layout_opt.solver.direct import direct_model
from layout_opt.solver.highs import Options, optimise
from tests.cases.other_units import DEFINES, Other, in_other_units, members_alone

INSTANCES = Path(__file__).parents[2] / "instances"
SLOW = {"lake-okeechobee", "puget-sound"}
"""Published instances that would take minutes."""
SMALL = (
    "small-river",
    "two-regions",
    *sorted(f"published/{path.name}" for path in (INSTANCES / "published").iterdir() if path.name not in SLOW),
)
POWERS = (-9, -6, -3, 3, 6, 9)
GAP = 1e-6
SAME = 1e-6
"""Difference of activities, relative to the largest of the technology, below which layouts are the same [1]."""


def at_once(instance: Instance, dice: random.Random) -> list[Other]:
    """Return every kind of unit, and every entity that can change alone, each in a unit of some other size."""
    found = []
    for kind in ("money", *DEFINES):
        members = members_alone(instance, kind)
        if members:
            found += [Other(kind, dice.choice(POWERS), member) for member in members]
        elif kind == "money" or instance.has(DEFINES[kind]):
            found.append(Other(kind, dice.choice(POWERS)))
    return found


def told(run: Run, others: Sequence[Other]) -> float:
    """Return the objective of a run in the money of the instance as it was."""
    assert run.objective is not None
    return run.objective * 10.0 ** sum(other.power for other in others if other.kind == "money")


def activity(run: Run) -> dict[tuple[str, ...], float]:
    """Return the activity of every site over the largest of its technology."""
    frame = run.tables["activity"]
    most = frame.groupby("technology")["activity"].transform("max")
    share = (frame["activity"] / most.where(most > 0, 1.0)).tolist()
    return dict(zip(zip(*(frame[name] for name in ("node", "region", "technology")), strict=True), share, strict=True))


def assert_same(base: Run, run: Run, others: Sequence[Other], gap: float) -> None:
    """Assert that two runs of one problem in different units say the same."""
    where = "; ".join(map(str, others))
    assert (run.status, run.exit_status) == (base.status, base.exit_status), where
    assert base.objective is not None
    assert told(run, others) == pytest.approx(base.objective, rel=2 * gap + 1e-9), where
    assert run.certificate is not None
    assert run.certificate.passed
    assert run.info["unique"] == base.info["unique"], where
    if base.info["unique"]:
        here, there = activity(base), activity(run)
        assert here.keys() == there.keys()
        for site, share in here.items():
            assert there[site] == pytest.approx(share, abs=SAME), f"{site}: {where}"


@pytest.mark.parametrize("name", SMALL)
def test_all_units_at_once(name: str, tmp_path: Path) -> None:
    """Proves that the unit of money and those of every good, pollutant, factor and activity may be of any size."""
    instance = read_instance(INSTANCES / name)
    base = solve(instance, gap=GAP)
    dice = random.Random(name)
    for number in range(1 if name.startswith("published") else 3):
        others = at_once(instance, dice)
        there = read_instance(in_other_units(instance, others, tmp_path / str(number)))
        assert_same(base, solve(there, gap=GAP), others, GAP)


@pytest.mark.parametrize("power", [-9, 9])
@pytest.mark.parametrize("kind", ["money", *DEFINES])
def test_each_kind_alone(kind: str, power: int, tmp_path: Path) -> None:
    """Proves of the tutorial river that any one kind may be counted in units 1e-9 ... 1e9 as large."""
    instance = read_instance(INSTANCES / "small-river")
    others = [Other(kind, power)] if kind == "money" or instance.has(DEFINES[kind]) else []
    there = read_instance(in_other_units(instance, others, tmp_path / "there"))
    assert_same(solve(instance, gap=GAP), solve(there, gap=GAP), others, GAP)


@pytest.mark.parametrize("name", ["yellow-river", "jiangsu-hogs"])
def test_large_instances(name: str, tmp_path: Path) -> None:
    """Proves of large instances, all units changed at once, that the bound of the relaxation stays to nine digits."""
    instance = read_instance(INSTANCES / name)
    others = at_once(instance, random.Random(name))
    there = read_instance(in_other_units(instance, others, tmp_path / "there"))
    bounds = [relaxed_bound(each) for each in (instance, there)]
    money = 10.0 ** sum(other.power for other in others if other.kind == "money")
    assert bounds[1] * money == pytest.approx(bounds[0], rel=1e-9), "; ".join(map(str, others))


def relaxed_bound(instance: Instance) -> float:
    """Return the optimum of the first stage with integer decisions relaxed."""
    stage = stages(instance)[0]
    arrays = direct_model(instance).arrays(stage.aim, maximise=stage.maximise)
    outcome = optimise(arrays.relaxed(), Options())
    assert outcome.objective is not None
    return outcome.objective


def test_beyond_the_span_the_cell_is_named(tmp_path: Path) -> None:
    """Proves that numbers beyond the documented span are refused by file, line and column, with the unit to change."""
    instance = read_instance(INSTANCES / "small-river")
    with pytest.raises(InvalidInput) as error:
        read_instance(in_other_units(instance, [Other("money", -30)], tmp_path / "there"))
    assert any(
        str(problem).startswith("demand.csv:2 price: found ")
        and "be at most 1e+25 in size. Fix: correct the value, or choose a unit in which it is nearer to 1."
        in str(problem)
        for problem in error.value.problems
    )
