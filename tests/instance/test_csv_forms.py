"""A table saved in another form than UTF-8 with commas is named in one line that says how to save it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.instance.examples import messages, read, write_plain

SITES = "region,technology,max_capacity,variable_cost\na,oven,10.5,1.25\nb,oven,,2.5\n"
REGIONS = "region,name,name_local\na,Upper town,上游县\nb,Lower city,下游市\n"
COMMAS = "must have cells separated by commas, and numbers with a decimal point."
FIX = "Fix: save the file as 'CSV UTF-8 (comma delimited)'"


@pytest.mark.parametrize(
    ("mark", "words"),
    [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars"), ("，", "full-width commas")],
)
@pytest.mark.parametrize("point", [".", ","])
def test_other_separators(mark: str, words: str, point: str, tmp_path: Path) -> None:
    """Proves one line for a file with other separators, with decimal commas or without, and not one for each row."""
    folder = write_plain(tmp_path / "plain")
    (folder / "sites.csv").write_text(SITES.replace(",", mark).replace(".", point), encoding="utf-8")
    assert messages(folder) == [f"sites.csv: found cells separated by {words}; {COMMAS} {FIX} with a decimal point."]


def test_a_hint_of_the_separator_is_named_too(tmp_path: Path) -> None:
    """Proves that the line `sep=;` with which Excel begins such a file changes nothing."""
    folder = write_plain(tmp_path / "plain")
    (folder / "sites.csv").write_text("sep=;\n" + SITES.replace(",", ";"), encoding="utf-8")
    assert len(messages(folder)) == 1
    assert "cells separated by semicolons" in messages(folder)[0]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("gbk", "GB 18030 (GBK)"), ("gb18030", "GB 18030 (GBK)"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"), ("utf-32", "UTF-32"), ("utf-32-le", "UTF-32"),
    ],
)  # fmt: skip
def test_other_encodings_are_named(encoding: str, name: str, tmp_path: Path) -> None:
    """Proves that a table in another encoding is refused in one line by the name of the encoding."""
    folder = write_plain(tmp_path / "plain")
    (folder / "regions.csv").write_bytes(REGIONS.encode(encoding))
    assert messages(folder) == [f"regions.csv: found {name} text; must be UTF-8 text. {FIX}."]


@pytest.mark.parametrize("content", ["café", "naïve façade", "Ærø", "Łódź"])
def test_no_encoding_is_guessed_from_a_few_accents(content: str, tmp_path: Path) -> None:
    """Proves that Latin text is not called Chinese: the byte is named, and the line."""
    folder = write_plain(tmp_path / "plain")
    encoding = "iso-8859-2" if content == "Łódź" else "iso-8859-1"
    (folder / "regions.csv").write_bytes(f"region,name\na,{content}\nb,\n".encode(encoding))
    (message,) = messages(folder)
    assert message.startswith("regions.csv:2: found the byte 0x")


def test_a_byte_order_mark_is_no_letter(tmp_path: Path) -> None:
    """Proves that UTF-8 with a byte order mark, as Excel writes it, is read."""
    folder = write_plain(tmp_path / "plain")
    (folder / "regions.csv").write_bytes(REGIONS.encode("utf-8-sig"))
    assert read(folder).attribute("regions", "name_local") == {"a": "上游县", "b": "下游市"}
