"""The settings as rows of a sheet: each with its meaning, default and choices, and the words for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from layout_opt.instance.header_words import choice_meanings, plain_word
from layout_opt.instance.settings import Settings
from layout_opt.languages import catalogues

OBJECTIVE_DOC = "what the layout is to be best at"


@dataclass(frozen=True)
class ValueSetting:
    """One setting that holds one value.

    Parameters
    ----------
    doc : str
        What it means.
    default : object
        Its default; None if it has none.
    required : bool
        Whether it must be given.
    choices : tuple of str
        Words that it may be; empty where it is no choice.
    """

    doc: str
    default: object
    required: bool
    choices: tuple[str, ...]


def _flat(section: type[BaseModel], above: str = "") -> Iterator[tuple[str, ValueSetting]]:
    for name, field in section.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _flat(kind, f"{above}{name}.")
        elif not _is_mapping(kind):
            default = field.get_default(call_default_factory=True)
            required = default is PydanticUndefined
            choices = tuple(word.value for word in kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ()
            doc = field.description or OBJECTIVE_DOC
            yield f"{above}{name}", ValueSetting(doc, None if required else default, required, choices)


def _is_mapping(kind: Any) -> bool:
    origin = get_origin(kind)
    return origin is not None and isinstance(origin, type) and issubclass(origin, Mapping) and bool(get_args(kind))


VALUES: Mapping[str, ValueSetting] = MappingProxyType(dict(_flat(Settings)))
"""Every setting that holds one value, by its dotted name."""


def setting_named(text: str) -> str:
    """Return the setting that a cell names in any language; the text where it names none."""
    if text in VALUES:
        return text
    word = plain_word(text)
    return _meanings().get(word, next((line for line in word.splitlines() if line in VALUES), text))


def setting_choice(name: str, text: str) -> str:
    """Return the word of a choice that a cell names in any language; the text where the setting is no choice."""
    choices = VALUES[name].choices if name in VALUES else ()
    return choice_meanings(choices).get(plain_word(text), text)


@cache
def _meanings() -> Mapping[str, str]:
    return {words.setting(name): name for words in catalogues() for name in VALUES}
