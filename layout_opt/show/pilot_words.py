"""What a study of pilots says in sentences, in the language of a speech."""

from __future__ import annotations

from layout_opt.analysis.pilots import PilotAnswer
from layout_opt.analysis.pilots.decision_tree import Mode
from layout_opt.show.speech import Speech
from layout_opt.show.words import plain_amount

WAYS = {Mode.NEVER: "pilots_never", Mode.ONCE: "pilots_at_once", Mode.TRY: "pilots_try"}
"""Way of going about -> its phrase."""


def way_words(speech: Speech, strategy: str, pilots: str) -> str:
    """Return a way of going about in words."""
    return speech.say(WAYS[Mode(strategy)], pilots=pilots)


def pilot_sentences(found: PilotAnswer, speech: Speech) -> list[str]:
    """Return the best way on average and its worst outcome, the one of least regret, and what each try is worth."""
    less = bool((found.sets["best"] < found.sets["worst"]).any())
    best = found.sets.sort_values("expected", ascending=less, kind="stable").iloc[0]
    calm = found.sets.sort_values("regret", kind="stable").iloc[0]
    money = speech.unit(str(best["unit"]))
    said = [
        speech.say(
            "pilots_best", way=way_words(speech, str(best["strategy"]), str(best["pilots"])),
            expected=plain_amount(float(best["expected"]), money), worst=plain_amount(float(best["worst"]), money),
        ),
        speech.say(
            "pilots_calm", way=way_words(speech, str(calm["strategy"]), str(calm["pilots"])),
            regret=plain_amount(float(calm["regret"]), money),
        ),
    ]  # fmt: skip
    return said + [
        speech.say(
            "pilots_worth", pilot=row["pilot"], worth=plain_amount(float(row["value_of_try"]), money),
            local=plain_amount(float(row["lost_local"]), money), spread=plain_amount(float(row["lost_spread"]), money),
        )
        for row in found.tries.to_dict("records")
    ]  # fmt: skip
