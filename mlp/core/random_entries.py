"""Random entries that depend on a seed and on their own place alone.

A stream of random numbers would move every entry when a row is added, and a generator per
network would need a loop over networks. Here each entry is a hash of (seed, array, row, column),
so a slider adds a unit instead of making another network, thousands of networks are drawn in one
call, and the numbers are the same on every machine: all arithmetic is on whole numbers.
"""

import numpy as np

ARRAYS = ("W1", "b1", "W2", "b2", "x")

# The increment and multipliers of SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom
# number generators", OOPSLA 2014.
INCREMENT = np.uint64(0x9E3779B97F4A7C15)
MULTIPLIERS = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def _mix(z):
    """SplitMix64's finaliser: a bijection of uint64 in which every input bit moves every other."""
    z = (z ^ (z >> np.uint64(30))) * MULTIPLIERS[0]
    z = (z ^ (z >> np.uint64(27))) * MULTIPLIERS[1]
    return z ^ (z >> np.uint64(31))


def standard_entries(seed, name, shape):
    """Approximately standard normal numbers, one for each place in an array.

    Each is the sum of twelve 16-bit uniform numbers less its mean: mean 0, variance 1, within
    6 of 0, and a multiple of 2^-17, so exact in float64.

    Parameters
    ----------
    seed : uint64 array, shape (...)
    name : str
        The array's name, one of W1, b1, W2, b2, x: each has its own numbers.
    shape : tuple of int
        One or two sizes.

    Returns
    -------
    ndarray of float64, shape (..., *shape)
    """
    z = np.atleast_1d(seed) * INCREMENT + np.uint64(ARRAYS.index(name) + 1)
    z = _mix(_mix(z))
    for size in shape:
        z = _mix(z[..., None] + np.arange(1, size + 1, dtype=np.uint64) * INCREMENT)
    total = np.zeros(z.shape, dtype=np.int64)
    for _ in range(3):
        z = z + INCREMENT
        bits = _mix(z)
        for shift in range(0, 64, 16):
            total += ((bits >> np.uint64(shift)) & np.uint64(0xFFFF)).astype(np.int64)
    # Twelve uniforms on 0 .. 65535 have mean 12 * 32767.5; dividing by 65536 makes the variance 1.
    entries = (2 * total - 12 * 65535) / 131072.0
    return entries.reshape(np.shape(seed) + tuple(shape))
