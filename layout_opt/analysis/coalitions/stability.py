"""How the answer moves: the same game under other entitlements and with assumed numbers at their ends.

Two ways. ``owen``: the Owen allocation of each variant's LP relaxation, one linear program for all together and one
for each player; its amounts are in the core of the relaxed game. ``game``: all coalitions of each variant, in a folder
of its own, with Shapley value, nucleolus and core margin as intervals. A variant that cannot be computed (a rule that
lacks its data, a player without a plan) is a row that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd

from layout_opt.analysis.coalitions.cooperate import Cooperation, cooperate
from layout_opt.analysis.coalitions.cooperation_record import notes_of
from layout_opt.analysis.coalitions.owen import owen
from layout_opt.analysis.coalitions.restrict import find_setting
from layout_opt.analysis.coalitions.sharing_rules import NOT_EFFICIENT, OWEN_LP, STANDALONE, Allocation
from layout_opt.analysis.coalitions.variants import BASE, Variant, variants_of
from layout_opt.errors import InvalidInput, LayoutError, Problem, nearest
from layout_opt.instance import Instance, changed
from layout_opt.result.answer import write_answer
from layout_opt.result.kinds import STABILITY
from layout_opt.result.writer import begin_folder, check_out

VARIANTS = "variants"
MOVED = [
    "factor", "level", "value", "entitlements", "player", "rule", "amount", "change", "beyond_alone", "beyond_change",
    "unit",
]  # fmt: skip
Told = Callable[[str, int, int], None]
"""Called with (variant, variants done, variants in all)."""


class StabilityMethod(StrEnum):
    """How each variant is answered."""

    OWEN = "owen"
    GAME = "game"


@dataclass(frozen=True)
class VariantAnswer:
    """What one variant gives.

    Parameters
    ----------
    allocations : mapping of str to mapping
        Rule -> {player: amount}; empty where there is none.
    alone : mapping of str to float
        What each player has alone [money].
    sign : float
        1 for gains, -1 for costs.
    total : tuple of float or None
        Least and most that all together have [money].
    gain : tuple of float or None
        Least and most that cooperation is worth beyond acting alone [money].
    margin : tuple of float or None
        Range of the core margin (``game`` only) [money].
    note : str
        Why something is missing, or what a reader should know (entitlements beyond the room).
    """

    allocations: Mapping[str, Allocation] = field(default_factory=dict)
    alone: Mapping[str, float] = field(default_factory=dict)
    sign: float = 1.0
    total: tuple[float, float] | None = None
    gain: tuple[float, float] | None = None
    margin: tuple[float, float] | None = None
    note: str = ""

    def beyond(self, rule: str, player: str) -> float:
        """Return what a player gets (for costs: saves) beyond acting alone [money]."""
        return self.sign * (self.allocations[rule][player] - self.alone[player])


@dataclass(frozen=True)
class Stability:
    """How the answer moves.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        ``stability`` (factor, level, value, entitlements, player, rule, amount, change against the base, beyond_alone:
        what the player has more than alone, beyond_change, unit) and ``stability_variants`` (one row a variant).
    record : mapping
        As written to ``stability.json``.
    """

    tables: Mapping[str, pd.DataFrame]
    record: Mapping[str, Any]


@dataclass(frozen=True)
class StabilityQuestion:
    """The question: options of `cooperate` that hold for every variant."""

    players: str
    method: StabilityMethod
    gap: float | None
    time_limit: float | None
    jobs: int
    cluster: str | None


def stability(
    instance: Instance,
    folder: Path,
    *,
    players: str,
    method: str = StabilityMethod.OWEN.value,
    entitlements: str | None = None,
    assumed: Sequence[str] = (),
    gap: float | None = None,
    time_limit: float | None = None,
    jobs: int = 1,
    cluster: str | None = None,
    told: Told | None = None,
) -> Stability:
    """Answer every variant and write tables and record.

    Parameters
    ----------
    instance : Instance
        The base.
    folder : Path
        A new folder, or one of an earlier call (with ``game`` finished coalitions are not solved again).
    players, entitlements, gap, time_limit, jobs, cluster
        As for `cooperate`.
    method : str
        ``owen`` or ``game``.
    assumed : sequence of str
        Parameters of ``provenance.csv`` to set to their low and high ends, or ``all`` that are assumed.
    told : callable, optional
        Told of each variant.

    Raises
    ------
    InvalidInput
        If a word is unknown, the base has no answer, or something else stands at `folder`.
    """
    if method not in set(StabilityMethod):
        rule = f"be one of {', '.join(StabilityMethod)}{nearest(method, list(StabilityMethod))}"
        raise InvalidInput([Problem("--stability", repr(method), rule, "correct the word")])
    check_out(folder, STABILITY)
    asked = StabilityQuestion(players, StabilityMethod(method), gap, time_limit, jobs, cluster)
    chosen = variants_of(instance, entitlements, assumed)
    if asked.method is StabilityMethod.GAME:  # finished coalitions are kept one by one
        begin_folder(folder, STABILITY)
    answers: list[tuple[Variant, VariantAnswer]] = []
    for place, variant in enumerate(chosen):
        answer = _answer(instance, variant, asked, folder)
        if variant.factor == BASE and not answer.allocations:
            raise InvalidInput(
                [Problem("base", answer.note, "have an answer to compare with", "see layout-opt explain")]
            )
        answers.append((variant, answer))
        if told is not None:
            told(variant.name, place + 1, len(chosen))
    unit = instance.units.column("{money}/yr")
    tables = {"stability": _moved(answers, unit), "stability_variants": _variants(answers, unit)}
    record = {
        "instance": instance.settings.name, "players_by": players, "method": method, "variants": len(chosen),
        "without_answer": [variant.name for variant, answer in answers if not answer.allocations],
    }  # fmt: skip
    write_answer(folder, STABILITY, tables, record, instance)
    return Stability(tables, record)


def _answer(instance: Instance, variant: Variant, asked: StabilityQuestion, folder: Path) -> VariantAnswer:
    try:
        own = changed(instance, variant.changes)
        return (
            _by_owen(own, variant, asked)
            if asked.method is StabilityMethod.OWEN
            else _by_game(own, variant, asked, folder)
        )
    except LayoutError as error:
        if variant.factor == BASE:
            raise
        return VariantAnswer(note=" ".join(str(error).split("\n")[0].split()))


def _by_owen(instance: Instance, variant: Variant, asked: StabilityQuestion) -> VariantAnswer:
    setting = find_setting(instance, asked.players, variant.entitlements)
    found = owen(setting)
    sign = 1.0 if setting.kind == "gain" else -1.0
    gain = sign * (found.total - sum(found.alone.values()))
    total, note = (found.total, found.total), "; ".join(notes_of(setting))
    return VariantAnswer({OWEN_LP: found.amounts}, found.alone, sign, total, (gain, gain), note=note)


def _by_game(instance: Instance, variant: Variant, asked: StabilityQuestion, folder: Path) -> VariantAnswer:
    target = folder / VARIANTS / file_name(variant.name)
    done = cooperate(
        instance, target, players=asked.players, entitlements=variant.entitlements, gap=asked.gap,
        time_limit=asked.time_limit, jobs=asked.jobs, cluster=asked.cluster,
    )  # fmt: skip
    if done.failed:
        return VariantAnswer(note=f"no certified value: {'; '.join(done.failed[:3])}")
    low, high = sorted((float(done.record["value"]), float(done.record["bound"])))
    gain = done.record["cooperation_gain"]
    shared = {rule: amounts for rule, amounts in done.allocations.items() if rule not in NOT_EFFICIENT}
    sign = 1.0 if done.setting.kind == "gain" else -1.0
    ends, note = (gain[0], gain[1]), "; ".join(notes_of(done.setting))
    return VariantAnswer(shared, done.allocations[STANDALONE], sign, (low, high), ends, _margin(done), note)


def _margin(done: Cooperation) -> tuple[float, float] | None:
    """Return the range of the core margin (None for sampled games)."""
    if "statements" not in done.tables:
        return None
    frame = done.tables["statements"]
    rows = frame[frame["statement"] == "the core is not empty"]
    return float(rows["lower"].iloc[0]), float(rows["upper"].iloc[0])


def file_name(text: str) -> str:
    """Return a text as the name of a folder: letters, digits, dots and hyphens."""
    return "".join(letter if letter.isalnum() or letter in ".-" else "_" for letter in text)


def _moved(answers: Sequence[tuple[Variant, VariantAnswer]], unit: str) -> pd.DataFrame:
    """Return what every player gets under each rule in each variant, and how that differs from the base."""
    base = answers[0][1]
    rows = [
        (
            variant.factor, variant.level, variant.value, variant.entitlements, player, rule, amount,
            amount - base.allocations[rule][player], answer.beyond(rule, player),
            answer.beyond(rule, player) - base.beyond(rule, player), unit,
        )
        for variant, answer in answers
        for rule, player, amount in _compared(answer, base)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=MOVED)


def _compared(answer: VariantAnswer, base: VariantAnswer) -> Iterator[tuple[str, str, float]]:
    """Yield (rule, player, amount) of what both have."""
    for rule, amounts in sorted(answer.allocations.items()):
        for player, amount in amounts.items():
            if player in base.allocations.get(rule, {}):
                yield rule, player, amount


def _variants(answers: Sequence[tuple[Variant, VariantAnswer]], unit: str) -> pd.DataFrame:
    """Return one row a variant: totals, gain, core margin, whose gain moves most, what is missing."""
    base = answers[0][1]
    noise = ROUND_OFF * max(map(abs, base.total or (0.0, 0.0)))
    rows = []
    for variant, answer in answers:
        row: dict[str, Any] = {
            "factor": variant.factor, "level": variant.level, "value": variant.value,
            "entitlements": variant.entitlements,
        }  # fmt: skip
        for name, ends in (("total", answer.total), ("gain", answer.gain), ("core_margin", answer.margin)):
            row[f"{name}_low"], row[f"{name}_high"] = (None, None) if ends is None else ends
        moves: list[tuple[float, str, str, float | None]] = [
            (abs(change), rule, player, change)
            for rule, player, _ in _compared(answer, base)
            if rule in SHARING and abs(change := answer.beyond(rule, player) - base.beyond(rule, player)) > noise
        ]
        most = max(moves, default=(0.0, "", "", None))
        named = dict(zip(("by_rule", "moves_most", "change"), most[1:], strict=True))
        rows.append({**row, **named, "unit": unit, "note": answer.note})
    return pd.DataFrame(rows)


ROUND_OFF = 1e-9
"""Share of the total below which an amount has not moved [1]."""
SHARING = (OWEN_LP, "nucleolus", "shapley")
"""Rules whose movement is told: those that need no further convention."""
