"""The two sides of a claim on a network of the reader's own, and the parts of the right one."""

from dataclasses import dataclass

import numpy as np

from mlp.core.arguments import checked_input_and_label
from mlp.core.records import record
from mlp.formulas.judging.details import parts
from mlp.formulas.judging.verdict import Claim, Part
from mlp.formulas.meaning.samples import sample_of
from mlp.formulas.meaning.values import value
from mlp.formulas.texts.comparison import best_side
from mlp.formulas.texts.entries import BadIndex, Entries
from mlp.formulas.texts.leaves import Setting, samples_in, values_on
from mlp.formulas.tree import Node
from mlp.formulas.writing.as_unicode import label


@dataclass(frozen=True, eq=False)
class Sides:
    """What a claim equates, as it was compared.

    Parameters
    ----------
    left, right : Node
    setting : Setting
    leaves : dict or None
        Of a claim between entries: its letters to leaves.
    digits : bool
        Whether a digit below is an entry.
    """

    left: Node
    right: Node
    setting: Setting
    leaves: dict | None = None
    digits: bool = False


@record
class SidesAtNetwork:
    """The two sides of a claim on one network.

    Parameters
    ----------
    left, right : ndarray or None
        None where a side has no value.
    tree : Part or None
        The right side with the shape of every part; that of a part with indices says over how many
        entries they run.
    """

    left: np.ndarray | None
    right: np.ndarray | None
    tree: Part | None


def sides_of(claim, network, x, y):
    """The two sides of a claim of mathematics on a network, be it of differentials or of entries.

    Parameters
    ----------
    claim : Claim
    network : Network
    x : ndarray, shape (n,)
    y : ndarray, shape (k,)

    Returns
    -------
    SidesAtNetwork or None
        None for a claim that was not compared so: a line of a program, or what cannot be read.
        Differentials go along random directions, the same every time.

    Raises
    ------
    ValueError
        A `claim` that is none; x or y that do not fit the network.

    Examples
    --------
    >>> import mlp
    >>> network, y = mlp.Network.random((5, 3, 4)), mlp.one_hot(0, 4)
    >>> (claim,) = mlp.judge("∂L/∂h_j = Σ_k W_{2,jk} (ŷ_k − y_k)").claims
    >>> found = mlp.sides_of(claim, network, mlp.random_input(5), y)
    >>> found.left.shape, bool(np.allclose(found.left, found.right)), found.tree.shape
    ((3,), True, 'm')
    """
    if not isinstance(claim, Claim):
        raise ValueError(f"claim is {claim!r}, expected one of the claims of a verdict")
    if claim.sides is None:
        return None
    x, y = checked_input_and_label(network, x, y)
    sample = sample_of(network, x, y)
    of_entries = claim.sides.leaves is not None
    left, right = (_of_entries if of_entries else _of_trees)(claim.sides, sample)
    tree = (_parts_of_entries if of_entries else _parts_of_tree)(claim.sides)
    return SidesAtNetwork(left, right, tree)


def _of_trees(sides, sample):
    values = values_on(sample, 0, sides.setting)
    found = []
    for tree in (sides.left, best_side(sides.left, sides.right, sides.setting).tree):
        with np.errstate(all="ignore"):
            try:
                found.append(np.asarray(value(tree, values, sides.setting.convention, {})))
            except (ValueError, KeyError, np.linalg.LinAlgError):
                found.append(None)
    return found


def _parts_of_tree(sides):
    return parts(best_side(sides.left, sides.right, sides.setting))


def _entries(sides, sample):
    values = values_on(sample, 0, sides.setting)
    named = values.named[sides.setting.convention]
    entries = Entries(sample, sides.setting, sides.leaves, named, sides.digits)
    entries.learn(sides.left, sides.right)
    return entries


def _of_entries(sides, sample):
    try:
        with np.errstate(all="ignore"):
            entries = _entries(sides, sample)
            free, left = entries.value(sides.left)
            found, right = entries.value(sides.right)
    except (BadIndex, ValueError, IndexError):
        return None, None
    if set(free) == set(found):
        right = np.transpose(right, [found.index(index) for index in free])
    return np.asarray(left), np.asarray(right)


def _parts_of_entries(sides):
    """The tree with the sizes of the free indices of every part, found where all sizes differ."""
    sample = samples_in(sides.setting)[0]
    try:
        entries = _entries(sides, sample)
    except (BadIndex, ValueError, IndexError):
        return None
    letters = {size: letter for letter, size in sample.sizes.items()}

    def visit(node):
        try:
            _, array = entries.value(node)
            sizes = [letters.get(size, str(size)) for size in np.shape(array)]
            shape = "×".join(sizes) or "a number"
        except (BadIndex, ValueError, IndexError, KeyError):
            shape = None
        children = tuple(visit(child) for child in node.children)
        return Part(node.kind, label(node), shape, node.span, False, children)

    return visit(sides.right)
