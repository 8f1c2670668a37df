"""The operations of formulas and programs: one table of what each does and how it is written."""
