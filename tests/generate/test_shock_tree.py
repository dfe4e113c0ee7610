"""Trees from tables of shocks: the town of all cases, in which an oven of 10 t earns 2 a ton and 8 t are wanted."""

from __future__ import annotations

import pytest

from layout_opt.cli.run_lines import run_lines
from layout_opt.errors import InvalidInput
from layout_opt.facts.courses import last_nodes, likelihood
from layout_opt.generate.shock_events import MOST_COURSES
from layout_opt.generate.shock_tree import ShockTree, shock_tree
from layout_opt.result.first_stage import calm_course
from layout_opt.result.run import solve
from tests.cases.draft import Draft
from tests.families.hand import about
from tests.golden.examples import town
from tests.golden.text import instance_of

OVEN = {"what": "site", "region": "town", "technology": "oven"}


def shaken(*shocks: dict[str, object], draft: Draft | None = None) -> Draft:
    """Return the town with shocks, called s0, s1 ... unless they have a name."""
    made = draft or town()
    for at, shock in enumerate(shocks):
        made.add("shocks", **{"shock": f"s{at}", "probability": 0.3, **shock})  # type: ignore[arg-type]
    return made


def chances(made: ShockTree) -> dict[str, float]:
    """Return the probability of each course by its last node."""
    found = likelihood(made.instance.tree)
    return {last: found[last] for last in last_nodes(made.instance.tree)}


def test_a_plant_that_may_break() -> None:
    """Proves the tree on paper: with half of the oven lost in 0.3 of the courses 16 + 0.7 x 16 + 0.3 x 10 = 30.2."""
    made = shock_tree(instance_of(shaken({**OVEN, "depth": 0.5})))
    assert chances(made) == about({"period-1": 0.7, "period-1-s0": 0.3})
    run = solve(made.instance, gap=1e-9, stochastic_values=False)
    assert run.objective == about(30.2)
    assert not made.instance.has("shocks")


def test_what_preparing_is_worth() -> None:
    """Proves the plan without shocks held in the tree: 3 t of spare oven at 0.1 a year each save 0.3 x 6 less 0.6.

    Nothing can be built later, and the tables have rows of both periods; of them the course without shocks has no more.
    """
    draft = town(discount_rate=0)
    draft.add("tree", node="now", parent="", years=1)
    draft.add("tree", node="later", parent="now", years=1)
    draft.add("technologies", technology="spare", unit="t", kind="production", lifetime=10)
    draft.add("technology_goods", technology="spare", commodity="bread", region="*", output=1)
    draft.add("sites", region="town", technology="spare", variable_cost=1, investment_cost=1, max_capacity=9)
    draft.add("growth_limits", node="later", region="*", technology="spare", seed=0, rate=0)
    made = shock_tree(instance_of(shaken({**OVEN, "depth": 0.5, "start": 1}, draft=draft))).instance
    assert calm_course(made) == "later"
    run = solve(made, gap=1e-9)
    told = run.info["uncertainty"]
    assert run.objective == about(30.2 + 1.2)
    assert told["without_shocks"] == "course later"
    assert (told["preparation"]["unprepared_plan"], told["preparation"]["value"]) == about((30.2, 1.2))
    assert "value of preparing, against the plan of the course later: 1.2 CNY" in "\n".join(run_lines(run.info, "CNY"))


def test_a_shock_of_probability_0_leaves_the_plain_plan() -> None:
    """Proves that it is dropped: no tree, no rows, the same tables as without any shock, and the same plan."""
    plain, made = instance_of(town()), shock_tree(instance_of(shaken({**OVEN, "probability": 0})))
    assert made.dropped == ("s0",)
    assert made.instance.tree == plain.tree
    assert solve(made.instance).objective == solve(plain).objective == about(16)


def test_together_and_apart() -> None:
    """Proves joint and independent events: two apart make four courses, two of one event two."""
    second = {"what": "demand", "region": "town", "commodity": "bread", "depth": 0.25}
    apart = shock_tree(instance_of(shaken(OVEN, {**second, "probability": 0.5})))
    assert sorted(chances(apart).values()) == pytest.approx([0.15, 0.15, 0.35, 0.35])
    joint = shock_tree(instance_of(shaken({**OVEN, "together": "storm"}, {**second, "together": "storm"})))
    assert chances(joint) == about({"period-1": 0.7, "period-1-storm": 0.3})


def test_what_was_lost_comes_back() -> None:
    """Proves durations: two periods at half, then whole again; courses that were alike share their nodes."""
    late = {**OVEN, "shock": "late", "start": 3, "probability": 0.5}
    made = shock_tree(instance_of(shaken({**OVEN, "depth": 0.5, "duration": 2}, late)))
    frame = made.instance.resolve("sites").set_index("node")["max_utilisation"]
    assert [frame["period-1-s0"], frame["period-2-s0"], frame["period-3-s0"]] == [0.5, 0.5, 1.0]
    assert frame["period-3-late-s0"] == 0.0
    assert len(made.instance.tree.nodes) == 1 + 2 + 2 + 4


def test_many_events_are_drawn_with_a_seed() -> None:
    """Proves that above 64 courses so many are drawn, the same ones with the same seed, and that it is told."""
    draft = shaken(*({**OVEN, "depth": 0.1} for _ in range(7)))
    made, again, other = (shock_tree(instance_of(draft), seed=seed) for seed in (3, 3, 4))
    assert made.courses.how == "sampled"
    assert 0 < made.courses.error < 0.3
    assert len(made.courses.chances) <= MOST_COURSES
    assert sum(chances(made).values()) == pytest.approx(1)
    assert made.courses == again.courses != other.courses


def test_fewer_courses_tell_their_error() -> None:
    """Proves reduction: of 0.9 and 0.1 apart by a depth of 0.5 the first is kept, and 0.1 x 0.5 was moved."""
    made = shock_tree(instance_of(shaken({**OVEN, "depth": 0.5, "probability": 0.1})), most=1)
    assert (made.courses.how, made.courses.error) == ("reduced", pytest.approx(0.05))
    assert chances(made) == {"period-1": 1.0}


def test_refusals() -> None:
    """Proves what no tree is made of: nothing to break, a part of what has no limit, different starts of one event."""
    grain = town()
    grain.add("commodities", commodity="grain", unit="t")
    grain.add("foreign_trade", region="town", commodity="grain", direction="import", price=1)
    late = {**OVEN, "together": "storm", "start": 2}
    cases = (
        (shaken({"what": "route"}), "found nothing that could break; must touch a row of routes.csv."),
        (shaken({"what": "good", "depth": 0.5}, draft=grain), "found a part of what has no max_quantity; must touch"),
        (shaken({**OVEN, "together": "storm"}, late), "shocks.csv start: found 1, 2; must be the same for all shocks"),
        (town(), "found no rows; must say what may break."),
    )
    for draft, words in cases:
        with pytest.raises(InvalidInput) as error:
            shock_tree(instance_of(draft))
        assert words in str(error.value)
