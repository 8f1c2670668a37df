"""The chain rule taken apart."""
