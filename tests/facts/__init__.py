"""Tests of what the data mean."""
