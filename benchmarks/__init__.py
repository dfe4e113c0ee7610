"""Speed of building and handing over a layout, against the same matrix through other routes."""
