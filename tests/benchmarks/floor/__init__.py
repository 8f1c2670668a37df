"""The floor: what the charts and the sidebar of a page cost, with nothing computed."""
