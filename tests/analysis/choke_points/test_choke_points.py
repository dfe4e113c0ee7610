"""Choke points of a town whose toys hang on chips from abroad, worked on paper (see `chain`)."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from layout_opt.analysis.choke_points import ChokeAnswer, ChokeRequest, choke_study
from layout_opt.analysis.choke_points.failed_layout import FailureQuestion, FailureStudy
from layout_opt.analysis.choke_points.failure_tables import settled
from layout_opt.analysis.experiments import StudyEngine
from layout_opt.errors import InvalidInput
from layout_opt.facts.embodied import embodied_imports, value_captured
from layout_opt.facts.failures import OBSERVED, probabilities
from layout_opt.instance import Instance
from layout_opt.show.choke_words import choke_sentences
from layout_opt.show.speech import speech_of
from tests.analysis.choke_points.chain import chain
from tests.cli.running import run
from tests.families.hand import about
from tests.golden.text import instance_of


@pytest.fixture(scope="module")
def place() -> Instance:
    """Return the town with probabilities of two of its failures."""
    draft = chain()
    draft.add("shocks", shock="storm", what="gateway", region="port", probability=0.2)
    draft.add("shocks", shock="fire", what="site", region="town", technology="oven", probability=0.5)
    row = {"table": "shocks", "column": "probability", "key": "storm", "status": "assumed", "low": "0.1", "high": "0.6"}
    draft.tables.setdefault("provenance", []).append(row)
    return instance_of(draft)


@pytest.fixture(scope="module")
def found(place: Instance) -> ChokeAnswer:
    """Return its choke points without the region as a whole."""
    kinds = ("gateway", "good", "controlled", "route", "plant", "supplier")
    return choke_study(place, ChokeRequest(kinds, size=2, against=1))


def cells(frame: pd.DataFrame, column: str) -> dict[str, float]:
    """Return a column by name."""
    return dict(zip(frame["name"], frame[column], strict=True))


def test_what_each_failure_loses(found: ChokeAnswer) -> None:
    """Proves the losses: without chips 8 toys; without the port 6; of the controlled 2 t 1 is replaced.

    The town itself buys 1 t. Nothing is lost in sales of chips, all of it through toys.
    """
    points = found.tables["points"]
    lost = {"good chip": 40, "plant factory in town": 40, "gateway port": 30, "route port - town": 30,
            "plant oven in town": 24, "controlled chip": 10}  # fmt: skip
    assert cells(points, "accepted_output_lost") == about(lost)
    assert cells(points, "indirect") == about({name: 0 if "plant" in name else own for name, own in lost.items()})
    assert cells(points, "loss")["gateway port"] == about(30 - 6 - 3.3 + 0.5 - 0.1)
    replaced = cells(points, "replaced")
    assert [replaced[name] for name in ("good chip", "gateway port", "controlled chip")] == about([0, 0.25, 0.5])
    hit = found.tables["hit"].query("name == 'gateway port' and who == 'market'")
    assert hit[["member", "lost", "share"]].to_numpy().tolist() == [["toy", about(30), about(0.75)]]


def test_probabilities_and_their_ranges_rank(found: ChokeAnswer, place: Instance) -> None:
    """Proves expectation: a fire 0.5 x 24, a storm 0.2 x 30, from 3 to 18; what shocks.csv does not name is sure."""
    points = found.tables["points"]
    expected = cells(points, "expected")
    assert (expected["plant oven in town"], expected["gateway port"]) == about((12, 6))
    place_of = points.set_index("name").loc["gateway port"]
    assert (place_of["rank_least"], place_of["rank_most"]) == (4, 6)
    assert probabilities(place, found.points)["probability"].tolist().count(1.0) == 4


def test_durations_end_with_new_capacity(found: ChokeAnswer) -> None:
    """Proves the lead time: after a year foundries serve all toys, so a longer cut of chips loses no more output."""
    rows = found.tables["durations"].query("name == 'good chip'")
    assert rows["accepted_output_lost"].tolist() == about([40, 40, 40])
    rows = found.tables["durations"].query("name == 'plant oven in town'")
    assert rows["accepted_output_lost"].tolist() == about([24, 48, 120])


def test_worst_set_in_words(found: ChokeAnswer, place: Instance) -> None:
    """Proves that a set is told beside its members: chips and ovens lose 40 and 24, 64 together; else by how much."""
    told = [line for line in choke_sentences(found, speech_of(place)) if line.startswith("Worst set")]
    assert told == [
        "Worst set of 2, of the 6 that lose most: imports of chip, oven in town, 64 CNY/yr, as much as one by one."
    ]
    for beyond, ending in ((8.0, "; 8 CNY/yr more than one by one."), (-8.0, "; 8 CNY/yr less than one by one.")):
        other = replace(found, tables={**found.tables, "sets": found.tables["sets"].assign(beyond=beyond)})
        assert any(line.endswith(ending) for line in choke_sentences(other, speech_of(place)))


def test_round_off_is_no_loss() -> None:
    """Proves that what is no more than a billionth beside its size is 0, so no table tells losses that are none."""
    assert [settled(-8e-10, 1e4), settled(1e-3, 1e4), settled(-5.0, 0.0)] == [0.0, 1e-3, -5.0]


def test_a_part_is_lost_of_what_passes(found: ChokeAnswer, place: Instance) -> None:
    """Proves the depth: half of all chips is 2 t, so 4 toys; half of the controlled half is 1 t, replaced."""
    base = found.answers[FailureQuestion()].decisions
    half = choke_study(place, ChokeRequest(("good", "controlled"), (1.0,), size=1, candidates=0, depth=0.5))
    assert cells(half.tables["points"], "accepted_output_lost") == about({"good chip": 20, "controlled chip": 0})
    assert {point.name: point.flows(place, base)["chip"] for point in half.points} == about(
        {"good chip": 2, "controlled chip": 1}
    )


def test_making_do_needs_no_plant() -> None:
    """Proves that capacity that costs nothing is not waited for: chips patched up at 4 keep all toys."""
    draft = chain()
    draft.add("technologies", technology="patch", unit="t", kind="production")
    draft.add("technology_goods", technology="patch", commodity="chip", region="*", output=1)
    draft.add("sites", region="town", technology="patch", variable_cost=4)
    half = choke_study(instance_of(draft), ChokeRequest(("good",), (1.0,), size=1, candidates=0))
    row = half.tables["points"].iloc[0]
    assert (row["accepted_output_lost"], row["loss"]) == about((0, 4 * 2.9))


def test_own_capability(found: ChokeAnswer) -> None:
    """Proves the worth of a foundry of 4 t: 4 a year, and 40 of output are kept; 27.6 less 40 - 8 - 8 = 24 avoided.

    Without chips 27.6 are lost (40 - 8 of making, 4.4 of chips). With the foundry the chips cost 8 instead of 4.4.
    """
    row = found.tables["order"].iloc[-1]
    assert (row["built"], row["budget"], row["loss_avoided"], row["gain_per_cost"]) == (
        "foundry", about(4), about(24), about(6),
    )  # fmt: skip
    assert found.tables["capabilities"]["accepted_output_kept"].tolist() == about([0, 40])


def test_worst_pair_is_that_of_all_pairs(found: ChokeAnswer, place: Instance) -> None:
    """Proves interdiction on layouts: no pair of the 15 loses more than the one found, whose loss is not a sum."""
    study = FailureStudy(place, StudyEngine(place, None, OBSERVED), {each.name: each for each in found.points})
    study.answers = dict(found.answers)
    every = [FailureQuestion(tuple(sorted(pair))) for pair in combinations(study.points, 2)]
    base = study.ask([FailureQuestion()])[FailureQuestion()].accepted
    lost = {question.failed: base - each.accepted for question, each in study.ask(every).items()}
    assert lost[found.worst[2]] == about(max(lost.values()))
    assert lost[found.worst[2]] == about(64)
    assert lost["gateway port", "good chip"] == about(40)  # not 70


def test_embodied_imports_add_up(found: ChokeAnswer, place: Instance) -> None:
    """Proves the accounts: what is paid abroad in all sales is the bill for imports, 4 t at 1, none in bread."""
    base = found.answers[FailureQuestion()]
    captured = value_captured(place, base.tables, "market")
    assert captured["abroad"].sum() == about(4)
    assert captured.set_index("market")["per_unit"].to_dict() == about({"bread": 1.0, "toy": 0.9})
    paid = embodied_imports(place, base.tables).set_index("commodity")
    assert (paid.loc["toy", "abroad"], paid.loc["toy", "controlled"], paid.loc["toy", "direct"]) == about(
        (0.5, 0.25, 0)
    )


def test_refusals(place: Instance) -> None:
    """Proves that sizes, words, durations and candidates that make no sense are told at once."""
    wrong = ChokeRequest(("good", "root"), (0.0,), size=4, candidates=7, measure="output", depth=0.0)
    with pytest.raises(InvalidInput) as error:
        choke_study(place, wrong)
    for words in (
        "--what: found 'root'",
        "--size: found 4",
        "--durations",
        "--capabilities: found 7",
        "--measure",
        "--depth",
    ):
        assert words in str(error.value)
    draft = chain(objective="effective_output")
    with pytest.raises(InvalidInput, match=r"instance\.toml objective: found effective_output"):
        choke_study(instance_of(draft), ChokeRequest())


def test_verb_writes_what_check_makes_again(tmp_path: Path) -> None:
    """Proves the folder: pictures, words in both languages, and a check that finds a changed loss."""
    chain().write(tmp_path / "town")
    few = ("--size", 1, "--durations", 1, "--capabilities", 0, "--layout", "today", "--jobs", 1)
    words = ("choke-points", "town", "--what", "good", *few)
    ran = run(tmp_path, *words, "--out", "answer")
    assert ran.status == 0, ran
    assert (tmp_path / "answer" / "plots" / "choke-points.png").is_file()
    assert run(tmp_path, "check", "answer").status == 0
    table = tmp_path / "answer" / "tables" / "points.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("40.0", "41.0", 1), encoding="utf-8")
    assert run(tmp_path, "check", "answer").status == 5
