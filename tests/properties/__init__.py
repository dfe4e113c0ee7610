"""Properties that every instance must have."""
