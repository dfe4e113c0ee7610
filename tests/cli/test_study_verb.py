"""The runner of study verbs: options that all share, said once."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import typer

from layout_opt.cli.app import app
from layout_opt.cli.study_verb import SharedOptions, StudyCall, study_verb
from layout_opt.cli.verb_panels import Panel
from tests.cli.running import SMALL_RIVER, run
from tests.cli.test_words import VERBS

STUDY_VERBS = sorted(name for name, info in VERBS.items() if info.callback.__module__ == study_verb.__module__)


def options_of(verb: str) -> dict[str, Any]:
    """Return the options of a verb by the names of their parameters."""
    return {one.name: one for one in typer.main.get_command(app).commands[verb].params}  # type: ignore[attr-defined]


def test_verbs_of_many_cases_share_the_runner() -> None:
    """Proves that every verb with --out, --format and --jobs is one that the runner runs, but for those named here."""
    solving = {name for name in VERBS if {"out_folder", "formats", "jobs"} <= set(options_of(name))}
    assert solving - set(STUDY_VERBS) == {"sensitivity"}
    assert len(STUDY_VERBS) >= 12


def test_shared_options_mean_the_same_everywhere() -> None:
    """Proves that an option that several study verbs have is spelled and explained in one way."""
    said = defaultdict(set)
    for verb in STUDY_VERBS:
        for name, option in options_of(verb).items():
            if name in SharedOptions.__dataclass_fields__:
                said[name].add((tuple(option.opts), option.help, repr(option.default)))
    assert {name: ways for name, ways in said.items() if len(ways) > 1} == {}
    assert set(said) == set(SharedOptions.__dataclass_fields__)


def test_a_verb_without_a_call_is_refused() -> None:
    """Proves that a function that forgets the parameter `call` is no study verb, and is not registered."""

    def lost(instance: str) -> StudyCall:
        raise AssertionError(instance)

    before = len(app.registered_commands)
    with pytest.raises(ValueError, match="call"):
        study_verb("lost", Panel.WHY, "")(lost)  # type: ignore[arg-type]
    assert len(app.registered_commands) == before


def test_answers_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that --lang zh, or LAYOUT_OPT_LANG, tells tables, names, sentences in Chinese; same numbers."""
    words = ("alternatives", SMALL_RIVER, "--within", 0.1, "--count", 0)
    english, chinese = run(tmp_path, *words), run(tmp_path, *words, "--lang", "zh")
    assert (english.status, chinese.status) == (0, 0)
    assert "site_roles" in english.out
    assert all(word in english.out for word in ("lower", "mill", "must-have", "1e4 t/yr"))
    assert all(word in chinese.out for word in ("厂址的角色", "地区", "下游市", "造纸厂", "必须保留", "万吨/年"))
    assert "lower" not in chinese.out
    shown = [[word for word in ran.out.split() if re.fullmatch(r"[\d.]+", word)] for ran in (english, chinese)]
    assert shown[0][:-2] == shown[1] != []  # the two counts of the sentence hang together with Chinese words
    told = run(tmp_path, *words, "--json").json
    assert told["sentences"] == told["in_words"]["en"]
    assert told["in_words"]["zh"] == ["厂址：1 可有可无、2 必须保留"]
    monkeypatch.setenv("LAYOUT_OPT_LANG", "zh")
    assert run(tmp_path, *words).out == chinese.out
    monkeypatch.setenv("LAYOUT_OPT_LANG", "fr")
    assert run(tmp_path, *words).err == "--lang: found 'fr'; must be en or zh. Fix: correct the word.\n"
