"""Constraint families: one file each, found by their file, meeting only in ledgers and shared decisions."""
