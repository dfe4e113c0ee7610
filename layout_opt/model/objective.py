"""Objectives: what is added up in which sense; aims beyond those of the settings stand in `layout_opt.aims`.

========================  ===========================================================================
objective                 meaning
========================  ===========================================================================
net_effective_output      most effective output less all real costs (one solve)
effective_output          most effective output, then least cost at that output (two solves)
cost                      least cost with all demand served (one solve)
load                      least weighted load at receptors at a given share of the most effective output (two solves)
green_productivity        most effective output per composite input at such a share (two solves, the second repeated)
========================  ===========================================================================

With ``[risk]`` in instance.toml the first and the third are taken in the worst courses of events instead of the mean.
Parts that are transfers (charges) stay outside unless the instance says that polluters respond to them.
"""

from __future__ import annotations

from dataclasses import dataclass

from layout_opt.facts.chances import risk_sense
from layout_opt.instance import Instance
from layout_opt.instance.settings import Objective
from layout_opt.model.aim import COMPOSITE_INPUT, COST, GREEN, LOAD, NET, OUTPUT, Aim
from layout_opt.model.aim_sums import AimValues
from layout_opt.model.family import Accounts, Plan
from layout_opt.model.registry import aims


@dataclass(frozen=True)
class Stage:
    """One solve of a sequence.

    Parameters
    ----------
    aim : Aim
        What is optimised.
    maximise : bool
        Sense.
    keep_share : float or None
        Share of the previous stage's optimum that must be kept; None for the first stage.
    """

    aim: Aim
    maximise: bool
    keep_share: float | None = None


def stages(instance: Instance) -> tuple[Stage, ...]:
    """Return the solves that the instance's objective asks for, in order; of its risk where that is measured."""
    sense = risk_sense(instance)
    if sense is not None:
        aim = Aim(instance.settings.risk.measure.value, (instance.settings.objective.value,))
        return (Stage(aim, maximise=sense > 0),)
    return plain_stages(instance)


def plain_stages(instance: Instance) -> tuple[Stage, ...]:
    """Return the solves for the expectation over all courses of events."""
    output = Stage(OUTPUT, maximise=True)
    return {
        Objective.NET_EFFECTIVE_OUTPUT: (Stage(NET, maximise=True),),
        Objective.EFFECTIVE_OUTPUT: (output, Stage(NET, maximise=True, keep_share=1.0)),
        Objective.COST: (Stage(COST, maximise=False),),
        Objective.LOAD: (output, Stage(LOAD, maximise=False, keep_share=instance.settings.load.output_share)),
        Objective.GREEN_PRODUCTIVITY: (
            output,
            Stage(GREEN, maximise=True, keep_share=instance.settings.green_productivity.output_share),
        ),
    }[instance.settings.objective]


def further_rows(instance: Instance, stage: Stage) -> tuple[tuple[Aim, float], ...]:
    """Return aims and what they may not fall below in a stage, beyond what the stage before it reached."""
    least = instance.settings.green_productivity.least_input
    return ((COMPOSITE_INPUT, least),) if stage.aim == GREEN and least is not None else ()


def aim_value(instance: Instance, aim: Aim, plan: Plan, accounts: Accounts) -> float:
    """Return the value of an aim by plain arithmetic from the decision tables (the twin of `LinearModel.aim_terms`)."""
    return aims()[aim.kind].value(AimValues(instance, plan, accounts), aim.of)
