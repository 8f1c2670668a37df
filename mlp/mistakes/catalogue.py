"""A museum of wrong gradients: mistakes that people make, each as a function to be caught.

A wrong gradient is rarely random: a factor is missing, a transpose, a sign. Each mistake here is a
backward pass with one link of the chain replaced, so that a check can be tried on it, and so that
numbers from elsewhere can be recognised (`mlp.mistakes.recognise`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mlp.chain_rule.factors import softmax_jacobian
from mlp.checks.batch import NAMES
from mlp.core.backward import (
    Gradients,
    backward,
    gradients,
    outer,
    sigmoid_and_derivative,
    softmax_minus_label,
)
from mlp.core.forward import checked_example, row_times, softmax


def _always(n, m, k):
    return True


@dataclass(frozen=True, eq=False)
class Mistake:
    """One known mistake.

    Attributes
    ----------
    name : str
        A few words.
    sentence : str
        What is wrong, and what would be right.
    gradients : callable
        Takes (network, x, y) and returns the wrong `Gradients`; those that the mistake does not
        touch are right.
    conforms : callable
        Takes the sizes n, m, k and returns whether the wrong formula can be evaluated at all.
    """

    name: str
    sentence: str
    gradients: Callable
    conforms: Callable = _always


def _chain(link):
    """The gradients of a backward pass with links replaced.

    `link` takes (network, x, y, way), way being the right pass, and returns the wrong links by
    name: delta_theta, W2_transposed, slope (of sigma), W1_transposed.
    """

    def wrong(network, x, y):
        x, y = checked_example(network, x, y)
        way = backward(x, network.W1, network.b1, network.W2, network.b2, y)
        links = {
            "delta_theta": way.delta_theta,
            "W2_transposed": network.W2.swapaxes(-1, -2),
            "slope": way.dh_da,
            "W1_transposed": network.W1.swapaxes(-1, -2),
        } | link(network, x, y, way)
        delta_h = row_times(links["delta_theta"], links["W2_transposed"])
        delta_a = delta_h * links["slope"]
        return Gradients(
            x=row_times(delta_a, links["W1_transposed"]),
            W1=outer(x, delta_a),
            b1=delta_a,
            W2=outer(way.h, links["delta_theta"]),
            b2=links["delta_theta"],
            a=delta_a,
            h=delta_h,
            theta=links["delta_theta"],
        )

    return wrong


def _softmax_twice(network, x, y, way):
    return {"delta_theta": row_times(way.delta_theta, softmax_jacobian(softmax(way.theta)))}


def _brackets_of_the_answer(network, x, y):
    right = gradients(network, x, y)
    x, y = checked_example(network, x, y)
    way = backward(x, network.W1, network.b1, network.W2, network.b2, y)
    return replace(right, x=way.delta_h * row_times(way.dh_da, network.W1.swapaxes(-1, -2)))


def _outer_products_turned(network, x, y):
    right = gradients(network, x, y)
    n, m, k = network.sizes
    turned = {"W1": right.W1.swapaxes(-1, -2)} if n == m else {}
    return replace(right, **turned, **({"W2": right.W2.swapaxes(-1, -2)} if m == k else {}))


def _bias_summed(network, x, y):
    right = gradients(network, x, y)
    total = right.b1.sum(axis=-1, keepdims=True)
    return replace(right, b1=np.broadcast_to(total, right.b1.shape).copy())


def one_entry_off(gradient, place, percent):
    """The gradient with the entry at the index `place` made larger by `percent`.

    Examples
    --------
    >>> one_entry_off(np.array([1.0, 2.0]), (1,), 10.0).tolist()
    [1.0, 2.2]
    """
    wrong = np.array(gradient, dtype=np.float64)
    wrong[place] *= 1.0 + percent / 100.0
    return wrong


def _largest_entry_off(network, x, y):
    right = gradients(network, x, y)
    wrong = {}
    for name in NAMES:
        v = getattr(right, name)
        wrong[name] = one_entry_off(v, np.unravel_index(np.abs(v).argmax(), v.shape), 1.0)
    return replace(right, **wrong)


MISTAKES = (
    Mistake(
        "W1 not transposed",
        "The last factor is W1, where W1 transposed belongs; with n = m the shapes do not object.",
        _chain(lambda network, x, y, way: {"W1_transposed": network.W1}),
        lambda n, m, k: n == m,
    ),
    Mistake(
        "W2 not transposed",
        "yhat - y is multiplied by W2, where W2 transposed belongs; with m = k the shapes do not "
        "object.",
        _chain(lambda network, x, y, way: {"W2_transposed": network.W2}),
        lambda n, m, k: m == k,
    ),
    Mistake(
        "brackets in the wrong place",
        "(h - h*h) W1^T is multiplied before the elementwise product, as in the answer that was "
        "published; with n = m the shapes do not object.",
        _brackets_of_the_answer,
        lambda n, m, k: n == m,
    ),
    Mistake(
        "sigma' left out",
        "The derivative of the sigmoid is missing: dL/dh is passed on as dL/da.",
        _chain(lambda network, x, y, way: {"slope": np.ones_like(way.h)}),
    ),
    Mistake(
        "h for h - h*h",
        "The sigmoid itself stands where its derivative h - h*h belongs.",
        _chain(lambda network, x, y, way: {"slope": way.h}),
    ),
    Mistake(
        "a - a*a for h - h*h",
        "h - h*h is the derivative in terms of h; here it is taken of a.",
        _chain(lambda network, x, y, way: {"slope": way.a - way.a * way.a}),
    ),
    Mistake(
        "sigma' at h",
        "sigma' is evaluated at h, where it belongs at a: the sigmoid is applied twice.",
        _chain(lambda network, x, y, way: {"slope": sigmoid_and_derivative(way.h)[1]}),
    ),
    Mistake(
        "y - yhat",
        "The sign is turned around: the derivative with respect to theta is yhat - y.",
        _chain(lambda network, x, y, way: {"delta_theta": -way.delta_theta}),
    ),
    Mistake(
        "label shifted by one",
        "The label is counted from 1 in one place and from 0 in the other.",
        _chain(
            lambda network, x, y, way: {
                "delta_theta": softmax_minus_label(way.theta, np.roll(y, 1, axis=-1))
            }
        ),
        lambda n, m, k: k > 1,
    ),
    Mistake(
        "diagonal of the softmax Jacobian only",
        "Every yhat depends on every theta; here only the diagonal yhat - yhat*yhat is kept, which "
        "gives -y (1 - yhat).",
        _chain(lambda network, x, y, way: {"delta_theta": -y * (1.0 - softmax(way.theta))}),
        lambda n, m, k: k > 1,
    ),
    Mistake(
        "softmax Jacobian twice",
        "yhat - y already holds the softmax; here it is multiplied by the softmax Jacobian again.",
        _chain(_softmax_twice),
        lambda n, m, k: k > 1,
    ),
    Mistake(
        "outer product turned around",
        "The gradient of a weight matrix is x^T delta, here delta^T x; in a square matrix the "
        "shapes do not object.",
        _outer_products_turned,
        lambda n, m, k: n == m or m == k,
    ),
    Mistake(
        "bias gradient summed",
        "dL/db1 is dL/da itself; here it is summed over the hidden units, the wrong axis.",
        _bias_summed,
        lambda n, m, k: m > 1,
    ),
    Mistake(
        "one entry off by 1 %",
        "The largest entry of each gradient is 1 % too large, and all others are right.",
        _largest_entry_off,
    ),
)
