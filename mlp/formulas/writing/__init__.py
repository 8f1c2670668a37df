"""From a tree to text, in each notation."""
