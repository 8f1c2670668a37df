"""The tables of the network's own pages. Nothing is computed here."""

import pandas as pd


def saliency_by_label(gradients):
    """dL/dx for each label that could be the true one: a row per label, a column per input."""
    columns = [f"dL_dx{i + 1}" for i in range(gradients.shape[1])]
    frame = pd.DataFrame(gradients, columns=columns)
    frame.insert(0, "label", range(1, len(frame) + 1))
    return frame
