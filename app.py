"""The list of pages. Run with `streamlit run app.py`."""

import os
import pathlib
import sys

# Before NumPy is imported: a server of many small products has its threads in its sessions. BLAS's
# own would wait for each other on every product, and take the processor from the other sessions.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

try:
    import mlp  # noqa: F401
except ImportError as too_old:
    # It says which Python is needed. A Streamlit that already runs shows what it is told.
    print(too_old, file=sys.stderr)
    running = sys.modules.get("streamlit")
    if running and running.runtime.exists():
        running.error(str(too_old))
    sys.exit(1)

import streamlit as st

FOLDER = pathlib.Path(__file__).parent / "pages"
# The question that a group of pages answers, then file and title of each. The address of a page is
# the name of its file.
PAGES = {
    "": (
        ("network", "Network"),
        ("saliency", "Saliency"),
        ("how_far", "How far"),
        ("attributions", "Attributions"),
        ("export", "Export"),
        ("about", "About"),
    ),
    "Your own": (
        ("own_network", "Your network"),
        ("own_rows", "Many rows"),
    ),
    "Why this formula?": (
        ("chain_rule", "The walk back"),
        ("two_questions", "Both questions"),
        ("derivation", "Derivation"),
        ("paths", "Paths"),
        ("cost_and_digits", "Cost and digits"),
    ),
    "Is it right?": (
        ("three_formulas", "Three formulas"),
        ("formula", "Formula"),
        ("your_gradient", "Your gradient"),
        ("agreement", "Agreement"),
        ("step_size", "Step size"),
        ("wrong_gradients", "Wrong gradients"),
        ("many_seeds", "Many seeds"),
    ),
}
FIRST = "network"

# Beside the script stands no folder `pages`, which Streamlit would take for a list of pages of its
# own on a deep link to a server that has just started.
app = st.App(FOLDER / "shared" / "start.py")
