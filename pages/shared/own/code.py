"""The network and its gradient as programs to copy."""

from functools import partial

import streamlit as st

import mlp
from pages.shared.draw import present
from pages.shared.state import session_file

FROM_CONFIG = """import json
import mlp

with open("config.json") as file:
    config = json.load(file)
network = mlp.Network.random(
    config["sizes"], config["seed"], config["scale"], config["activation"]
)
x = config["x"]
y = mlp.one_hot(config["label"] - 1, config["sizes"][2])
assert mlp.fingerprint(network, x, y) == config["fingerprint"]
print(mlp.input_gradient(network, x, y))"""


def section(example):
    """The programs in NumPy and PyTorch, and the file that they read where the network is large.

    Parameters
    ----------
    example : Example
    """
    st.markdown("Each of these programs prints ŷ, L and ∂L/∂x as this page has them.")
    codes = {
        name: mlp.as_code(example.network, example.x, example.y, name)
        for name in ("numpy", "torch")
    }
    if "net.npz" in codes["numpy"]:
        st.markdown("The arrays are too long for lines of code: put this file beside the program.")
        make_npz = partial(session_file.network_npz, example)
        present.download("Download net.npz", make_npz, "net.npz", "net")
    for tab, program in zip(st.tabs(["NumPy", "PyTorch"]), codes.values(), strict=True):
        with tab:
            st.code(program, language="python", height=300)
    if example.source is None:
        st.markdown("`config.json` rebuilds the same numbers with `mlp`, bit for bit:")
        st.code(FROM_CONFIG)
