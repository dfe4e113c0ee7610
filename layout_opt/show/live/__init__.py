"""The page that solves: the program of a run inside its report, with levers and a solver for the browser."""
