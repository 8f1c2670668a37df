"""Two networks beside each other: the one that is open, and the one that is pinned."""
