"""The figures of the derivation: the product of all factors, and the softmax step."""

from __future__ import annotations

import numpy as np

import mlp
from pages.shared.chain_rule import arithmetic, panels
from pages.shared.draw.equation import equation
from pages.shared.draw.scales import signed, signed_limit, unit_slopes


def product(example, convention):
    """The product of all factors after the softmax step, with its scales.

    Parameters
    ----------
    example : Example
    convention : str
        rows or columns.

    Returns
    -------
    figures : dict of str to dict
    scales : list of Scale
    """
    network, y, gradients = example.network, example.y, example.gradients
    factors = example.factors
    slopes = factors.dh_da.diagonal()
    hovers = arithmetic.backward_hovers(network, y, example.values, gradients, slopes)
    shown = panels.product_of_factors(network, factors, hovers, convention)
    dL_dx = factors.running_product()["dL_dx"]
    limit = signed_limit(network.W1, network.W2, factors.dL_dtheta, dL_dx)
    scales = [signed(limit, "weights, ŷ − y and δx"), unit_slopes(example.activation)]
    return {"product": equation(shown, ["·", "·", "·", "="], limit)}, scales


def softmax(example, label_sum):
    """The softmax step where the label sums to this, with its scale.

    Parameters
    ----------
    example : Example
    label_sum : float

    Returns
    -------
    figures : dict of str to dict
    scales : list of Scale
    """
    label = label_sum * example.y
    step = mlp.softmax_step(example.values.theta, label)
    shown = panels.softmax_step(step, arithmetic.softmax_hovers(example.values.yhat, label, step))
    equal = "=" if label_sum == 1 else "≠"
    # −1/ŷ of an unlikely class may be huge: its colour is clipped, not the others'.
    clipped = bool((np.abs(step.dL_dyhat) > 1.0).any())
    scale = signed(1.0, "the softmax step", clipped)
    return {"softmax": equation(shown, ["·", "=", equal], 1.0)}, [scale]
