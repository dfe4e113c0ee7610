"""Goldens: the rows of every family on a tiny instance, as readable LP text."""
