"""The constraint families: hand cases, refusals and mutations."""
