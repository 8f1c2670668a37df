"""The shapes of results from the shapes of operands, by matrix algebra and by NumPy.

Each rule takes the value of the operation (an exponent, an axis; mostly None) and then the shape of
each operand, and returns a shape or, where they do not conform, None.
"""

from mlp.formulas.operations.sizes import is_scalar, is_vector, limited, times_sizes

COLUMN, ROW = (-1, 1), (1, -1)


def same(value, shape):
    """Of what is done to each entry."""
    return shape


def reversed_shape(value, shape):
    """Of the transpose."""
    return shape[::-1]


def outer(value, left, right):
    """Of all products of an entry of one vector with an entry of another."""
    if any(len(shape) > 1 and "1" not in shape for shape in (left, right)):
        return None
    return limited(times_sizes(*left), times_sizes(*right))


def frobenius(value, left, right):
    """Of the sum over the products of entries."""
    return () if left == right or (is_scalar(left) and is_scalar(right)) else None


# -- on paper -------------------------------------------------------------------------------


def sum_on_paper(value, left, right):
    """Of a sum: equal shapes, or a number that is added to each entry."""
    if left == right or right == ():
        return left
    return right if left == () else None


def times_on_paper(value, left, right):
    """Of an elementwise product: equal shapes, or a factor that is a number."""
    if is_scalar(left):
        return right
    return left if left == right or is_scalar(right) else None


def divide_on_paper(value, left, right):
    """Of an elementwise quotient."""
    if is_scalar(right) or left == right:
        return left
    return right if left == () else None


def matmul_on_paper(value, left, right):
    """Of a matrix product: the inner sizes are equal."""
    if len(left) == len(right) == 2 and left[1] == right[0]:
        return left[0], right[1]
    return None


def dot_on_paper(value, left, right):
    """Of a product with a number, or of a matrix product."""
    rule = times_on_paper if () in (left, right) else matmul_on_paper
    return rule(value, left, right)


def kron_on_paper(value, left, right):
    """Of the Kronecker product."""
    if not (len(left) == len(right) == 2):
        return None
    return limited(times_sizes(left[0], right[0]), times_sizes(left[1], right[1]))


def power_on_paper(value, shape):
    """Of a square matrix the matrix power, of a vector each entry's."""
    if len(shape) == 2 and not is_vector(shape) and shape != ("1", "1"):
        return shape if shape[0] == shape[1] and value >= -1 else None
    return shape


def reduced_on_paper(value, shape):
    """Of a sum over all entries or along an axis."""
    axis, keep = value
    if len(shape) != 2:
        return shape if axis is None else None
    if axis is None:
        return ("1", "1")
    return ("1", shape[1]) if axis == 0 else (shape[0], "1") if keep else ("1", shape[0])


def reshaped(value, shape):
    """Of all entries as a row or a column."""
    flat = times_sizes(*shape)
    if flat is None or value not in (COLUMN, ROW):
        return None
    return (flat, "1") if value == COLUMN else ("1", flat)


def row_on_paper(value, shape):
    """Of all entries as a row."""
    return reshaped(ROW, shape)


def column(value, shape):
    """Of all entries as a column."""
    return reshaped(COLUMN, shape)


def diag_on_paper(value, shape):
    """Of the diagonal matrix of a vector."""
    return (times_sizes(*shape),) * 2 if is_vector(shape) else None


def diagonal_on_paper(value, shape):
    """Of the diagonal of a square matrix."""
    return ("1", shape[0]) if len(shape) == 2 and shape[0] == shape[1] else None


def trace_on_paper(value, shape):
    """Of the sum over the diagonal."""
    return () if is_scalar(shape) or (len(shape) == 2 and shape[0] == shape[1]) else None


# -- in NumPy -------------------------------------------------------------------------------


def broadcast(value, left, right):
    """Of what is done entry by entry to two operands: sizes are equal, or one of them is 1."""
    length = max(len(left), len(right))
    left = ("1",) * (length - len(left)) + left
    right = ("1",) * (length - len(right)) + right
    if any("1" not in (a, b) and a != b for a, b in zip(left, right, strict=True)):
        return None
    return tuple(b if a == "1" else a for a, b in zip(left, right, strict=True))


def matmul_in_numpy(value, left, right):
    """Of a matrix product, in which a bare vector may stand."""
    if not left or not right:
        return None
    inner = right[-2] if len(right) == 2 else right[0]
    if left[-1] != inner:
        return None
    return left[:-1] + (right[1:] if len(right) == 2 else ())


def dot_in_numpy(value, left, right):
    """Of a product with a number, or of a matrix product."""
    rule = broadcast if () in (left, right) else matmul_in_numpy
    return rule(value, left, right)


def kron_in_numpy(value, left, right):
    """Of the Kronecker product."""
    return kron_on_paper(value, left, right) if len(left) == len(right) else None


def reduced_in_numpy(value, shape):
    """Of a sum over all entries or along an axis."""
    axis, keep = value
    if axis is None:
        return ("1",) * len(shape) if keep else ()
    if axis >= len(shape):
        return None
    return tuple(
        "1" if place == axis else size for place, size in enumerate(shape) if place != axis or keep
    )


def ravel_in_numpy(value, shape):
    """Of all entries along one axis."""
    flat = times_sizes(*shape)
    return (flat,) if flat else None


def diag_in_numpy(value, shape):
    """Of the diagonal matrix of all entries."""
    return limited(*(times_sizes(*shape),) * 2)


def diagonal_in_numpy(value, shape):
    """Of the diagonal of a matrix."""
    if is_vector(shape):
        return ("1",)
    return (shape[0],) if len(shape) == 2 and shape[0] == shape[1] else None


def diag_or_diagonal(value, shape):
    """Of np.diag: the matrix of a bare vector, the diagonal of a matrix."""
    rule = diag_in_numpy if len(shape) == 1 else diagonal_in_numpy
    return rule(value, shape)


def trace_in_numpy(value, shape):
    """Of the sum over the diagonal of a matrix."""
    return () if len(shape) == 2 else None
