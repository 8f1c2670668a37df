"""Right programs with a slip put in: run as NumPy, they say themselves whether they are right.

The judge calls a program right if, and only if, everything that it works out is the gradient in one
of the conventions.
"""

import random
import re

import numpy as np
import pytest

import mlp

BASES = [
    "dZ2 = A2 - Y\ndW2 = A1.T @ dZ2 / m\ndb2 = dZ2.sum(axis=0) / m\ndA1 = dZ2 @ W2.T\n"
    "dZ1 = dA1 * A1 * (1 - A1)\ndW1 = X.T @ dZ1 / m\ndb1 = dZ1.sum(axis=0) / m\ndX = dZ1 @ W1.T",
    "dZ2 = A2 - Y\ndW2 = (1 / m) * np.dot(dZ2, A1.T)\n"
    "db2 = (1 / m) * np.sum(dZ2, axis=1, keepdims=True)\n"
    "dZ1 = np.multiply(np.dot(W2.T, dZ2), A1 * (1 - A1))\ndW1 = (1 / m) * np.dot(dZ1, X.T)\n"
    "db1 = (1 / m) * np.sum(dZ1, axis=1, keepdims=True)",
    "Z1 = X @ W1.T + b1\nA1 = 1 / (1 + np.exp(-Z1))\nZ2 = A1 @ W2.T + b2\ndZ2 = A2 - Y\n"
    "dW2 = dZ2.T @ A1\ndZ1 = (dZ2 @ W2) * A1 * (1 - A1)\ndW1 = dZ1.T @ X\n"
    "db1 = dZ1.sum(axis=0)\ndX = dZ1 @ W1",
    "dZ2 = A2 - Y\ndW2 = np.einsum('ij,ik->jk', A1, dZ2)\ndA1 = np.einsum('ik,jk->ij', dZ2, W2)\n"
    "dZ1 = dA1 * A1 * (1 - A1)\ndW1 = np.einsum('ij,ik->jk', X, dZ1)\n"
    "dX = np.einsum('ij,kj->ik', dZ1, W1)",
    "dW2 = np.zeros_like(W2)\ndW1 = np.zeros_like(W1)\nfor i in range(len(X)):\n"
    "    d2 = A2[i] - Y[i]\n    d1 = (W2 @ d2) * A1[i] * (1 - A1[i])\n"
    "    dW2 += np.outer(A1[i], d2)\n    dW1 += np.outer(X[i], d1)",
]
SLIPS = [
    ("A1", "X"), ("X", "A1"), ("W2", "W1"), ("W1", "W2"), ("dZ2", "dZ1"), ("dZ1", "dA1"),
    ("dA1", "dZ1"), ("d1", "d2"), ("d2", "d1"), (".T", ""), (" - ", " + "), ("1 - ", "1 + "),
    (" * A1", ""), (" * (1 - A1)", ""), (" * (1 - A1[i])", ""), ("axis=0", "axis=1"),
    ("axis=1", "axis=0"), (" / m", ""), (" - Y", ""), ("A1[i], d2", "d2, A1[i]"),
    ("ij,ik->jk", "ij,ik->kj"), ("ik,jk->ij", "ik,kj->ij"), ("ij,kj->ik", "ij,jk->ik"),
    ("(1 / m) * ", ""), ("-Z1", "Z1"), (".sum(axis=0)", ".sum()"), ("+ b1", "- b1"),
]  # fmt: skip
_LEFT = re.compile(r"^\s*\w+ \+?= ", re.MULTILINE)


def mutants(base, count, source):
    """Texts with one or two slips, to the right of the equals signs."""
    found = set()
    while len(found) < count:
        text = base
        for _ in range(source.choice((1, 1, 1, 2))):
            old, new = source.choice(SLIPS)
            whole = r"(?!\w)" if old[-1].isalnum() else ""
            kept = [match.span() for match in _LEFT.finditer(text)]
            places = [
                at.start()
                for at in re.finditer(re.escape(old) + whole, text)
                if not any(start <= at.start() < end for start, end in kept)
                and not (old[0].isalnum() and text[at.start() - 1].isalnum())
            ]
            if places:
                at = source.choice(places)
                text = text[:at] + new + text[at + len(old) :]
        found.add(text)
    return sorted(found)


def letters(convention, sizes):
    """The arrays of a network with its batch, and the gradients, as a convention stores them."""
    n, m, k, number = sizes
    network = mlp.Network.random((n, m, k), seed=5)
    x = np.stack([mlp.random_input(n, seed=seed) for seed in range(number)])
    y = np.random.default_rng(1).dirichlet(np.ones(k), number)
    passed, found = mlp.forward(network, x), mlp.gradients(network, x, y)
    columns, turned = convention.startswith("column"), convention in ("column-Wx", "row-xWT")
    vectors = {"X": x, "Z1": passed.a, "A1": passed.h, "Z2": passed.theta, "A2": passed.yhat,
               "Y": y, "b1": network.b1[None], "b2": network.b2[None]}  # fmt: skip
    slopes = {"dX": found.x, "dZ1": found.a, "dA1": found.h, "dZ2": found.theta,
              "db1": found.b1.sum(axis=0)[None], "db2": found.b2.sum(axis=0)[None]}  # fmt: skip
    matrices = {"W1": network.W1, "W2": network.W2}
    slopes_of_matrices = {"dW1": found.W1.sum(axis=0), "dW2": found.W2.sum(axis=0)}
    given = {name: array.T if columns else array for name, array in vectors.items()}
    given |= {name: array.T if turned else array for name, array in matrices.items()}
    truth = {name: array.T if columns else array for name, array in slopes.items()}
    truth |= {name: array.T if turned else array for name, array in slopes_of_matrices.items()}
    return given, truth | {name: given[name] for name in ("Z1", "A1", "Z2")}


def is_right(text):
    """Whether everything that the program works out is true in one of the conventions."""
    return any(
        all(_holds(text, convention, sizes) for sizes in ((5, 3, 4, 7), (3, 5, 2, 4)))
        for convention in mlp.CONVENTIONS
    )


def _holds(text, convention, sizes):
    given, truth = letters(convention, sizes)
    number = sizes[-1]
    names = {name: array.copy() for name, array in given.items()} | {"np": np, "m": number}
    try:
        exec(text, names)  # our own text
    except (ValueError, NameError, IndexError):
        return False
    for name in re.findall(r"^(\w+) \+?= ", text, re.MULTILINE):
        value, true = np.asarray(names[name], float), truth.get(name)
        if true is None:
            continue
        value = (
            value.reshape(true.shape)
            if name in ("db1", "db2") and value.size == true.size
            else value
        )
        if value.shape != true.shape or not (
            np.allclose(value, true) or (name[0] == "d" and np.allclose(value * number, true))
        ):
            return False
    return True


@pytest.mark.parametrize("place", range(len(BASES)))
def test_a_program_is_right_where_its_values_are(place):
    source = random.Random(place)
    for text in (BASES[place], *mutants(BASES[place], 24, source)):
        verdict = mlp.judge(text).verdict
        assert (verdict == "right") == is_right(text), text
