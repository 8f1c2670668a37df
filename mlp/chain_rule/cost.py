"""What the order of the product costs: the number of multiplications, from either end.

    dL/dx = dL/dyhat . dyhat/dtheta . dtheta/dh . dh/da . da/dx
            1 x k      k x k          k x m       m x m   m x n

From the left a row vector runs through (reverse mode, backpropagation): each product costs as many
multiplications as the matrix has entries. From the right a matrix with n columns runs through
(forward mode): each product costs n times as many. Griewank and Walther, "Evaluating Derivatives",
chapter 3.
"""

from __future__ import annotations

from mlp.core.arguments import checked_sizes
from mlp.core.records import record


@record
class Multiplications:
    """Numbers of multiplications, product by product in the order in which they are made."""

    left_to_right: tuple[int, ...]
    right_to_left: tuple[int, ...]

    @property
    def ratio(self):
        """How many times as many the order from the right needs."""
        return sum(self.right_to_left) / sum(self.left_to_right)


def multiplications(sizes, elementwise=False):
    """The multiplications that the product of the chain rule's factors takes, from either end.

    Parameters
    ----------
    sizes : (n, m, k)
        At least 1 each.
    elementwise : bool
        Whether the work is done as this library does it: the first two factors replaced by their
        product yhat - y, and Diag(f'(a)) by an elementwise product.

    Returns
    -------
    Multiplications

    Raises
    ------
    ValueError
        A size below 1, or no whole number.

    Examples
    --------
    >>> multiplications((5, 3, 5))
    Multiplications(left_to_right=(25, 15, 9, 15), right_to_left=(45, 75, 125, 25))
    >>> multiplications((5, 3, 5), elementwise=True)
    Multiplications(left_to_right=(15, 3, 15), right_to_left=(15, 75, 25))
    """
    n, m, k = checked_sizes(sizes)
    if elementwise:
        return Multiplications((k * m, m, m * n), (m * n, k * m * n, k * n))
    return Multiplications((k * k, k * m, m * m, m * n), (m * m * n, k * m * n, k * k * n, k * n))
