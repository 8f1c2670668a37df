"""Whether the matrices are stored (in, out), as here, or (out, in), to be turned.

Decided in this order: shapes with the lengths of the biases and stated sizes; what the caller says;
the axes of the biases; the names. What none of them decides is refused with both readings.
"""

from __future__ import annotations

from typing import NamedTuple

from mlp.files.networks.names import Cast
from mlp.files.refusal import refusal, shown


class Reading(NamedTuple):
    """One way to read the shapes.

    Attributes
    ----------
    turned : bool
        Whether both matrices are (out, in).
    folded : bool
        Whether a row or column of each matrix is its bias.
    sizes : tuple
        n, m and the number of outputs in the file.
    """

    turned: bool
    folded: bool
    sizes: tuple

    @property
    def text(self):
        """5-3-5, with 2 classes where there is one output."""
        n, m, k = self.sizes
        return f"{n}-{m}-{max(k, 2)}"


def length_of(bias):
    """The length of a bias with at most one axis longer than 1, else None."""
    long = [size for size in bias.shape if size != 1]
    return None if len(long) > 1 else (long[0] if long else 1)


def _chain(W1, W2, turned, folded):
    """The reading of two shapes, if they meet."""
    n, m = W1[::-1] if turned else W1
    if len(W2) == 1:
        rows, k = W2[0], 1
    else:
        rows, k = W2[::-1] if turned else W2
    if folded:
        n, rows = n - 1, rows - 1
    return Reading(turned, folded, (n, m, k)) if rows == m and min(n, m, k) > 0 else None


def _chains(cast, folded=False):
    W1, W2 = (one.shape for one in cast.weights)
    if len(W1) != 2 or len(W2) not in (1, 2):
        return []
    both = (_chain(W1, W2, turned, folded) for turned in (False, True))
    return [reading for reading in both if reading]


def _with_biases(cast, readings):
    """Those in which every bias has the length of its layer."""
    return [
        reading
        for reading in readings
        if all(
            bias is None or length_of(bias) == size
            for bias, size in zip(cast.biases, reading.sizes[1:], strict=True)
        )
    ]


def readings_of(cast):
    """All readings that fit the shapes and the lengths of the biases.

    Parameters
    ----------
    cast : mlp.files.networks.names.Cast

    Returns
    -------
    list of Reading
        With the biases folded in, where the matrices are called Theta and that fits.
    """
    if cast.theta and cast.biases == (None, None) and (folded := _chains(cast, folded=True)):
        return folded
    return _with_biases(cast, _chains(cast))


def check_axes(cast):
    """Refuse weights with other axes than two, and arrays that are no numbers."""
    for one in cast.weights:
        if len(one.shape) > 2:
            raise refusal(
                f"{shown(one.name)} has {len(one.shape)} axes, shape {one.shape}, as in a "
                "convolution: layers with matrices alone are read"
            )
    if len(cast.weights[0].shape) != 2:
        one = cast.weights[0]
        raise refusal(
            f"{shown(one.name)} has shape {one.shape}, expected a matrix of two axes, (n, m) or "
            "(m, n)"
        )


def _shapes(cast):
    return " and ".join(f"{shown(one.name)} {one.shape}" for one in cast.weights)


def _no_reading(cast):
    """The refusal where nothing fits: the bias to blame, or both matrices."""
    meeting = _chains(cast)
    for reading in meeting:
        for bias, size in zip(cast.biases, reading.sizes[1:], strict=True):
            if bias is not None and length_of(bias) != size:
                return refusal(
                    f"{shown(bias.name)} has shape {bias.shape}, expected {size} numbers: the "
                    f"matrices are {_shapes(cast)}"
                )
    if not cast.theta and cast.biases == (None, None) and _chains(cast, folded=True):
        return refusal(
            f"the shapes of {_shapes(cast)} are one short of a chain: the bias may be their first "
            "or their last row or column; save it apart as b1 and b2"
        )
    return refusal(
        f"the shapes of {_shapes(cast)} do not meet in a hidden layer: expected (n, m) and (m, k), "
        "or both turned, (m, n) and (k, m)"
    )


def _by_biases(cast):
    """What the axes of the biases say: rows (1, m) not turned, columns (m, 1) turned."""
    told = set()
    for bias in cast.biases:
        if bias is None or len(bias.shape) != 2 or max(bias.shape) == 1:
            continue
        column = bias.shape[1] == 1
        # MATLAB has no vectors, and SciPy writes them as rows.
        if bias.format in ("npz", "safetensors", "json") or (column and bias.format == "mat"):
            told.add(column)
    return told.pop() if len(told) == 1 else None


def _by_names(cast):
    names = [one.called for one in cast.weights]
    if all(name.endswith(".weight") for name in names):
        return True
    words = ("kernel", "coef")
    if any(all(word in name.lower() for name in names) for word in words):
        return False
    return None


class Decision(NamedTuple):
    """How to read the arrays.

    Attributes
    ----------
    cast : Cast
        Perhaps with the layers in the other order.
    reading : Reading
    other : Reading or None
        The other one that the shapes allow.
    by : {"shapes", "caller", "biases", "names"}
        What decided.
    reversed_order : bool
    """

    cast: Cast
    reading: Reading
    other: Reading | None
    by: str
    reversed_order: bool = False


def _in_order(cast):
    """The cast and its readings, in the other order of layers where only that fits."""
    readings = readings_of(cast)
    if not readings and None not in cast.biases and readings_of(cast.reversed):
        return cast.reversed, readings_of(cast.reversed), True
    return cast, readings, False


def decide(cast, sizes=None, transpose=None):
    """The reading of the two matrices.

    Parameters
    ----------
    cast : mlp.files.networks.names.Cast
    sizes : (name, tuple), optional
        The sizes n, m, k that the file states, and under which name.
    transpose : bool, optional
        What the caller says.

    Returns
    -------
    Decision

    Raises
    ------
    ValueError
        If no reading fits, or two do and nothing decides.
    """
    check_axes(cast)
    cast, readings, reversed_order = _in_order(cast)
    if not readings:
        raise _no_reading(cast)
    if sizes:
        fitting = [one for one in readings if one.sizes == sizes[1]]
        if not fitting:
            listed = " or ".join("-".join(map(str, one.sizes)) for one in readings)
            raise refusal(
                f"{shown(sizes[0])} says the sizes {shown(sizes[1])}, and the shapes of "
                f"{_shapes(cast)} give {listed}"
            )
        readings = fitting
    if transpose is not None:
        chosen = [one for one in readings if one.turned == transpose]
        if not chosen:
            how = "transposed" if readings[0].turned else "not transposed"
            raise refusal(
                f"transpose={transpose} contradicts the shapes of {_shapes(cast)}, which fit only "
                f"as {readings[0].text}, {how}"
            )
        other = next((one for one in readings if one.turned != transpose), None)
        return Decision(cast, chosen[0], other, "caller", reversed_order)
    if len(readings) == 1:
        return Decision(cast, readings[0], None, "shapes", reversed_order)
    for by, turned in (("biases", _by_biases(cast)), ("names", _by_names(cast))):
        if turned is not None:
            chosen, other = readings[turned], readings[not turned]
            return Decision(cast, chosen, other, by, reversed_order)
    raise refusal(
        f"the shapes of {_shapes(cast)} fit as {readings[0].text}, or transposed "
        f"{readings[1].text}: say transpose=False or transpose=True"
    )
