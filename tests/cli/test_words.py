"""What the command line says: help with examples, wrong words, wrong changes, JSON."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
import typer

from layout_opt.cli.app import app, run_words
from layout_opt.cli.verb_panels import Panel
from tests.cli.running import PROBLEM, SMALL_RIVER, TWO_REGIONS, assert_problems, run

run_words(["doctor", "--help"])  # loads the modules of all verbs
VERBS = {info.name or info.callback.__name__: info for info in app.registered_commands if info.callback}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_help_has_an_example(verb: str, tmp_path: Path) -> None:
    """Gate: the help of every verb shows a command line of that verb, whose options all exist."""
    epilog = VERBS[verb].epilog or ""
    examples = re.findall(rf"`layout-opt {verb}( [^`]*)?`", epilog)
    assert examples, f"the help of {verb} has no example"
    shown = run(tmp_path, verb, "--help")
    assert shown.status == 0
    assert "layout-opt" in shown.out.split("Example", 1)[1]
    known = {option for parameter in _parameters(verb) for option in (*parameter.opts, *parameter.secondary_opts)}
    used = {word.split("=", 1)[0] for example in examples for word in shlex.split(example) if word.startswith("--")}
    assert used <= known, f"the example of {verb} names options that do not exist"


def test_help_groups_every_verb_by_question(tmp_path: Path) -> None:
    """Gate: each verb stands in one panel, panels keep their order, and docs/which-verb.md names each verb."""
    panels = [Panel(str(info.rich_help_panel)) for info in VERBS.values()]
    order = list(Panel)
    assert panels == sorted(panels, key=order.index)
    assert set(panels) == set(order)
    page = (Path(__file__).parents[2] / "docs" / "which-verb.md").read_text(encoding="utf-8")
    assert {verb for verb in VERBS if f"`{verb}`" not in page} == set()
    assert all(panel.split(":")[0] in run(tmp_path, "--help").out for panel in order)


def _parameters(verb: str) -> list[object]:
    return typer.main.get_command(app).commands[verb].params  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_json_is_an_option_of_every_verb(verb: str) -> None:
    """Gate: every verb can be read by a machine."""
    assert any("--json" in parameter.opts for parameter in _parameters(verb))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "sovle x",
            "layout-opt: found 'sovle'; must be one of its verbs (did you mean 'solve'?). Fix: see layout-opt --help.",
        ),
        ("solve", "layout-opt solve: found no INSTANCE; must be given one. Fix: see layout-opt solve --help."),
        ("export x", "layout-opt export: found no --to; must be given one. Fix: see layout-opt export --help."),
        (
            "solve x --gpa 1",
            (
                "layout-opt solve: found --gpa; must be one of its options (did you mean '--gap'?). "
                "Fix: see layout-opt solve --help."
            ),
        ),
        (
            "solve x --gap",
            "--gap: found nothing behind it; must be followed by a value. Fix: see layout-opt solve --help.",
        ),
        ("regret x --today=no", "--today: found a value; must stand alone. Fix: see layout-opt regret --help."),
        (
            "check x y",
            (
                "layout-opt check: found 'y' behind its last argument; must end there. "
                "Fix: leave it out, or see layout-opt check --help."
            ),
        ),
        ("map x --resolution 5", "--resolution: found 5; must be in [40, 600] dots per inch. Fix: give e.g. 150."),
    ],
)
def test_wrong_words(words: str, said: str, tmp_path: Path) -> None:
    """Proves that a slip on the command line is one message in the form of the project and status 2, also as JSON."""
    ran = run(tmp_path, *words.split())
    assert (ran.status, ran.out, ran.err) == (2, "", f"{said}\n")
    machine = run(tmp_path, *words.split()[:1], "--json", *words.split()[1:])
    assert (machine.status, machine.json["status"], machine.err) == (2, "invalid", f"{machine.json['problems'][0]}\n")


NUMBERS = [
    (verb, option.opts[0], "be a whole number" if int in kinds else "be a number")
    for verb in sorted(VERBS)
    for option in _parameters(verb)
    for hint in [get_type_hints(VERBS[verb].callback)[option.name]]
    for kinds in [(hint, *get_args(hint))]
    if {int, float} & set(kinds)
]
"""Every option that takes a number."""


@pytest.mark.parametrize("joined", [False, True])
@pytest.mark.parametrize(("verb", "option", "rule"), NUMBERS)
def test_word_where_a_number_belongs(verb: str, option: str, rule: str, joined: bool, tmp_path: Path) -> None:
    """Gate: a word given to any option that takes a number is refused by name and value, in the form of the project."""
    given = (f"{option}=much",) if joined else (option, "much")
    needed = {"cooperate": ("--players", "region"), "hindcast": ("happened.csv",), "headline": ("y",)}.get(verb, ())
    ran = run(tmp_path, verb, "x", *needed, *given)
    fix = f"correct it, or see layout-opt {verb} --help"
    assert (ran.status, ran.out, ran.err) == (2, "", f"{option}: found 'much'; must {rule}. Fix: {fix}.\n")


def test_no_words_at_all_show_the_help(tmp_path: Path) -> None:
    """Proves that the bare command lists the verbs."""
    ran = run(tmp_path)
    assert ran.status == 2
    assert all(verb in ran.out + ran.err for verb in VERBS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "sites.existin[upper,mill]=4"), "did you mean 'existing'?"),
        (("--set", "site.existing[upper,mill]=4"), "did you mean 'sites'?"),
        (("--set", "sites.existing[uper,mill]=4"), "did you mean 'upper'?"),
        (("--set", "sites.existing[upper,mill]=many"), "sites.csv"),
        (("--set", "sites.existing[upper]=4"), "sites"),
        (("--set", "sites.existing"), "must have the form TABLE.COLUMN[KEY]=VALUE"),
        (("--set", "instance.solve.gab=1"), "did you mean 'gap'?"),
        (("--scenario", "striter"), "did you mean 'stricter'?"),
        (("--gap", "2"), "must be in [0, 1)"),
        (("--gap", "nan"), "must be in [0, 1)"),
        (("--time-limit", "0"), "must be above 0 seconds"),
        (("--threads", "0"), "must be 1 or more"),
        (("--layout", "tomorrow"), "must be one of best, today"),
        (("--rows", "none.py"), "must be a Python file"),
    ],
)
def test_wrong_values(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """Proves that a wrong value is a message in the form of the project, with the nearest name where there is one."""
    ran = run(tmp_path, "solve", SMALL_RIVER, *words, "--out", "run")
    assert (ran.status, ran.out) == (2, "")
    assert_problems(ran.err)
    assert said in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("instruments", SMALL_RIVER, "--tolerance", "nan"), "tolerance: found nan; must be in [0, 1)."),
        (("instruments", SMALL_RIVER, "--rounds", "0"), "rounds: found 0; must be 1 or more."),
        (("sensitivity", TWO_REGIONS, "--method", "monte-carlo", "--seed", "-1"), "seed: found -1; must be 0 or more."),
        (("sensitivity", TWO_REGIONS, "--method", "global", "--seed", "-1"), "seed: found -1; must be 0 or more."),
        (("cooperate", SMALL_RIVER, "--players", "region", "--seed", "-1"), "--seed: found -1; must be 0 or more."),
    ],
)  # fmt: skip
def test_numbers_of_a_search_that_make_no_sense(words: tuple[object, ...], said: str, tmp_path: Path) -> None:
    """Proves that a size or a seed that no search can use is refused before anything is solved."""
    ran = run(tmp_path, *words)
    assert (ran.status, ran.out) == (2, "")
    assert_problems(ran.err)
    assert said in ran.err


@pytest.mark.parametrize("place", ["taken", "file", "file/run"])
def test_wrong_out_is_refused_before_the_search(place: str, tmp_path: Path) -> None:
    """Proves that nothing of the user's is overwritten, and that it is said before the time is spent."""
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "letter.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    ran = run(tmp_path, "solve", SMALL_RIVER, "--out", place)
    assert ran.status == 2
    assert PROBLEM.fullmatch(ran.err.strip())
    assert (tmp_path / "taken" / "letter.txt").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_folder_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a folder in which nothing may be written is named before the time is spent."""
    import os

    monkeypatch.setattr(os, "access", lambda _, mode, **__: mode == os.R_OK)
    ran = run(tmp_path, "solve", SMALL_RIVER, "--out", "run")
    assert ran.status == 2
    assert "in which nothing can be written; must be in a folder that may be written" in ran.err


def test_disk_error_is_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a full disk while writing is a message, and that nothing half-written stays."""
    import pandas as pd

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "tables")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    ran = run(tmp_path, "solve", SMALL_RIVER, "--out", "run")
    assert ran.status == 2
    assert "No space left on device" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["nothing", "letter.txt", "empty"])
@pytest.mark.parametrize("verb", ["solve", "validate", "check", "rerun"])
def test_nothing_to_read(verb: str, where: str, tmp_path: Path) -> None:
    """Proves that a path without an instance or a run is named."""
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    ran = run(tmp_path, verb, where)
    assert ran.status == 2
    assert_problems(ran.err)


@pytest.mark.parametrize(
    "words",
    [
        ("validate", SMALL_RIVER),
        ("validate", SMALL_RIVER, "--model"),
        ("solve", SMALL_RIVER, "--out", "run"),
        ("solve", SMALL_RIVER, "--layout", "today", "--out", "run"),
        ("doctor",),
    ],
)
def test_json_prints_nothing_else(words: tuple[object, ...], tmp_path: Path) -> None:
    """Proves that with --json stdout is one JSON object and stderr is silent."""
    ran = run(tmp_path, *words, "--json")
    assert ran.status == 0
    assert isinstance(ran.json, dict)
    assert ran.err == ""


def test_json_of_an_invalid_input(tmp_path: Path) -> None:
    """Proves that problems come as a list too."""
    ran = run(tmp_path, "solve", SMALL_RIVER, "--set", "sites.existin=4", "--json")
    assert ran.json["status"] == "invalid"
    assert len(ran.json["problems"]) == 1


def test_scenario_and_set_are_applied_in_order_and_stored(tmp_path: Path) -> None:
    """Proves that a scenario, then a --set on top, decide the answer, and that the run says which changes it holds."""
    again = "receptor_capacity.capacity[intake,COD]=1000"
    ran = run(tmp_path, "solve", SMALL_RIVER, "--scenario", "stricter", "--set", again, "--json")
    assert ran.json["objective"] == pytest.approx(13.5)
    assert ran.json["folder"] == "runs/small-river-stricter"
    assert [change["set"] for change in ran.json["changes"]] == [600.0, "1000"]
    assert run(tmp_path, "solve", SMALL_RIVER, "--scenario", "stricter", "--json").json["objective"] == pytest.approx(
        12.5
    )


def test_names_with_brackets_are_printed_as_they_are(tmp_path: Path) -> None:
    """Proves that names are never taken for colours."""
    ran = run(tmp_path, "solve", SMALL_RIVER, "--set", "instance.name=[red]x[/red]", "--out", "a[bold]b")
    assert ran.status == 0
    assert ran.out.startswith("[red]x[/red]: solved")
    assert "written to a[bold]b" in ran.out


@pytest.mark.parametrize(
    "asked",
    [
        (SMALL_RIVER, "--scenario", "stricter"),
        (SMALL_RIVER, "--scenario", "charge-by-river", "--gap", "1e-6", "--time-limit", "60", "--threads", "1"),
        (
            SMALL_RIVER,
            "--set",
            "receptor_capacity.capacity[intake,COD]=700",
            "--set",
            "sites.variable_cost[upper,mill]=0.21",
        ),
        (SMALL_RIVER, "--layout", "today"),
        (SMALL_RIVER, "--set", "instance.objective=effective_output"),
        (SMALL_RIVER, "--set", "instance.objective=load", "--set", "instance.load.weights.COD=1"),
        (TWO_REGIONS,),
    ],
    ids=lambda words: " ".join(map(str, words[1:])),
)
def test_rerun_gives_the_same_tables(asked: tuple[object, ...], tmp_path: Path) -> None:
    """Proves that a run folder alone is enough to find the same layout again, to the last digit, whatever was asked."""
    assert run(tmp_path, "solve", *asked, "--out", "run").status == 0
    assert run(tmp_path, "rerun", "run/run.json").status == 0
    tables = sorted((tmp_path / "run" / "tables").iterdir())
    assert len(tables) >= 12
    assert [table.name for table in tables] == sorted(p.name for p in (tmp_path / "run-rerun" / "tables").iterdir())
    for table in tables:
        assert (tmp_path / "run-rerun" / "tables" / table.name).read_bytes() == table.read_bytes()
    first, again = (json.loads((tmp_path / name / "run.json").read_text("utf-8")) for name in ("run", "run-rerun"))
    timed = {"seconds", "build_seconds", "peak_memory", "stages"}
    assert {key for key in first if first[key] != again[key]} <= timed
    for one, other in zip(first["stages"], again["stages"], strict=True):
        assert {**one, "seconds": 0, "parts": {}} == {**other, "seconds": 0, "parts": {}}
