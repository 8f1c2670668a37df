"""The pages of the network itself."""
