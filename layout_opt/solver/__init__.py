"""Solving: compile to arrays, hand over to HiGHS, progress, limits, shadow prices."""
