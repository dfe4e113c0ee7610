"""What the derivations of all instances share: figures, files, provenance and places; no instance is named here."""
