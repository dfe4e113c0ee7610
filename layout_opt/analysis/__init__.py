"""Questions asked of plans: comparison, sensitivity, frontiers, cooperation, productivity."""
