"""The sentences of a run say what its numbers say, in both languages, and say so where nothing changes or binds."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from layout_opt import Run, read_instance, solve
from layout_opt.instance import Change
from layout_opt.result.folder import stored_of
from layout_opt.show.headlines import MOST, run_headlines
from layout_opt.show.view import make_view
from tests.show.towns import SMALL_RIVER


def solved(changes: Sequence[Change] = (), layout: str = "best") -> Run:
    """Return small-river solved."""
    return solve(read_instance(SMALL_RIVER, list(changes)), layout=layout)


@pytest.fixture(scope="module")
def run() -> Run:
    """Small-river as it is."""
    return solved()


def test_what_changes_why_what_binds_what_it_hangs_on(run: Run) -> None:
    """Proves the sentences on paper: 35 x 1e4 t of 0.5 move, and 1,000 t at 0.0025 carry 2.5 x 1e8 CNY.

    Upper pays 0.001 x 100 t per 1e4 t of paper for the river and Lower nothing: 0.1 x 1e8 CNY / 1e4 t = 1,000 CNY/t.
    """
    assert run_headlines(run) == [
        (
            "Against today 1.75 billion CNY/yr (58 % of today's value) is given up, mostly Paper mill in Upper county "
            "(−1.75 billion CNY/yr); 1.75 billion CNY/yr is added, mostly Paper mill in Lower city "
            "(+1.75 billion CNY/yr)."
        ),
        (
            "Why: at the plan's prices a unit of Paper mill earns 1,000 CNY/t more in Lower city than in Upper county, "
            "through a lighter load on the scarce environment."
        ),
        (
            "What binds: Capacity of the receptor (Water intake of Lower city, Chemical oxygen demand), and no other "
            "scarce limit. At its price of 250,000 CNY/t its 1,000 t/yr carry 250 million CNY/yr."
        ),
        "The numbers it hangs on: 100 % assumed. No layout is better.",
    ]


def test_the_same_in_chinese(run: Run) -> None:
    """Proves that the sentences are Chinese with local names, no English word left."""
    said = run_headlines(run, local=True)
    assert said[2] == (
        "唯一稀缺的限额：受体容量（下游市取水口、化学需氧量）。"
        "按其价格 250,000 元/吨 计，限额 1,000 吨/年 值 2.5 亿元/年。"
    )
    assert not any(letter.isascii() and letter.isalpha() for words in said for letter in words)


def test_null_results_are_words() -> None:
    """Proves that a ban where nothing is, and a capacity with room, are told as what changes nothing."""
    ban = {"region": "middle", "technology": "mill", "closes_existing": 1}
    said = run_headlines(solved([Change(table="entry_bans", insert=(ban,))]))
    assert said[3] == (
        "Ban that closes plants has no price with opening decisions held (sites: 1), and Paper mill is 0 there already."
    )
    assert len(said) == MOST
    wide = Change(table="receptor_capacity", where={"receptor": "intake"}, column="capacity", set=1e6)
    said = run_headlines(solved([wide]))
    assert said[:3] == [
        "Nothing moves: every region makes what it makes today.",
        "No limit of rivers, air, factors, routes or rules is scarce: demand and the costs of sites decide.",
        (
            "Capacity of the receptor does not bind anywhere: the fullest (Water intake of Lower city, Chemical oxygen "
            "demand) is used to 0.2 %."
        ),
    ]


def test_today_says_what_it_exceeds() -> None:
    """Proves that the layout of today is told as such, with the worst of the limits that it exceeds."""
    said = run_headlines(solved(layout="today"))
    assert said[0] == "This is today's layout, evaluated as it stands: nothing is chosen."
    assert said[1].startswith("It exceeds 1 limits, most of all Capacity of the receptor (Water intake of Lower city")


def test_every_node_of_a_run_speaks(run: Run) -> None:
    """Proves that a view made by hand says the same as the run."""
    from layout_opt.show.headlines import headlines

    assert headlines(make_view(stored_of(run))) == run_headlines(run)


def test_limits_of_what_is_decided_first() -> None:
    """Proves that of a tree the whole course is looked at: plants are built before demand is known.

    At the last node nothing is built, so that a budget of 1,000 looked unused and the least capacity not scarce.
    """
    lands = SMALL_RIVER.parent / "published" / "lands"
    wide = Change(table="planner_limits", where={"limit": "budget"}, column="most", set=1000)
    run = solve(read_instance(lands, [wide]), gap=1e-9, stochastic_values=False)
    limits = run.tables["limits"]
    spent = limits.loc[limits["key"].str.startswith("budget"), "used"].max()
    assert spent > 100
    said = run_headlines(run)
    assert said[1].startswith(
        "What binds: Least that the planner asks for (least-capacity), and no other scarce limit."
    )
    assert said[2].endswith(f"does not bind anywhere: the fullest (budget) is used to {spent / 10:.2g} %.")
