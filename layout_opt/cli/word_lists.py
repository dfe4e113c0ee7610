"""Options that take several words."""

from __future__ import annotations

from layout_opt.errors import InvalidInput, Problem, nearest


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
