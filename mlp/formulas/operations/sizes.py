"""Symbolic sizes and shapes over 1, n, m and k.

A size is letters, never a number: `"km"` is k times m, and a formula that conforms at n = m = k
by luck does not conform. A shape is a tuple of sizes, and () that of a number.
"""

LARGEST_DEGREE = 4


def times_sizes(*sizes):
    """The product of symbolic sizes, letters sorted; None if it grows too large.

    Examples
    --------
    >>> times_sizes("m", "k"), times_sizes("1", "n"), times_sizes("mm", "nnn")
    ('km', 'n', None)
    """
    letters = "".join(sorted("".join(size for size in sizes if size != "1")))
    return None if len(letters) > LARGEST_DEGREE else letters or "1"


def merged(size, equal):
    """A size with equal sizes given one letter.

    Examples
    --------
    >>> merged("k", "mk"), merged("n", "mk")
    ('m', 'n')
    """
    return "".join(equal[0] if equal and letter in equal else letter for letter in size)


def is_scalar(shape):
    """Whether a shape is that of one number."""
    return shape in ((), ("1",), ("1", "1"))


def is_vector(shape):
    """Whether a shape is that of a row or a column."""
    return len(shape) == 2 and "1" in shape and shape != ("1", "1")


def limited(rows, columns):
    """The shape of so many rows and columns; None if it grows too large."""
    if rows is None or columns is None or times_sizes(rows, columns) is None:
        return None
    return rows, columns


def shape_text(shape):
    """A shape as people write it.

    Examples
    --------
    >>> shape_text(("1", "m")), shape_text(("mm", "km")), shape_text(()), shape_text(("m",))
    ('1×m', 'm²×k·m', 'a number', '(m,)')
    """
    if shape == ():
        return "a number"
    if len(shape) == 1:
        return f"({_size_text(shape[0])},)"
    return "×".join(_size_text(size) for size in shape)


def _size_text(size):
    if len(size) > 1 and len(set(size)) == 1:
        return size[0] + {2: "²", 3: "³", 4: "⁴"}[len(size)]
    return "·".join(size)
