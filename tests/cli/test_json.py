"""With --json stdout is one JSON document and nothing else, of every verb, however it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, NoReturn

import pytest

from layout_opt.languages import catalogue
from tests.analysis.choke_points.chain import chain
from tests.cli.running import PROBLEM, SMALL_RIVER, TWO_REGIONS, Ran, run
from tests.cli.test_study_verb import STUDY_VERBS
from tests.cli.test_words import VERBS
from tests.families.test_clusters import bakers
from tests.families.test_platforms import lab
from tests.golden.examples import lifetimes, town

TWO_FUTURES = (SMALL_RIVER, "--scenario", "base", "--scenario", "stricter")
FULL = "receptor_capacity.background[intake,COD]=1200"
ANSWERS: tuple[tuple[int, tuple[object, ...]], ...] = (
    (0, ("solve", SMALL_RIVER, "--out", "made")),
    (3, ("solve", SMALL_RIVER, "--set", FULL, "--out", "made")),
    (2, ("solve", SMALL_RIVER, "--set", "demand.price=nan", "--out", "made")),
    (0, ("check", "run")),
    (5, ("check", "tampered")),
    (0, ("rerun", "today")),
    (0, ("attribution", "run", "--out", "made")),
    (0, ("attribution", SMALL_RIVER)),
    (0, ("attribution", SMALL_RIVER, "--tighten", "cap=0.4", "--by", "region")),
    (0, ("instruments", SMALL_RIVER, "--only", "joint_plan", "--out", "made")),
    (0, ("regret", *TWO_FUTURES, "--jobs", 1, "--out", "made")),
    (0, ("compare", "run", "today", "--out", "made")),
    (0, ("compare", *TWO_FUTURES, "--decompose", "--jobs", 1)),
    (0, ("productivity", "today", "run", "--out", "made")),
    (0, ("prices", "run", "--out", "made")),
    (0, ("one-market", "walls", "--jobs", 1, "--out", "made")),
    (0, ("hindcast", SMALL_RIVER, "happened.csv", "--jobs", 1, "--out", "made")),
    (0, ("calibrate", SMALL_RIVER, "--elasticity", 1, "--out", "made")),
    (0, ("headline", "today", "run", "--jobs", 1, "--out", "made")),
    (0, ("timing", "town", "--rule", "entry_bans.closes_existing[town,oven]=1", "--jobs", 1, "--out", "made")),
    (0, ("cooperate", "run", "--players", "region", "--jobs", 1, "--out", "made")),
    (0, ("cooperate", SMALL_RIVER, "--players", "region", "--stability", "owen", "--out", "made")),
    (0, ("frontier", SMALL_RIVER, "--aim", "cost", "--aim", "load:intake,COD", "--points", 2, "--out", "made")),
    (3, ("frontier", SMALL_RIVER, "--aim", "cost", "--aim", "load:intake,COD", "--set", FULL)),
    (0, ("alternatives", SMALL_RIVER, "--within", 0.1, "--count", 1, "--out", "made")),
    (3, ("alternatives", SMALL_RIVER, "--keep", "upper,paper=30")),
    (0, ("experiment", SMALL_RIVER, "--scenario", "stricter", "--jobs", 2, "--out", "made")),
    (3, ("experiment", SMALL_RIVER, "--scenario", "stricter", "--set", FULL, "--jobs", 1, "--out", "made")),
    (0, ("explain", SMALL_RIVER)),
    (3, ("explain", SMALL_RIVER, "--set", FULL)),
    (0, ("explain", "run", "--region", "upper", "--limits", 1)),
    (0, ("explain", "today", "--region", "upper")),
    (0, ("validate", SMALL_RIVER, "--model")),
    (0, ("doctor",)),
    (0, ("init", "made")),
    (0, ("convert", SMALL_RIVER, "--out", "made.xlsx")),
    (0, ("generate", "made", "--regions", 4, "--goods", 2, "--technologies", 1, "--basins", 1)),
    (0, ("pilots", "shaken", "--years", 3, "--jobs", 1, "--out", "made")),
    (0, ("choke-points", SMALL_RIVER, "--what", "region", "--capabilities", 0, "--jobs", 1, "--out", "made")),
    (0, ("circulation", "open", "--shares", "0.5", "--jobs", 1, "--out", "made")),
    (0, ("clusters", "baked", "--steps", 2, "--jobs", 1, "--out", "made")),
    (0, ("platforms", "labs", "--jobs", 1, "--out", "made")),
    (0, ("tree", "shaken", "--out", "made")),
    (0, ("report", "run", "today", "--out", "made.html")),
    (0, ("open", SMALL_RIVER, "--no-browser", "--seconds", 0)),
    (0, ("export", "run", "--to", "xlsx", "--out", "made.xlsx")),
    (0, ("sensitivity", TWO_REGIONS, "--method", "monte-carlo", "--draws", 2, "--jobs", 1, "--out", "made")),
    (
        0,
        (
            "sensitivity",
            TWO_REGIONS,
            "--method",
            "sweep",
            "--parameter",
            "demand.price=*0.9..1.1",
            "--steps",
            2,
            "--jobs",
            1,
        ),
    ),
    (0, ("map", "run", "--only", "division,prices")),
)
"""Exit status and words: at least one answer of each verb."""
NEEDED = {
    "cooperate": ("--players", "region"),
    "export": ("--to", "xlsx"),
    "hindcast": ("happened.csv",),
    "headline": ("run",),
    "timing": ("--rule", "entry_bans.closes_existing[town,oven]=1"),
}
"""Words that a verb asks for before it looks at its path."""


def the_document(ran: Ran) -> Any:
    """Return stdout as one JSON document; NaN and infinity are none."""

    def refuse(word: str) -> NoReturn:
        pytest.fail(f"{word} is not JSON")

    return json.loads(ran.out, parse_constant=refuse)


def without_words(document: Any) -> set[str]:
    """Return which tables and columns of an answer have no Chinese word."""
    words = catalogue("zh")
    tables = {Path(path).stem for path in document.get("files", ()) if str(path).endswith(".csv")}
    named = {*words.section("answers"), *words.section("results"), *words.section("tables")}
    columns = {str(name) for table in tables for row in document[table][:1] for name in row}
    known = {name for part in ("answer_columns", "answer_words", "columns") for name in words.section(part)}
    return {*(tables - named), *(name for name in columns - known if ":" not in name)}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with three runs: run, today and tampered."""
    folder = tmp_path_factory.mktemp("runs")
    assert run(folder, "solve", SMALL_RIVER, "--out", "run").status == 0
    assert run(folder, "solve", SMALL_RIVER, "--layout", "today", "--out", "today").status == 0
    walls = Path(shutil.copytree(SMALL_RIVER, folder / "walls")) / "barriers.csv"
    walls.write_text("barrier,from_region,wedge\nlicence,lower,0.01\ncheck,upper,0.02\n", encoding="utf-8")
    (folder / "happened.csv").write_text("region,industry,activity\nupper,paper,30\nlower,paper,30\n", encoding="utf-8")
    lifetimes().write(folder / "town")
    chain().write(folder / "open")
    bakers(town(), 9, cost=0.5).write(folder / "baked")
    lab(stands=0, founding_cost=10).write(folder / "labs")
    shocks = Path(shutil.copytree(SMALL_RIVER, folder / "shaken")) / "shocks.csv"
    shocks.write_text("shock,what,region,probability\nflood,region,upper,0.2\n", encoding="utf-8")
    pilots = "pilot,what,works,probability\nmild,rule,no-river,0.5\n"
    (folder / "shaken" / "pilots.csv").write_text(pilots, encoding="utf-8")
    table = Path(shutil.copytree(folder / "run", folder / "tampered")) / "tables" / "loads.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("1000.0", "900.0"), encoding="utf-8")
    return folder


def test_every_verb_answers() -> None:
    """Gate: no verb is left out below."""
    assert {words[0] for _, words in ANSWERS} == set(VERBS)


@pytest.mark.parametrize(
    ("status", "words"), ANSWERS, ids=lambda value: str(value[0]) if isinstance(value, tuple) else ""
)
def test_answer_is_one_document(
    status: int, words: tuple[object, ...], runs: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Proves that neither a verb nor a solver below Python writes anything beside the one object."""
    shutil.copytree(runs, tmp_path, dirs_exist_ok=True)
    ran = run(tmp_path, *words, "--json")
    beside = capfd.readouterr()
    assert (ran.status, beside.out, beside.err) == (status, "", ""), ran
    document = the_document(ran)
    assert isinstance(document, dict)
    assert words[0] not in STUDY_VERBS or without_words(document) == set()
    assert (ran.err == "") is (status != 2)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_refusal_is_one_document(verb: str, tmp_path: Path) -> None:
    """Proves that wrong input comes as a list of messages on stdout, the same as on stderr, with status 2."""
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "letter.txt").write_text("mine", encoding="utf-8")
    path = "taken" if verb in {"init", "generate"} else "nowhere"
    ran = run(tmp_path, verb, path, *NEEDED.get(verb, ()), "--json")
    found = the_document(ran)
    assert (ran.status, found["status"]) == (2, "invalid")
    assert ran.err == "".join(f"{problem}\n" for problem in found["problems"])
    assert all(PROBLEM.fullmatch(problem) for problem in found["problems"])


STOPPABLE = {
    "solve": ("layout_opt.result.run.solve_stages", (SMALL_RIVER,), "nothing was written"),
    "experiment": ("layout_opt.analysis.experiments.StudyOptions.run", (SMALL_RIVER,), "is kept in made"),
    "sensitivity": ("layout_opt.analysis.sensitivity.one_at_a_time", (TWO_REGIONS,), "is kept in made"),
    "cooperate": (
        "layout_opt.analysis.coalitions.cooperate.cooperate",
        (SMALL_RIVER, "--players", "region"),
        "is kept in made",
    ),
}
"""What a user stops in each verb, and what is said then."""


@pytest.mark.parametrize("verb", STOPPABLE)
def test_stop_is_one_document(verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a stop is one sentence that says what is kept, as JSON too, with status 130."""
    place, words, said = STOPPABLE[verb]

    def stop(*_: object, **__: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(place, stop)
    ran = run(tmp_path, verb, *words, "--out", "made", "--json")
    found = the_document(ran)
    assert (ran.status, found["status"], len(found["problems"])) == (130, "stopped", 1)
    assert said in found["problems"][0]
    assert ran.err.strip() == found["problems"][0]
