"""Results: tidy tables, the certificate, the run folder."""
