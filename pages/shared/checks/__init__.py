"""The pages of the gradient checks."""
