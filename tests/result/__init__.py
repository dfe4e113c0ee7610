"""Results: certificate, tables, run folder."""
