"""A name of a program has the value that the program gives it, or none: what it reads and never
defines, and what a layer overwrites, is nothing that the network is asked for.
"""

import pytest

import mlp

FORWARD = """def backward(X, Y, W1, b1, W2, b2):
    Z1 = X @ W1 + b1
    A1 = sigmoid(Z1)
    Z2 = A1 @ W2 + b2
    A2 = softmax(Z2)
    d_out = A2 - Y
    d_hidden = d_out @ W2.T * A1 * (1 - A1)
"""
DELTAS = "d_out = A2 - Y\nd_hidden = d_out @ W2.T * A1 * (1 - A1)\n"


def fails(text):
    """The claims of a text that are not right, each with its verdict and reason."""
    claims = mlp.judge(text).claims
    return [(c.text, c.verdict, c.why) for c in claims if c.verdict not in ("right", "empty")]


@pytest.mark.parametrize(
    ("before", "claim", "name", "meant"),
    [
        (FORWARD, "dW1 = X.T @ d_hid", "d_hid", "d_hidden"),
        (DELTAS, "dW1 = X.T @ d_hid", "d_hid", "d_hidden"),
        (FORWARD, "dW1 = X.T @ d_hiden", "d_hiden", "d_hidden"),
        (FORWARD, "dW2 = h.T @ d_out", "h", "A1"),
        (FORWARD, "dW2 = a1.T @ d_out", "a1", "A1"),
        (FORWARD, "db2 = (p - Y).sum(axis=0)", "p", "A2"),
        ("dZ2 = A2 - Y\n", "dW2 = A1.T @ dtheta", "dtheta", "dZ2"),
        (FORWARD.replace("    d_hidden", "    # d_hidden"), "dW1 = X.T @ dZ1", "dZ1", ""),
    ],
)
def test_a_name_that_is_read_and_never_defined_is_named(before, claim, name, meant):
    text = before + ("    " if before.startswith("def") else "") + claim
    ((found, verdict, why),) = fails(text)
    assert (found, verdict) == (claim, "unreadable")
    assert f'"{name}" is never defined' in why
    assert (f'did you mean "{meant}"' in why) == bool(meant)


@pytest.mark.parametrize(
    "text",
    [
        "dZ2 = A2 - Y\ndW2 = A1.T @ dZ2\ndZ1 = dZ2 @ W2.T * A1 * (1 - A1)\ndW1 = X.T @ dZ1",
        "dW2 = A1.T @ dZ2\ndZ1 = dZ2 @ W2.T * A1 * (1 - A1)\ndW1 = X.T @ dZ1",
        'A1 = cache["A1"]\np = cache["A2"]\ndZ2 = p - Y\ndW2 = A1.T @ dZ2',
        "h = hidden\ndZ2 = probs - y\ndW2 = h.T @ dZ2",
        "self.h = sigmoid(x @ self.W1 + self.b1)\ndW2 = self.h.T @ (p - y)",
        "def forward(X):\n    A1 = sigmoid(X @ W1 + b1)\n    A2 = softmax(A1 @ W2 + b2)\n"
        "    return A1, A2\ndef backward(X, Y, h, p):\n    dZ2 = p - Y\n    dW2 = h.T @ dZ2",
        DELTAS + "dW1 = X.T @ d_hidden",
        "A1 = sigmoid(Z1)",
    ],
)
def test_what_a_text_takes_from_before_it_is_no_undefined_name(text):
    assert mlp.judge(text).verdict == "right"


def test_what_the_caller_says_of_a_name_defines_it():
    text = FORWARD + "    dW2 = q.T @ d_out\n    db2 = (p - Y).sum(axis=0)"
    assert mlp.judge(text, names={"p": "yhat", "q": "h"}).verdict == "right"


@pytest.mark.parametrize(
    ("text", "blamed", "verdict"),
    [
        ("x = sigmoid(x @ W1 + b1)\ndW1 = x.T @ da", "dW1 = x.T @ da", "wrong shape"),
        ("X = X @ W1 + b1\nA1 = sigmoid(X)\ndW1 = X.T @ dZ1", "dW1 = X.T @ dZ1", "wrong shape"),
        ("Y = softmax(A1 @ W2 + b2)\ndZ2 = A2 - Y", "dZ2 = A2 - Y", "unreadable"),
        ("x = self.layer(x @ W1)\ndW1 = x.T @ da", "dW1 = x.T @ da", "unreadable"),
        ("X = sigmoid(X)\ndW1 = X.T @ dZ1", "dW1 = X.T @ dZ1", "wrong value"),
        ("x = h\nda = dh * x * (1 - x)\ndW1 = x.T @ da", "dW1 = x.T @ da", "wrong shape"),
        ("x = sigmoid(x @ W1 + b1)\ndW2 = h.T @ dz2", "dW2 = h.T @ dz2", "unreadable"),
        ("z1 = x @ W1 + b1\nz1 = sigmoid(z1)\ndW2 = h.T @ dz2", "dW2 = h.T @ dz2", "unreadable"),
        ("a = x @ W1 + b1\na = sigmoid(a)\nda = dh * h * (1 - h)", "da = dh * h * (1 - h)",
         "unreadable"),
    ],
)  # fmt: skip
def test_an_overwritten_name_is_what_overwrote_it(text, blamed, verdict):
    assert [found[:2] for found in fails(text)] == [(blamed, verdict)]


@pytest.mark.parametrize(
    "text",
    [
        "x = sigmoid(x @ W1 + b1)\nyhat = softmax(x @ W2 + b2)\ndW2 = x.T @ (yhat - y)",
        "y = np.eye(A2.shape[1])[y]\ndZ2 = A2 - y\ndW2 = A1.T @ dZ2",
        "X = X / 255\nZ1 = X @ W1 + b1\ndZ2 = A2 - Y\ndW1 = X.T @ dZ1",
        "def forward(X):\n    X = sigmoid(X @ W1 + b1)\n    return softmax(X @ W2 + b2)\n"
        "def backward(X, Y, A1, A2):\n    dZ2 = A2 - Y\n    dW2 = A1.T @ dZ2\n"
        "    dZ1 = dZ2 @ W2.T * A1 * (1 - A1)\n    dW1 = X.T @ dZ1",
        "z1 = X @ W1 + b1\nz1 = sigmoid(z1)\nz2 = z1 @ W2 + b2\np = softmax(z2)\n"
        "dW2 = z1.T @ (p - y)\ndz1 = (p - y) @ W2.T * z1 * (1 - z1)",
        "y = softmax(h @ W2 + b2)\nd = y - t\ndW2 = h.T @ d",
    ],
)
def test_a_program_that_goes_on_with_an_overwritten_name_is_right(text):
    assert mlp.judge(text).verdict == "right", fails(text)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("d = p - y\ndW2 = h.T * d\nda = d @ W2.T * h * (1 - h)\ndW1 = x.T @ da", "ambiguous"),
        ("dW2 = A1.T * (A2 - Y)", "ambiguous"),
        ("dW2 = h' .* (p - y);", "ambiguous"),
        ("dZ2 = A2 - Y\ndW2 = A1.T * dZ2\ndb2 = dZ2.sum(axis=0)", "wrong shape"),
        ("dW2 = h[:, None] * (p - y)[None, :]", "right"),
        ("dW2 = h.reshape(-1, 1) * (p - y)", "right"),
        ("dW2 = h.T @ (p - y)", "right"),
    ],
)
def test_an_outer_product_by_broadcasting_is_right_for_one_example_alone(text, verdict):
    assert mlp.judge(text).verdict == verdict, fails(text)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("dz = p; dz[y] -= 1", "right"),
        ("dz = p; dz[y] += 1", "wrong value"),
        ("dz = p; dz[y] -= 2", "wrong value"),
        ("d = p.copy()\nd[t] -= 1", "right"),
        ("grad = np.copy(probs)\ngrad[np.arange(N), y] -= 1\ngrad /= N", "right"),
        ("g = softmax(z)\ng[label] -= 1", "right"),
        ("dz = h\ndz[y] -= 1", "wrong value"),  # no prediction
        ("dz1 = p\ndz1[y] -= 1", "wrong shape"),  # it says itself that it is the first layer's
        ("p[y] -= 1", "empty"),
        ("dz = p\ndz[y] -= 1\ndz = W2 @ dz * h * (1 - h)", "right"),  # that of a, in the end
    ],
)
def test_the_prediction_changed_at_the_label_is_the_gradient_of_the_logits(text, verdict):
    assert mlp.judge(text).verdict == verdict, fails(text)


@pytest.mark.parametrize("text", ["dz = p; dz[y] -= 1", "g = p; g[y] -= 1", "dz = p; dz[y] += 1"])
def test_what_is_claimed_of_it_is_the_gradient_of_the_logits(text):
    assert mlp.judge(text).claims[-1].wrt == "theta"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("z = h @ W2 + b2\np = softmax(z)\ndz = p - y\ndW2 = h.T @ dz", "right"),
        ("z = h @ W2 + b2\np = softmax(z)\ndz = y - p\ndW2 = h.T @ dz", "wrong value"),
        ("z = x @ W1 + b1\nh = sigmoid(z)\ndz = dh * h * (1 - h)", "right"),
        ("z = x @ W1 + b1\nh = sigmoid(z)\np = softmax(z)", "wrong shape"),
        ("dz = softmax(z) - y", "right"),
    ],
)
def test_what_goes_into_a_softmax_are_the_logits(text, verdict):
    assert mlp.judge(text).verdict == verdict, fails(text)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # The first weights are W0, as their gradient alone says.
        ("d2 = p - y\ndW1 = h.T @ d2\ndW0 = x.T @ ((d2 @ W1.T) * h * (1 - h))", "right"),
        ("d2 = p - y\ndW2 = h.T @ d2\nprint(loss)", "right"),
        ("d2 = y - p\ndW2 = h.T @ d2\noptimizer.step()", "ambiguous"),
        ("for x, y in data:\n    d2 = p - y\n    dW2 = np.outer(h, d2)", "right"),
        ("for x, y in data:\n    d2 = p - y\n    dW2 = np.outer(x, d2)", "wrong shape"),
    ],
)
def test_what_stands_around_the_lines_of_a_program(text, verdict):
    assert mlp.judge(text).verdict == verdict, fails(text)
