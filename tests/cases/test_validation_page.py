"""The page of validation says what the instances answer today."""

from __future__ import annotations

from tests.cases.validation_page import PAGE, page_with


def test_the_tables_of_the_page_are_true() -> None:
    """Proves that every published answer, ours, and every score of a hindcast stand on the page as they are.

    Make them again with ``python -m tests.cases.validation_page``.
    """
    text = PAGE.read_text(encoding="utf-8")
    assert page_with(text) == text
