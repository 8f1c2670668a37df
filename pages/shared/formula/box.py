"""The box for a formula, how it is to be judged, and what puts another formula into it."""

import streamlit as st

import mlp
from pages.shared.draw import present
from pages.shared.formula import sentences, source, tables
from pages.shared.formula.gallery import EXAMPLES
from pages.shared.formula.outline import outline
from pages.shared.state import url
from pages.shared.state.widgets import widget

# What a formula of ours is judged with: nothing that was set for the reader's own.
_AFRESH = {"formula_wrt": "auto", "formula_convention": "auto", "names": ""}


def put(formula):
    """A formula put into the box, to be judged afresh."""
    st.session_state.update(_AFRESH, formula=formula)


def formula_and_choices(activation):
    """The box, the choices beside it and the examples, drawn.

    Parameters
    ----------
    activation : str
        That of the network, whose formulas the examples are.

    Returns
    -------
    text : str
        The formula.
    chosen : dict
        The `wrt` and the `convention` for `mlp.judge`; None for automatic.
    preview : container
        The place beside the box for what was read.
    """
    left, right = st.columns([3, 2])
    with left:
        text = widget("formula", height=136)
        if not url.fits(text):
            st.caption("Too long for a link: the address of this page does not hold your formula.")
    with right:
        preview = st.container()
        # Side by side on a phone too, so that the verdict is near.
        with st.container(horizontal=True, wrap=False):
            chosen = {
                "wrt": widget("formula_wrt", format_func=sentences.wrt_choice),
                "convention": widget("formula_convention", format_func=sentences.convention_choice),
            }
    _gallery(EXAMPLES[activation])
    given = {name: None if choice == "auto" else choice for name, choice in chosen.items()}
    return text, given, preview


@st.cache_resource(max_entries=200, show_spinner=False)
def judged(text, wrt, convention, activation, letters):
    """The verdict on a text, judged again only when the text or a choice changes.

    It depends on its arguments alone and nobody can change it, so all sessions share it.

    Parameters
    ----------
    text : str
    wrt, convention : str or None
    activation : str
        That of the sidebar's network.
    letters : tuple of (str, str)
        What the reader says of letters.
    """
    return mlp.judge(text, wrt, convention, dict(letters), activation)


def claims(text, verdict, example):
    """The text with every claim marked in place, one of them opened, and the table of all.

    Parameters
    ----------
    text : str
    verdict : mlp.Verdict
    example : Example
        For the name of the CSV.
    """
    if len(verdict.claims) < 2:
        if verdict.claims and verdict.tree is None:
            _sides(verdict.claims[0], text, example)
        return
    st.markdown(sentences.counted_claims(verdict))
    st.html(source.with_claims(text, verdict.claims))
    numbers = range(len(verdict.claims))
    chosen = st.pills(
        "Open a claim",
        numbers,
        format_func=lambda at: f"{source.sign(verdict.claims[at].verdict)} {at + 1}",
        key="claim",
    )
    if chosen is not None and chosen in numbers:
        _opened(verdict.claims[chosen], text, example)
    present.table(lambda: tables.claims(verdict, text), "claims", example, "claims_table")


def _opened(claim, text, example):
    """One claim and what it comes to."""
    st.html(source.with_claims(claim.text, ()))
    st.markdown(sentences.of_claim(claim))
    _sides(claim, text, example)


def _sides(claim, text, example):
    """The parts of a claim's right side with their shapes, and both sides at the network."""
    sides = mlp.sides_of(claim, example.network, example.x, example.y)
    if sides is None:
        return
    if sides.tree is not None:
        st.html(outline(sides.tree, text))
    if said := sentences.sides(sides):
        st.markdown(said)


def _gallery(examples):
    """The examples, a click each; the one that stands in the box is marked."""
    state = st.session_state
    titles = {text: title for title, text in examples.items()}
    state["example"] = titles.get(state["formula"])

    def chosen():
        if state["example"]:
            put(examples[state["example"]])

    st.pills("Or try", examples, key="example", on_change=chosen)
