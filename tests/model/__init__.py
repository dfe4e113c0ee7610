"""The model: building, twins, tree, objectives."""
