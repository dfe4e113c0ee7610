"""The examples of the pages on aims and verbs work as they stand, as files in folders of one's own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALL_RIVER = ROOT / "instances" / "small-river"


def block(page: str) -> str:
    """Return the Python block of a page."""
    found = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def program(folder: Path, variable: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own, with a folder of one's own."""
    environment = {**os.environ, variable: str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "from layout_opt.cli import main; main()", *map(str, words)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)


def commands(page: str) -> list[list[str]]:
    """Return the words behind `layout-opt` of the commands of a page."""
    blocks = re.findall(r"```bash\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)
    return [line.split()[1:] for found in blocks for line in found.splitlines()]


def test_example_aim(tmp_path: Path) -> None:
    """Proves adding-an-aim.md: nothing is shipped at one end, which then earns what the river earns without trade.

    At the other end the best layout of the small river, 13.5. A good that there is not is refused.
    """
    (tmp_path / "shipped.py").write_text(block("adding-an-aim.md"), encoding="utf-8")
    (words,) = commands("adding-an-aim.md")
    words = [str(SMALL_RIVER) if word == "instances/small-river" else word for word in words]
    ran = program(tmp_path, "LAYOUT_OPT_AIMS", *words, "--json")
    assert ran.returncode == 0, ran.stderr
    points = json.loads(ran.stdout)["frontier"]
    ends = sorted((point["shipped:paper"], point["net_effective_output"]) for point in points)
    alone = program(tmp_path, "NOTHING", "solve", SMALL_RIVER, "--set", "freight.cost_per_distance=1000", "--json")
    assert ends[0] == (pytest.approx(0.0), pytest.approx(json.loads(alone.stdout)["objective"]))
    assert ends[-1][1] == pytest.approx(13.5)
    wrong = [word.replace("shipped:paper", "shipped:papre") for word in words]
    refused = program(tmp_path, "LAYOUT_OPT_AIMS", *wrong)
    message = "aim shipped:papre: found papre; must name a good (did you mean 'paper'?). Fix: write shipped:COMMODITY."
    assert (refused.returncode, message in refused.stderr) == (2, True), refused.stderr


def test_example_verb(tmp_path: Path) -> None:
    """Proves adding-a-verb.md: the verb answers in words and JSON, stands in the help, refuses in one message."""
    (tmp_path / "largest_verbs.py").write_text(block("adding-a-verb.md"), encoding="utf-8")
    assert program(tmp_path, "NOTHING", "solve", SMALL_RIVER, "--out", "runs/small-river").returncode == 0
    (words,) = commands("adding-a-verb.md")
    told = json.loads(program(tmp_path, "LAYOUT_OPT_VERBS", *words, "--json").stdout)
    assert [(site["region"], site["activity"]) for site in told["sites"]] == [("lower", 35.0), ("upper", 25.0)]
    assert "Sites that do most" in program(tmp_path, "LAYOUT_OPT_VERBS", *words).stdout
    assert "largest" in program(tmp_path, "LAYOUT_OPT_VERBS", "--help").stdout
    refused = program(tmp_path, "LAYOUT_OPT_VERBS", *words[:-1], 0)
    message = "--count: found 0; must be at least 1. Fix: ask for one site or more."
    assert (refused.returncode, refused.stderr.strip()) == (2, message)
    assert program(tmp_path, "NOTHING", *words).returncode == 2
