"""How far a finite difference may be from the true derivative, coordinate by coordinate.

Two errors: truncation, because the step is not 0, and roundoff, because the loss is rounded and the
rounding is divided by the step. Both are bounded from quantities of one forward pass.

**Rates.** Move one coordinate v at rate 1. Let c be the class of the largest y, d the logits less
theta_c, and weight_l = yhat_l + y_l for the classes l other than c. Then

    logit rate      rho = max over l of S_l,  where S_l bounds |d d_l / dv|
    slope           E   = sum over l of weight_l S_l,  at least |dL/dv|
    hidden rate     om  = the largest |d a_i / dv|

**Truncation.** The n-th derivative of the loss is a sum of joint cumulants of the logits' rates,
and |sigma^(n)(a)| <= sigma'(a) for n = 1 .. 5, so every term is at most a constant times E times
n - 1 further rates. With the number of terms from the Stirling numbers 1,3,2 and 1,15,50,60,24:

    forward      g s   E (om + rho) / 2
    central      g s^2 E (om^2 + 3 om rho + 2 rho^2) / 6                          and complex
    five-point   g s^4 E (om^4 + 15 om^3 rho + 50 om^2 rho^2 + 60 om rho^3 + 24 rho^4) / 30

where g = exp(2 (om + rho) s), or twice that exponent for five-point, is how much the rates can grow
on the way. (Orders 2 and 3 are elementary; the constants of orders 4 and 5 are tested, not proved.)
E shrinks with sigma'(a) and with 1 - yhat_c, so the bound stays sharp in saturated and confident
networks, where a bound from the size of the loss would be useless.

**Roundoff.** Each rounding of the forward pass is followed to the loss: the loss moves by weight_l
times the rounding of d_l. What counts is the size of the sums before they cancel (Higham, "Accuracy
and Stability of Numerical Algorithms", chapter 3), not the size of the loss.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mlp.finite_differences import ORDERS
from mlp.forward import cross_entropy, row_times
from mlp.gradients import outer

# Half the distance from 1 to the next float64: the largest relative error of one rounding.
UNIT_ROUNDOFF = 2.0**-53

# Smallest numbers that keep a quotient or a product of underflowed factors meaningful.
TINY = 1e-300
SMALLEST_GRADIENT = 1e-318

# Roundings of the loss enter with this factor: twice over one step, twice over two, and
# (4/3)(2/2) + (1/3)(2/4) = 1.5 for the two central differences of the five-point formula.
ROUNDOFF_FACTORS = {"forward": 2.0, "central": 1.0, "five-point": 1.5}

# Steps are powers of two within these limits, so that v + s is exact as far as v's digits reach.
SMALLEST_EXPONENT, LARGEST_EXPONENT = -100.0, 340.0


class Sensitivity(NamedTuple):
    """What the bounds need, for P coordinates of each of N examples.

    slope, uncancelled_slope, hidden_rate, logit_rate are (N, P); whole_copies, carried (the
    rounding of the loss, by the way it is evaluated) and relative (the relative rounding of a
    gradient) are (N, 1).
    """

    slope: np.ndarray
    uncancelled_slope: np.ndarray
    hidden_rate: np.ndarray
    logit_rate: np.ndarray
    whole_copies: np.ndarray
    carried: np.ndarray
    relative: np.ndarray


def flat(array, axes):
    """The last `axes` axes as one."""
    return array.reshape(array.shape[: array.ndim - axes] + (-1,))


def sensitivity(example, way, names):
    """The rates along every coordinate of the named arrays, and the rounding of the loss.

    Parameters
    ----------
    example : Example
        N examples (`mlp.perturbed.Example`).
    way : Backward
        Their backward pass.
    names : tuple of str
        Of x, W1, b1, W2, b2; their coordinates follow each other in rows.

    Returns
    -------
    Sensitivity
    """
    x, W1, b1, W2, b2, y = example
    n, m, k = W1.shape[-2:] + W2.shape[-1:]
    c = y.argmax(axis=-1)
    is_c = np.arange(k) == c[:, None]
    D = np.abs(way.W2_less_c)
    abs_W1, abs_W2, abs_x = np.abs(W1), np.abs(W2), np.abs(x)
    # delta_theta is yhat - y away from c.
    weight = np.where(is_c, 0.0, way.delta_theta + 2.0 * y)
    weights = weight.sum(axis=-1, keepdims=True)
    abs_W2_c = np.take_along_axis(abs_W2, c[:, None, None], axis=-1)[..., 0]

    # Per hidden unit: the slope and the largest logit rate along a_i. The second slope is what the
    # terms add up to before W2_il - W2_ic cancels.
    S = way.dh_da[..., None] * D
    unit_slope = (S @ weight[..., None])[..., 0]
    unit_uncancelled = way.dh_da * (row_times(weight, abs_W2.swapaxes(-1, -2)) + weights * abs_W2_c)

    def of_input():
        sums = abs_W1 @ np.concatenate([S, unit_slope[..., None], unit_uncancelled[..., None]], -1)
        return sums[..., k], sums[..., k + 1], abs_W1.max(axis=-1), sums[..., :k].max(axis=-1)

    def of_first_layer(size):
        hidden_rate = np.broadcast_to(size[..., None], size.shape + (m,))
        rates = (outer(size, rate) for rate in (unit_slope, unit_uncancelled, S.max(axis=-1)))
        slope, uncancelled, logit_rate = (flat(rate, 2) for rate in rates)
        return slope, uncancelled, flat(hidden_rate, 2), logit_rate

    def of_second_layer(size):
        slope = flat(outer(size, np.where(is_c, weights, weight)), 2)
        logit_rate = flat(np.broadcast_to(size[..., None] * (k > 1), size.shape + (k,)), 2)
        return slope, slope, np.zeros_like(slope), logit_rate

    one = np.ones((len(x), 1))
    pieces = {
        "x": of_input,
        "W1": lambda: of_first_layer(abs_x),
        "b1": lambda: of_first_layer(one),
        "W2": lambda: of_second_layer(way.h),
        "b2": lambda: of_second_layer(one),
    }
    rates = [pieces[name]() for name in names]
    if len(rates) > 1:
        rates = [[np.concatenate(rate, axis=-1) for rate in zip(*rates, strict=True)]]

    # Roundings of a, h and d, in units of u. Carried through, d changes by a difference of two h
    # alone, so only the rounding of a itself and of h counts.
    size_a = (n + 1) * (row_times(abs_x, abs_W1) + np.abs(b1))
    size_d = np.abs(way.theta - np.take_along_axis(way.theta, c[:, None], axis=-1))
    size_theta = row_times(way.h, abs_W2) + np.abs(b2)
    size_theta = size_theta + np.take_along_axis(size_theta, c[:, None], axis=-1)
    rounding_h = way.dh_da * np.array([size_a, 3.0 * np.abs(way.a)]) + 3.0 * way.h
    from_a_down, carried = row_times(rounding_h, D) + size_d
    whole_copies = from_a_down + (m + 1) * size_theta
    # Beside them: the exponentials, the loss of class c (at most L / y_c), a soft label's sum.
    exponentials = 3.0 + k + 2.0 * size_d
    y_c = y.max(axis=-1, keepdims=True)
    rest = cross_entropy(way.theta, y)[..., None] * (4.0 / y_c + (k + 2) * (1.0 - y_c))

    def of_loss(rounding):
        total = (weight * (rounding + exponentials)).sum(axis=-1, keepdims=True) + rest
        return UNIT_ROUNDOFF * total

    largest = 2.0 * whole_copies.max(axis=-1, keepdims=True) + size_a.max(axis=-1, keepdims=True)
    return Sensitivity(
        *rates[0],
        whole_copies=of_loss(whole_copies),
        carried=of_loss(carried),
        relative=UNIT_ROUNDOFF * (largest + (n + m + k + 20)),
    )


def _leading_coefficient(rates, method):
    """The truncation bound over g s^p, p the method's order."""
    om, rho = rates.hidden_rate, rates.logit_rate
    if method == "forward":
        return rates.slope * (om + rho) / 2.0
    if method == "five-point":
        # om^4 + 15 om^3 rho + 50 om^2 rho^2 + 60 om rho^3 + 24 rho^4
        polynomial = ((om + 14.0 * rho) * om + 36.0 * rho * rho) * om + 24.0 * rho**3
        return rates.slope * (om + rho) * polynomial / 30.0
    return rates.slope * (om + rho) * (om + 2.0 * rho) / 6.0


def growth(rates, method, step):
    """g: the factor by which the rates can grow between the point and its farthest copy."""
    reach = 4.0 if method == "five-point" else 2.0
    return np.exp(reach * step * (rates.hidden_rate + rates.logit_rate))


def truncation(rates, method, step):
    """The bound of the truncation error.

    Parameters
    ----------
    rates : Sensitivity
    method : str
    step : ndarray, shape (..., N, P)

    Returns
    -------
    ndarray, shape (..., N, P)
    """
    power = step ** ORDERS[method]
    bound = growth(rates, method, step) * power * _leading_coefficient(rates, method)
    if method == "complex":
        # sigma has poles at a = +-i pi: a step that could come near them is bounded by nothing.
        return np.where(step * (rates.hidden_rate + rates.logit_rate) > 1.0, np.inf, bound)
    return bound


def roundoff(rates, method, step, carried):
    """The bound of the roundoff error of the difference itself.

    Parameters
    ----------
    rates : Sensitivity
    method : str
    step : ndarray, shape (..., N, P)
    carried : bool
        Whether one changed entry is carried through, rather than evaluated in a whole copy.

    Returns
    -------
    ndarray, shape (..., N, P)
    """
    if method == "complex":
        # Nothing is subtracted: the imaginary part is as rounded as a gradient is.
        return 2.0 * rates.uncancelled_slope * rates.relative + 1e-320 / step
    of_loss = rates.carried if carried else rates.whole_copies
    return growth(rates, method, step) * ROUNDOFF_FACTORS[method] * of_loss / step


def uneven(rates, method, step, value):
    """What v + s and v - s add by not lying evenly about v, both being rounded.

    Zero where s is a power of two that reaches v's digits.
    """
    if method in ("forward", "complex"):
        return np.zeros_like(step)
    up, down = (value + step) - value, value - (value - step)
    error = 0.5 * np.abs(up - down) * rates.slope * (rates.hidden_rate + rates.logit_rate)
    error = error * growth(rates, method, step)
    if method == "five-point":
        rounding = 16.0 * UNIT_ROUNDOFF * (np.abs(value) + step) / step
        error = 2.0 * error + rounding * truncation(rates, "central", step)
    return error


def analytic_rounding(rates):
    """The bound of the rounding of an analytic gradient computed in float64, (N, P)."""
    return rates.uncancelled_slope * rates.relative + SMALLEST_GRADIENT


def best_step(rates, method, value, carried):
    """The step at which truncation and roundoff together are least, per coordinate.

        s = (factor R0 / (p C))^(1/(p+1)),  truncation = C s^p,  roundoff = factor R0 / s

    at most 0.05 / (om + rho) and 1 + |v|, at least 4u |v|, rounded to a power of two. The complex
    step has no roundoff to balance and takes 2^-30 / (om + rho), where its truncation is far below
    rounding and its imaginary part far above underflow.

    Parameters
    ----------
    rates : Sensitivity
    method : str
    value : ndarray, shape (N, P)
        The coordinates themselves.
    carried : bool

    Returns
    -------
    ndarray, shape (N, P)
    """
    turn = rates.hidden_rate + rates.logit_rate + TINY
    size = np.abs(value)
    if method == "complex":
        exponent = -30.0 - np.log2(turn)
    else:
        order = ORDERS[method]
        of_loss = rates.carried if carried else rates.whole_copies
        coefficient = order * _leading_coefficient(rates, method) + TINY
        balance = np.log2(ROUNDOFF_FACTORS[method] * of_loss / coefficient + TINY) / (order + 1)
        exponent = np.minimum(balance, np.log2(0.05 / turn))
    exponent = np.minimum(exponent, np.log2(1.0 + size))
    exponent = np.maximum(exponent, np.log2(4.0 * UNIT_ROUNDOFF * size + TINY))
    return np.exp2(np.clip(np.round(exponent), SMALLEST_EXPONENT, LARGEST_EXPONENT))
