"""Options that take several words."""

from __future__ import annotations

from typing import Annotated

import typer

from layout_opt.errors import InvalidInput, Problem, nearest

LangOption = Annotated[str, typer.Option("--lang", envvar="LAYOUT_OPT_LANG", help="en or zh.")]


def lang_of(text: str) -> str:
    """Return the language of words that an option names: ``en`` or ``zh``."""
    from layout_opt.languages import LANGUAGES

    return words_of("--lang", text, list(LANGUAGES))[0]


def words_of(option: str, text: str, known: list[str]) -> list[str]:
    """Return the words of an option that takes several, each once."""
    words = list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    rule = f"be {' or '.join(known)}"
    if not words:
        raise InvalidInput([Problem(option, "nothing", rule, f"give e.g. {known[0]}")])
    wrong = [word for word in words if word not in known]
    if wrong:
        raise InvalidInput(
            Problem(option, repr(word), f"{rule}{nearest(word, known)}", "correct the word") for word in wrong
        )
    return words


def names_of(text: str | None) -> tuple[str, ...]:
    """Return names that stand with commas between them."""
    return tuple(word.strip() for word in (text or "").split(",") if word.strip())


def numbers_of(option: str, text: str, example: str) -> tuple[float, ...]:
    """Return numbers that stand with commas between them."""
    try:
        return tuple(float(word) for word in names_of(text))
    except ValueError:
        raise InvalidInput([Problem(option, repr(text), "be numbers with commas", f"give e.g. {example}")]) from None
