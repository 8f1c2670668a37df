"""The figures of the derivation: the product of all factors, and the softmax step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import mlp
from pages.shared.chain_rule import arithmetic, panels
from pages.shared.draw.blocks import largest
from pages.shared.draw.equation import equation
from pages.shared.draw.scales import signed, signed_limit, unit_slopes


def shown_of_product(example, i):
    """Which entries of each layer the product shows where one input is looked at.

    Parameters
    ----------
    example : Example
    i : int
        The input, counted from 0.

    Returns
    -------
    dict of str to ndarray of int
        By the names of the sizes.
    """
    gradients, W1 = example.gradients, example.network.W1
    i = min(i, gradients.x.size - 1)
    return {
        "n": largest(gradients.x, always=[i]),
        "m": largest(gradients.a * W1[i]),
        "k": largest(gradients.theta),
    }


def others(example, shown):
    """What hidden units and classes that are not shown add to dL/dx, (n,); None where all are."""
    network, gradients, m, k = example.network, example.gradients, shown["m"], shown["k"]
    if len(m) == network.b1.size and len(k) == network.b2.size:
        return None
    delta_h = gradients.theta[k] @ network.W2[np.ix_(m, k)].T
    return gradients.x - (delta_h * example.dh_da.diagonal()[m]) @ network.W1[:, m].T


def product(example, convention, i=0):
    """The product of all factors after the softmax step, with its scales.

    Parameters
    ----------
    example : Example
    convention : str
        rows or columns.
    i : int
        The input that is looked at where not all are shown, counted from 0.

    Returns
    -------
    figures : dict of str to dict
    scales : list of Scale
    """
    network, factors, shown = example.network, example.factors, shown_of_product(example, i)
    hovers = arithmetic.backward_hovers(example)
    drawn = panels.product_of_factors(network, factors, hovers, convention)
    signs, rest = ["·", "·", "·", "="], others(example, shown)
    if rest is not None:
        result = drawn[-1]
        added = replace(result, name="others", values=rest.reshape(result.values.shape), hover=None)
        drawn, signs = [*drawn[:-1], added, result], ["·", "·", "·", "+", "="]
    drawn = [panels.in_part(panel, shown) for panel in drawn]
    dL_dx = factors.running_product()["dL_dx"]
    limit = signed_limit(network.W1, network.W2, factors.dL_dtheta, dL_dx)
    scales = [signed(limit, "weights, ŷ − y and δx"), unit_slopes(example.activation)]
    return {"product": equation(drawn, signs, limit)}, scales


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
    hovers = arithmetic.softmax_hovers(example.values.yhat, label, step)
    # The label's own class makes the whole product: no other entry of y is more than 0.
    shown = {"k": largest(step.product, always=[example.label - 1])}
    drawn = [panels.in_part(panel, shown) for panel in panels.softmax_step(step, hovers)]
    equal = "=" if label_sum == 1 else "≠"
    # −1/ŷ of an unlikely class may be huge: its colour is clipped, not the others'.
    clipped = bool((np.abs(step.dL_dyhat) > 1.0).any())
    scale = signed(1.0, "the softmax step", clipped)
    return {"softmax": equation(drawn, ["·", "=", equal], 1.0)}, [scale]
