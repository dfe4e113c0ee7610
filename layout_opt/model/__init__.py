"""The model: ledgers, the family protocol, and the way from an instance to a Pyomo model."""
