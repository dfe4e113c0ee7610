"""What calibration found, in sentences."""

from __future__ import annotations

import pandas as pd

from layout_opt.analysis.calibration import Calibration
from layout_opt.analysis.calibration.calibration_gains import AFTER, BEFORE, CLOSE, GIVEN, HELD, HIGH, LOW
from layout_opt.show.speech import Speech
from layout_opt.show.words import number, percent

DIGITS = 4


def calibration_sentences(found: Calibration, speech: Speech) -> list[str]:
    """Return what was calibrated, whether today is reproduced, and what a plan gains without and with it."""
    working = sum(cost.at_work for cost in found.costs)
    lines = [
        speech.say(
            "calibration_found", working=working, resting=len(found.costs) - working,
            elasticity=number(found.elasticities.value),
        )
    ]  # fmt: skip
    lines.append(_reproduced(found, speech))
    if found.exceeded:
        lines.append(speech.say("calibration_exceeded", count=len(found.exceeded)))
    if found.charges.fixed:
        lines.append(speech.say("calibration_fixed", count=len(found.charges.fixed)))
    return [*lines, *(_case(str(case), rows, speech) for case, rows in found.gains.groupby("case", sort=False))]


def case_name(case: str, speech: Speech) -> str:
    """Return what to call a case: those that are always there in words, others by their name."""
    own = {HELD: "calibration_case_held", GIVEN: "calibration_case_given"}
    return speech.say(own[case]) if case in own else case


def _reproduced(found: Calibration, speech: Speech) -> str:
    off = found.cells["deviation"]
    if found.reproduced:
        return speech.say("calibration_reproduced", share=percent(float(off.max())))
    rows = found.gains[(found.gains["case"] == HELD) & (found.gains["costs"] == AFTER)]
    gain = number(float(rows["gain"].iloc[0]), DIGITS) if len(rows) else "-"
    missed = off[~(off <= CLOSE)]
    worst = percent(float(missed.max())) if missed.notna().any() else "-"
    return speech.say("calibration_missed", count=len(missed), share=worst, gain=gain, unit=speech.money)


def _case(case: str, rows: pd.DataFrame, speech: Speech) -> str:
    told = {
        str(costs): speech.say("calibration_no_plan", status=status) if pd.isna(gain) else number(float(gain), DIGITS)
        for costs, gain, status in zip(rows["costs"], rows["gain"], rows["status"], strict=True)
    }
    key = "calibration_case" if LOW in told else "calibration_case_short"
    return speech.say(
        key, case=case_name(case, speech), before=told.get(BEFORE, "-"), after=told.get(AFTER, "-"), unit=speech.money,
        low=told.get(LOW, "-"), high=told.get(HIGH, "-"),
    )  # fmt: skip
