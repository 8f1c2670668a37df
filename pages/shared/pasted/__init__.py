"""Numbers that people bring: read from what programs print, from this app's files, and judged."""
