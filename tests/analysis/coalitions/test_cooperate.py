"""The whole way: folder, tables, resuming, failing coalitions, sampling, and the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from layout_opt import read_instance
from layout_opt.analysis.coalitions.cooperate import Cooperation, cooperate
from layout_opt.analysis.experiments import ExperimentProgress, key, workshop
from layout_opt.analysis.experiments.store import LINES
from layout_opt.analysis.experiments.store import STORE as PLACE
from layout_opt.cli.app import main
from tests.analysis.coalitions.coalition_examples import SMALL_RIVER, two_makers

STORE = f"{PLACE}/{LINES}"
EFFICIENT = ("equal_split", "least_core", "market", "nucleolus", "owen", "shapley")


def _table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / "tables" / f"{name}.csv", keep_default_na=False)


def run_verb(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["cooperate", *words])
    return int(ended.value.code or 0)


def test_small_river_values(river: tuple[Cooperation, Path]) -> None:
    """As solved on paper.

    Upper alone may load the intake with 1000 t (all grandfathered): it makes 25 (25 x 100 x 0.8 x 0.5 = 1000) but sells
    only its own 10: 10 x (0.5 - 0.2) - 0.3 = 2.7. Middle has no right at the intake: 0. Lower discharges below the
    intake: 30 x (0.5 - 0.3) - 0.3 = 5.7. The joint plan is the instance's own, 13.5.
    """
    table = _table(river[1], "coalitions").set_index("members")
    assert list(table.columns[:4]) == ["value", "bound", "gap", "seconds"]
    found = table["value"].astype(float).to_dict()
    assert found == pytest.approx(
        {
            "lower": 5.7, "middle": 0.0, "upper": 2.7, "lower+middle": 9.3, "lower+upper": 8.4, "middle+upper": 6.9,
            "lower+middle+upper": 13.5,
        }
    )  # fmt: skip
    assert (table["status"] == "solved").all()


def test_small_river_allocations(river: tuple[Cooperation, Path]) -> None:
    """Shapley by hand from the seven values: lower 6.6, middle 3.0, upper 3.9; efficient rules share out 13.5."""
    table = _table(river[1], "allocations")
    assert list(table.columns) == ["player", "rule", "amount", "unit"]
    sums = table.groupby("rule")["amount"].sum()
    assert sums[list(EFFICIENT)].tolist() == pytest.approx([13.5] * len(EFFICIENT))
    assert set(table["unit"]) == {"1e8 CNY/yr"}
    shapley = table[table["rule"] == "shapley"].set_index("player")["amount"].to_dict()
    assert shapley == pytest.approx({"lower": 6.6, "middle": 3.0, "upper": 3.9})


def test_compensation_is_money_that_changes_hands(river: tuple[Cooperation, Path]) -> None:
    table = _table(river[1], "compensation")
    assert table.groupby("rule")["receives"].sum().abs().max() == pytest.approx(0, abs=1e-9)
    assert table.groupby("rule")["earned"].sum().tolist() == pytest.approx([13.5] * len(EFFICIENT))
    loads = _table(river[1], "loads").set_index("player")
    assert loads.loc["upper", "load"] == pytest.approx(1000)
    assert loads.loc["upper", "entitlement"] == pytest.approx(1000)


def test_statements_say_what_holds(river: tuple[Cooperation, Path]) -> None:
    table = _table(river[1], "statements").set_index("statement")
    assert table.loc["the core is not empty", "holds"] == "always"
    assert float(table.loc["the core is not empty", "found"]) == pytest.approx(0.45)
    assert table.loc["no coalition does better alone than under equal_split", "holds"] == "never"
    objections = _table(river[1], "objections").set_index("rule")
    assert objections.loc["equal_split", "members"] == "middle+upper"


def test_the_record_can_be_read(river: tuple[Cooperation, Path]) -> None:
    record = json.loads((river[1] / "cooperate.json").read_text(encoding="utf-8"))
    assert record["status"] == "complete"
    assert record["cooperation_gain"] == pytest.approx([5.1, 5.1])
    assert record["entitlements"] == "grandfathered"
    assert record["superadditive_by_construction"] is True


def test_nothing_is_solved_twice(
    river: tuple[Cooperation, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder with five finished coalitions and half a line: the sixth and seventh are solved, no other."""
    import shutil

    folder = tmp_path / "out"
    shutil.copytree(river[1], folder)
    lines = (folder / STORE).read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / STORE).write_text("".join(lines[:5]) + lines[5][:40], encoding="utf-8")
    solved = []
    true_solve = workshop.solve_case
    monkeypatch.setattr(workshop, "solve_case", lambda *asked: solved.append(asked[1].name) or true_solve(*asked))
    again = cooperate(read_instance(SMALL_RIVER), folder, players="region")
    assert len(solved) == 2
    assert {c: v.objective for c, v in again.values.items()} == {c: v.objective for c, v in river[0].values.items()}
    assert len((folder / STORE).read_text(encoding="utf-8").splitlines()) == 8
    solved.clear()
    cooperate(read_instance(SMALL_RIVER), folder, players="region")
    assert solved == []


def test_other_options_other_data_and_another_program_are_other_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, folder = two_makers(), tmp_path / "out"
    instance = read_instance(draft.write(tmp_path / "i"))

    def lines() -> int:
        return len((folder / STORE).read_text(encoding="utf-8").splitlines())

    cooperate(instance, folder, players="province", jobs=2)
    assert lines() == 3
    cooperate(instance, folder, players="province", gap=1e-3)
    assert lines() == 6
    draft.tables["sites"][0]["variable_cost"] = "1.5"
    done = cooperate(read_instance(draft.write(tmp_path / "j")), folder, players="province")
    assert lines() == 9
    assert done.record["value"] == pytest.approx(140)
    monkeypatch.setattr(key, "code_hash", lambda: "of an edited package")
    cooperate(read_instance(tmp_path / "j"), folder, players="province")
    assert lines() == 12


def test_a_kill_loses_only_what_is_in_flight(tmp_path: Path) -> None:
    """Proves that a killed game is taken up where it was; it waits at 4 of 7 if whoever kills it is held up."""
    folder = tmp_path / "out"
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from layout_opt import read_instance\n"
        "from layout_opt.analysis.coalitions.cooperate import cooperate\n"
        "def say(told):\n"
        "    print(told.done, flush=True)\n"
        "    if told.done >= 4:\n"
        "        time.sleep(3600)\n"
        "cooperate(read_instance(sys.argv[1]), Path(sys.argv[2]), players='region', listener=say)\n"
    )
    words = [sys.executable, "-c", script, str(SMALL_RIVER), str(folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 2:
                break
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    store = folder / STORE
    kept = store.read_text(encoding="utf-8").count("\n")
    assert 2 <= kept < 7
    assert not (folder / "tables").exists()
    told: list[ExperimentProgress] = []
    done = cooperate(read_instance(SMALL_RIVER), folder, players="region", listener=told.append)
    assert (told[-1].done, told[-1].stored, told[-1].total) == (7, kept, 7)
    assert done.record["value"] == pytest.approx(13.5)


def test_a_coalition_without_a_plan_leaves_no_solution(tmp_path: Path) -> None:
    """West must make 12 t but has rights for 10."""
    draft = two_makers()
    draft.add("regional_floors", region="B", measure="output", least=12)
    folder = tmp_path / "out"
    instance = draft.write(tmp_path / "i")
    assert run_verb(str(instance), "--players", "province", "--out", str(folder), "--jobs", "1") == 3
    table = _table(folder, "coalitions").set_index("members")
    assert table.loc["west", "status"] == "infeasible"
    assert table.loc["west", "value"] == ""
    assert float(table.loc["east", "value"]) == pytest.approx(120)
    assert not (folder / "tables" / "allocations.csv").exists()
    assert json.loads((folder / "cooperate.json").read_text(encoding="utf-8"))["failed"] == ["west"]


def test_a_cost_game_saves(tmp_path: Path) -> None:
    """All 50 t must be served, half of them from west alone at 2; together all at 1. Rights are plenty."""
    draft = two_makers()
    draft.settings["objective"] = "cost"
    draft.tables["receptor_capacity"][0]["capacity"] = "1000"
    done = cooperate(read_instance(draft.write(tmp_path / "i")), tmp_path / "out", players="province")
    found = {tuple(sorted(c)): v.objective for c, v in done.values.items()}
    assert found == pytest.approx({("east",): 40.0, ("west",): 20.0, ("east", "west"): 50.0})
    assert done.record["kind"] == "cost"
    assert done.record["cooperation_gain"] == pytest.approx([10.0, 10.0])
    assert done.allocations["nucleolus"] == pytest.approx({"east": 35.0, "west": 15.0})
    assert done.tables["compensation"].groupby("rule")["receives"].sum().abs().max() == pytest.approx(0, abs=1e-9)


def test_more_players_are_sampled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layout_opt.analysis.coalitions.cooperate.COMPLETE_MOST", 2)
    done = cooperate(read_instance(SMALL_RIVER), tmp_path / "out", players="region", samples=2, seed=1)
    assert done.record["status"] == "sampled"
    assert sum(done.allocations["shapley"].values()) == pytest.approx(13.5)
    assert "nucleolus" not in done.allocations
    assert (done.tables["shapley"]["lower"] <= done.tables["shapley"]["upper"]).all()


def test_command_line(river: tuple[Cooperation, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_verb(str(SMALL_RIVER), "--players", "region", "--out", str(river[1]), "--jobs", "1") == 0
    text = capsys.readouterr().out
    assert "small-river: 3 players, 7 coalitions, entitlements grandfathered" in text
    assert "who objects most" in text
    assert run_verb(str(SMALL_RIVER), "--players", "region", "--out", str(river[1]), "--jobs", "1", "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert record["allocations"]["shapley"]["lower"] == pytest.approx(6.6)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--players", "colour"], "--players colour: found 'colour'; must be one of region, province, group, reach"),
        (["--players", "province"], "--players province: found 1 player with sites: river; must name at least two"),
        (["--players", "region", "--gap", "2"], "--gap: found 2.0; must be in [0, 1)."),
        (["--players", "region", "--jobs", "0"], "--jobs: found 0; must be 1 or more."),
        (["--players", "region", "--entitlements", "table"], "--entitlements table: found no entitlements.csv"),
    ],
)
def test_wrong_words_exit_with_2(
    words: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_verb(str(SMALL_RIVER), "--out", str(tmp_path / "out"), *words) == 2
    error = capsys.readouterr().err
    assert error.startswith(message)
    assert "Fix: " in error
    assert not (tmp_path / "out").exists()


def test_another_folder_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert run_verb(str(SMALL_RIVER), "--out", str(tmp_path), "--players", "region") == 2
    assert "something else than an answer of cooperate" in capsys.readouterr().err


def test_a_folder_of_an_older_version_is_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that coalitions in the form of an older version are neither read nor replaced, and no traceback."""
    (tmp_path / "coalitions.jsonl").write_text("{}\n", encoding="utf-8")
    assert run_verb(str(SMALL_RIVER), "--out", str(tmp_path), "--players", "region") == 2
    assert "found finished cases of an older version; must hold cases in the form of this" in capsys.readouterr().err
    assert (tmp_path / "coalitions.jsonl").read_text(encoding="utf-8") == "{}\n"
