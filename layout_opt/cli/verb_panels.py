"""The questions by which the help groups the verbs, in the order in which a newcomer meets them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer


class Panel(StrEnum):
    """Heading of a group of verbs in ``layout-opt --help``."""

    MAKE = "Make an instance: from an empty folder to valid tables"
    SOLVE = "Solve: find the layout, and check it without the model"
    LOOK = "Look: maps, a page to read, files for other programs"
    WHY = "Ask why: reasons, causes, instruments"
    ROBUST = "Ask how sure: assumptions, alternatives, many cases"
    TOGETHER = "Ask what it is worth together: coalitions, shares, stability"


def sort_by_panel(app: typer.Typer) -> None:
    """Put the registered verbs in the order of their panels, and by name within one."""
    order = {panel: place for place, panel in enumerate(Panel)}
    app.registered_commands.sort(
        key=lambda verb: (order[Panel(str(verb.rich_help_panel))], verb.name or getattr(verb.callback, "__name__", ""))
    )
