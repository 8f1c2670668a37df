"""The value of a settled tree on a network, and how far it is from the true gradient."""

import math

import numpy as np

from mlp.formulas.operations.table import IN_NUMPY, entries_of, result_of

# Formulas that are right reach 1e-15 on ordinary networks; those that are wrong, about 1.
RELATIVE_TOLERANCE = 1e-10

# For a saturated network, relative to the gradient that unsaturated units would have.
SATURATED_TOLERANCE = 1e-12

# Entries: more than any formula of the judge's own networks, and 48 MB.
LARGEST_ARRAY = 6_000_000


def value(node, sample, convention, cache, rules="paper"):
    """The value of a settled tree that conforms.

    Parameters
    ----------
    node : Node
    sample : mlp.formulas.meaning.samples.Sample
    convention : str
    cache : dict
        Values of parts already computed on this sample in this convention.
    rules : str
        "paper" or "numpy", where a power of a square matrix is that of each entry.

    Returns
    -------
    ndarray or float64

    Raises
    ------
    ValueError
        NumPy refuses the operation.
    """
    if node in cache:
        return cache[node]
    leaf = _LEAVES.get(node.kind)
    if leaf:
        result = leaf(node.value, sample, convention)
    else:
        operands = [value(child, sample, convention, cache, rules) for child in node.children]
        kind = IN_NUMPY.get(node.kind, node.kind) if rules == "numpy" else node.kind
        _refuse_large(entries_of(kind, node.value, *operands))
        result = result_of(kind, node.value, *operands)
    cache[node] = result
    return result


def _refuse_large(entries):
    if entries > LARGEST_ARRAY:
        raise ValueError(f"an array of more than {LARGEST_ARRAY} entries")


def _number_of(letters, sample):
    return math.prod(sample.sizes[letter] for letter in letters)


def _ones(shape, sample, convention):
    _refuse_large(_number_of("".join(shape), sample))
    return np.ones([sample.sizes[letter] for letter in shape])


def _identity(size, sample, convention):
    number = _number_of(size, sample)
    _refuse_large(number**2)
    return np.eye(number)


_LEAVES = {
    "name": lambda name, sample, convention: sample.named[convention][name],
    "number": lambda number, sample, convention: np.float64(number),
    "examples": lambda none, sample, convention: np.float64(1),
    "size": lambda size, sample, convention: np.float64(_number_of(size, sample)),
    "ones": _ones,
    "identity": _identity,
}


def as_matrix(array):
    """An array with two axes, a one-dimensional one as a row."""
    return array if np.ndim(array) == 2 else np.atleast_2d(array)


def error_against(result, truth, scale):
    """The largest error relative to the scale; infinite where there is no number."""
    worst = float(np.abs(result - truth).max())
    return worst / scale if worst == worst else math.inf
