"""Saliency: of which score, how far it holds, what would change the prediction, what adds up,
and what many rows have in common.
"""
