"""The settings of an instance: what ``instance.toml`` may hold."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from layout_opt.errors import Problem, nearest
from layout_opt.instance.discounting import DiscountTiming
from layout_opt.instance.raw import plain

SETTINGS_FILE = "instance.toml"


class Objective(StrEnum):
    """What the layout is to be best at."""

    NET_EFFECTIVE_OUTPUT = "net_effective_output"
    EFFECTIVE_OUTPUT = "effective_output"
    COST = "cost"
    LOAD = "load"
    GREEN_PRODUCTIVITY = "green_productivity"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class SolveSettings(_Section):
    """How to solve: ``[solve]`` of ``instance.toml``."""

    gap: float = Field(1e-4, ge=0, lt=1, description="relative gap at which to stop")
    time_limit: float | None = Field(None, gt=0, description="seconds after which to stop")
    threads: int | None = Field(None, ge=1, le=1024, description="threads of the solver")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="random seed of the solver")


class LoadObjective(_Section):
    """The objective ``load``: ``[load]`` of ``instance.toml``."""

    weights: Mapping[str, Annotated[float, Field(ge=0)]] = Field(
        default_factory=dict, description="weight of a unit of each pollutant at the receptors"
    )
    output_share: float = Field(1.0, ge=0, le=1, description="share of the highest effective output to keep")


class GreenProductivityObjective(_Section):
    """The objective ``green_productivity``: ``[green_productivity]`` of ``instance.toml``."""

    output_share: float = Field(0.9, gt=0, le=1, description="share of the highest effective output to keep")
    least_input: float | None = Field(None, gt=0, description="least composite input [money/yr]")
    capital: float = Field(0.0, ge=0, description="weight of capital in place at replacement cost [1/yr]")
    factors: Mapping[str, Annotated[float, Field(ge=0)]] = Field(
        default_factory=dict, description="weight of a unit of each factor [money]"
    )
    pollutants: Mapping[str, Annotated[float, Field(ge=0)]] = Field(
        default_factory=dict, description="weight of a discharged unit of each pollutant [money]"
    )


class RiskMeasure(StrEnum):
    """What of the outcomes of all courses of events counts."""

    EXPECTATION = "expectation"
    CVAR = "cvar"
    WORST_CASE = "worst_case"


class RiskSettings(_Section):
    """What of the outcomes counts: ``[risk]`` of ``instance.toml``."""

    measure: Annotated[RiskMeasure, Field(strict=False)] = Field(
        RiskMeasure.EXPECTATION, description="expectation, cvar (mean of the worst outcomes) or worst_case"
    )
    level: float = Field(0.9, ge=0, lt=1, description="cvar: 1 less the share of outcomes that are the worst")


class Settings(_Section):
    """Everything that ``instance.toml`` says."""

    name: str = Field(min_length=1, max_length=200, description="short name, used for files")
    title: str = Field("", description="one line for reports")
    money: str = Field(min_length=1, description="unit of money, e.g. '1e8 CNY'")
    objective: Annotated[Objective, Field(strict=False)] = Objective.NET_EFFECTIVE_OUTPUT
    discount_rate: float = Field(0.0, ge=0, le=1, description="per year")
    discount_timing: Annotated[DiscountTiming, Field(strict=False)] = Field(
        DiscountTiming.START, description="when in a year its payments fall due: start, middle or end"
    )
    base_year: int | None = Field(None, ge=0, le=9999, description="first year")
    respond_to_charges: bool = Field(False, description="whether regions count charges as a cost")
    solve: SolveSettings = SolveSettings()
    load: LoadObjective = LoadObjective()
    green_productivity: GreenProductivityObjective = GreenProductivityObjective()
    risk: RiskSettings = RiskSettings()
    units: Mapping[str, str] = Field(default_factory=dict, description="units beyond the common names")


def _known(location: tuple[str | int, ...]) -> list[str]:
    """Return the names that a section of the settings knows."""
    section: type[BaseModel] = Settings
    for part in location:
        inner = section.model_fields[str(part)].annotation if str(part) in section.model_fields else None
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return []
        section = inner
    return list(section.model_fields)


def parse_settings(content: Mapping[str, Any]) -> tuple[Settings | None, list[Problem]]:
    """Return the settings that a decoded ``instance.toml`` holds, or the problems of it."""
    try:
        return Settings.model_validate(dict(content)), []
    except ValidationError as error:
        return None, [_finding(finding) for finding in error.errors(include_url=False)]


def _finding(finding: ErrorDetails) -> Problem:
    """Return one finding of pydantic in the words of this package."""
    location = finding["loc"]
    where = f"{SETTINGS_FILE} {plain('.'.join(str(part) for part in location))}"
    found = shown_value(finding["input"])
    if finding["type"] == "missing":
        return Problem(where, "nothing", "be given", "add it")
    if finding["type"] == "extra_forbidden":
        known = _known(location[:-1])
        rule = f"be one of the settings {', '.join(known)}{nearest(str(location[-1]), known)}"
        return Problem(where, found, rule, "correct or remove the name")
    rule = finding["msg"].removeprefix("Input should ").removeprefix("String should ")
    return Problem(where, found, rule[0].lower() + rule[1:], "correct the value")


def shown_value(value: object) -> str:
    """Return a value as it is shown in a message: short and on one line."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
