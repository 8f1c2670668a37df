"""The network as code: what it prints where it runs alone is what the library computes."""

import ast
import os
import re
import subprocess
import sys

import numpy as np
import pytest

import mlp
from tests.core.reference import reference, relative_error

SIZES = [(5, 3, 4), (30, 2, 2), (1, 1, 1)]


def _case(sizes, activation):
    network = mlp.Network.random(sizes, 4, activation=activation)
    return network, mlp.random_input(sizes[0], 1), mlp.one_hot(sizes[2] - 1, sizes[2])


def _printed(text, folder):
    """What a text prints, run by an interpreter of its own that knows nothing of this house."""
    (folder / "text.py").write_text(text, encoding="utf-8")
    shown = subprocess.run(
        [sys.executable, "-I", "-W", "error", "text.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    return _numbers(shown.stdout)


def _numbers(lines):
    pairs = [line.split(" = ") for line in lines.splitlines()]
    return {name: np.array(ast.literal_eval(value)) for name, value in pairs}


def _run(text, capsys):
    """What a text prints, run here: faster, for many cases."""
    exec(compile(text, "text.py", "exec"), {})
    return _numbers(capsys.readouterr().out)


def _assert_equal(found, network, x, y):
    assert list(found) == ["yhat", "L", "dL_dx"]
    for name, expected in (
        ("yhat", mlp.forward(network, x).yhat),
        ("L", mlp.loss(network, x, y)),
        ("dL_dx", mlp.input_gradient(network, x, y)),
    ):
        size = max(1.0, np.abs(expected).max())
        assert np.abs(found[name] - expected).max() <= 1e-13 * size, name


def test_the_numpy_text_runs_alone(tmp_path):
    network, x, y = _case((5, 3, 4), "tanh")
    _assert_equal(_printed(mlp.as_code(network, x, y, "numpy"), tmp_path), network, x, y)


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_the_numpy_text_prints_the_library_s_numbers(sizes, activation, capsys):
    network, x, y = _case(sizes, activation)
    _assert_equal(_run(mlp.as_code(network, x, y, "numpy"), capsys), network, x, y)


def test_the_numpy_text_takes_a_soft_label(capsys):
    network, x, _ = _case((5, 3, 4), "sigmoid")
    y = np.array([0.5, 0.125, 0.375, 0.0])
    _assert_equal(_run(mlp.as_code(network, x, y, "numpy"), capsys), network, x, y)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_the_numpy_text_keeps_the_digits_of_saturated_units_and_confident_networks(
    activation, capsys
):
    network, x, y = _case((5, 3, 4), activation)
    network = network.replace(
        b1=np.array([300.0, -45.0, 0.5]) - x @ network.W1, b2=[0.0, 0.0, 0.0, 40.0]
    )
    found = _run(mlp.as_code(network, x, y, "numpy"), capsys)
    L, gradients = reference(network, x, y)
    assert relative_error(found["L"], L) <= 1e-13
    assert relative_error(found["dL_dx"], gradients["x"]) <= 1e-13


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
@pytest.mark.parametrize("sizes", SIZES)
def test_the_torch_text_prints_the_library_s_numbers(sizes, activation, tmp_path):
    pytest.importorskip("torch")
    network, x, y = _case(sizes, activation)
    _assert_equal(_printed(mlp.as_code(network, x, y, "torch"), tmp_path), network, x, y)


@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_a_large_network_is_loaded_from_a_file(library, tmp_path):
    pytest.importorskip(library)
    network, x, y = _case((200, 100, 10), "relu")
    text = mlp.as_code(network, x, y, library)
    assert len(text) < 3000
    arrays = {name: getattr(network, name) for name in mlp.NETWORK_ARRAYS}
    np.savez(tmp_path / "net.npz", **arrays, x=x, y=y)
    _assert_equal(_printed(text, tmp_path), network, x, y)


@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_the_text_is_written_out_up_to_20_000_parameters_in_short_lines(library):
    # 199 * 99 + 99 + 99 * 2 + 2 = 20,000
    network, x, y = _case((199, 99, 2), "sigmoid")
    text = mlp.as_code(network, x, y, library)
    assert max(map(len, text.splitlines())) <= 100
    assert "np.load" not in text
    assigned = [node for node in ast.parse(text).body if isinstance(node, ast.Assign)]
    (W1,) = [node.value.args[0] for node in assigned if ast.unparse(node.targets[0]) == "W1"]
    assert np.array_equal(np.array(ast.literal_eval(W1)), network.W1)
    larger = network.replace(W2=np.ones((99, 3)), b2=np.ones(3))
    assert "np.load" in mlp.as_code(larger, x, mlp.one_hot(0, 3), library)


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_the_text_says_shapes_and_formula(activation):
    network, x, y = _case((5, 3, 4), activation)
    for library in ("numpy", "torch"):
        text = mlp.as_code(network, x, y, library)
        assert f"h = {mlp.ACTIVATIONS[activation].title}(a)" in text.splitlines()[0]
        comments = re.findall(r"# (\(.*)", text)
        assert comments[:2] == ["(5, 3): n = 5 inputs, m = 3 hidden units", "(3,)"]
        assert "(((yhat - y) W2^T) * f'(a)) W1^T" in text


def test_what_cannot_be_used_is_named():
    network, x, y = _case((5, 3, 4), "sigmoid")
    for changed, message in (
        ({"library": "jax"}, "library is 'jax', expected one of numpy, torch"),
        ({"x": x[:2]}, r"x has shape \(2,\), expected \(\.\.\., 5\)"),
        ({"x": np.stack([x, x])}, r"x has shape \(2, 5\), expected one example, not a stack"),
        ({"network": mlp.Network.random((5, 3, 4), [0, 1])}, "expected one example, not a stack"),
    ):
        given = {"network": network, "x": x, "y": y, "library": "numpy"} | changed
        with pytest.raises(ValueError, match=message):
            mlp.as_code(**given)
