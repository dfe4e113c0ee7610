"""Names and words that charts of any data need: of units and columns, of measures and methods."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from layout_opt.show.charts.axes import axis_label
from layout_opt.show.words import say


@dataclass(frozen=True)
class PlotWords:
    """What charts of any data need to know of their words.

    Parameters
    ----------
    chinese : bool
        Whether words are Chinese.
    units, columns : mapping
        What readers call units and columns; others are called by their labels.
    measures : mapping
        Unit of measurement of each column, for readers.
    foot : tuple of str
        Sentences of the footer: data, method, source.
    """

    chinese: bool = False
    units: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)
    foot: tuple[str, ...] = ()

    def say(self, key: str, **values: object) -> str:
        """Return a phrase of the lexicon."""
        return say(key, chinese=self.chinese, **values)

    def unit(self, label: Hashable) -> str:
        """Return what to call a unit."""
        if isinstance(label, tuple):  # period and unit
            return f"{self.unit(label[-1])}{self.brackets[0]}{label[0]}{self.brackets[1]}"
        return self.units.get(str(label), str(label))

    @property
    def brackets(self) -> tuple[str, str]:
        """What stands around a remark."""
        return ("（", "）") if self.chinese else (" (", ")")

    def column(self, name: str) -> str:
        """Return what to call a column."""
        return self.columns.get(name, name)

    def thing(self, name: str) -> str:
        """Return what to call a column within a sentence: a name that begins it may be written large."""
        told = self.column(name)
        return told if self.chinese or told[1:2] != told[1:2].lower() else told[:1].lower() + told[1:]

    def axis(self, name: str) -> str:
        """Return the label of an axis that shows a column, with its unit where that is known."""
        return axis_label(self.column(name), self.measures[name]) if name in self.measures else self.column(name)

    def of(self, period: Hashable | None) -> PlotWords:
        """Return the words for pictures of one period, which the footer names."""
        told = () if period is None else (self.say("period_told", period=period),)
        return replace(self, foot=(*told, *self.foot))

    def method(self, frame: pd.DataFrame) -> tuple[str, ...]:
        """Return the footer with the method of a result."""
        told = [self.say("method_told", method=self.method_name(frame))]
        told += [self.say("source_told", source=frame.attrs["source"])] if "source" in frame.attrs else []
        return (*self.foot, (" " if not self.chinese else "").join(told))

    def method_name(self, frame: pd.DataFrame) -> str:
        """Return how a result was measured: measure, disposability, returns, orientation, reference."""
        names = frame.attrs
        if not self.chinese:
            return str(names["method"])
        parts = [self.say(f"measure_{names['measure']}")]
        parts += [
            self.say(f"{key}_{names[key]}") for key in ("disposability", "orientation", "reference") if key in names
        ]
        if "returns" in names:
            parts.append(self.say("returns_told", returns=self.say(f"returns_{names['returns']}")))
        return "，".join(parts)
