"""The proof of import: what a framework prints for this row, beside what the network here gives."""

import streamlit as st

import mlp
from pages.shared.draw.notation import as_text, number
from pages.shared.pasted.reading import read

LONGEST = 20_000
# Numbers that differ by less cannot tell one fault from another.
NEAR = 0.01
# Why the numbers of the framework may be others: by the reason, or the reason and its detail.
REASONS = {
    "turned": "The matrices are stored the other way round: choose it above.",
    ("turned", "W1"): "In the framework W₁ is stored the other way round.",
    ("turned", "W2"): "In the framework W₂ is stored the other way round.",
    ("turned", "both"): "In the framework both matrices are stored the other way round.",
    ("bias missing", "both"): "The framework's numbers are those without both biases.",
    ("bias missing", "b1"): "The framework's numbers are those without b₁.",
    ("bias missing", "b2"): "The framework's numbers are those without b₂.",
    "activation": "The framework's hidden units have another activation: {activation}. Choose it "
    "above.",
    ("input not scaled", "standardised"): "The framework was given the standardised row: switch on "
    "*Standardise the rows* on the left.",
    (
        "input not scaled",
        "raw",
    ): "The framework was given the row as it stands in the table: switch "
    "off *Standardise the rows* on the left.",
    ("input not scaled", "/ 255"): "The framework was given the row divided by 255.",
    ("input not scaled", "* 255"): "The framework was given the row times 255.",
    "class order": "The numbers agree in another order of the classes.",
    "softmax twice": "The framework applies the softmax twice: its last layer is one, and its loss "
    "or its print applies another.",
    "log-softmax": "The framework's loss takes log-probabilities, and was given {detail}: put a "
    "log-softmax before it, or take the loss that holds one.",
    "another row": "The numbers are those of row {row}.",
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
        rows=example.rows if source.count else None,
    )
    if found.verdict == "agrees":
        verb = "agrees" if found.what in ("loss", "logit of one output") else "agree"
        return True, (
            f"The {found.what} {verb} to the digits that are printed: the largest difference is "
            f"{number(found.largest_difference)}, and up to {number(found.allowed)} would be "
            "rounding. This is the network that your framework has."
        )
    said = "These numbers are not those of this network."
    if found.reason is None:
        said = f"{said} No known reason explains them all."
        if found.what and found.largest_difference < NEAR:
            said += (
                f" They are near: the largest difference is {number(found.largest_difference)}, up "
                f"to {number(found.allowed)} would be rounding. Such a row tells little: try one "
                "whose prediction is less certain."
            )
        return False, said
    activation = found.activation and mlp.activation_named(found.activation).title
    words = REASONS.get((found.reason, found.detail)) or REASONS[found.reason]
    if found.reason == "class order" and found.detail is not None:
        return False, f"{said} This loss is that of {example.names.of_class(found.detail)}."
    row = found.detail + 1 if found.reason == "another row" else None
    return False, f"{said} {words.format(activation=activation, detail=found.detail, row=row)}"
