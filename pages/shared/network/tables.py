"""The tables of the network's own pages. Nothing is computed here."""

import pandas as pd

from pages.shared.state.names import NAMELESS


def saliency_by_label(gradients, names=NAMELESS):
    """dL/dx for each label that could be the true one: a row per label, a column per input.

    Classes that have names have a column `name`.
    """
    frame = pd.DataFrame({"label": range(1, len(gradients) + 1)})
    if names.classes:
        frame["name"] = [names.of_class(c, str) for c in range(len(frame))]
    columns = [f"dL_dx{i + 1}" for i in range(gradients.shape[1])]
    return pd.concat([frame, pd.DataFrame(gradients, columns=columns)], axis=1)
