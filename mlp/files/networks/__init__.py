"""The arrays of a file as a network: roles, orientation, exact conversions, what stands beside."""
