"""What charts call measures and values of parameters."""

from __future__ import annotations

from layout_opt.analysis.sensitivity.parameters import FACTOR, Parameter
from layout_opt.analysis.sensitivity.study import Study
from layout_opt.show.speech import Speech
from layout_opt.show.words import number

_OWN = {"moved", "relocated", "grown", "real_costs", "transfers"}
_AIMS = {"effective_output", "net_effective_output"}
FILE_LETTERS = 60


def measure_name(speech: Speech, name: str) -> str:
    """Return what to call a measure."""
    if name == "objective":
        return speech.say(str(speech.instance.settings.objective))
    if name in _AIMS:
        return speech.say(name)
    if name in _OWN:
        return speech.say(f"{name}_measure")
    if name.startswith("made["):
        return speech.say("made_measure", industry=speech.industry(name[5:-1]))
    return name


def measure_unit(speech: Speech, study: Study, name: str) -> str:
    """Return the unit of a measure for readers."""
    return speech.unit(study.units[name])


def value_name(parameter: Parameter, value: float) -> str:
    """Return a value of a parameter as a short mark: ``x 0.8`` or ``500``."""
    return f"× {number(value)}" if parameter.kind == FACTOR else number(value)


def parameter_axis(speech: Speech, parameter: Parameter) -> tuple[str, str]:
    """Return name and unit of an axis along a parameter."""
    if parameter.kind == FACTOR:
        return speech.say("factor_axis", parameter=parameter.name), "1"
    return parameter.name, speech.unit(parameter.unit)


def headed(words: str) -> str:
    """Return words with a capital first letter, as a heading begins."""
    return words[:1].upper() + words[1:]


def file_part(name: str) -> str:
    """Return a measure's name as part of a file name."""
    kept = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name).strip("-")
    while "--" in kept:
        kept = kept.replace("--", "-")
    return kept[:FILE_LETTERS]
