"""What stands around the cells of a column in a workbook: its comment, its unit, and what may be chosen."""

from __future__ import annotations

import re
from typing import Any

from layout_opt.instance.convert import ANNOUNCED, NODE_COLUMN, STAR
from layout_opt.instance.header_words import column_names, sheet_title
from layout_opt.instance.instance import Instance
from layout_opt.instance.spec import Blank, Column, Type
from layout_opt.instance.write import raw_table
from layout_opt.languages import Catalogue, unit_text
from layout_opt.units import entities_of

FIRST, LAST = 3, 5000
"""Rows of a sheet whose ids other sheets offer."""
_PLACE = re.compile(r"\{(\w+)\}")


def column_note(column: Column, words: Catalogue) -> str:
    """Return the comment of a header: what it means, what may stand there, what a blank means."""
    parts = [words.text(column.doc).rstrip("。.")]
    if column.choices:
        parts.append(words.say("choices", choices=", ".join(words.choice(word) for word in column.choices)))
    if column.type is Type.FLAG:
        parts.append(words.say("yes_or_no"))
    if said := range_words(column, words):
        parts.append(words.say("range", range=said))
    if column.wildcard:
        parts.append(words.say("wildcard"))
    if column.default is Blank.ERROR:
        parts.append(words.say("must_be_given"))
    elif column.default is Blank.NONE:
        parts.append(words.say("blank_none"))
    else:
        default = f"{column.default:g}" if isinstance(column.default, float) else words.choice(column.default)
        parts.append(words.say("blank_means", default=default))
    return "\n".join(parts)


def range_words(column: Column, words: Catalogue) -> str:
    """Return the range of a number in words; empty if it has none."""
    ends = (("above", column.above), ("from_", column.least), ("up_to", column.most))
    return ", ".join(words.say(name, value=f"{end:g}") for name, end in ends if end is not None)


def unit_cell(column: Column | None, instance: Instance, words: Catalogue) -> str:
    """Return the unit of a column for readers: that of the instance where all members share one."""
    if column is None or column.type not in (Type.NUMBER, Type.INTEGER) or not column.unit:
        return ""
    rest = _PLACE.sub("\0", column.unit)
    said = [unit_text(part, chinese=words.chinese) if part else "" for part in re.split(r"(?<=\0)|(?=\0)", rest)]
    places = iter(_PLACE.findall(column.unit))
    text = "".join(_place(next(places), instance, words) if part == "\0" else part for part in said)
    return text.replace("(", "").replace(")", "") if words.chinese else text


def _place(kind: str, instance: Instance, words: Catalogue) -> str:
    """Return the unit of money, or of the members of a kind where they all have the same one."""
    if kind == "money":
        return unit_text(instance.settings.money, chinese=words.chinese)
    entity = entities_of(f"{{{kind}}}")[0]
    owner = next((spec for spec in instance.specs.values() if spec.defines == entity.upper()), None)
    units = set(instance.attribute(owner.name, "unit").values()) if owner is not None else set()
    if len(units) == 1:
        return unit_text(str(units.pop()), chinese=words.chinese)
    return str(words.section("patterns").get(kind, kind))


def validation(column: Column | None, name: str, instance: Instance, words: Catalogue) -> dict[str, Any] | None:
    """Return what the cells of a column may hold, as xlsxwriter takes it; None where anything may stand."""
    if column is None:
        refers = "NODE" if name in (NODE_COLUMN, ANNOUNCED) else None
        return _members(refers, instance, words, wildcard=False) if refers else None
    if column.type is Type.CHOICE:
        return {"validate": "list", "source": [words.choice(word) for word in column.choices],
                "error_message": words.say("unknown_word")}  # fmt: skip
    if column.type is Type.FLAG:
        return {"validate": "list", "source": ["1", "0"], "error_message": words.say("yes_or_no")}
    if column.refers is not None and not column.collects:
        return _members(column.refers, instance, words, wildcard=column.wildcard)
    if column.type in (Type.NUMBER, Type.INTEGER) and (said := range_words(column, words)):
        return {**_range(column), "error_type": "warning",
                "error_message": words.say("out_of_range", range=said)}  # fmt: skip
    return None


def _range(column: Column) -> dict[str, Any]:
    """Return the range of a number as a rule of Excel."""
    low = column.least if column.least is not None else column.above
    if low is not None and column.most is not None:
        return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": column.most}
    if column.most is not None:
        return {"validate": "decimal", "criteria": "<=", "value": column.most}
    return {"validate": "decimal", "criteria": ">" if column.above is not None else ">=", "value": low}


def _members(refers: str, instance: Instance, words: Catalogue, *, wildcard: bool) -> dict[str, Any] | None:
    """Return the list of the ids that another sheet holds."""
    owner = next((spec for spec in instance.specs.values() if spec.members_in(refers)), None)
    if owner is None or owner.name not in instance.tables:
        return None
    kept = raw_table(instance, owner.name).columns
    names = [name for name in column_names(owner) if name in kept or name in owner.key_names + owner.value_names]
    letter = chr(ord("A") + names.index(owner.members_in(refers)))
    title = sheet_title(owner.name, words)
    rule: dict[str, Any] = {
        "validate": "list",
        "source": f"='{title}'!${letter}${FIRST}:${letter}${LAST}",
        "error_type": "warning",
        "error_message": words.say("unknown_member", table=title),
    }
    if wildcard:
        rule |= {"input_title": STAR, "input_message": words.say("wildcard")}
    return rule
