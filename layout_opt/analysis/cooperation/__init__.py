"""Games with transferable utility: core, Shapley value, nucleolus, and what solver gaps leave open.

A pure library: it knows players, coalitions and numbers, and nothing of layouts.
"""

from layout_opt.analysis.cooperation.allocation import (
    Objection,
    core_violation,
    equal_split,
    excesses,
    most_objecting,
)
from layout_opt.analysis.cooperation.core import LeastCore, core_margin, least_core
from layout_opt.analysis.cooperation.game import (
    Coalition,
    Game,
    GameError,
    GameKind,
    additive_part,
    cooperation_gain,
)
from layout_opt.analysis.cooperation.intervals import (
    IntervalGame,
    Range,
    Verdict,
    interval_game,
    tightened,
)
from layout_opt.analysis.cooperation.kohlberg_criterion import (
    BalancedLevel,
    KohlbergCertificate,
    kohlberg,
)
from layout_opt.analysis.cooperation.nucleolus_point import nucleolus, prenucleolus
from layout_opt.analysis.cooperation.properties import (
    Merger,
    is_convex,
    is_superadditive,
    worst_merger,
)
from layout_opt.analysis.cooperation.shapley_sampling import (
    SampledShapley,
    sampled_shapley,
    samples_needed,
)
from layout_opt.analysis.cooperation.shapley_value import shapley
from layout_opt.analysis.cooperation.statements import (
    Statement,
    allocation_statement,
    core_statement,
    gain_statement,
    possible_objections,
    shapley_lead,
    shapley_range,
    shapley_statement,
)

__all__ = [
    "BalancedLevel",
    "Coalition",
    "Game",
    "GameError",
    "GameKind",
    "IntervalGame",
    "KohlbergCertificate",
    "LeastCore",
    "Merger",
    "Objection",
    "Range",
    "SampledShapley",
    "Statement",
    "Verdict",
    "additive_part",
    "allocation_statement",
    "cooperation_gain",
    "core_margin",
    "core_statement",
    "core_violation",
    "equal_split",
    "excesses",
    "gain_statement",
    "interval_game",
    "is_convex",
    "is_superadditive",
    "kohlberg",
    "least_core",
    "most_objecting",
    "nucleolus",
    "possible_objections",
    "prenucleolus",
    "sampled_shapley",
    "samples_needed",
    "shapley",
    "shapley_lead",
    "shapley_range",
    "shapley_statement",
    "tightened",
    "worst_merger",
]
