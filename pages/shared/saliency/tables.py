"""The tables of the saliency's pages. Nothing is computed here."""

import numpy as np
import pandas as pd


def line(walk):
    """The loss along a line, a row for each distance."""
    found = walk.found
    return pd.DataFrame(
        {
            "distance": found.distances,
            "loss": found.loss,
            "tangent": found.tangent,
            "remainder_bound": found.remainder_bound,
            "within_trust_radius": found.distances <= walk.radius,
        }
    )


def remainder(found):
    """What first order leaves, a row for each distance."""
    return pd.DataFrame(
        {
            "distance": found.distances,
            "remainder": found.left,
            "remainder_bound": found.bound,
            "remainder_of_gradient_1_percent_off": found.wrong,
        }
    )


def flip(example, found):
    """The nearest input with another prediction that was found, a row for each input."""
    n = example.x.size
    return pd.DataFrame(
        {
            "input": range(1, n + 1),
            **({"name": example.names.inputs(n, str)} if example.names.features else {}),
            "x": example.x,
            "flip": found.x,
            "difference": found.x - example.x,
            "predicted": int(found.label) + 1,
            "predicted_there": int(found.other) + 1,
            "distance": float(found.distance),
            "proven_radius": float(found.certified),
        }
    )


def plane(shown):
    """The loss and the lead of the predicted class, a row for each point of the grid."""
    across, up = np.meshgrid(shown.across, shown.up)
    return pd.DataFrame(
        {
            f"x{shown.first + 1}": across.ravel(),
            f"x{shown.second + 1}": up.ravel(),
            "loss": shown.loss.ravel(),
            "lead_of_the_prediction": shown.lead.ravel(),
        }
    )


def path(found):
    """The sums along the path from the baseline, a row for each point of it."""
    return pd.DataFrame(
        {
            "part_of_the_path": found.parts,
            "sum_of_integrated_gradients": found.sums,
            "loss_less_that_of_the_baseline": found.losses,
        }
    )
