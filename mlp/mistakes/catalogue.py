"""The catalogue of mistakes that people make in this gradient, each as a function to be caught.

A wrong gradient is rarely random: a factor is missing, a transpose, a sign. Most mistakes replace
one link of the chain

    delta_theta -> W2_transposed -> slope -> W1_transposed

by something else, so a wrong gradient is the backward pass with that link replaced. Those of the
slope depend on the activation (`mlp.mistakes.slopes`); each activation has its catalogue. The same
catalogue serves the museum of wrong gradients, the guess at what numbers look like
(`mlp.mistakes.recognise`) and the sentence that the formula judge says of a formula.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from mlp.core.activation import ACTIVATIONS, activation_named
from mlp.core.arguments import checked_input_and_label, number_array
from mlp.core.backward import (
    backward_pass,
    chain,
    gradients,
    gradients_of,
)
from mlp.core.forward import row_times
from mlp.core.quantities import CHECKED_ARRAYS
from mlp.core.records import record
from mlp.core.softmax import (
    minus_label_over_yhat,
    softmax,
    softmax_jacobian,
    softmax_minus_label,
)
from mlp.mistakes.slopes import in_ascii, said, slips


def _always(n, m, k):
    return True


@record
class Mistake:
    """One known mistake: a link of the chain rule that is replaced, or another change.

    Attributes
    ----------
    name : str
        A few words in ASCII, by which it is known to code and to links.
    title : str
        The same for people, in mathematical letters.
    sentence : str
        What is wrong, and what would be right.
    link : str or None
        Which link of the chain is wrong: `delta_theta`, `W2_transposed`, `slope` or
        `W1_transposed`; None where the mistake is no single link.
    wrong_link : callable or None
        Takes (network, y, passed), `passed` being the right `Backward`, and returns what stands in
        the link's place.
    wrong_gradients : callable or None
        Where there is no link: takes (network, passed, right), `right` being the right `Gradients`,
        and returns the wrong ones.
    conforms : callable
        Takes the sizes n, m, k and returns whether the wrong formula can be evaluated at all.
    clause : str
        Half a sentence for a formula that holds this mistake; empty where no formula can.
    activation : str
        Of the networks that it is a mistake for.
    """

    name: str
    title: str
    sentence: str
    link: str | None = None
    wrong_link: Callable | None = None
    wrong_gradients: Callable | None = None
    conforms: Callable = _always
    clause: str = ""
    activation: str = "sigmoid"

    def __reduce__(self):
        """By its name: functions without a name cannot be pickled, the catalogue is the same."""
        return mistake_named, (self.name, self.activation)

    def gradients(self, network, x, y):
        """The wrong gradients; those that the mistake does not touch are right.

        Parameters
        ----------
        network : Network
        x : array_like, shape (..., n)
        y : array_like, shape (..., k)

        Returns
        -------
        Gradients

        Raises
        ------
        ValueError
            If x or y has the wrong shape or entries, or y is no distribution; if the wrong formula
            does not conform (see `conforms`), NumPy's.
        """
        if self.link:
            return slipped_gradients(network, x, y, self)
        right = gradients(network, x, y)
        x, y = checked_input_and_label(network, x, y)
        return self.wrong_gradients(network, backward_pass(network, x, y), right)


@np.errstate(under="ignore")  # what underflows is 0 here
def slipped_gradients(network, x, y, *mistakes):
    """The gradients of a backward pass in which the links of these mistakes are replaced.

    Parameters
    ----------
    network : Network
    x : array_like, shape (..., n)
    y : array_like, shape (..., k)
    mistakes : Mistake
        Each with a link of its own.

    Returns
    -------
    Gradients

    Examples
    --------
    >>> from mlp import Network, one_hot, random_input
    >>> network, x, y = Network.random(), random_input(), one_hot(1, 5)
    >>> sign = next(mistake for mistake in MISTAKES if mistake.name == "y - yhat")
    >>> wrong, right = slipped_gradients(network, x, y, sign), slipped_gradients(network, x, y)
    >>> bool(np.allclose(wrong.x, -right.x))
    True
    """
    x, y = checked_input_and_label(network, x, y)
    passed = backward_pass(network, x, y)
    links = {
        "delta_theta": passed.delta_theta,
        "W2_transposed": network.W2.swapaxes(-1, -2),
        "slope": passed.dh_da,
        "W1_transposed": network.W1.swapaxes(-1, -2),
    }
    links |= {mistake.link: mistake.wrong_link(network, y, passed) for mistake in mistakes}
    return gradients_of(x, passed.h, links["delta_theta"], chain(*links.values()))


def one_entry_off(gradient, place, percent):
    """The gradient with the entry at the index `place` made larger by `percent`.

    Raises
    ------
    ValueError
        If the gradient is no array of numbers, or has no such place.

    Examples
    --------
    >>> one_entry_off(np.array([1.0, 2.0]), (1,), 10.0).tolist()
    [1.0, 2.2]
    """
    wrong = number_array("gradient", gradient).copy()
    try:
        wrong[place] *= 1.0 + percent / 100.0
    except IndexError:
        raise ValueError(
            f"place is {place!r}, expected an index of a gradient of shape {wrong.shape}"
        ) from None
    return wrong


def _brackets_of_the_answer(network, passed, right):
    slopes_first = row_times(passed.dh_da, network.W1.swapaxes(-1, -2))
    return replace(right, x=passed.delta_h * slopes_first)


def _outer_products_turned(network, passed, right):
    n, m, k = network.sizes
    turned = {"W1": right.W1.swapaxes(-1, -2)} if n == m else {}
    return replace(right, **turned, **({"W2": right.W2.swapaxes(-1, -2)} if m == k else {}))


def _bias_summed(network, passed, right):
    total = right.b1.sum(axis=-1, keepdims=True)
    return replace(right, b1=np.broadcast_to(total, right.b1.shape).copy())


def _largest_entries_off(network, passed, right):
    def off(gradient):
        largest = np.unravel_index(np.abs(gradient).argmax(), gradient.shape)
        return one_entry_off(gradient, largest, 1.0)

    return replace(right, **{name: off(getattr(right, name)) for name in CHECKED_ARRAYS})


_TRANSPOSES = (
    Mistake(
        "W1 not transposed",
        "W₁ instead of W₁ᵀ",
        "The last factor is W₁. It must be W₁ᵀ. With n = m the shapes match, so only the numbers "
        "show the mistake.",
        "W1_transposed",
        lambda network, y, passed: network.W1,
        conforms=lambda n, m, k: n == m,
    ),
    Mistake(
        "W2 not transposed",
        "W₂ instead of W₂ᵀ",
        "ŷ − y is multiplied by W₂. The right factor is W₂ᵀ. With m = k the shapes match, so only "
        "the numbers show the mistake.",
        "W2_transposed",
        lambda network, y, passed: network.W2,
        conforms=lambda n, m, k: m == k,
    ),
)
_OF_THE_OUTPUT = (
    Mistake(
        "y - yhat",
        "y − ŷ instead of ŷ − y",
        "The sign is wrong: ∂L/∂θ is ŷ − y. The negated gradient is that of log ŷ of the true "
        "class, because L = −log ŷ: it is right for a saliency of log ŷ, and wrong for L.",
        "delta_theta",
        lambda network, y, passed: -passed.delta_theta,
        clause="y − ŷ has the wrong sign",
    ),
    Mistake(
        "factor 2",
        "factor 2",
        "A factor 2 belongs to the squared error. The cross-entropy has no such factor.",
        "delta_theta",
        lambda network, y, passed: 2.0 * passed.delta_theta,
        clause="the factor 2 belongs to the squared error",
    ),
    Mistake(
        "factor yhat (1 - yhat)",
        "factor ŷ(1 − ŷ)",
        "ŷ − y is multiplied by ŷ(1 − ŷ). That factor belongs to the squared error, not to the "
        "cross-entropy of a softmax.",
        "delta_theta",
        lambda network, y, passed: (
            passed.delta_theta * softmax(passed.theta) * (1.0 - softmax(passed.theta))
        ),
        clause="the factor ŷ(1 − ŷ) belongs to the squared error",
    ),
)
_OF_THE_JACOBIAN = (
    Mistake(
        "-y / yhat",
        "−y/ŷ instead of ŷ − y",
        "−y/ŷ is the derivative with respect to ŷ. The softmax Jacobian is missing.",
        "delta_theta",
        lambda network, y, passed: minus_label_over_yhat(y, softmax(passed.theta)),
        clause="−y/ŷ is ∂L/∂ŷ, before the softmax",
    ),
    Mistake(
        "label left out",
        "label left out",
        "ŷ stands in place of ŷ − y: the label is missing.",
        "delta_theta",
        lambda network, y, passed: softmax(passed.theta) + 0.0 * y,
        clause="the label is left out",
    ),
    Mistake(
        "label shifted by one",
        "label shifted by one",
        "The label is counted from 1 in one place and from 0 in another.",
        "delta_theta",
        lambda network, y, passed: softmax_minus_label(passed.theta, np.roll(y, 1, axis=-1)),
        conforms=lambda n, m, k: k > 1,
    ),
    Mistake(
        "diagonal of the softmax Jacobian only",
        "only the diagonal of the softmax Jacobian",
        "Every ŷ depends on every θ. Here only the diagonal ŷ − ŷ² of the softmax Jacobian is "
        "used, which gives −y(1 − ŷ).",
        "delta_theta",
        lambda network, y, passed: -y * (1.0 - softmax(passed.theta)),
        conforms=lambda n, m, k: k > 1,
        clause="only the diagonal of the softmax Jacobian is kept",
    ),
    Mistake(
        "softmax Jacobian twice",
        "softmax Jacobian twice",
        "ŷ − y already contains the softmax Jacobian. Here it is multiplied by that Jacobian "
        "again.",
        "delta_theta",
        lambda network, y, passed: row_times(
            passed.delta_theta, softmax_jacobian(softmax(passed.theta))
        ),
        conforms=lambda n, m, k: k > 1,
        clause="the softmax Jacobian is multiplied twice",
    ),
    Mistake(
        "outer product turned around",
        "outer product transposed",
        "The gradient of a weight matrix is xᵀδ. Here it is δᵀx. In a square matrix the shapes "
        "match, so only the numbers show the mistake.",
        wrong_gradients=_outer_products_turned,
        conforms=lambda n, m, k: n == m or m == k,
    ),
    Mistake(
        "bias gradient summed",
        "bias gradient summed",
        "∂L/∂b₁ is equal to ∂L/∂a. Here it is summed over the hidden units, which is the wrong "
        "axis.",
        wrong_gradients=_bias_summed,
        conforms=lambda n, m, k: m > 1,
    ),
    Mistake(
        "one entry off by 1 %",
        "one entry off by 1 %",
        "The largest entry of each gradient is 1 % too large. All other entries are right.",
        wrong_gradients=_largest_entries_off,
    ),
)


def _brackets(activation):
    slope = activation.slope_symbol
    return Mistake(
        "brackets in the wrong place",
        "brackets in the wrong place",
        f"{slope}(a)W₁ᵀ is computed before the elementwise product, as in the published answer. "
        "With n = m the shapes match, so only the numbers show the mistake.",
        wrong_gradients=_brackets_of_the_answer,
        conforms=lambda n, m, k: n == m,
    )


def _of_the_slope(slip):
    return Mistake(
        slip.name,
        slip.title,
        slip.sentence,
        "slope",
        lambda network, y, passed: slip.value(network, passed),
        clause=slip.clause,
    )


def _slope_at_theta(activation):
    slope = activation.slope_symbol
    return Mistake(
        f"factor {in_ascii(activation)}(theta)",
        f"factor {slope}(θ)",
        f"ŷ − y is multiplied by {slope}(θ). That factor belongs to the squared error of outputs "
        f"with {said(activation)}.",
        "delta_theta",
        lambda network, y, passed: passed.delta_theta * activation.value_and_slope(passed.theta)[1],
        clause=f"a factor {slope}(θ) belongs to the squared error",
    )


@lru_cache(maxsize=16)
def _catalogue(activation, others):
    mistakes = (
        *_TRANSPOSES,
        _brackets(activation),
        *(_of_the_slope(slip) for slip in slips(activation, others)),
        *_OF_THE_OUTPUT,
        *(() if activation.is_linear else (_slope_at_theta(activation),)),
        *_OF_THE_JACOBIAN,
    )
    return tuple(replace(mistake, activation=activation.name) for mistake in mistakes)


def mistakes_for(activation):
    """The known mistakes in the gradient of a network with this activation.

    Parameters
    ----------
    activation : {"sigmoid", "tanh", "relu", "identity"}

    Returns
    -------
    tuple of Mistake

    Raises
    ------
    ValueError
        If there is no such activation.

    Examples
    --------
    >>> [mistake.title for mistake in mistakes_for("tanh") if mistake.link == "slope"][:2]
    ['tanh′ left out', 'h − h² instead of 1 − h²']
    """
    return _catalogue(activation_named(activation), tuple(ACTIVATIONS.values()))


def mistake_named(name, activation="sigmoid"):
    """The mistake of an activation's catalogue that has this name.

    Raises
    ------
    ValueError
        If there is none.
    """
    for mistake in mistakes_for(activation):
        if mistake.name == name:
            return mistake
    raise ValueError(f"name is {name!r}, expected that of a mistake for {activation}")


# Those of a network with the sigmoid.
MISTAKES = mistakes_for("sigmoid")
