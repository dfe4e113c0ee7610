"""One node of a run as a reader sees it: names, words and units of one language, and the tables of the node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.facts.courses import likelihood
from layout_opt.instance import Instance
from layout_opt.result.folder import StoredRun
from layout_opt.result.geo_layers import delivery_values, flow_values, value_change
from layout_opt.result.indicator_values import activity_values
from layout_opt.show.speech import Speech, speech_of
from layout_opt.show.words import Language


@dataclass(frozen=True, kw_only=True)
class View(Speech):
    """One node of a run in one language; needs no geometry.

    Parameters
    ----------
    run : StoredRun
        The run.
    node : str
        Node of the tree.
    tables : mapping
        Result tables of the node.
    """

    run: StoredRun
    node: str
    tables: Mapping[str, pd.DataFrame]

    @cached_property
    def values(self) -> pd.DataFrame:
        """What each industry's activity is worth; see `activity_values`."""
        return activity_values(self.instance, self.tables)

    @cached_property
    def worth(self) -> pd.DataFrame:
        """Value in the plan and today; see `value_change`."""
        return value_change(self.instance, self.tables, self.node)

    @cached_property
    def moved(self) -> pd.DataFrame:
        """Shipments with their value; see `flow_values`."""
        return flow_values(self.instance, self.tables)

    @cached_property
    def deliveries(self) -> pd.DataFrame:
        """What each region of origin delivers to each that uses it, with its value; see `delivery_values`."""
        return delivery_values(self.instance, self.tables)


def view_at(view: View, node: str) -> View:
    """Return the same view of another node of the run."""
    tables = {name: _at_node(view.instance, table, node) for name, table in view.run.tables.items() if "node" in table}
    return replace(view, node=node, tables=tables)


def make_view(
    run: StoredRun, language: Language = Language.EN, node: str | None = None, chinese: bool | None = None
) -> View:
    """Return the view of one node of a run.

    Parameters
    ----------
    run : StoredRun
        The run.
    language : Language
        ``en``, or ``local`` for local names.
    node : str, optional
        By default the last period of the most probable course of events.
    chinese : bool, optional
        Whether words are Chinese; by default where local names are wanted and Chinese.

    Raises
    ------
    InvalidInput
        If there is no such node.
    """
    instance = run.instance
    node = _checked_node(instance, node)
    speech = speech_of(instance, language, chinese)
    return View(
        run=run,
        node=node,
        instance=instance,
        chinese=speech.chinese,
        local=speech.local,
        tables={name: _at_node(run.instance, table, node) for name, table in run.tables.items() if "node" in table},
    )


def _at_node(instance: Instance, table: pd.DataFrame, node: str) -> pd.DataFrame:
    """Return the rows of a node; where a season has none, those of its period."""
    found = table[table["node"] == node]
    period = instance.tree.period_of(node)
    return (found if len(found) else table[table["node"] == period]).reset_index(drop=True)


def _checked_node(instance: Instance, node: str | None) -> str:
    nodes = instance.tree.nodes
    if node is None:
        operating = instance.tree.operating
        deepest = max(len(instance.tree.chain(name)) for name in operating)
        last = [name for name in operating if len(instance.tree.chain(name)) == deepest]
        chance = likelihood(instance.tree)
        return max(last, key=lambda name: (chance[name], -nodes.index(name)))
    if node not in nodes:
        raise InvalidInput(
            [
                Problem(
                    "--node",
                    repr(node),
                    f"be a node of tree.csv{nearest(node, nodes)}",
                    f"give one of {', '.join(nodes)}",
                )
            ]
        )
    return node
