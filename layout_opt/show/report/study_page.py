"""The page of studies alone: what was asked, pictures and tables, sources; nothing that needs a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from layout_opt.errors import InvalidInput
from layout_opt.model.discover import read_instance
from layout_opt.result.folder import INSTANCE
from layout_opt.result.record import stored_changes
from layout_opt.result.run import versions
from layout_opt.show.lexicon import LEXICON
from layout_opt.show.report import provenance
from layout_opt.show.report.grid import TableGrid, grid, word
from layout_opt.show.report.material import StudyPart
from layout_opt.show.report.overview import gap_words
from layout_opt.show.report.studies import study_section
from layout_opt.show.report.template import rendered
from layout_opt.show.speech import Speech, speech_of
from layout_opt.show.words import Language, PageLanguage, number, readable_unit

TOLD = ("results", "settings", "aims", "within", "least", "demands", "futures", "fixed", "minimax", "best_mean", "knee",
        "points", "keep", "labels", "not_valued", "status")  # fmt: skip
"""Entries of a record that stand in the table of what was asked, as far as a record has them."""


@dataclass(frozen=True)
class StudyQuestion:
    """What a study was asked and how it ended: sentences, tables of settings and changes, versions."""

    title: str
    sentences: tuple[str, ...]
    tables: tuple[TableGrid, ...]
    versions: str


def study_page(studies: Sequence[StudyPart], lang: PageLanguage) -> str:
    """Return the page as text.

    Parameters
    ----------
    studies : sequence of Study
        Of one instance; its ``instance/`` stands in the folder of the first.
    lang : PageLanguage
        English, or Chinese with local names.
    """
    chinese = lang == PageLanguage.ZH
    instance = read_instance(studies[0].folder / INSTANCE)
    speech = speech_of(instance, Language.LOCAL if chinese else Language.EN, chinese)
    chosen = {
        "lang": "zh-CN" if chinese else "en",
        "version": versions()["layout-opt"],
        "view": speech,
        "say": speech.say,
        "asked": [_asked(speech, study) for study in studies],
        "studies": [study_section(speech, study) for study in studies],
        "status_parts": provenance.status_parts(speech),
        "status_table": provenance.status_grid(speech),
        "ranges": provenance.range_grid(speech),
        "sources": provenance.sources(speech),
    }
    return rendered("study.html.j2", chosen)


def _asked(speech: Speech, study: StudyPart) -> StudyQuestion:
    record = study.record
    tables = [_settings(speech, record), _changes(speech, study, record, "")]
    for entry in ("future_changes", "case_changes"):
        for name, changes in record.get(entry, {}).items():
            tables.append(_changes(speech, study, {"changes": changes}, name))
    made_with = provenance.versions_words(record) if "versions" in record else ""
    return StudyQuestion(study.title, tuple(_sentences(speech, record)), tuple(filter(None, tables)), made_with)


def _sentences(speech: Speech, record: Mapping[str, Any]) -> list[str]:
    """Return what was asked, how the cases ended, and what the base reaches, as far as the record tells."""
    kind = f"study_{record.get('method') or record.get('verb') or 'experiment'}"
    said = [speech.say(kind if kind in LEXICON else "study_experiment")]
    endings = record.get("endings")
    if endings:
        words = speech.listed(f"{_ending(speech, name)} {count:,}" for name, count in endings.items())
        said.append(speech.say("study_endings", cases=f"{sum(endings.values()):,}", endings=words))
    base = record.get("base")
    if base and base.get("objective") is not None:
        unit = readable_unit(record.get("objective_kind"), speech.money)
        said.append(
            speech.say("study_base", objective=number(base["objective"]), unit=unit, gap=gap_words(base.get("gap")))
        )
    return said


def _ending(speech: Speech, status: str) -> str:
    return speech.say(f"ended_{status}") if f"ended_{status}" in LEXICON else status


def _settings(speech: Speech, record: Mapping[str, Any]) -> TableGrid | None:
    """Return what was asked as a table: word, value as the record has it."""
    entries: dict[str, Any] = {}
    for name in TOLD:
        value = record.get(name)
        entries |= value if isinstance(value, dict) and name == "settings" else {name: value}
    rows = [
        [word(name.replace("_", " ")), word(_text(value))]
        for name, value in entries.items()
        if value not in (None, [], {})
    ]
    heads = [(speech.say("entry_word"), ""), (speech.say("entry_value"), "")]
    return grid(speech.say("asked_caption"), heads, rows) if rows else None


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name.replace('_', ' ')}: {_text(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(_text(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _changes(speech: Speech, study: StudyPart, info: Mapping[str, Any], name: str) -> TableGrid | None:
    changes, problems = stored_changes(f"{study.folder} {name}".strip(), info)
    if problems:
        raise InvalidInput(problems)
    caption = f"{speech.say('changes_caption')}{speech.say('colon')}{name}" if name else ""
    return provenance.change_grid(speech, changes, caption)
