"""Which shape belongs to which region or receptor: by id, code, name or local name, however the file writes numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from layout_opt.errors import Problem, nearest
from layout_opt.instance.geometry.layer_file import Layer
from layout_opt.instance.geometry.layer_rules import largest_dimension
from layout_opt.instance.instance import Instance
from layout_opt.instance.raw import plain, shown

KINDS = ("region", "receptor")
TABLES = {"region": "regions", "receptor": "receptors"}
NAMED_BY = ("code", "name", "name_local")
"""Columns of regions.csv and receptors.csv by which shapes are found beside the id."""
NAMED = 8
"""Names in one notice before the rest are counted."""
_NUMBER = re.compile(r"[+-]?\d+(\.0*)?", re.ASCII)
_CODES = re.compile(r"id|code|fips|nuts|iso|gb", re.IGNORECASE)


@dataclass(frozen=True)
class Shapes:
    """The shapes of one kind.

    Parameters
    ----------
    ids : tuple of str
        Region or receptor of each shape; empty words in layers that are only drawn.
    shapes : tuple of shapely.Geometry
        One for each id, valid.
    columns : mapping
        Columns ``name`` and ``note`` of the file, where it has them.
    """

    ids: tuple[str, ...]
    shapes: tuple[shapely.Geometry, ...]
    columns: Mapping[str, tuple[str | None, ...]]


@dataclass
class MatchedLayers:
    """What was found of each kind, and what is wrong and odd."""

    layers: dict[str, Shapes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


class Names:
    """By what the members of a set can be called.

    Parameters
    ----------
    instance : Instance
        Where the table is.
    kind : str
        ``region`` or ``receptor``.
    """

    def __init__(self, instance: Instance, kind: str) -> None:
        table = TABLES[kind]
        self.kind, self.label = kind, instance.label(table)
        self.ids = instance.sets.get(kind.upper(), ())
        words = [[(name, name) for name in self.ids]]
        words += [[(name, str(word)) for name, word in instance.attribute(table, by).items()] for by in NAMED_BY]
        self._levels = [_by_word(level, form) for form in (str, str.casefold) for level in words]
        self._numbers = {int(name): name for name in self.ids if name.isascii() and name.isdigit()}

    def find(self, word: str) -> str | None:
        """Return the member that a word means: its id, code, name or local name; None if there is none."""
        for place, level in enumerate(self._levels):
            found = level.get(word if place <= len(NAMED_BY) else word.casefold())
            if found is not None:
                return found
        if not _NUMBER.fullmatch(word):
            return None
        text = str(int(word.split(".", maxsplit=1)[0]))
        return self._levels[0].get(text) or self._levels[1].get(text) or self._numbers.get(int(text))


def _by_word(words: Iterable[tuple[str, str]], form: Callable[[str], str]) -> dict[str, str]:
    """Return the form of each word -> id, without blanks and words of several ids."""
    found: dict[str, set[str]] = {}
    for name, word in words:
        found.setdefault(form(word), set()).add(name)
    return {word: name for word, (name, *more) in found.items() if word and not more}


def matched(layers: Sequence[Layer], instance: Instance) -> MatchedLayers:
    """Return the shapes of regions, receptors and everything else.

    A layer says whose its shapes are in a column ``region`` or ``receptor``, or, if it is named so, in ``id``, ``code``
    or ``name``. Where no layer of a kind does, the column that names most members is taken, and a notice says which.
    """
    result = MatchedLayers()
    used = {layer.label: np.zeros(len(layer.shapes), dtype=bool) for layer in layers}
    named = {kind: _named_columns(layers, kind) for kind in KINDS}
    for kind in sorted(KINDS, key=lambda kind: not named[kind]):  # what a file says itself goes before a guess
        names = Names(instance, kind)
        columns = named[kind] or _guessed(layers, names, used)
        found: dict[str, list[tuple[Layer, int]]] = {}
        for layer, column in columns:
            own = _one_layer(layer, column, names, used[layer.label], result, guessed=not named[kind])
            for name, features in own.items():
                found.setdefault(name, []).extend((layer, feature) for feature in features)
        result.notices += _without_shape(layers, names, found)
        if any(layer.shapes[feature] is not None for rows in found.values() for layer, feature in rows):
            result.layers[kind] = _joined(kind, found, result.notices)
    for layer in layers:
        rest = [at for at, shape in enumerate(layer.shapes) if shape is not None and not used[layer.label][at]]
        if rest:
            name = layer.name if layer.name not in KINDS else f"{layer.name} (no id)"
            result.layers[name] = _only_drawn(layer, rest)
    return result


def _named_columns(layers: Sequence[Layer], kind: str) -> list[tuple[Layer, str]]:
    """Return the columns that say whose the shapes are, where they say anything."""
    found = ((layer, _named_column(layer, kind)) for layer in layers)
    return [(layer, column) for layer, column in found if column is not None and any(layer.columns[column])]


def _named_column(layer: Layer, kind: str) -> str | None:
    """Return the column of a layer that says whose its shapes are."""
    own = {name.lower(): name for name in reversed(layer.columns)}
    if kind in own:
        return own[kind]
    if layer.name.lower().removesuffix("s") != kind:
        return None
    return next((own[name] for name in ("id", *NAMED_BY) if name in own), None)


def _guessed(layers: Sequence[Layer], names: Names, used: Mapping[str, np.ndarray]) -> list[tuple[Layer, str]]:
    """Return for each layer the column that names most members by shapes that are nobody's yet."""
    found = []
    for layer in layers:
        free = np.flatnonzero(~used[layer.label]).tolist()
        counts = {
            column: len({names.find(cells[at]) for at in free if cells[at]} - {None})
            for column, cells in layer.columns.items()
            if _CODES.search(column) or not all(_NUMBER.fullmatch(cell) for cell in cells)
        }
        best = max(counts, key=lambda column: counts[column], default=None)
        if best is not None and counts[best]:
            found.append((layer, best))
    return found


def _one_layer(
    layer: Layer, column: str, names: Names, used: np.ndarray, result: MatchedLayers, *, guessed: bool
) -> dict[str, list[int]]:
    """Return the features of each member in one layer; say what names none."""
    found: dict[str, list[int]] = {}
    strange: dict[str, int] = {}
    for feature, word in enumerate(layer.columns[column]):
        if used[feature] or not word:
            continue
        used[feature] = True
        name = names.find(word)
        if name is None:
            strange.setdefault(word, feature)
        else:
            found.setdefault(name, []).append(feature)
    plural = TABLES[names.kind]
    if guessed and found:
        result.notices.append(f"{layer.label}: the column {shown(column)} names {len(found)} {plural}.")
    slips = {} if guessed else {word: hint for word in strange if (hint := _slip(word, names, found))}
    if names.ids and strange and not found and not guessed:
        slips = {word: nearest(word, names.ids) for word in strange}
    for word, hint in list(slips.items())[:NAMED]:
        where = f"{layer.place(strange[word]).split(' (')[0]} {plain(column)}"
        rule = f"be a {names.kind} of {names.label}{hint}"
        fix = f"write its id, code or name as {names.label} has it"
        result.problems.append(Problem(where, shown(word), rule, fix))
    if left := sorted(set(strange) - set(slips)):
        words = listed_names(left)
        result.notices.append(f"{layer.label}: {words} of the column {shown(column)} name no {names.kind}; left out.")
    return found


def _slip(word: str, names: Names, found: Iterable[str]) -> str:
    """Return a hint where a word is nearly the id of a member that has no shape."""
    return nearest(word, set(names.ids) - set(found))


def listed_names(words: Iterable[str]) -> str:
    """Return the first few words, and how many more there are."""
    shown_words = [plain(word) for word in words]
    more = f" and {len(shown_words) - NAMED} more" if len(shown_words) > NAMED else ""
    return ", ".join(shown_words[:NAMED]) + more


def _without_shape(layers: Sequence[Layer], names: Names, found: Mapping[str, list[tuple[Layer, int]]]) -> list[str]:
    """Return which members have no shape, where there are shapes of that kind at all or of nothing else."""
    drawn = {name for name, rows in found.items() if any(layer.shapes[feature] is not None for layer, feature in rows)}
    bare = sorted(set(names.ids) - drawn)
    if not bare or not (found or names.kind == "region"):
        return []
    files = ", ".join(sorted({layer.label.split(" ")[0] for layer in layers}))
    if not drawn and names.kind == "region":
        return [f"{files}: no shape of any region; there will be no maps."]
    return [f"{files}: no shape: {listed_names(bare)}."]


def _joined(kind: str, found: Mapping[str, list[tuple[Layer, int]]], notices: list[str]) -> Shapes:
    """Return one shape for each member, sorted: several features of one are joined, with a notice."""
    ids, shapes, notes = [], [], []
    for name, rows in sorted(found.items()):
        there = [(layer, feature) for layer, feature in rows if layer.shapes[feature] is not None]
        if not there:
            continue
        own = np.array([layer.shapes[feature] for layer, feature in there], dtype=object)
        if len(own) > 1:
            files = ", ".join(sorted({layer.label for layer, _ in there}))
            notices.append(f"{files}: {len(own)} features of {kind} {name}; maps show them as one shape.")
        ids.append(name)
        shapes.append(own[0] if len(own) == 1 else largest_dimension(shapely.union_all(own)))
        words = (cells[feature] for layer, feature in there for cells in _column(layer, "note"))
        notes.append(next((word for word in words if word), None))
    return Shapes(tuple(ids), tuple(shapes), {"note": tuple(notes)} if any(notes) else {})


def _only_drawn(layer: Layer, rows: Sequence[int]) -> Shapes:
    shapes = tuple(layer.shapes[feature] for feature in rows)
    columns = {
        name: tuple(cells[feature] or None for feature in rows)
        for name in ("name", "note")
        for cells in _column(layer, name)
    }
    return Shapes(("",) * len(rows), shapes, columns)


def _column(layer: Layer, name: str) -> list[list[str]]:
    """Return the column of a layer of that name, in a list, or an empty list."""
    return [layer.columns[name]] if name in layer.columns else []
