"""The gradient as a sum over paths: every way from an input through a hidden unit to a class."""

import numpy as np

from mlp.core.arguments import checked_input_and_label, number_array
from mlp.core.backward import backward_pass


@np.errstate(under="ignore")  # what underflows is 0 here
def paths(network, x, y):
    """Every path from an input through a hidden unit to a class, and what it adds to the gradient.

        paths[i, j, c] = W1[i, j] f'(a_j) W2[j, c] (yhat - y)_c

    The chain rule of several variables is a sum over all paths (for instance Goodfellow, Bengio
    and Courville, "Deep Learning", section 6.5.2): the sums over the last two axes are dL/dx.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)

    Returns
    -------
    ndarray, shape (..., n, m, k)

    Raises
    ------
    ValueError
        If x or y has the wrong shape or entries, or y is no distribution.

    Examples
    --------
    >>> from mlp import Network, input_gradient, one_hot
    >>> network, x, y = Network.random((5, 3, 4)), [1.0] * 5, one_hot(0, 4)
    >>> every = paths(network, x, y)
    >>> every.shape
    (5, 3, 4)
    >>> bool(np.allclose(every.sum(axis=(-2, -1)), input_gradient(network, x, y)))
    True
    """
    x, y = checked_input_and_label(network, x, y)
    passed = backward_pass(network, x, y)
    to_unit = network.W1 * passed.dh_da[..., None, :]
    to_class = network.W2 * passed.delta_theta[..., None, :]
    return to_unit[..., :, :, None] * to_class[..., None, :, :]


def above_and_below(every):
    """The sum of the paths above 0 and the sum of those below 0, for each input.

    Parameters
    ----------
    every : ndarray, shape (..., n, m, k)
        The `paths`.

    Returns
    -------
    above, below : ndarrays, shape (..., n)
        Their sum is dL/dx; what is smaller in size cancels.

    Raises
    ------
    ValueError
        If `every` is no array of numbers with three axes or more.

    Examples
    --------
    >>> above_and_below(np.array([[[3.0, -1.0], [-0.5, 0.0]]]))
    (array([3.]), array([-1.5]))
    """
    every, axes = number_array("every", every), (-2, -1)
    if every.ndim < 3:
        raise ValueError(f"every has shape {every.shape}, expected (..., n, m, k)")
    return np.maximum(every, 0.0).sum(axis=axes), np.minimum(every, 0.0).sum(axis=axes)
