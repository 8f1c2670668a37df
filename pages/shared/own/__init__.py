"""A network and rows that the reader brings: what was taken, the rows, the proof, the session."""
