"""Which units of a large network its picture shows, and how their numbers were computed."""

from __future__ import annotations

from pages.shared.chain_rule import arithmetic
from pages.shared.draw.blocks import largest
from pages.shared.draw.notation import listed

# Terms of all sums of the forward pass up to which each is written out.
MOST_TERMS = 2500


def shown_units(gradients):
    """The units with the largest derivative in each layer, in their order, counted from 0.

    Parameters
    ----------
    gradients : mlp.Gradients

    Returns
    -------
    list of ndarray
        Of the inputs, the hidden units and the classes.
    """
    layers = gradients.x, gradients.h, gradients.theta
    return [largest(derivative) for derivative in layers]


def left_out(units, sizes):
    """What a picture of these units leaves out, in words; empty where it shows all."""
    kinds = ("input", "hidden unit", "class")
    counts = [
        f"{size - len(shown)} of {size} {'classes' if kind == 'class' else kind + 's'}"
        for kind, shown, size in zip(kinds, units, sizes, strict=True)
        if len(shown) < size
    ]
    if not counts:
        return ""
    return (
        f"It leaves out {listed(counts)}: those with the smallest derivative of the loss. Its "
        "numbers are those of the whole network."
    )


def forward_origins(example):
    """How each entry of the forward pass was made, by name; nothing where the sums are long."""
    if _too_long(example):
        return {}
    return arithmetic.forward_origins(example.network, example.x, example.values)


def backward_origins(example):
    """How each entry of the way back was made, by name; nothing where the sums are long."""
    if _too_long(example):
        return {}
    network, slopes = example.network, example.dh_da.diagonal()
    return arithmetic.backward_origins(
        network, example.y, example.values, example.gradients, slopes
    )


def _too_long(example):
    n, m, k = example.network.sizes
    return n * m + m * k + k * k > MOST_TERMS
