"""The proof of import: what a framework prints for this row, beside what the network here gives."""

import streamlit as st

import mlp
from pages.shared.draw.notation import as_text, number
from pages.shared.pasted.reading import read

LONGEST = 20_000
# Why the numbers of the framework may be others, each in words.
REASONS = {
    "turned": "The matrices are stored the other way round: choose it above.",
    "b1 missing": "The framework's numbers are those without b₁, the bias of the hidden units.",
    "b2 missing": "The framework's numbers are those without b₂, the bias of the outputs.",
    "biases missing": "The framework's numbers are those without both biases.",
    "activation": "The framework's hidden units have another activation: {activation}. Choose it "
    "above.",
    "standardised": "The framework was given the standardised row: switch on *Standardise the "
    "rows* on the left.",
    "not standardised": "The framework was given the row as it stands: switch off *Standardise the "
    "rows* on the left.",
    "divided by 255": "The framework was given the row divided by 255.",
    "times 255": "The framework was given the row times 255.",
    "class order": "The numbers agree in another order: the framework has the classes in another "
    "order.",
}


def section(example):
    """The box for what a framework prints, and what comes of it.

    Parameters
    ----------
    example : Example
    """
    k = example.network.sizes[2]
    row = "this x" if example.row is None else f"row {example.row + 1}"
    st.markdown(
        f"Paste what your framework prints for {row}: the {k} logits, probabilities or "
        "log-probabilities, or the loss alone."
    )
    text = st.text_area(
        "Printed by your framework",
        key="proof",
        max_chars=LONGEST,
        placeholder="tensor([[-1.2034,  0.3312,  2.0411]], grad_fn=<AddmmBackward0>)",
    )
    if not text.strip():
        return
    try:
        printed = numbers_in(text, k)
    except ValueError as problem:
        st.error(as_text(str(problem)))
        return
    right, said = verdict(example, printed)
    (st.success if right else st.error)(said)


def numbers_in(text, k):
    """The k numbers of a print, or its one number.

    Returns
    -------
    Reading

    Raises
    ------
    ValueError
        If there are neither k numbers nor one.
    """
    try:
        return read(text, "theta", {"theta": (k,)})
    except ValueError as problem:
        try:
            return read(text, "theta", {"theta": (1,)})
        except ValueError:
            if "found, expected" not in str(problem):
                raise problem from None
            raise ValueError(
                f"Expected {k} numbers, or one: paste the logits, the probabilities or the "
                "log-probabilities of this row, or its loss."
            ) from None


def verdict(example, printed):
    """Whether the numbers of a framework agree, and the sentence that says so, in Markdown.

    Parameters
    ----------
    example : Example
    printed : Reading
    """
    source = example.source
    found = mlp.proof_of_import(
        example.network,
        example.x,
        printed.values,
        y=example.y,
        digits=printed.rounding,
        other=source.other.network if source.other else None,
        standardisation=source.standardisation,
        standardised=example.standardisation is not None,
    )
    if found.verdict == "agrees":
        digits = "" if printed.digits is None else f" to the {printed.digits[0]} digits printed"
        return True, (
            f"The {found.what} agree{'s' if found.what == 'loss' else ''}{digits}: the largest "
            f"difference is {number(found.largest_difference)}, and up to "
            f"{number(found.allowed)} would be rounding. This is the network that your framework "
            "has."
        )
    said = "These numbers are not those of this network."
    if found.reason is None:
        return False, f"{said} No known reason explains them all."
    activation = found.activation and mlp.activation_named(found.activation).title
    return False, f"{said} {REASONS[found.reason].format(activation=activation)}"
