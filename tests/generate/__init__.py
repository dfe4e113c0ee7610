"""Tests of `layout_opt.generate`."""
