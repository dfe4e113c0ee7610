"""Making many objects that stay: garbage is not looked for meanwhile, and is still found afterwards."""

from __future__ import annotations

import gc
import weakref

import pytest

from layout_opt.model.collecting import objects_that_stay


class Knot:
    """An object that refers to itself: only the search for cycles frees it."""

    def __init__(self) -> None:
        self.itself = self


def test_nothing_is_looked_for_meanwhile_and_cycles_are_freed_later() -> None:
    """The search is off inside, on afterwards, and a full one still frees what was made inside."""
    with objects_that_stay():
        assert not gc.isenabled()
        with objects_that_stay():
            knot = Knot()
        assert not gc.isenabled(), "the inner one leaves the search as the outer one set it"
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    seen = weakref.ref(knot)
    del knot
    gc.collect()
    assert seen() is None


def test_the_search_goes_on_after_an_error() -> None:
    """What is raised inside gets out, with the search as it was before."""
    with pytest.raises(ZeroDivisionError), objects_that_stay():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_what_somebody_else_froze_stays_frozen() -> None:
    """Objects that a program has frozen are not thawed."""
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with objects_that_stay():
            pass
        assert gc.get_freeze_count() > frozen / 2, "other threads may let go of a few"
    finally:
        gc.unfreeze()


def test_garbage_of_a_loop_is_freed_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models made and dropped one after the other do not pile up: some are freed before the loop ends."""
    from layout_opt.model import collecting

    monkeypatch.setattr(collecting, "FEW", 1000)
    monkeypatch.setattr(collecting, "ASIDE", collecting.Aside())
    seen = []
    for _ in range(20):
        with objects_that_stay():
            knots = [Knot() for _ in range(1000)]
        seen.append(weakref.ref(knots[0]))
        del knots
    assert sum(knot() is not None for knot in seen) <= collecting.MODELS + 1
