"""Export: every gradient as CSV, and all of it with the settings in one zip."""

import json

import streamlit as st

import mlp
from pages.shared.checks import tables as check_tables
from pages.shared.draw import present, tables
from pages.shared.own import code, rows_tables
from pages.shared.state.page import start_page

example = start_page("method")
network, x, y = example.network, example.x, example.y

checks = mlp.check_gradients(network, x, y, method=st.session_state["method"])
gradients = vars(example.gradients)
arrays = {"x": x, "y": y} | {name: getattr(network, name) for name in mlp.NETWORK_ARRAYS}
arrays |= vars(example.values) | {f"dL_d{name}": g for name, g in gradients.items()}

stem = example.file_stem
checked = {
    "gradients": check_tables.gradients(checks),
    "input_gradient": check_tables.input_gradient(x, checks["x"]),
}


def file_name(name):
    """What the CSV of this name is called: it ends in what the numbers are of."""
    return f"{name}_{stem}.csv"


def matrix_csv(name, decimal_comma):
    """The CSV of one array."""
    return tables.to_csv(tables.matrix(arrays[name]), decimal_comma)


def everything(decimal_comma):
    """The zip of all the tables, each array and config.json."""
    found = checked | {name: tables.matrix(array) for name, array in arrays.items()}
    files = {file_name(name): frame for name, frame in found.items()}
    return tables.to_zip(files, example.config, decimal_comma)


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
    present.download(
        "All of it as one zip, with config.json", zipped, f"mlp_{stem}.zip", "all", "primary"
    )
    present.decimal_comma("all")
for name, frame in checked.items():
    st.subheader(file_name(name), anchor=False)
    present.frame(frame, height=250 if len(frame) > 6 else "auto")
    make_csv = present.csv_maker(tables.to_csv, frame)
    present.download("Download CSV", make_csv, file_name(name), name)

if example.source and example.source.count:
    st.subheader("∂L/∂x of every row", anchor=False)
    st.markdown(
        "One line for each row of the table: prediction, loss, margin, and ∂L/∂x with a column for "
        f"each input. {rows_tables.batch_size(example)}"
    )
    batch = present.csv_maker(rows_tables.batch_csv, example)
    present.download("Download CSV of all rows", batch, rows_tables.batch_name(example), "rows")

st.subheader("Each array as its own CSV", anchor=False)
with st.container(horizontal=True):
    for name in arrays:
        present.download(name, present.csv_maker(matrix_csv, name), file_name(name), name)

st.subheader("Copy as code", anchor=False)
code.section(example)
with st.expander("config.json"):
    st.code(json.dumps(example.config, indent=2), language="json", height=300)
