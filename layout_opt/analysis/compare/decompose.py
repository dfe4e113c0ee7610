r"""What each single change contributes to the gap between two scenarios, whatever the order in which they are made.

The changes are players of a game: with the changes of a set S made to the first scenario, the objective is v(S). The
contribution of a change is its Shapley value, its marginal effect averaged over all orders, so that all contributions
add up to the gap. Changes that both scenarios share are made everywhere; changes of the first that the second lacks
are players too, whose move is to be taken back. Each v(S) is an interval between the layout found and the bound, and
so is each contribution.

Source: Shapley (1953); Shorrocks (2013), Decomposition procedures for distributional analysis.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import combinations

import pandas as pd

from layout_opt.analysis.cooperation import Coalition, Game, IntervalGame, Range, shapley, shapley_range
from layout_opt.analysis.experiments import Case, StudyOptions
from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance import Change, Instance

MOST = 8
"""Most changes: each set of them is solved."""
GROUPS = ("change", "table")


class ChangeOrigin(StrEnum):
    """To which scenario a change belongs."""

    BOTH = "both"
    MADE = "made"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True)
class Path:
    """The changes of both scenarios in one order, which keeps the order of each.

    Parameters
    ----------
    steps : tuple of (Change, Kind)
        Every change and where it belongs.
    """

    steps: tuple[tuple[Change, ChangeOrigin], ...]

    def at(self, places: frozenset[int]) -> tuple[Change, ...]:
        """Return the changes that stand when the moves at these places are made."""
        return tuple(
            change
            for place, (change, kind) in enumerate(self.steps)
            if kind is ChangeOrigin.BOTH or (place in places) == (kind is ChangeOrigin.MADE)
        )


@dataclass(frozen=True)
class Move:
    """One or more changes that are made, or taken back, together.

    Parameters
    ----------
    name : str
        What to call it.
    places : tuple of int
        Which steps of the path.
    """

    name: str
    places: tuple[int, ...]


@dataclass(frozen=True)
class Decomposition:
    """The gap between two scenarios by change.

    Parameters
    ----------
    moves : tuple of Move
        The players.
    values : DataFrame
        changes (those made, joined), status, objective, bound, note: every set that was solved.
    contributions : DataFrame
        change, contribution (of the layouts found), low, high (over all gaps), alone (made to the first scenario
        alone), last (made when all others are), unit; empty if a set has no certified objective.
    gap : float or None
        Difference of the objectives found, the sum of the contributions.
    missing : tuple of str
        Sets without a certified objective and why; then there is no decomposition.
    """

    moves: tuple[Move, ...]
    values: pd.DataFrame
    contributions: pd.DataFrame
    gap: float | None
    missing: tuple[str, ...] = ()


def decompose(
    instance: Instance,
    before: Sequence[Change],
    after: Sequence[Change],
    *,
    by: str = "change",
    how: StudyOptions | None = None,
) -> Decomposition:
    """Split the gap between two scenarios into what each change contributes.

    Parameters
    ----------
    instance : Instance
        What both are changes of.
    before, after : sequence of Change
        The two scenarios.
    by : str
        ``change``: each change is a player; ``table``: all changes of one table are one.
    how : StudyOptions, optional
        How and where each set is solved.

    Returns
    -------
    Decomposition

    Raises
    ------
    InvalidInput
        If there is no change, there are more than 8, or the objective itself is changed.
    """
    path = path_between(before, after)
    moves = moves_on(path, by)
    sets = [frozenset(names) for size in range(len(moves) + 1) for names in combinations(_names(moves), size)]
    cases = [Case(_case(moves, chosen), _changes(path, moves, chosen)) for chosen in sets]
    results = (how or StudyOptions()).run(instance, cases, ())
    frame = results.frame.rename(columns={"case": "changes"})
    values = frame[["changes", "status", "objective", "bound", "certified", "note"]]
    failed = values[~(values["certified"] & values["objective"].notna() & values["bound"].notna())]
    if len(failed):
        missing = tuple(
            f"{name}: {status}" + (f" ({note})" if note else "")
            for name, status, note in zip(failed["changes"], failed["status"], failed["note"], strict=True)
        )
        return Decomposition(moves, values, pd.DataFrame(), None, missing)
    found = {
        chosen: (float(objective), float(bound))
        for chosen, objective, bound in zip(sets, values["objective"], values["bound"], strict=True)
    }
    table, gap = shapley_table(_names(moves), found)
    return Decomposition(moves, values, table.assign(unit=instance.units.column("{money}/yr")), gap)


def shapley_table(names: tuple[str, ...], found: Mapping[Coalition, tuple[float, float]]) -> tuple[pd.DataFrame, float]:
    """Return the Shapley values of moves, with their ranges over all gaps, and the value of all together.

    Parameters
    ----------
    names : tuple of str
        The moves.
    found : mapping
        Set of moves -> objective of the layout found, bound; the empty set is where all begins.

    Returns
    -------
    tuple
        change, contribution, low, high, alone, last (see `Decomposition`), and the gap between none and all.
    """
    base, base_bound = found[frozenset()]
    proper = {chosen: pair for chosen, pair in found.items() if chosen}
    game = Game(names, {chosen: pair[0] - base for chosen, pair in proper.items()})
    ends = {chosen: (min(pair) - base, max(pair) - base) for chosen, pair in proper.items()}
    ranges = shapley_range(IntervalGame(names, ends))
    shift = sorted((0.0, (base - base_bound) / len(names)))  # the first scenario has a gap too
    shares = shapley(game)
    everyone = frozenset(names)
    rows = []
    for name in names:
        span = Range(ranges[name].lower + shift[0], ranges[name].upper + shift[1])
        alone = game.value([name])
        last = game.total - (game.value(everyone - {name}) if len(names) > 1 else 0.0)
        rows.append((name, shares[name] + 0.0, span.lower, span.upper, alone, last))
    columns = ["change", "contribution", "low", "high", "alone", "last"]
    return pd.DataFrame(rows, columns=columns), game.total


def path_between(before: Sequence[Change], after: Sequence[Change]) -> Path:
    """Return the changes of two scenarios in one order that keeps that of each."""
    sides = [[change.model_dump_json() for change in changes] for changes in (before, after)]
    steps: list[tuple[Change, ChangeOrigin]] = []
    for tag, a, a_end, b, b_end in SequenceMatcher(a=sides[0], b=sides[1], autojunk=False).get_opcodes():
        if tag == "equal":
            steps += [(change, ChangeOrigin.BOTH) for change in before[a:a_end]]
        else:
            steps += [(change, ChangeOrigin.TAKEN_BACK) for change in before[a:a_end]]
            steps += [(change, ChangeOrigin.MADE) for change in after[b:b_end]]
    return Path(tuple(steps))


def moves_on(path: Path, by: str = "change") -> tuple[Move, ...]:
    """Return the moves that lead from the first scenario of a path to the second.

    Raises
    ------
    InvalidInput
        If there is none, there are more than 8, or one changes the objective.
    """
    if by not in GROUPS:
        rule = f"be one of {', '.join(GROUPS)}{nearest(by, GROUPS)}"
        raise InvalidInput([Problem("by", repr(by), rule, "correct the word")])
    moved = [(place, change, kind) for place, (change, kind) in enumerate(path.steps) if kind is not ChangeOrigin.BOTH]
    if any(change.table == "instance" and change.column == "objective" for _, change, _ in moved):
        fix = "compare scenarios with one objective"
        raise InvalidInput([Problem("changes", "another objective", "be changes of the data only", fix)])
    if by == "table":
        tables = dict.fromkeys(change.table for _, change, _ in moved)
        moves = [Move(table, tuple(p for p, change, _ in moved if change.table == table)) for table in tables]
    else:
        back = {ChangeOrigin.MADE: "", ChangeOrigin.TAKEN_BACK: "not "}
        moves = [
            Move(f"{number}: {back[kind]}{words_of(change)}", (place,))
            for number, (place, change, kind) in enumerate(moved, start=1)
        ]
    if not moves:
        raise InvalidInput([Problem("changes", "none", "differ between the scenarios", "name another scenario")])
    if len(moves) > MOST:
        join, closer = "join the changes of each table with --by table", "compare scenarios that are closer"
        fix = join if by == "change" else closer
        raise InvalidInput([Problem("changes", str(len(moves)), f"be {MOST} or fewer", fix)])
    return tuple(moves)


def words_of(change: Change) -> str:
    """Return a change in words: ``sites.existing x 1.2 [region=R1]``."""
    place = change.key if change.key is not None else ",".join(f"{name}={word}" for name, word in change.where.items())
    where = f" [{place}]" if place else ""
    if change.insert is not None:
        return f"{change.table}: {len(change.insert)} rows more"
    if change.delete:
        return f"{change.table}: rows deleted{where}"
    amount = {"set": f"= {change.set}", "scale": f"x {change.scale}", "add": f"+ {change.add}"}[change.action]
    return f"{change.table}.{change.column} {amount}{where}"


def _names(moves: Iterable[Move]) -> tuple[str, ...]:
    return tuple(move.name for move in moves)


def _case(moves: Sequence[Move], chosen: Coalition) -> str:
    return " + ".join(move.name for move in moves if move.name in chosen) or "(none)"


def _changes(path: Path, moves: Sequence[Move], chosen: Coalition) -> tuple[Change, ...]:
    return path.at(frozenset(place for move in moves if move.name in chosen for place in move.places))
