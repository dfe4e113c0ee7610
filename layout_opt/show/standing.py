"""The sentences at the foot of every picture: which instance, which objective with bound and gap, which data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from layout_opt.result.status_shares import status_shares
from layout_opt.show.speech import Speech
from layout_opt.show.words import percent, readable_unit

OBJECTIVE_DIGITS = 6


def standing(
    speech: Speech, info: Mapping[str, Any], more: tuple[str, ...] = (), node: str | None = None
) -> tuple[str, str]:
    """Return two paragraphs: instance, changes, objective and certificate; status of the data and further sentences.

    Parameters
    ----------
    speech : Speech
        Names and words.
    info : mapping
        Entries of a run record, those that are known: ``objective``, ``bound``, ``gap``, ``objective_kind``,
        ``layout``, ``changes``, ``certificate`` (with ``passed``) and ``unique``.
    more : tuple of str
        Sentences to add to the second paragraph.
    node : str, optional
        Node of the tree that is shown.
    """
    settings = speech.instance.settings
    names = " ".join(part for part in (settings.title or "", f"({settings.name})") if part)
    parts = [names]
    if node is not None:
        parts.append(speech.say("at_node", node=node))
    if info.get("changes"):
        parts.append(speech.say("changed", count=len(info["changes"])))
    parts.append(_objective(speech, info))
    if info.get("certificate"):
        parts.append(speech.say("passed" if info["certificate"]["passed"] else "failed"))
    if info.get("unique") is not None and info.get("layout") == "best":
        parts.append(speech.say("unique" if info["unique"] else "not_unique"))
    shares = status_shares(speech.instance)
    said = speech.listed(f"{percent(share)} {speech.say(status)}" for status, share in shares.items())
    joint = "" if speech.chinese else " "
    return " · ".join(part for part in parts if part), joint.join([speech.say("numbers", shares=said), *more])


def _objective(speech: Speech, info: Mapping[str, Any]) -> str:
    kind = str(info.get("objective_kind", speech.instance.settings.objective))
    if info.get("objective") is None:
        return speech.say(kind)
    unit = readable_unit(kind, speech.money)
    value = f"{info['objective']:,.{OBJECTIVE_DIGITS}g}{' × ' if unit[:1].isdigit() else ' '}{unit}".rstrip()
    if info.get("layout") == "today":
        return speech.say("objective_today", kind=speech.say(kind), objective=value)
    bound = "-" if info.get("bound") is None else f"{info['bound']:,.{OBJECTIVE_DIGITS}g}"
    gap = "-" if info.get("gap") is None else f"{100 * info['gap']:.2g} %"
    return speech.say("objective", kind=speech.say(kind), objective=value, bound=bound, gap=gap)
