"""Core: from the input to the loss and back, the hundred lines to meet first."""
