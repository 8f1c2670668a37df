"""Export: every gradient as CSV, and all of it with the settings in one zip."""

import json

import streamlit as st

import mlp
from pages.shared.checks import tables as check_tables
from pages.shared.draw import present, tables
from pages.shared.state.page import start_page

example = start_page("method")
network, x, y = example.network, example.x, example.y

checks = mlp.check_gradients(network, x, y, method=st.session_state["method"])
gradients = vars(example.gradients)
arrays = {"x": x, "y": y} | {name: getattr(network, name) for name in mlp.NETWORK_ARRAYS}
arrays |= vars(example.values) | {f"dL_d{name}": g for name, g in gradients.items()}

stem = example.file_stem
checked = {
    f"gradients_{stem}.csv": check_tables.gradients(checks),
    f"input_gradient_{stem}.csv": check_tables.input_gradient(x, checks["x"]),
}


def matrix_csv(name, decimal_comma):
    """The CSV of one array."""
    return tables.to_csv(tables.matrix(arrays[name]), decimal_comma)


def everything(decimal_comma):
    """The zip of all the tables, each array and config.json."""
    matrices = {f"{name}_{stem}.csv": tables.matrix(array) for name, array in arrays.items()}
    return tables.to_zip(checked | matrices, example.config, decimal_comma)


present.opening(
    "Export",
    "Where can you take every number of this network as a file?",
)
st.markdown(
    f"Every number of this network, input and label, fingerprint **{example.fingerprint}**. A "
    "value is written with the shortest text that reads back as the identical float64."
)
zipped = present.csv_maker(everything)
with st.container(horizontal=True, vertical_alignment="center"):
    present.download("All of it as one zip, with config.json", zipped, f"mlp_{stem}.zip", "primary")
    present.decimal_comma("all")
for name, frame in checked.items():
    st.subheader(name, anchor=False)
    present.frame(frame, height=250 if len(frame) > 6 else "auto")
    present.download("Download CSV", present.csv_maker(tables.to_csv, frame), name)

st.subheader("Each array as its own CSV", anchor=False)
with st.container(horizontal=True):
    for name in arrays:
        present.download(name, present.csv_maker(matrix_csv, name), f"{name}_{stem}.csv")

st.subheader("The same numbers in Python", anchor=False)
st.markdown("`config.json` rebuilds them, bit for bit:")
st.code(
    """import json
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
)
with st.expander("config.json"):
    st.code(json.dumps(example.config, indent=2), language="json")
