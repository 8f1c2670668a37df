"""The settings, the address of the page, and what every page begins with."""
