"""The page of the formula judge."""
