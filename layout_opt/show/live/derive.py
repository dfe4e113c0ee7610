"""From levers to what they do: the instance is built with each of them moved, and the programs are compared.

The page adds up what its levers do. Whether that is right is tried on the instance itself: with many levers moved at
once, the program that the page would solve must be the program of the changed data, cell by cell.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

import numpy as np

from layout_opt.errors import InvalidInput
from layout_opt.instance import Change, Instance
from layout_opt.instance.changed import changed
from layout_opt.show.live.effects import (
    Cells,
    Effect,
    Space,
    cells_of,
    composed,
    mismatch,
    row_of,
    slope,
    switched,
    told_apart,
)  # fmt: skip
from layout_opt.show.live.levers import RANGES, Slider, Switch, grid_places, sliders, switches
from layout_opt.show.live.live_program import NamedProgram, Worth, named_program

BETWEEN = 0.381966
"""Where between its ends a slider is tried a third time [1]."""
DRAWS = 2
"""How often many levers are moved at once to try whether what they do adds up."""
SHARE_ON = 0.3
"""Share of the switches that are on in such a try [1]."""
INVALID, BENT, CLASH, NOTHING = "invalid", "bent", "clash", "nothing"
"""Why a lever is left out: no such data, not linear, does not add up with others; or nothing changes (not told)."""


@dataclass(frozen=True)
class MovedSlider:
    """A slider with its range and what it does per unit."""

    slider: Slider
    low: float
    high: float
    effect: Effect


@dataclass(frozen=True)
class RuledCell:
    """One cell of the grid of switches.

    Parameters
    ----------
    switch : Switch
        To which it belongs.
    what, place : str
        What is ruled; heading of the places.
    pairs : tuple of (what, region)
        The rows that a click adds.
    effects : tuple of Effect
        Of each state.
    """

    switch: Switch
    what: str
    place: str
    pairs: tuple[tuple[str, str], ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class LeverLeftOut:
    """A lever that the page does not have, and why: one of the words above."""

    lever: Slider | Switch
    why: str


@dataclass(frozen=True)
class Levers:
    """Everything that can be moved in a program.

    Parameters
    ----------
    program : NamedProgram
        Of the instance as it is.
    space : Space
        Numbers of all rows and columns that the program or a lever knows.
    base : Cells
        The program as it is.
    sliders : tuple of MovedSlider
        With an effect.
    cells : tuple of RuledCell
        With an effect.
    left_out : tuple of LeftOut
        The others.
    """

    program: NamedProgram
    space: Space
    base: Cells
    sliders: tuple[MovedSlider, ...]
    cells: tuple[RuledCell, ...]
    left_out: tuple[LeverLeftOut, ...]


def derive(instance: Instance, worth: Worth) -> Levers:
    """Return the levers of an instance and what they do.

    Parameters
    ----------
    instance : Instance
        A valid instance.
    worth : mapping
        What a unit of each activity is worth.
    """
    space = Space()
    program = named_program(instance, worth)
    base = cells_of(program, space)
    build = partial(program_cells, instance, worth, space)
    left_out: list[LeverLeftOut] = []
    moved: list[MovedSlider] = []
    for _, column in groupby(sliders(instance), key=lambda slider: (slider.table, slider.column)):
        together = list(column)
        known = _moved_together(build, base, together) if len(together) > 1 else None
        for slider in together:
            found = _moved(build, base, slider) if known is None else known[id(slider)]
            if isinstance(found, MovedSlider):
                moved.append(found)
            elif found != NOTHING:
                left_out.append(LeverLeftOut(slider, found))
    cells: list[RuledCell] = []
    for switch in switches(instance):
        try:
            cells += _ruled(instance, build, space, base, switch)
        except InvalidInput:
            left_out.append(LeverLeftOut(switch, INVALID))
    return adding_up(Levers(program, space, base, tuple(moved), tuple(cells), tuple(left_out)), build)


Build = Callable[[Sequence[Change]], Cells]
"""Called with changes: the cells of the program of the changed instance."""


def program_cells(instance: Instance, worth: Worth, space: Space, changes: Sequence[Change]) -> Cells:
    """Return the cells of the program of a changed instance."""
    return cells_of(named_program(changed(instance, changes), worth), space)


def _moved_together(build: Build, base: Cells, column: Sequence[Slider]) -> dict[int, MovedSlider | str] | None:
    """Return what sliders of one column do, all moved at once; None where that does not tell them apart.

    All are put to their lowest factor, to their highest, and each to one of its own between: a cell that is linear in
    one slider moves by the same amount both ways, and between by the share that is this slider's.
    """
    low, high = RANGES[0]
    shares = [(at + 1) / (len(column) + 1) for at in range(len(column))]
    try:
        down, up, apart = (
            build([change for slider, factor in zip(column, factors, strict=True)
                   for change in slider.changes(slider.base * factor)])
            for factors in ([low] * len(column), [high] * len(column), [1.0 + (high - 1.0) * part for part in shares])
        )  # fmt: skip
    except InvalidInput:
        return None
    effects = told_apart(base, (down, up), apart, shares)
    if effects is None:
        return None
    found: dict[int, MovedSlider | str] = {}
    for slider, effect in zip(column, effects, strict=True):
        ends = slider.base * low, slider.base * high
        slopes = Effect(effect.codes, effect.values / (ends[1] - slider.base))
        found[id(slider)] = MovedSlider(slider, min(ends), max(ends), slopes) if len(effect.codes) else NOTHING
    return found


def _moved(build: Build, base: Cells, slider: Slider) -> MovedSlider | str:
    """Return a slider with what it does, or why it is left out."""
    why = INVALID
    for low, high in RANGES:
        ends = slider.base * low, slider.base * high
        positions = (ends[0], ends[1], ends[0] + BETWEEN * (ends[1] - ends[0]))
        try:
            effect = slope(base, slider.base, {at: build(slider.changes(at)) for at in positions})
        except InvalidInput:
            continue
        if effect is None:
            why = BENT
        elif not len(effect.codes):
            return NOTHING
        else:
            return MovedSlider(slider, min(ends), max(ends), effect)
    return why


def _ruled(instance: Instance, build: Build, space: Space, base: Cells, switch: Switch) -> Iterator[RuledCell]:
    """Yield the cells of the grid of a switch: all rows are added at once, and each belongs to those whom it names."""
    places = grid_places(instance)
    names = instance.members("TECHNOLOGY")
    taken = _taken(instance, switch)
    pairs = [(name, region) for name in names for regions in places.values() for region in regions]
    pairs = [pair for pair in pairs if pair not in taken]
    if not pairs:
        return
    effects = [switched(base, build(switch.changes(state, pairs))) for state in range(len(switch.states))]
    rows = {number: name for name, number in space.rows.items()}
    owned = [_owned(effect, rows, set(pairs), instance) for effect in effects]
    for name in names:
        for heading, regions in places.items():
            mine = [(name, region) for region in regions if any((name, region) in found for found in owned)]
            if mine:
                yield RuledCell(switch, name, heading, tuple(mine), tuple(_joined(found, mine) for found in owned))


def _taken(instance: Instance, switch: Switch) -> set[tuple[str, str]]:
    """Return the pairs for which a row of the table speaks already."""
    if not instance.has(switch.table):
        return set()
    known = instance.resolve(switch.table)
    return set(zip(known[switch.what], known[switch.place], strict=True))


Owned = Mapping[tuple[str, str], list[tuple[int, float]]]


def _owned(effect: Effect, rows: Mapping[int, tuple[str, str, tuple[str, ...]]], pairs: set[tuple[str, str]],
           instance: Instance) -> Owned:  # fmt: skip
    """Return the cells of a program by the pair that the name of their row holds."""
    regions, names = set(instance.members("REGION")), set(instance.members("TECHNOLOGY"))
    found: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for code, row, value in zip(
        effect.codes.tolist(), row_of(effect.codes).tolist(), effect.values.tolist(), strict=True
    ):
        key = rows[row][2]
        pair = next(((what, at) for what in key if what in names for at in key if at in regions), None)
        if pair in pairs:
            found.setdefault(pair, []).append((code, value))
    return found


def _joined(owned: Owned, pairs: Iterable[tuple[str, str]]) -> Effect:
    cells = sorted(cell for pair in pairs for cell in owned.get(pair, ()))
    return Effect(np.array([code for code, _ in cells], dtype=np.int64), np.array([value for _, value in cells]))


def adding_up(levers: Levers, build: Build) -> Levers:
    """Return the levers without those whose effects do not add up."""
    chance = random.Random(0)  # noqa: S311 - where levers stand in a try, nothing secret
    for _ in range(DRAWS):
        moved = [(found, found.low + chance.random() * (found.high - found.low)) for found in levers.sliders]
        on = [(cell, chance.randrange(len(cell.effects))) for cell in levers.cells if chance.random() < SHARE_ON]
        changes = [change for found, at in moved for change in found.slider.changes(at)]
        changes += [change for cell, state in on for change in cell.switch.changes(state, cell.pairs)]
        steps = [(found.effect, at - found.slider.base) for found, at in moved]
        page = composed(levers.base, steps, [cell.effects[state] for cell, state in on])
        try:
            wrong = mismatch(page, build(changes))
        except InvalidInput:
            return replace(levers, sliders=(), cells=(), left_out=_all_out(levers, levers.sliders, levers.cells))
        if len(wrong):
            bad = [found for found in levers.sliders if len(np.intersect1d(found.effect.codes, wrong))]
            cells = [cell for cell in levers.cells if any(len(np.intersect1d(e.codes, wrong)) for e in cell.effects)]
            kept = replace(
                levers,
                sliders=tuple(found for found in levers.sliders if not any(found is other for other in bad)),
                cells=tuple(cell for cell in levers.cells if not any(cell is other for other in cells)),
                left_out=_all_out(levers, bad, cells),
            )
            return adding_up(kept, build)
    return levers


def _all_out(levers: Levers, out: Sequence[MovedSlider], cells: Sequence[RuledCell]) -> tuple[LeverLeftOut, ...]:
    switches_out = dict.fromkeys(cell.switch for cell in cells)
    gone: list[Slider | Switch] = [*(found.slider for found in out), *switches_out]
    return (*levers.left_out, *(LeverLeftOut(lever, CLASH) for lever in gone))
