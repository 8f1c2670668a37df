"""Read, evaluate and judge a written formula for a gradient of the network."""
