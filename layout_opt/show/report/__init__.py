"""The report: one self-contained HTML page of a run, several runs, and what was studied about them."""
