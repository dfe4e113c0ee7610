"""Tests of the benchmark routes."""
