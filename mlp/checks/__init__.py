"""Analytic gradients against measured ones."""
