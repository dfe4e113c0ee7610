"""What the data mean, each fact said once: pure functions of an instance, used by everything above."""
