"""A text as a table: characters, records, numbers, columns, classes."""
