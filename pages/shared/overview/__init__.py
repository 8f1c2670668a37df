"""What the first page alone shows: the agreement in a corner, and the network as a picture."""
