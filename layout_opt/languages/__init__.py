"""Words of every language: one file of data a language, read once."""

from layout_opt.languages.catalogue import LANGUAGES, Catalogue, catalogue, catalogues
from layout_opt.languages.unit_words import read_unit, split_unit, unit_in, unit_text

__all__ = ["LANGUAGES", "Catalogue", "catalogue", "catalogues", "read_unit", "split_unit", "unit_in", "unit_text"]
