"""Your network: the files that you bring, what was taken from them, and the proof of the import."""

import streamlit as st

from pages.shared.draw import present
from pages.shared.draw.notation import dimensions
from pages.shared.own import choices, proof, session, taken
from pages.shared.state import bring
from pages.shared.state.page import start_page
from pages.shared.state.settings import ON_EVERY_PAGE
from pages.shared.state.source import OWN

example = start_page()
source = example.source

present.opening(
    "Your network",
    "What does a network of your own look at, and was it read as you stored it?",
)
bring.boxes(ON_EVERY_PAGE)

if source is None:
    st.info("The network that is open is random. Bring files, or choose an example on the left.")
else:
    st.subheader("What was taken", anchor=False)
    if source.undecided:
        st.warning(
            "Nothing in the file says which way its matrices are stored: "
            f"{dimensions(source.network.sizes[:2])} is shown. Choose below, and look at the share "
            "of rows that is predicted."
        )
    st.markdown(f"**{source.taken}** Fingerprint of the files: {source.fingerprint}.")
    present.frame(taken.mapping(source))
    for remark in taken.remarks(source):
        st.markdown(f"- {remark}")
    if st.session_state["source"] == OWN:
        choices.of_reading(source)
    if source.count:
        st.markdown(taken.accuracies(example))
        choices.of_rows(source, ON_EVERY_PAGE)
        st.markdown("The first rows, as they stand in the table:")
        present.frame(taken.first_rows(source))

    st.subheader("Proof of import", anchor=False)
    proof.section(example)

st.subheader("Save this session", anchor=False)
session.section(example)
