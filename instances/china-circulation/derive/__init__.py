"""How the tables of this instance are derived from the raw files; run ``derive.py`` one folder up."""
