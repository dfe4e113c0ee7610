"""Hold the proof of a run against second solves: ``solve --prove cross`` and ``--prove exact``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from layout_opt.errors import InvalidInput, Problem, nearest
from layout_opt.instance import Instance
from layout_opt.model.build import Layout
from layout_opt.model.objective import stages
from layout_opt.result.relaxation import BOUND_PROOF, BoundKnown, agreed
from layout_opt.result.run import Run
from layout_opt.result.status import Status
from layout_opt.solver.direct import direct_model
from layout_opt.solver.gap import BEATEN, least_kept
from layout_opt.solver.outcome import Options
from layout_opt.solver.second_solve import MOST_SETTINGS, SecondSolve, by_every_setting, has_scip, solves_again


class ProofWay(StrEnum):
    """How far a proof goes."""

    LP = "lp"
    CROSS = "cross"
    EXACT = "exact"


NO_SCIP = "--prove cross: no second solver is installed; HiGHS was asked in other ways (install layout-opt[prove])"
TOO_MANY = (
    f"--prove exact: the integer decisions have more than {MOST_SETTINGS} settings, or one has no end; an exact solver "
    "would be needed (SCIP's exact mode, which its packages leave out). Use --prove cross"
)


@dataclass(frozen=True)
class SecondOpinion:
    """What second solves of a run came to.

    Parameters
    ----------
    solves : tuple of mapping
        Aim, by whom, objective, bound and seconds of each.
    how : BoundKnown or None
        How the bound is known by them; None if they say nothing.
    contradicted : tuple of str
        Aims whose bound a second solve beats, or whose layout beats the bound of a second solve.
    notices : tuple of str
        What is missing for more.
    """

    solves: tuple[Mapping[str, Any], ...] = ()
    how: BoundKnown | None = None
    contradicted: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def proof_way(word: str) -> ProofWay:
    """Return the way of a word; InvalidInput if there is none."""
    if word not in set(ProofWay):
        rule = f"be one of {', '.join(ProofWay)}{nearest(word, ProofWay)}"
        raise InvalidInput([Problem("--prove", repr(word), rule, "correct the word")])
    return ProofWay(word)


def second_opinion(
    instance: Instance, layout: str, steps: Sequence[Mapping[str, Any]], options: Options, way: ProofWay
) -> SecondOpinion:
    """Return what other solves of every stage come to.

    Parameters
    ----------
    instance : Instance
        What was solved, without rows of the user's own.
    layout : str
        ``best`` or ``today``.
    steps : sequence of mapping
        Stages as in ``run.json``: aim, objective, bound.
    options : Options
        Those of the run; the time limit holds for each second solve.
    way : ProofWay
        CROSS or EXACT.
    """
    model, plan = direct_model(instance, Layout(layout)), stages(instance)
    solves: list[Mapping[str, Any]] = []
    notices = [NO_SCIP] if way is ProofWay.CROSS and not has_scip() else []
    against: list[str] = []
    for position, (stage, step) in enumerate(zip(plan, steps, strict=False)):
        kept = []
        if stage.keep_share is not None:
            kept = [(plan[position - 1].aim, least_kept(steps[position - 1]["objective"], stage.keep_share))]
        arrays = model.arrays(stage.aim, maximise=stage.maximise, kept=kept)
        found: list[SecondSolve] = []
        if way is ProofWay.CROSS:
            found = list(solves_again(arrays, options))
        elif (every := by_every_setting(arrays, options, step["objective"])) is not None:
            found = [every]
        else:
            notices = [TOO_MANY]
        solves += [{"aim": step["aim"], **asdict(each)} for each in found]
        if any(contradicts(step, asdict(each), maximise=stage.maximise) for each in found):
            against.append(str(step["aim"]))
    how = BoundKnown.AGREED if way is ProofWay.CROSS else BoundKnown.ENUMERATED
    known = not against and agreed(steps, solves, options.gap)
    return SecondOpinion(tuple(solves), how if known else None, tuple(against), tuple(notices))


def with_second_opinion(run: Run, way: ProofWay) -> Run:
    """Return a run with what second solves came to: how its bound is known, or that it is not known.

    Parameters
    ----------
    run : Run
        Solved without rows of the user's own.
    way : ProofWay
        How far the proof goes; LP leaves the run as it is.
    """
    if way is ProofWay.LP or not run.tables:
        return run
    steps, proof = list(run.info["stages"]), run.info[BOUND_PROOF]
    opinion = second_opinion(run.instance, str(run.info["layout"]), steps, Options(**run.info["options"]), way)
    notices = [*run.info["notices"], *opinion.notices]
    how = BoundKnown(proof["how"])
    if how in {BoundKnown.TREE, BoundKnown.COVERS, BoundKnown.DUALS}:
        how = opinion.how or how
    changed = run
    if opinion.contradicted:
        aims = ", ".join(opinion.contradicted)
        notices.append(f"second solves contradict the bound of {aims}: see {BOUND_PROOF} in run.json")
        if how is not BoundKnown.RELAXATION:
            how = BoundKnown.NOT
            steps = [
                {**step, "bound": None, "gap": None} if step["aim"] in opinion.contradicted else step for step in steps
            ]
            status = Status.UNPROVEN if run.status is Status.SOLVED else run.status
            changed = replace(run, status=status, bound=steps[-1]["bound"], gap=None)
    told = {**proof, "how": how.value, "second_solves": [dict(each) for each in opinion.solves]}
    return replace(changed, info={**run.info, "stages": steps, "notices": notices, BOUND_PROOF: told})


def contradicts(step: Mapping[str, Any], solve: Mapping[str, Any], *, maximise: bool) -> bool:
    """Tell whether a second solve and a stage cannot both be right: a layout of one beats the bound of the other."""
    sense = 1.0 if maximise else -1.0

    def beats(objective: float | None, bound: float | None) -> bool:
        if objective is None or bound is None:
            return False
        return sense * (objective - bound) > BEATEN * max(abs(objective), abs(bound))

    return beats(solve["objective"], step["bound"]) or beats(step["objective"], solve["bound"])
