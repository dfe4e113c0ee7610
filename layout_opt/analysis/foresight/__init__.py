"""Foresight: layouts that are decided period by period, with what is known by then."""
