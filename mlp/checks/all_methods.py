"""Five routes to one number: analytic, three differences, and the complex step as the referee.

The complex step subtracts nothing, so it is exact to rounding, and it shares nothing with the
backward pass but the forward formulas. Where analytic and difference disagree, it says which of
the two is to blame.
"""

from __future__ import annotations

import numpy as np

from mlp.checks.agreement import DISAGREE, digits_of_agreement
from mlp.checks.by_entry import check_gradient
from mlp.core.records import record
from mlp.finite_differences import METHODS

ROUTES = ("analytic", *METHODS)


@record
class Routes:
    """One gradient by five routes; G is its shape, leading axes included.

    Attributes
    ----------
    wrt : str
    names : tuple of str
        "analytic", "forward", "central", "five-point", "complex".
    values : ndarray, shape (5, *G)
    digits : ndarray, shape (5, *G)
        Decimal digits, 0 to 16, on which each route agrees with the complex step.
    verdict : ndarray of str, shape (4, *G)
        Of the analytic value against each of the four differences.
    to_blame : ndarray of str, shape G
        "analytic" where the complex step disagrees with the analytic value, "numeric" where only
        another difference does, "nobody" elsewhere.
    """

    wrt: str
    names: tuple
    values: np.ndarray
    digits: np.ndarray
    verdict: np.ndarray
    to_blame: np.ndarray


def routes(network, x, y, wrt="x", step=None, analytic=None):
    """Analytic, forward, central, five-point and complex: one number, five times.

    Parameters
    ----------
    network, x, y, wrt, analytic
        As in `check_gradient`.
    step : float or array_like, optional
        Of the three real differences; by default the best for each. The complex step has its own.

    Returns
    -------
    Routes

    Raises
    ------
    ValueError
        As `check_gradient`.

    Examples
    --------
    >>> from mlp import Network, one_hot, random_input
    >>> found = routes(Network.random(), random_input(), one_hot(1, 5))
    >>> dict(zip(found.names, found.digits.min(axis=-1).round().astype(int).tolist()))["complex"]
    16
    >>> found.to_blame.tolist()
    ['nobody', 'nobody', 'nobody', 'nobody', 'nobody']
    """
    agreements = {
        method: check_gradient(
            network, x, y, wrt, method, None if method == "complex" else step, analytic
        )
        for method in METHODS
    }
    reference = agreements["complex"].numeric
    values = np.stack(
        [agreements["complex"].analytic] + [agreements[method].numeric for method in METHODS]
    )
    error = np.abs(values - reference)
    verdict = np.stack([agreements[method].verdict for method in METHODS])
    disagree = verdict == DISAGREE
    referee = disagree[METHODS.index("complex")]
    return Routes(
        wrt=wrt,
        names=ROUTES,
        values=values,
        digits=digits_of_agreement(error, np.fmax(np.abs(values), np.abs(reference))),
        verdict=verdict,
        to_blame=np.where(referee, "analytic", np.where(disagree.any(axis=0), "numeric", "nobody")),
    )
