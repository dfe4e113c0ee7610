"""What the page opens with where a headline exists: the causes of the gain, a sentence each, and their picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from layout_opt.analysis.headline.causes import ASSUMED
from layout_opt.show.report.material import StudyPart
from layout_opt.show.report.studies import Plate, data_address, heading
from layout_opt.show.speech import Speech
from layout_opt.show.words import number

VERB = "headline"


@dataclass(frozen=True)
class HeadlinePart:
    """The causes of a gain: a sentence each, and the picture."""

    title: str
    sentences: tuple[str, ...]
    plates: tuple[Plate, ...]


def headline_parts(speech: Speech, studies: Sequence[StudyPart]) -> list[HeadlinePart]:
    """Return the headlines among the studies of a page."""
    return [
        HeadlinePart(
            speech.say("headline_title", gain=_amount(float(study.tables["causes"]["gain"].sum()), study)),
            tuple(_sentences(speech, study.tables["causes"])),
            tuple(Plate(heading(path.stem), data_address(path)) for path in study.pictures),
        )
        for study in studies
        if study.record.get("verb") == VERB and "causes" in study.tables
    ]


def _amount(value: float, study: StudyPart) -> str:
    return f"{number(value)} {study.tables['causes']['unit'].iloc[0]}"


def _sentences(speech: Speech, causes: pd.DataFrame) -> Iterator[str]:
    total = float(causes["gain"].sum())
    for row in causes.to_dict("records"):
        cause = speech.say(f"cause_{str(row['cause']).replace(' ', '_')}")
        share = number(100 * float(row["gain"]) / total, 3) if total else "–"
        said = speech.say("cause_line", cause=cause, gain=number(float(row["gain"])), unit=row["unit"], share=share)
        if isinstance(row["low"], float) and not pd.isna(row["low"]):
            said += speech.say("cause_range", low=number(row["low"], 3), high=number(row["high"], 3))
        if row["rests_on"]:
            word = "cause_rests_assumed" if row["status"] == ASSUMED else "cause_rests"
            said += speech.say(word, columns=row["rests_on"])
        if row["hangs_on"]:
            said += speech.say("cause_hangs", parameter=row["hangs_on"], rank=number(float(row["rank"]), 2))
        yield said
