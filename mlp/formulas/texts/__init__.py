"""Whole texts: cut into claims, each claim judged, one meaning for each letter throughout."""
