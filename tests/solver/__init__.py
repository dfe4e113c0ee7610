"""Solving: endings, limits, shadow prices."""
