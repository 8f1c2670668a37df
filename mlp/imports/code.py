"""The network and its gradient as lines of Python that stand alone: NumPy, or PyTorch.

The NumPy text is the library's own pass for one example, with every digit of a small loss; the
PyTorch text leaves the gradient to autograd. Numbers are written with the shortest text that reads
back as the identical float64, and nothing but numbers comes from the network: no name of a file, a
feature or a class stands in the text.
"""

from __future__ import annotations

import textwrap

from mlp.core.arguments import checked_input_and_label
from mlp.core.quantities import NETWORK_ARRAYS

LIBRARIES = ("numpy", "torch")

# With more entries than these the text would be some hundred pages of numbers.
MOST_WRITTEN_PARAMETERS = 20_000
LONGEST_LINE = 100

_SIGMOID = """\
e = np.exp(-np.abs(a))  # never overflows
h = np.where(a < 0, e, 1.0) / (1.0 + e)  # sigmoid
dh_da = e / (1.0 + e) ** 2  # h * (1 - h), with digits where h is nearly 1
"""
_TANH = """\
h = np.tanh(a)
e = np.exp(-2.0 * np.abs(a))
dh_da = 4.0 * e / (1.0 + e) ** 2  # 1 - h * h, with digits where |h| is nearly 1
"""
_RELU = """\
h = np.maximum(a, 0.0)  # ReLU
dh_da = (a > 0) * 1.0
"""
_IDENTITY = """\
h = a  # no activation
dh_da = np.ones_like(a)
"""
_NUMPY_LAYER = {"sigmoid": _SIGMOID, "tanh": _TANH, "relu": _RELU, "identity": _IDENTITY}
_TORCH_VALUE = {
    "sigmoid": "torch.sigmoid(a)",
    "tanh": "torch.tanh(a)",
    "relu": "torch.relu(a)",
    "identity": "a",
}

_NUMPY_BEFORE = """\
# a = x W1 + b1,  h = {f}(a),  theta = h W2 + b2,  yhat = softmax(theta),
# L = -sum_t y_t log yhat_t;  vectors are rows
import numpy as np

"""
_NUMPY_AFTER = """\

# From x to the loss.
a = x @ W1 + b1
{layer}theta = h @ W2 + b2
c = y.argmax()
d = theta - theta[c]
j = d.argmax()
e = np.exp(d - d[j])  # the largest logit is subtracted: nothing overflows
yhat = e / e.sum()
L = (y * (d[j] + np.log1p(np.delete(e, j).sum()) - d)).sum()  # log-sum-exp

# And back: dL/dx = (((yhat - y) W2^T) * f'(a)) W1^T
delta_theta = yhat * y.sum() - y
delta_theta[c] = 0.0
delta_theta[c] = -delta_theta.sum()  # the entries add up to 0: this keeps the digits of this one
# For the same reason a column may be taken off all columns of W2, and nothing cancels.
delta_h = delta_theta @ (W2 - W2[:, [c]]).T
delta_a = delta_h * dh_da
dL_dx = delta_a @ W1.T

print("yhat =", yhat.tolist())
print("L =", float(L))
print("dL_dx =", dL_dx.tolist())
"""
_TORCH_BEFORE = """\
# a = x W1 + b1,  h = {f}(a),  theta = h W2 + b2,  yhat = softmax(theta),
# L = -sum_t y_t log yhat_t;  vectors are rows
{imports}

torch.set_default_dtype(torch.float64)

"""
_TORCH_AFTER = """\

# nn.Linear computes x weight^T + bias: its weights are stored (out, in), ours turned.
hidden = torch.nn.Linear({n}, {m})
output = torch.nn.Linear({m}, {k})
with torch.no_grad():
    hidden.weight.copy_(W1.T)
    hidden.bias.copy_(b1)
    output.weight.copy_(W2.T)
    output.bias.copy_(b2)

x.requires_grad_()
a = hidden(x)
h = {value}
theta = output(h)
yhat = torch.softmax(theta, dim=-1)
L = torch.nn.functional.cross_entropy(theta, y)  # takes the logits theta, not yhat
L.backward()

print("yhat =", yhat.tolist())
print("L =", L.item())
print("dL_dx =", x.grad.tolist())  # (((yhat - y) W2^T) * f'(a)) W1^T
"""
_COMMENTS = {
    "W1": "{shape}: n = {n} inputs, m = {m} hidden units",
    "b1": "{shape}",
    "W2": "{shape}: m = {m} hidden units, k = {k} classes",
    "b2": "{shape}",
    "x": "{shape}: the input",
    "y": "{shape}: the label, a distribution over the classes",
}


def _vector(values, before, after):
    """Numbers in brackets between two texts, in lines of at most 100 signs."""
    return textwrap.fill(
        f"{before}[{', '.join(map(repr, values.tolist()))}]{after}",
        width=LONGEST_LINE,
        subsequent_indent=" " * (len(before) + 1),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _literal(name, array, made_by):
    """The lines `name = array`."""
    if array.ndim == 1:
        return _vector(array, f"{name} = {made_by}(", ")") + "\n"
    rows = "\n".join(_vector(row, "    ", ",") for row in array)
    return f"{name} = {made_by}([\n{rows}\n])\n"


def _assigned(arrays, library, sizes):
    """The lines that make the arrays, or load them from net.npz where they are large."""
    n, m, k = sizes
    comments = {
        name: comment.format(shape=arrays[name].shape, n=n, m=m, k=k)
        for name, comment in _COMMENTS.items()
    }
    if _written_out(arrays):
        made_by = "np.array" if library == "numpy" else "torch.tensor"
        return "\n".join(
            f"# {comments[name]}\n{_literal(name, array, made_by)}"
            for name, array in arrays.items()
        )
    shapes = "".join(f"# {name} {comments[name]}\n" for name in arrays)
    names = ", ".join(f'"{name}"' for name in arrays)
    read = "file[name]" if library == "numpy" else "torch.from_numpy(file[name])"
    return (
        f'{shapes}with np.load("net.npz") as file:\n'
        f"    {', '.join(arrays)} = ({read} for name in ({names}))\n"
    )


def _written_out(arrays):
    return sum(arrays[name].size for name in NETWORK_ARRAYS) <= MOST_WRITTEN_PARAMETERS


def as_code(network, x, y, library):
    """Python that builds this network and prints its prediction, its loss and dL/dx.

    What the NumPy text prints equals `forward`, `loss` and `input_gradient` to 13 digits, also in
    saturated units and confident networks. PyTorch computes in float64 too, by its own formulas,
    and loses digits there. A network of more than 20,000 parameters is not written out: the text
    loads `net.npz` with W1, b1, W2, b2, x and y, which `numpy.savez` writes.

    Parameters
    ----------
    network : Network
        One, not a stack.
    x : array_like, shape (n,)
    y : array_like, shape (k,)
        The label: a distribution over the classes, one-hot or soft.
    library : {"numpy", "torch"}

    Returns
    -------
    str
        Lines of at most 100 signs.

    Raises
    ------
    ValueError
        If the library is another, x or y has the wrong shape or entries, or the network is a stack.

    Examples
    --------
    >>> from mlp import Network, one_hot
    >>> network = Network([[1.0]], [0.0], [[1.0, -1.0]], [0.0, 0.0])
    >>> exec(as_code(network, [0.0], one_hot(0, 2), "numpy"), {})
    yhat = [0.7310585786300049, 0.2689414213699951]
    L = 0.31326168751822286
    dL_dx = [-0.13447071068499755]
    """
    if library not in LIBRARIES:
        raise ValueError(f"library is {library!r}, expected one of {', '.join(LIBRARIES)}")
    x, y = checked_input_and_label(network, x, y)
    arrays = {name: getattr(network, name) for name in NETWORK_ARRAYS} | {"x": x, "y": y}
    for name, array in arrays.items():
        axes = 2 if name in ("W1", "W2") else 1
        if array.ndim != axes:
            raise ValueError(f"{name} has shape {array.shape}, expected one example, not a stack")
    n, m, k = network.sizes
    activation = network.parts["activation"]
    assigned = _assigned(arrays, library, (n, m, k))
    if library == "numpy":
        before = _NUMPY_BEFORE.format(f=activation.title)
        return before + assigned + _NUMPY_AFTER.format(layer=_NUMPY_LAYER[activation.name])
    imports = "import torch" if _written_out(arrays) else "import numpy as np\nimport torch"
    before = _TORCH_BEFORE.format(f=activation.title, imports=imports)
    after = _TORCH_AFTER.format(n=n, m=m, k=k, value=_TORCH_VALUE[activation.name])
    return before + assigned + after
