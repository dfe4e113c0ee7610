"""What acting together is worth and who compensates whom, from the folder of a cooperation."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from layout_opt.show.lexicon import LEXICON
from layout_opt.show.report.grid import TableCell, TableGrid, figure, grid, share, word
from layout_opt.show.report.material import CooperationPart
from layout_opt.show.view import View
from layout_opt.show.words import amount, precise, with_unit

PREFERRED = ("nucleolus", "shapley", "least_core", "market", "owen", "equal_split")
"""Rules in the order in which one is chosen for the bars."""

NOTHING = 1e-9
"""Payments below this share of the largest are none [1]."""


@dataclass(frozen=True)
class Payment:
    """What a player receives (below 0: pays); `length` is relative to the largest [1]."""

    name: str
    words: str
    value: float
    length: float


@dataclass(frozen=True)
class Together:
    """The section on cooperation.

    Parameters
    ----------
    sentences : tuple of str
        What acting together is worth.
    rule : str
        Rule of the payments, in words.
    payments : tuple of Payment
        One for each player.
    tables : tuple of Grid
        Compensation by every rule, and what holds whatever the gaps hide.
    notes : tuple of str
        What a reader should know.
    """

    sentences: tuple[str, ...]
    rule: str
    payments: tuple[Payment, ...]
    tables: tuple[TableGrid, ...]
    notes: tuple[str, ...]


def together(view: View, found: CooperationPart) -> Together:
    """Return the section on a cooperation."""
    record = found.record
    compensation = found.tables.get("compensation", pd.DataFrame())
    rules = [] if compensation.empty else list(dict.fromkeys(compensation["rule"]))
    rule = next((name for name in PREFERRED if name in rules), rules[0] if rules else "")
    tables = [table for table in (_compensation(view, compensation, rules), _statements(view, found)) if table]
    return Together(
        tuple(_sentences(view, record)),
        rule_words(view, rule) if rule else "",
        tuple(_payments(view, compensation, rule)),
        tuple(tables),
        tuple(str(note) for note in record.get("notes", ())),
    )


def rule_words(view: View, rule: str) -> str:
    """Return the name of a rule of sharing; its id where the lexicon has none."""
    return view.say(f"rule_{rule}") if f"rule_{rule}" in LEXICON else rule.replace("_", " ")


def _sentences(view: View, record: dict[str, object]) -> list[str]:
    players = record.get("players")
    count = len(players) if isinstance(players, dict) else 0
    said = [view.say("together_players", count=count, coalitions=record.get("coalitions", 0))]
    gain = record.get("cooperation_gain")
    if isinstance(gain, list):
        low, high = (precise(float(end)) for end in gain)
        key = "together_gain" if low == high else "together_gain_range"
        said.append(view.say(key, low=low, high=with_unit(high, view.money)))
    return said


def _payments(view: View, compensation: pd.DataFrame, rule: str) -> list[Payment]:
    if compensation.empty:
        return []
    mine = compensation[compensation["rule"] == rule]
    most = float(mine["receives"].abs().max()) or 1.0
    made = []
    for player, received in zip(mine["player"], mine["receives"], strict=True):
        key = "settled" if abs(received) < NOTHING * most else "receives" if received > 0 else "pays"
        words = view.say(key, amount=amount(abs(received), view.money))
        made.append(Payment(player_name(view, str(player)), words, float(received), float(received) / most))
    return made


def player_name(view: View, player: str) -> str:
    """Return the name of a player: of the region, where it is one."""
    return view.name("region", player) if player in view.instance.members("REGION") else player


def _compensation(view: View, compensation: pd.DataFrame, rules: list[str]) -> TableGrid | None:
    """Return what each player receives by each rule."""
    if compensation.empty:
        return None
    wide = compensation.pivot_table(index="player", columns="rule", values="receives", aggfunc="first")
    rows: list[list[TableCell]] = [
        [word(player_name(view, str(player))), *(figure(float(wide[rule][player])) for rule in rules)]
        for player in wide.index
    ]
    heads = [(view.say("player_word"), ""), *((rule_words(view, rule), view.money) for rule in rules)]
    return grid(view.say("compensation_caption"), heads, rows)


def _statements(view: View, found: CooperationPart) -> TableGrid | None:
    """Return what can be said whatever the gaps of the solver hide."""
    frame = found.tables.get("statements", pd.DataFrame())
    if frame.empty:
        return None
    rows = []
    for row in frame.to_dict("records"):
        holds = str(row["holds"])
        said = view.say(f"holds_{holds}") if f"holds_{holds}" in LEXICON else holds
        needed = row.get("relative_gap_needed")
        needed = None if needed in ("", None) else float(needed)
        rows.append(
            [word(str(row["statement"])), word(said), figure(row["lower"]), figure(row["upper"]), share(needed)]
        )
    heads = [
        (view.say("statement_word"), ""), (view.say("holds_word"), ""), (view.say("least_word"), view.money),
        (view.say("most_word"), view.money), (view.say("gap_needed_word"), ""),
    ]  # fmt: skip
    return grid(view.say("statements_caption"), heads, rows)
