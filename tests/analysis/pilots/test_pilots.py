"""Pilots against a decision tree worked on paper.

The town sells 8 t at 3. Its oven costs 1 a ton: 16 a year. A new way costs 0.5 where it works (0.5): 20; 2 where it
does not: 8. Five years at no interest; it is known after one. The try costs 1, and 0.5 more where it fails; a failure
after spreading at once costs 2.
"""

from __future__ import annotations

import pytest

from layout_opt.analysis.pilots import MOST_PILOTS, Pilot, pilot_study, pilots_of
from layout_opt.analysis.pilots.decision_tree import outcomes, strategies
from layout_opt.errors import InvalidInput
from layout_opt.instance import Change
from layout_opt.show.pilot_words import pilot_sentences
from layout_opt.show.speech import speech_of
from layout_opt.show.words import Language
from tests.families.hand import about
from tests.golden.examples import town
from tests.golden.text import instance_of


def costs(amount: float) -> tuple[Change, ...]:
    """Return the change of what a ton costs."""
    return (Change(table="sites", where={"technology": "oven"}, column="variable_cost", set=amount),)


NEW = Pilot("new", "technology", "town", 0.5, 1, 1.0, 0.5, 2.0, costs(0.5), costs(2))


def test_one_pilot_on_paper() -> None:
    """Proves the tree: never 80; at once 0.5 x 100 + 0.5 x 70 = 85; tried 0.5 x 95 + 0.5 x 78.5 = 86.75.

    At once and failing: 8, then 4 x 16, less 2 = 70. Tried and working: 16 and 4 x 20 less 1 = 95; failing 80 - 1.5.
    The try is worth at most 87.75 - 85 = 2.75. Regrets: never 100 - 80, at once 80 - 70, tried 100 - 95.
    """
    found = pilot_study(instance_of(town()), (NEW,), years=5)
    sets = found.sets.set_index("strategy")
    assert sets["expected"].to_dict() == about({"never": 80, "at once": 85, "try, then spread": 86.75})
    assert sets["worst"].to_dict() == about({"never": 80, "at once": 70, "try, then spread": 78.5})
    assert sets["regret"].to_dict() == about({"never": 20, "at once": 10, "try, then spread": 5})
    said = pilot_sentences(found, speech_of(instance_of(town())))
    assert "try first: new; expected 86.8 CNY, in its worst outcome 78.5 CNY" in said[0]
    assert said[2].endswith("worth at most 2.75 CNY; a failure loses 1.5 CNY there, 10 CNY if spread at once.")
    assert "试点至多值2.75 元" in pilot_sentences(found, speech_of(instance_of(town()), Language.LOCAL, True))[2]
    tried = found.tries.iloc[0]
    assert [tried[name] for name in ("value_of_try", "lost_local", "lost_spread")] == about([2.75, 1.5, 10])
    assert found.order["value"].tolist() == about([16, 20])


def test_what_is_sure_needs_no_try() -> None:
    """Proves the ends: sure to work 5 x 20 at once; sure to fail the try only costs, and leaving it alone is best."""
    for chance, best, worth in ((1.0, 100, 95 + 1 - 100), (0.0, 80, 78.5 + 1 - 80)):
        sure = Pilot(**{**vars(NEW), "probability": chance})
        found = pilot_study(instance_of(town()), (sure,), years=5)
        assert found.sets["expected"].max() == about(best)
        assert found.tries["value_of_try"].iloc[0] == about(worth)


def test_two_pilots_share_their_gain() -> None:
    """Proves joint values: two ways to the same 0.5 a ton are worth no more together; trying both finds one in 3 of 4.

    Both tried: 0.75 x (16 + 4 x 20) + 0.25 x 80 - 2 x 1 - 2 x 0.5 x 0.5 = 89.5; one alone 86.75.
    """
    other = Pilot(**{**vars(NEW), "name": "other"})
    found = pilot_study(instance_of(town()), (NEW, other), years=5)
    sets = found.sets.set_index(["pilots", "strategy"])["expected"]
    assert sets["new + other", "try, then spread"] == about(89.5)
    assert sets["new", "try, then spread"] == about(86.75)
    assert found.order["gain"].tolist() == about([0, 4, 0])


def test_every_set_and_every_outcome() -> None:
    """Proves that 3 candidates make 8 outcomes of probability 1 in all, and 2 x 7 ways beside leaving them alone."""
    three = [Pilot(**{**vars(NEW), "name": name}) for name in "abc"]
    assert sum(chance for _, chance in outcomes(three)) == pytest.approx(1)
    assert len(list(strategies(three))) == 15


def test_refusals() -> None:
    """Proves that a table is needed, at most 6 candidates, one node, and an objective that is one sum."""
    draft = town()
    with pytest.raises(InvalidInput, match=r"town pilots\.csv: found no rows"):
        pilots_of(instance_of(draft), lambda _: ())
    for at in range(MOST_PILOTS + 1):
        draft.add("pilots", pilot=f"p{at}", what="rule", works="s", probability=0.5)
    with pytest.raises(InvalidInput, match="found 7 rows; must have at most 6 rows"):
        pilots_of(instance_of(draft), lambda _: ())
    with pytest.raises(InvalidInput, match=r"instance\.toml objective: found effective_output"):
        pilot_study(instance_of(town(objective="effective_output")), (NEW,))
