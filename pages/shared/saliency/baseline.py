"""The baseline of integrated gradients: zeros, another random input, or numbers that were typed."""

import re

import numpy as np

import mlp
from pages.shared.state.edited_input import read_cell
from pages.shared.state.settings import TYPED, ZEROS

# What stands between two numbers of a row, and around all of them.
BETWEEN, AROUND = re.compile(r"[;,\s]+"), "[]() \n"


def baseline_of(state, n):
    """The baseline that the state describes.

    Parameters
    ----------
    state : mapping
        The value of every setting.
    n : int
        The number of inputs.

    Returns
    -------
    baseline : ndarray, shape (n,), or None
    refused : str
        Why what was typed is none; empty where it is one.
    """
    if state["baseline"] == ZEROS:
        return np.zeros(n), ""
    if state["baseline"] != TYPED:
        return mlp.random_input(n, state["baseline_seed"]), ""
    texts = [text for text in BETWEEN.split(state["baseline_x"].strip(AROUND)) if text]
    if len(texts) != n:
        return None, f"b has {len(texts)} entries, expected {n}: one number for each input."
    try:
        return np.array([read_cell(text) for text in texts]), ""
    except ValueError as problem:
        return None, f"An entry of b {problem}."
