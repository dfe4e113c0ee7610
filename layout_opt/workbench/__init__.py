"""The workbench: an instance folder in a browser on one's own machine - edit, look, solve, compare, keep."""
