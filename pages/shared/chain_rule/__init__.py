"""The pages of the chain rule."""
