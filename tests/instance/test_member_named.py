"""Members by id, name or local name: one is found only where no other could be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from layout_opt.errors import InvalidInput
from layout_opt.instance import Instance
from layout_opt.instance.member_named import known_member, member_named
from layout_opt.model.discover import read_instance

RIVER = Path(__file__).parents[2] / "instances" / "small-river"


@pytest.fixture(scope="module")
def river() -> Instance:
    """Return the small river: upper = Upper county = 上游县, and two others."""
    return read_instance(RIVER)


@pytest.mark.parametrize("text", ["upper", "Upper county", "upper COUNTY", "上游县", "上游", " 上 "])
def test_a_name_finds_its_member(text: str, river: Instance) -> None:
    """Proves that id, name, local name and an unmistakable beginning all mean the same region."""
    assert known_member(river, "regions", text, "--region") == "upper"


def test_what_names_none_is_refused_with_a_hint(river: Instance) -> None:
    """Proves that an unknown name is refused, with the nearest name in any language."""
    with pytest.raises(InvalidInput) as error:
        known_member(river, "regions", "上游镇", "--region")
    assert str(error.value) == (
        "--region: found '上游镇'; must be the id or the name of one of regions (did you mean '上游县'?). "
        "Fix: correct it."
    )


def test_a_beginning_of_several_is_not_guessed_at(tmp_path: Path) -> None:
    """Proves that a beginning that fits two regions means neither, and that both are named."""
    folder = tmp_path / "river"
    folder.mkdir()
    for file in RIVER.glob("*.*"):
        if file.is_file():
            (folder / file.name).write_bytes(file.read_bytes())
    text = (folder / "regions.csv").read_text("utf-8").replace("中游县", "上游市")
    (folder / "regions.csv").write_text(text, "utf-8")
    river = read_instance(folder)
    assert member_named(river, "regions", "上游") == "上游"
    with pytest.raises(InvalidInput, match="did you mean middle or upper"):
        known_member(river, "regions", "上游", "--region")
