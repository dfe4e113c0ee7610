"""Aims: what one solve maximises or minimises, one file each, found by its file."""
