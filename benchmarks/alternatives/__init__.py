"""Routes from a validated instance to HiGHS holding the model: one module each, found by their files."""
