"""Functions as they are pasted: on one line, without indents, as a lambda, by their names."""

import pytest

import mlp

GRADIENT = "((p - y) @ W2.T * h * (1 - h)) @ W1.T"


@pytest.mark.parametrize(
    "text",
    [
        f"def grad(x, y): return {GRADIENT}",
        f"def f(x): return {GRADIENT}",
        f"def grad(x, y):\n\treturn {GRADIENT}",
        f"def grad(x, y):\nd = p - y\nreturn {GRADIENT}",
        f"def grad(x, y):\n  d = p - y\n\treturn {GRADIENT}",
        f"def grad(...): return {GRADIENT}",
        f"def grad(…): return {GRADIENT}",
        f"@jit\ndef grad(x, y):\n    return {GRADIENT}",
        f"@jit(nopython=True) def grad(x, y): return {GRADIENT}",
        f"async def grad(x, y):\n    return {GRADIENT}",
        f">>> def grad(x, y):\n...     return {GRADIENT}",
        f'def grad(x, y):\n    """∂L/∂x = … ∘ σ′(a)"""\n    return {GRADIENT}  # ∂L/∂x',
        f"def grad(\n    x,\n    y,\n):\n    return {GRADIENT}",
        f"grad = lambda x, y: {GRADIENT}",
        f"lambda x, y: {GRADIENT}",
        f"def dL_dx(x, y): return {GRADIENT}",
    ],
)
def test_a_function_is_read_in_any_layout(text):
    assert mlp.judge(text).verdict == "right"
    assert mlp.judge(text.replace("(p - y)", "2 * (p - y)")).verdict == "wrong value"
    assert mlp.judge(text.replace("W1.T", "W1")).verdict == "wrong shape"


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("def dL_dW1(x, y):\n  return " + GRADIENT, [("W1", "wrong shape")]),
        ("def dL_dW1(x, y):\n  g = p - y\n  return g @ W2.T", [("W1", "wrong shape")]),
        ("def dW2(h, p, y): return h.T @ (p - y)", [("W2", "right")]),
        ("def grad_W2(h, p, y):\n    return np.outer(h, y - p)", [("W2", "ambiguous")]),
        ("def dtheta(p, y): return p - y\ndef dW2(h): return h.T @ (p - y)",
         [("theta", "right"), ("W2", "right")]),
        ("def grad(h, p, y):\n    return {'W2': h.T @ (p - y), 'b2': 2 * (p - y)}",
         [("W2", "right"), ("b2", "wrong value")]),
    ],
)  # fmt: skip
def test_the_name_of_a_function_or_of_a_result_says_which_gradient_it_is(text, claims):
    assert [(claim.wrt, claim.verdict) for claim in mlp.judge(text).claims] == claims


WHOLE = """def f(x, W1, b1, W2, b2, y):
    a = x @ W1 + b1
    h = sigmoid(a)
    p = softmax(h @ W2 + b2)
    return {}"""


@pytest.mark.parametrize(
    ("result", "verdict"),
    [(GRADIENT, "right"), (f"2 * {GRADIENT}", "wrong value"), ("-np.sum(y * np.log(p))", "right")],
)
def test_a_function_called_f_is_a_program_where_it_holds_weights(result, verdict):
    assert mlp.judge(WHOLE.format(result)).verdict == verdict


@pytest.mark.parametrize("body", ["...", "pass", '"""The gradient."""', "…"])
def test_of_a_function_without_a_body_it_is_said_that_it_computes_nothing(body):
    verdict = mlp.judge(f"def grad(x, y):\n    {body}")
    assert verdict.verdict == "empty"
    assert verdict.why.startswith("The function grad computes nothing: write what it returns")


@pytest.mark.parametrize("text", ["def", "def f", "def f…", "def f(x):", "def grad(x)\n  return x"])
def test_of_a_function_that_breaks_off_the_missing_sign_is_named(text):
    verdict = mlp.judge(text)
    assert verdict.verdict == "unreadable"
    assert verdict.why.startswith("Line 1 breaks off")


@pytest.mark.parametrize(
    "text",
    ["def sigmoid(z): return 1 / (1 + np.exp(-z))", "def σ(z): return 1/(1+e**-z)",
     "def softmax(z): e = np.exp(z); return e / e.sum()"],
)  # fmt: skip
def test_an_activation_alone_claims_nothing(text):
    assert mlp.judge(text).verdict == "empty"


def test_how_far_a_loop_without_indents_reaches_is_not_guessed():
    assert mlp.judge("def f(h):\nfor i in range(3):\ndW2 = h.T @ d2\n").verdict == "unreadable"


@pytest.mark.parametrize("wrt", [None, "x", "W2"])
def test_what_is_asked_about_does_not_hide_what_a_function_says(wrt):
    text = "def back(h, p, y):\n    dW2 = h.T @ (p - y)\n    return dW2"
    assert mlp.judge(text, wrt=wrt).verdict == "right"
