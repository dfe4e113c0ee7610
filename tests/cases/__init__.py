"""Layout problems with known answers, and the builders of test instances."""
