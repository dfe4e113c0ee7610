"""Coalitions of regions: what they can do together, solved as instances of their own."""
