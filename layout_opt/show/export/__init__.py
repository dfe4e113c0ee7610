"""A run in the formats of others: workbook, GIS file, Parquet, LP, MPS, a brief in Word."""
