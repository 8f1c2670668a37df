"""Lecture mode: views collected in a list, and the ways through it."""
