"""From pasted text to an expression tree."""
