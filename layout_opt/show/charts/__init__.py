"""Charts: one small vocabulary (`axes`), and each picture a small module beside it, on the page of the maps."""
