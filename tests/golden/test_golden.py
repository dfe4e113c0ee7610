"""The mathematics of every family as text: a change of any coefficient, row or variable shows as a difference."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import highspy
import pytest

from layout_opt.model.discover import families
from tests.golden.examples import EXAMPLES, family_of
from tests.golden.text import golden_texts

FOLDER = Path(__file__).parent
NAMES = sorted(["balances", *EXAMPLES])


@cache
def texts() -> dict[str, str]:
    """Return every golden as the package makes it now."""
    return golden_texts()


@pytest.mark.parametrize("name", NAMES)
def test_golden_text(name: str) -> None:
    """Proves that rows, coefficients and variables are the ones that somebody has read and kept."""
    kept = (FOLDER / f"{name}.lp").read_text(encoding="utf-8")
    assert texts()[name] == kept, "changed mathematics: read the difference, then `python -m tests.golden.regenerate`"


def test_every_family_has_a_golden() -> None:
    """Proves that no family and no file is left over: one golden per family, one example per golden."""
    assert {family_of(name) for name in EXAMPLES} == {family.name for family in families()}
    assert sorted(path.stem for path in FOLDER.glob("*.lp")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_golden_is_an_lp_file(name: str) -> None:
    """Proves that the texts are what they claim to be: another program reads them and finds every row."""
    solver = highspy.Highs()
    solver.silent()
    assert solver.readModel(str(FOLDER / f"{name}.lp")) == highspy.HighsStatus.kOk
    text = (FOLDER / f"{name}.lp").read_text(encoding="utf-8")
    rows = [line for line in re.split(r"\n(?:bounds|end)\n", text.split("subject to\n")[1])[0].splitlines() if line]
    assert solver.getNumRow() == len(rows)
