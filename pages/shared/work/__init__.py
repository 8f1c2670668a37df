"""Whose turn it is: scripts one after the other, and long work in a process beside the server."""
