"""Trade-offs: the Pareto frontier of two or three aims by the augmented epsilon-constraint method."""

from layout_opt.analysis.frontier.frontier import Frontier, frontier
from layout_opt.analysis.frontier.points import Point

__all__ = ["Frontier", "Point", "frontier"]
