"""How far a finite difference may be from the true derivative, coordinate by coordinate.

Two errors: truncation, because the step is not 0, and roundoff, because the loss is rounded and
the rounding is divided by the step. Both are bounded by what `mlp.checks.sensitivity` knows: the
loss rate E, the hidden rate om and the logit rate rho of each coordinate, and the rounding of the
loss.

**Truncation.** The n-th derivative of the loss is a sum of joint cumulants of the logits' rates,
and |f^(n)(a)| <= growth^(n-1) f'(a) for n = 1 .. 5, so every term is at most a constant times E
times n - 1 further rates. With the number of terms from the Stirling numbers 1,3,2 and
1,15,50,60,24:

    forward      s   E (om + rho) / 2
    central      s^2 E (om^2 + 3 om rho + 2 rho^2) / 6                            and complex
    five-point   s^4 E (om^4 + 15 om^3 rho + 50 om^2 rho^2 + 60 om rho^3 + 24 rho^4) / 30

with the largest E and rho on the way to the farthest copy, at a distance r: f' grows by exp(om r)
at most, so rho by as much, and E by that and by exp(2 rho r), with the probabilities. (Orders 2 and
3 are elementary; the constants of orders 4 and 5 are tested, not proved.) E shrinks with f'(a) and
with 1 - yhat_c, so the bound stays sharp in saturated and confident networks, where a bound from
the size of the loss would be useless.

Where the slope of the activation jumps, all this holds up to the kink (`mlp.checks.kinks`): steps
stay below it, and the bound of a step that reaches it is infinite.

**Roundoff.** The rounding of the loss, divided by the step.
"""

from __future__ import annotations

import numpy as np

from mlp.finite_differences import FORMULAS

# Smallest numbers that keep a quotient or a product of underflowed factors meaningful.
TINY = 1e-300
SMALLEST_GRADIENT = 1e-318

# What underflows on the way to the loss, in the smallest numbers of its arithmetic.
UNDERFLOWS = 2048.0

# Steps are powers of two within these limits, so that v + s is exact as far as v's digits reach.
SMALLEST_EXPONENT, LARGEST_EXPONENT = -100.0, 340.0


def _leading_coefficient(rates, method):
    """The truncation bound over s^p, p the method's order, where the rates do not grow."""
    E, om, rho = rates.loss_rate, rates.hidden_rate, rates.logit_rate
    if method == "forward":
        return E * (om + rho) / 2.0
    if method == "five-point":
        # om^4 + 15 om^3 rho + 50 om^2 rho^2 + 60 om rho^3 + 24 rho^4
        polynomial = ((om + 14.0 * rho) * om + 36.0 * rho * rho) * om + 24.0 * rho**3
        return E * (om + rho) * polynomial / 30.0
    return E * (om + rho) * (om + 2.0 * rho) / 6.0


def _grown(rates, method, step):
    """The rates anywhere between the point and its farthest copy."""
    distance = FORMULAS[method].reach * step
    slope = np.exp(distance * rates.hidden_rate)
    rho = rates.logit_rate * slope
    # Where yhat underflows E does too, and would stay 0 however much it grows.
    E = (rates.loss_rate + TINY * rates.logit_rate) * slope * np.exp(2.0 * distance * rho)
    return rates._replace(loss_rate=E, logit_rate=rho)


def growth(rates, method, step):
    """By how much the rounding can grow between the point and its farthest copy."""
    distance = FORMULAS[method].reach * step
    rho = rates.logit_rate * np.exp(distance * rates.hidden_rate)
    return np.exp(2.0 * distance * (rates.hidden_rate + rho))


def truncation(measurement, step):
    """The bound of the truncation error.

    Parameters
    ----------
    measurement : Measurement
    step : ndarray, shape (N, P)

    Returns
    -------
    ndarray, shape (N, P)
    """
    return _truncation(measurement.rates, measurement.method, step)


def _truncation(rates, method, step):
    power = step ** FORMULAS[method].order
    bound = power * _leading_coefficient(_grown(rates, method, step), method)
    if method == "complex":
        # f has poles where growth |a| is pi: a step that could come near is bounded by nothing.
        return np.where(step * (rates.hidden_rate + rates.logit_rate) > 1.0, np.inf, bound)
    return bound


def roundoff(measurement, step):
    """The bound of the roundoff error of the difference itself, as `truncation`."""
    rates, method = measurement.rates, measurement.method
    smallest = float(np.finfo(measurement.values.dtype).smallest_subnormal)
    underflow = UNDERFLOWS * smallest / step
    if method == "complex":
        # Nothing is subtracted: the imaginary part is as rounded as a gradient is.
        return 2.0 * rates.uncancelled_rate * rates.gradient_rounding + underflow
    of_loss = measurement.evaluation.rounding(rates) * FORMULAS[method].roundoff_factor
    return growth(rates, method, step) * of_loss / step + underflow


def unevenness(measurement, step):
    """What v + s and v - s add by not lying evenly about v, both being rounded.

    Zero where s is a power of two that reaches v's digits, and where v + s is never formed.
    """
    rates, method, value = measurement.rates, measurement.method, measurement.values
    if method in ("forward", "complex") or not measurement.evaluation.rounds_moved_entries:
        return np.zeros_like(step)
    taken = step.astype(value.dtype)
    up, down = (value + taken) - value, value - (value - taken)
    error = 0.5 * np.abs(up - down) * rates.loss_rate * (rates.hidden_rate + rates.logit_rate)
    error = error * growth(rates, method, step)
    if method == "five-point":
        unit_roundoff = np.finfo(value.dtype).eps / 2
        rounding = 16.0 * unit_roundoff * (np.abs(value) + step) / step
        error = 2.0 * error + rounding * _truncation(rates, "central", step)
    return error


def analytic_rounding(rates):
    """The bound of the rounding of an analytic gradient computed in float64, (N, P)."""
    return rates.uncancelled_rate * rates.gradient_rounding + SMALLEST_GRADIENT


def largest_steps(measurement):
    """The steps from which on a difference reaches a kink: (N, P), inf where there is none."""
    if measurement.kinks is None:
        return np.full(measurement.values.shape, np.inf)
    return measurement.kinks.room / FORMULAS[measurement.method].reach


def best_step(measurement):
    """The step at which truncation and roundoff together are least, per coordinate.

        s = (factor R0 / (p C))^(1/(p+1)),  truncation = C s^p,  roundoff = factor R0 / s

    at most 0.05 / (om + rho) and 1 + |v|, at least 4u |v|, rounded to a power of two. The complex
    step has no roundoff to balance and takes 2^-30 / (om + rho), where its truncation is far below
    rounding and its imaginary part far above underflow. The nearest kink is out of its reach,
    unless the point itself is at one, or too near for v's digits.

    Parameters
    ----------
    measurement : Measurement

    Returns
    -------
    ndarray, shape (N, P)
    """
    rates, method, value = measurement.rates, measurement.method, measurement.values
    turn = rates.hidden_rate + rates.logit_rate + TINY
    size = np.abs(value).astype(np.float64, copy=False)
    if method == "complex":
        exponent = -30.0 - np.log2(turn)
    else:
        formula = FORMULAS[method]
        of_loss = measurement.evaluation.rounding(rates)
        coefficient = formula.order * _leading_coefficient(rates, method) + TINY
        quotient = formula.roundoff_factor * of_loss / coefficient
        balance = np.log2(quotient + TINY) / (formula.order + 1)
        exponent = np.minimum(balance, np.log2(0.05 / turn))
    exponent = np.minimum(exponent, np.log2(1.0 + size))
    smallest = np.log2(2.0 * np.finfo(value.dtype).eps * size + TINY)
    exponent = np.round(np.maximum(exponent, smallest))
    if measurement.kinks is not None:
        # The largest power of two that stays below.
        below = np.ceil(np.log2(largest_steps(measurement))) - 1.0
        exponent = np.where(below >= smallest, np.minimum(exponent, below), exponent)
    return np.exp2(np.clip(exponent, SMALLEST_EXPONENT, LARGEST_EXPONENT))
