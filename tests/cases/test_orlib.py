"""OR-Library warehouse location: proved optima of five problems with 16 to 25 sites and 50 customers."""

from __future__ import annotations

from pathlib import Path

import pytest

from layout_opt import read_instance, solve
from tests.cases.orlib import PUBLISHED, orlib_draft

FOLDER = Path(__file__).parents[3] / "shared" / "validation" / "orlib"


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_optimum(name: str, tmp_path: Path) -> None:
    """Proves fixed costs, opening and split demand against the optimum that the literature prints."""
    source = FOLDER / f"{name}.txt"
    if not source.exists():
        pytest.skip(f"{source.name} is not beside the repository (../shared/validation/orlib)")
    run = solve(read_instance(orlib_draft(source).write(tmp_path / name)), gap=1e-9)
    assert run.status == "solved"
    assert run.objective == pytest.approx(PUBLISHED[name], abs=5.1e-4, rel=0)
    assert run.certificate is not None
    assert not run.certificate.violations
