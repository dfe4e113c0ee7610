"""What grows without limit in an unbounded instance is named: the decisions, how much of each, and the gain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from layout_opt import read_instance, solve
from layout_opt.analysis.explain import explain_infeasible
from layout_opt.instance import Change, parse_assignment
from layout_opt.result.growth import growth_lines
from tests.cli.running import SMALL_RIVER, run

IMPORT = "foreign_trade.price[{},paper,import]={}"
EXPORT = "foreign_trade.price[{},paper,export]={}"


def assign(*words: str) -> tuple[Change, ...]:
    """Return the changes of assignments."""
    return tuple(parse_assignment(word) for word in words)


def moves(*words: str, more: tuple[Change, ...] = ()) -> tuple[dict[str, float], float]:
    """Return what grows in the small river with changes, and the gain of one round; solve and explain must agree."""
    instance = read_instance(SMALL_RIVER, (*assign(*words), *more))
    found = explain_infeasible(instance)
    assert (found.feasible, found.unbounded, found.conditions, found.repairs) == (True, True, (), ())
    assert found.growth is not None
    ended = solve(instance)
    assert (ended.status, ended.exit_status) == ("unbounded", 2)
    record: Any = ended.info["growth"]
    assert record["gain"] == pytest.approx(found.growth.gain)
    return {f"{s.decision}[{','.join(s.key[1:])}]": s.amount for s in found.growth.steps}, found.growth.gain


def test_a_gateway_that_buys_below_what_it_sells() -> None:
    """Proves the cycle of one gateway: paper bought at 0.1 is sold at 0.9, and nothing else moves."""
    grown, gain = moves(IMPORT.format("lower", 0.1), EXPORT.format("lower", 0.9))
    assert grown == pytest.approx({"import_[lower,paper]": 1.0, "export[lower,paper]": 1.0})
    assert gain == pytest.approx(0.8)


def test_a_trade_between_two_gateways() -> None:
    """Proves that what is carried between two gateways belongs to the cycle, its freight to the gain: 0.8 - 0.05."""
    grown, gain = moves(IMPORT.format("upper", 0.1), EXPORT.format("middle", 0.9))
    assert set(grown) == {"import_[upper,paper]", "ship[upper,middle,paper]", "export[middle,paper]"}
    freight = read_instance(SMALL_RIVER).resolve("freight").iloc[0]
    distance = read_instance(SMALL_RIVER).resolve("routes").set_index(["from_region", "to_region"])["distance"]
    cost = freight["cost"] + freight["cost_per_distance"] * distance["upper", "middle"]
    assert gain == pytest.approx(0.8 - cost)


def test_the_smallest_of_several_cycles() -> None:
    """Proves that of two ways to gain for ever one is named, not a mixture of both."""
    grown, _ = moves(
        IMPORT.format("lower", 0.1),
        EXPORT.format("lower", 0.9),
        IMPORT.format("upper", 0.2),
        EXPORT.format("upper", 0.3),
    )
    assert set(grown) == {"import_[lower,paper]", "export[lower,paper]"}


def test_a_plant_without_a_limit() -> None:
    """Proves that a plant that may grow for ever is named with what sells its goods."""
    clean = Change(table="technology_emissions", delete=True)
    free = [
        Change(table="sites", where={"region": "lower"}, column=name, set="") for name in ("max_capacity", "fixed_cost")
    ]
    grown, gain = moves(EXPORT.format("lower", 0.9), more=(clean, *free))
    assert {"activity[lower,mill]", "export[lower,paper]"} <= set(grown)
    assert not any(name.startswith("import_") for name in grown)
    assert gain > 0


def test_the_command_line_says_it(tmp_path: Path) -> None:
    """Proves status 2 and the same lines from solve and explain, in words and as JSON."""
    words = ("--set", IMPORT.format("lower", 0.1), "--set", EXPORT.format("lower", 0.9))
    lines = [
        "gain without limit: 0.8 1e8 CNY/yr for each round of", "    export (lower, paper): +1 1e4 t/yr",
        "    import (lower, paper): +1 1e4 t/yr", "limit one of these, or correct its price or cost",
    ]  # fmt: skip
    for verb in ("solve", "explain"):
        ran = run(tmp_path, verb, SMALL_RIVER, *words)
        assert ran.status == 2
        assert "unbounded" in ran.out.splitlines()[0]
        assert ran.out.splitlines()[1:5] == lines
        record = run(tmp_path, verb, SMALL_RIVER, *words, "--json").json
        assert growth_lines(record["growth"], "1e8 CNY/yr") == lines
    assert list(tmp_path.iterdir()) == []
